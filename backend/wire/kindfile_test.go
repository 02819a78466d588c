package wire

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
)

func kindsFile(t testing.TB, files ...[]byte) []byte {
	t.Helper()
	signer, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	b, err := EncodeKinds(KindList{Office: "Kelurahan Oesapa", Area: "53.71.03.1010", Counter: "A", At: 7}, files, signer.Public(), signer.Sign)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKindsFileThereAndBack(t *testing.T) {
	b := kindsFile(t, []byte("satu"), []byte("dua"))
	l, files, key, err := OpenKinds(b)
	if err != nil || l.Office != "Kelurahan Oesapa" || l.At != 7 || len(key) != 32 {
		t.Fatalf("%+v %v", l, err)
	}
	if len(files) != 2 || string(files[0]) != "satu" || string(files[1]) != "dua" {
		t.Fatalf("%q", files)
	}
}

// TestKindsFileChanged: no single changed byte and no cut goes unnoticed.
func TestKindsFileChanged(t *testing.T) {
	good := kindsFile(t, []byte("satu"), []byte("dua"))
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(good)
		if rapid.Bool().Draw(t, "cut") {
			b = b[:rapid.IntRange(0, len(b)-1).Draw(t, "length")]
		} else {
			b[rapid.IntRange(0, len(b)-1).Draw(t, "place")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		_, _, _, err := OpenKinds(b)
		if code := kelurahan.CodeOf(err); code != kelurahan.KindsForged && code != kelurahan.KindsUnreadable {
			t.Fatalf("%q", code)
		}
	})
}

func TestKindsFileLimits(t *testing.T) {
	signer, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string][][]byte{
		"none": {}, "empty": {{}}, "long": {make([]byte, MaxKindFile+1)}, "many": make([][]byte, MaxKinds+1),
	} {
		if _, err := EncodeKinds(KindList{}, files, signer.Public(), signer.Sign); kelurahan.CodeOf(err) != kelurahan.BadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpenKinds(f *testing.F) {
	f.Add(kindsFile(f, []byte("satu")))
	f.Add([]byte(kindsStart))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, files, _, err := OpenKinds(b); err == nil && len(files) == 0 {
			t.Fatal("no kinds and no error")
		}
	})
}
