package wire

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
)

func aSeal() LetterSeal {
	return LetterSeal{
		Area: "53.71.03.1010", Counter: "A", Kind: "keterangan-usaha", Year: 2026, Sequence: 577,
		Date: 20261122, Name: "Y***** A***** B***", Letter: k.LetterID{1, 2, 3},
	}
}

func TestLetterSealRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := aSeal()
		s.Area = k.AreaCode(rapid.StringMatching(`[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}`).Draw(r, "area"))
		s.Counter = k.CounterCode(rapid.StringMatching(`[A-Z][A-Z0-9]{0,2}`).Draw(r, "counter"))
		s.Sequence = rapid.IntRange(1, 99999).Draw(r, "sequence")
		s.Year = rapid.IntRange(2025, 2027).Draw(r, "year")
		s.Name = k.MaskName(rapid.StringMatching(`[A-ZÉ]{1,9}( [A-Z']{1,9}){0,3}`).Draw(r, "name"))
		b, err := s.Encode()
		if err != nil {
			r.Fatal(err)
		}
		if back, err := DecodeLetterSeal(b); err != nil || back != s {
			r.Fatalf("%+v became %+v, %v", s, back, err)
		}
	})
}

func TestLetterSealIsSmallAndTellsLittle(t *testing.T) {
	l := k.Letter{ID: k.LetterID{1}, Kind: "keterangan-usaha", Date: 20261122, Number: k.Number{Counter: "A", Year: 2026, Sequence: 577},
		Applicant: k.Person{NIK: "9971026408900017", Name: "YUNITA ADELINA BANI", Address: "Jalan Timor Raya"}}
	b, err := SealOf("53.71.03.1010", &l).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 90 {
		t.Errorf("%d bytes", len(b))
	}
	for _, secret := range []string{"99710264", "YUNITA", "ADELINA", "Timor"} {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("the seal tells %q", secret)
		}
	}
}

func TestLetterSealRefuses(t *testing.T) {
	for name, change := range map[string]func(*LetterSeal){
		"no letter":        func(s *LetterSeal) { s.Letter = k.LetterID{} },
		"area":             func(s *LetterSeal) { s.Area = "5371" },
		"counter":          func(s *LetterSeal) { s.Counter = "a" },
		"kind":             func(s *LetterSeal) { s.Kind = "<b>" },
		"sequence 0":       func(s *LetterSeal) { s.Sequence = 0 },
		"sequence below 0": func(s *LetterSeal) { s.Sequence = -1 },
		"date":             func(s *LetterSeal) { s.Date = 20260230 },
		"line in the name": func(s *LetterSeal) { s.Name = "Y***\nLULUS" },
		"name not UTF-8":   func(s *LetterSeal) { s.Name = "\xff" },
	} {
		s := aSeal()
		change(&s)
		if _, err := s.Encode(); k.CodeOf(err) != k.SealInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeLetterSeal(f *testing.F) {
	b, err := aSeal().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeLetterSeal(b)
		if err != nil {
			return
		}
		if again, err := s.Encode(); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
	})
}

func TestApprovalStatementCoversEverything(t *testing.T) {
	batch, head := k.BatchID{1}, [32]byte{2}
	letters := []k.ApprovedLetter{{Letter: k.LetterID{3}, PDF: [32]byte{4}}, {Letter: k.LetterID{5}, PDF: [32]byte{6}}}
	want := ApprovalStatement(batch, head, letters)
	if len(want) != 32 || !bytes.Equal(want, ApprovalStatement(batch, head, letters)) {
		t.Fatalf("%x", want)
	}
	swapped := []k.ApprovedLetter{letters[1], letters[0]}
	changed := []k.ApprovedLetter{{Letter: k.LetterID{3}, PDF: [32]byte{9}}, letters[1]}
	for name, other := range map[string][]byte{
		"batch": ApprovalStatement(k.BatchID{9}, head, letters), "head": ApprovalStatement(batch, [32]byte{9}, letters),
		"order": ApprovalStatement(batch, head, swapped), "hash": ApprovalStatement(batch, head, changed),
		"fewer": ApprovalStatement(batch, head, letters[:1]), "none": ApprovalStatement(batch, head, nil),
	} {
		if bytes.Equal(want, other) {
			t.Errorf("%s is not covered", name)
		}
	}
	if !bytes.Equal(ApprovalStatement(batch, head, nil), ApprovalStatement(batch, head, []k.ApprovedLetter{})) {
		t.Error("no letters have two forms")
	}
}
