package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func newSigner(t testing.TB) (*FileSigner, KeySet) {
	t.Helper()
	s, err := GenerateKey()
	must(t, err)
	set, err := NewKeySet(s.Public())
	must(t, err)
	return s, set
}

func TestSealRoundTripAndOverhead(t *testing.T) {
	s, set := newSigner(t)
	for size, overhead := range map[int]int{
		1: Overhead - 1, 23: Overhead - 1, 24: Overhead, 60: Overhead, 255: Overhead,
		256: Overhead + 1, MaxPayload: Overhead + 1,
	} {
		payload := bytes.Repeat([]byte{0x42}, size)
		sealed, err := s.Sign("qr", payload)
		must(t, err)
		if len(sealed) != size+overhead {
			t.Errorf("%d bytes: overhead %d, want %d", size, len(sealed)-size, overhead)
		}
		got, kid, err := set.Verify("qr", sealed)
		must(t, err)
		if !bytes.Equal(got, payload) || !bytes.Equal(kid, KeyID(s.Public())) {
			t.Errorf("%d bytes: other content", size)
		}
		if kid, err := KeyIDOf(sealed); err != nil || !bytes.Equal(kid, KeyID(s.Public())) {
			t.Errorf("KeyIDOf: %x, %v", kid, err)
		}
	}
}

