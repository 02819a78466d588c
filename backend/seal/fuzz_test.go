package seal

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func FuzzVerify(f *testing.F) {
	seed := bytes.Repeat([]byte{7}, 32)
	signer := &FileSigner{key: keyFromSeed(seed)}
	set, err := NewKeySet(signer.Public())
	must(f, err)
	sealed, err := signer.Sign("qr", []byte("isi"))
	must(f, err)
	f.Add(sealed)
	f.Add(sealed[:20])
	f.Add(append([]byte(headerStart+"12345678"+headerEnd), 0x5b, 0xff))
	f.Fuzz(func(t *testing.T, data []byte) {
		payload, kid, err := set.Verify("qr", data)
		switch kelurahan.CodeOf(err) {
		case "":
			again, err := signer.Sign("qr", payload)
			must(t, err)
			if !bytes.Equal(again, data) || !bytes.Equal(kid, KeyID(signer.Public())) {
				t.Errorf("taken, but never signed: %x", data)
			}
		case kelurahan.SealInvalid, kelurahan.SealKeyUnknown:
			if payload != nil {
				t.Error("a payload came with an error")
			}
		default:
			t.Errorf("%x: %v", data, err)
		}
	})
}

func FuzzParseQR(f *testing.F) {
	good, err := QRText(prefix, bytes.Repeat([]byte{0xa5, 0x5a, 1}, 50))
	must(f, err)
	f.Add(good)
	f.Add(strings.ToLower(good) + "\r\n")
	f.Add("HTTP://X:1/A/%2A%24+")
	f.Add(prefix + "...")
	f.Fuzz(func(t *testing.T, text string) {
		sealed, err := ParseQR(text)
		if err != nil {
			wantCode(t, err, kelurahan.SealInvalid)
			return
		}
		again, err := QRText(prefix, sealed)
		if err != nil {
			return // longer than ours with this prefix
		}
		back, err := ParseQR(again)
		if err != nil || !bytes.Equal(back, sealed) {
			t.Errorf("%q becomes %x becomes %q", text, sealed, again)
		}
	})
}

// FuzzKeyFile gives hostile files, with the sum and the MAC put right, to
// everything that reads one.
func FuzzKeyFile(f *testing.F) {
	m := &machine{}
	for _, body := range []any{
		officerFile{Card: officerFacts{ID: "ana", Public: make([]byte, 32), KDF: cheap, Salt: make([]byte, 16)}, Wrap: make([]byte, 92)},
		counterFile{Public: make([]byte, 32), Check: make([]byte, 16), Wrap: make([]byte, 60)},
		machineFile{Guard: guardPlain, Data: make([]byte, 32)},
		signerFile{Seed: make([]byte, 32)},
	} {
		raw, err := canonical.Marshal(body)
		must(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		data, err := packBytes(kindOfficer, m, body)
		must(t, err)
		var o officerFile
		if err := unpack(kindOfficer, m, data, &o); err == nil && o.sound("ana") && !o.Revoked {
			if got, err := o.open([]byte(pinA), m); err == nil {
				t.Errorf("a made-up wrap opened: %v", got.own)
			}
		}
		for _, into := range []any{&counterFile{}, &machineFile{}, &signerFile{}, &agePayload{}} {
			if err := decodeStrict(body, into); err != nil {
				continue
			}
			again, err := canonical.Marshal(into)
			if err != nil || !bytes.Equal(again, body) {
				t.Errorf("%T is read from bytes it is not written as", into)
			}
		}
		if err := unpack(kindOfficer, m, body, &o); err == nil {
			t.Error("a file with no sum was taken")
		}
		sum := sha256.Sum256(body) // the same bytes as an envelope
		if err := unpack(kindOfficer, m, append(bytes.Clone(body), sum[:]...), &o); err == nil {
			t.Error("a file with no MAC was taken")
		}
	})
}