func TestSignRefuses(t *testing.T) {
	s, set := newSigner(t)
	for name, c := range map[string]struct {
		purpose string
		size    int
	}{"empty": {"qr", 0}, "long": {"qr", MaxPayload + 1}, "no purpose": {"", 1}, "purpose": {"QR", 1}} {
		_, err := s.Sign(c.purpose, make([]byte, c.size))
		if kelurahan.CodeOf(err) != kelurahan.BadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := set.Verify("", nil)
	wantCode(t, err, kelurahan.BadRequest)
}

// A verifier that knows only RFC 9052 and docs/keys.md, and none of our code.
func TestAnotherProgramCanVerify(t *testing.T) {
	s, _ := newSigner(t)
	sealed, err := s.Sign("letter-qr", []byte("isi surat"))
	must(t, err)
	var parts []cbor.RawMessage
	must(t, cbor.Unmarshal(sealed, &parts))
	var protected, payload, signature []byte
	for i, p := range map[int]*[]byte{0: &protected, 2: &payload, 3: &signature} {
		must(t, cbor.Unmarshal(parts[i], p))
	}
	tbs, err := cbor.Marshal([]any{"Signature1", protected, []byte("loket/v1/letter-qr"), payload})
	must(t, err)
	if !ed25519.Verify(s.Public(), tbs, signature) {
		t.Error("the signature is not over RFC 9052's Sig_structure")
	}
	var header map[int]any
	must(t, cbor.Unmarshal(protected, &header))
	if header[1] != int64(-8) || !bytes.Equal(header[4].([]byte), KeyID(s.Public())) {
		t.Errorf("the protected header is %v", header)
	}
}

func TestEveryTamperedBitIsRefused(t *testing.T) {
	s, set := newSigner(t)
	sealed, err := s.Sign("qr", []byte("470/12/A/2026"))
	must(t, err)
	kidAt := len(headerStart)
	for bit := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[bit/8] ^= 1 << (bit % 8)
		want := kelurahan.SealInvalid
		if at := bit / 8; at >= kidAt && at < kidAt+keyIDSize {
			want = kelurahan.SealKeyUnknown
		}
		_, _, err := set.Verify("qr", bad)
		if kelurahan.CodeOf(err) != want {
			t.Errorf("bit %d: %v", bit, err)
		}
	}
	for n := range len(sealed) {
		if _, _, err := set.Verify("qr", sealed[:n]); kelurahan.CodeOf(err) != kelurahan.SealInvalid {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

func TestOtherPurposeAndOtherKeyAreRefused(t *testing.T) {
	s, set := newSigner(t)
	sealed, err := s.Sign("batch", []byte("x"))
	must(t, err)
	for _, purpose := range []string{"qr", "batc", "batch/", "batch2"} {
		_, _, err := set.Verify(purpose, sealed)
		wantCode(t, err, kelurahan.SealInvalid)
	}
	_, stranger := newSigner(t)
	_, _, err = stranger.Verify("batch", sealed)
	wantCode(t, err, kelurahan.SealKeyUnknown)
	_, _, err = KeySet{}.Verify("batch", sealed)
	wantCode(t, err, kelurahan.SealKeyUnknown)

	// The stranger signs, and writes our key's name into the header.
	other, _ := newSigner(t)
	forged, err := other.Sign("batch", []byte("x"))
	must(t, err)
	copy(forged[len(headerStart):], KeyID(s.Public()))
	_, _, err = set.Verify("batch", forged)
	wantCode(t, err, kelurahan.SealInvalid)
}

// Well-formed COSE that says the same in other bytes, or more than we say.
func TestOnlyTheCanonicalFormIsTaken(t *testing.T) {
	s, set := newSigner(t)
	kid := hex.EncodeToString(KeyID(s.Public()))
	sealed, err := s.Sign("qr", []byte("x"))
	must(t, err)
	sig := hex.EncodeToString(sealed[len(sealed)-64:])
	forms := map[string]string{
		"ours":                     "844da201270448" + kid + "a0" + "4178" + "5840" + sig,
		"tagged":                   "d2844da201270448" + kid + "a041785840" + sig,
		"long payload head":        "844da201270448" + kid + "a0" + "580178" + "5840" + sig,
		"long signature head":      "844da201270448" + kid + "a0" + "4178" + "590040" + sig,
		"trailing byte":            "844da201270448" + kid + "a041785840" + sig + "00",
		"nil payload":              "844da201270448" + kid + "a0" + "f6" + "5840" + sig,
		"empty payload":            "844da201270448" + kid + "a0" + "40" + "5840" + sig,
		"text payload":             "844da201270448" + kid + "a0" + "6178" + "5840" + sig,
		"no signature":             "844da201270448" + kid + "a0" + "4178" + "40",
		"short signature":          "844da201270448" + kid + "a0" + "4178" + "583f" + sig[2:],
		"unprotected kid":          "8443a10127a10448" + kid + "4178" + "5840" + sig,
		"alg ES256":                "844da201260448" + kid + "a0" + "4178" + "5840" + sig,
		"critical header":          "8450a30127028104" + "0448" + kid + "a041785840" + sig,
		"indefinite array":         "9f4da201270448" + kid + "a041785840" + sig + "ff",
		"payload of 4 GB":          "844da201270448" + kid + "a0" + "5affffffff" + "5840" + sig,
		"payload of 2^64 - 1":      "844da201270448" + kid + "a0" + "5bffffffffffffffff" + "5840" + sig,
		"nested arrays in payload": "844da201270448" + kid + "a0" + "818181818181818181818181818181" + "5840" + sig,
	}
	for name, form := range forms {
		raw, err := hex.DecodeString(form)
		must(t, err)
		_, _, err = set.Verify("qr", raw)
		if (err == nil) != (name == "ours") {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			wantCode(t, err, kelurahan.SealInvalid)
		}
	}
	_, err = KeyIDOf(make([]byte, MaxSealed+1))
	wantCode(t, err, kelurahan.SealInvalid)
}

// S + L verifies in careless programs: a second signature of the same thing.
func TestSignatureIsNotMalleable(t *testing.T) {
	s, set := newSigner(t)
	sealed, err := s.Sign("qr", []byte("x"))
	must(t, err)
	scalar := sealed[len(sealed)-32:]
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	sum := new(big.Int).Add(new(big.Int).SetBytes(reversed(scalar)), order)
	copy(scalar, reversed(sum.FillBytes(make([]byte, 32))))
	_, _, err = set.Verify("qr", sealed)
	wantCode(t, err, kelurahan.SealInvalid)
}

func reversed(b []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[len(b)-1-i] = b[i]
	}
	return out
}

func TestKeySet(t *testing.T) {
	a, _ := newSigner(t)
	b, _ := newSigner(t)
	set, err := NewKeySet(a.Public(), b.Public(), a.Public())
	must(t, err)
	if set.Len() != 2 {
		t.Errorf("%d keys", set.Len())
	}
	if key, ok := set.Key(KeyID(b.Public())); !ok || !key.Equal(b.Public()) {
		t.Error("b's key is not found")
	}
	if _, ok := set.Key([]byte("short")); ok {
		t.Error("a short name found a key")
	}
	for _, bad := range []ed25519.PublicKey{nil, make([]byte, 31), make([]byte, 33)} {
		_, err := NewKeySet(bad)
		wantCode(t, err, kelurahan.FieldInvalid)
	}
}

// Under a key of low order a signature that nobody made fits: R is a point of
// low order, S is nought. The test makes such signatures, which proves that
// the refused keys are the right ones.
func TestLowOrderKeysAreRefused(t *testing.T) {
	spelled := func(last byte, rest string) string { return rest[:31] + string([]byte{rest[31] | last}) }
	order8a, _ := hex.DecodeString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
	order8b, _ := hex.DecodeString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
	ys := []string{"\x00" + zeros30 + "\x00", "\x01" + zeros30 + "\x00", "\xec" + ones30 + "\x7f",
		"\xed" + ones30 + "\x7f", "\xee" + ones30 + "\x7f", string(order8a), string(order8b)}
	var points []ed25519.PublicKey
	for _, y := range ys {
		points = append(points, ed25519.PublicKey(y), ed25519.PublicKey(spelled(0x80, y)))
	}
	forgeable := 0
	for i, key := range points {
		_, err := NewKeySet(key)
		wantCode(t, err, kelurahan.FieldInvalid)
		if forge(key, points) {
			forgeable++
		} else if i < 2*len(ys) {
			t.Logf("point %d cannot be forged under: its spelling is not taken", i)
		}
	}
	if forgeable < 8 {
		t.Errorf("signatures were forged under %d of the keys only", forgeable)
	}
	good, _ := newSigner(t)
	if forge(good.Public(), points) {
		t.Error("a signature was forged under a good key")
	}
}

func forge(key ed25519.PublicKey, points []ed25519.PublicKey) bool {
	for _, r := range points {
		for n := range 64 {
			message := sha512.Sum512(fmt.Append(nil, n))
			if ed25519.Verify(key, message[:], append(bytes.Clone(r), make([]byte, 32)...)) {
				return true
			}
		}
	}
	return false
}

func TestFileSigner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "city.key")
	_, err := LoadSigner(path)
	wantCode(t, err, kelurahan.NotFound)
	a, err := LoadOrCreateSigner(path)
	must(t, err)
	b, err := LoadOrCreateSigner(path)
	must(t, err)
	if !a.Public().Equal(b.Public()) {
		t.Error("another key the second time")
	}
	good, err := os.ReadFile(path)
	must(t, err)
	for bit := range len(good) * 8 {
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(path, bad, 0o600))
		_, err := LoadOrCreateSigner(path)
		wantCode(t, err, kelurahan.KeyDamaged)
	}
	packed, err := pack(kindSigner, nil, signerFile{Seed: []byte("short")})
	must(t, err)
	must(t, os.WriteFile(path, packed, 0o600))
	_, err = LoadSigner(path)
	wantCode(t, err, kelurahan.KeyDamaged)
	_, err = LoadOrCreateSigner(filepath.Join(path, "x"))
	if err == nil {
		t.Error("a file was taken for a folder")
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%d files are left", len(entries))
	}
}

// Two processes start on one empty folder: both must end up with one key.
func TestFileSignerRace(t *testing.T) {
	dir := folder{path: t.TempDir()}
	first, err := LoadOrCreateSigner(dir.file("city.key"))
	must(t, err)
	packed, err := pack(kindSigner, nil, signerFile{Seed: make([]byte, 32)})
	must(t, err)
	if err := dir.writeNew("city.key", packed); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	again, err := LoadSigner(dir.file("city.key"))
	must(t, err)
	if !again.Public().Equal(first.Public()) {
		t.Error("the key was replaced")
	}
}
