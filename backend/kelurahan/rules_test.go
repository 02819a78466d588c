package kelurahan_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestCheckDay(t *testing.T) {
	for _, c := range []struct {
		last, today kelurahan.Date
		want        kelurahan.Code
	}{
		{0, 20261120, ""}, {20261120, 20261120, ""}, {20261120, 20261121, ""}, {20261231, 20270101, ""},
		{20261120, 20261119, kelurahan.ClockBack}, {20261120, 20000101, kelurahan.ClockBack}, {20270101, 20261231, kelurahan.ClockBack},
		{20261120, 20270104, ""}, {20261120, 20270105, kelurahan.ClockSuspect},
		{20261120, 20263120, kelurahan.ClockBack}, {18500101, 22000101, kelurahan.ClockSuspect},
	} {
		err := kelurahan.CheckDay(c.last, c.today)
		if kelurahan.CodeOf(err) != c.want {
			t.Errorf("%+v: %v", c, err)
		}
		if s := kelurahan.Say(err).Sentence; err != nil && strings.Contains(s, "{") {
			t.Errorf("%+v: %s", c, s)
		}
	}
}

func TestCheckReason(t *testing.T) {
	for in, ok := range map[string]bool{"salah ketik": true, "a b c d e": true, "ab cd": false, "": false, "     ": false, "\t\n\r\v\f": false} {
		if err := kelurahan.CheckReason(in); (err == nil) != ok || err != nil && kelurahan.CodeOf(err) != kelurahan.ReasonRequired {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// TestFourEyes: nobody approves what he made; releasing is not making.
func TestFourEyes(t *testing.T) {
	issued := func(by int) *kelurahan.LetterRecord {
		return &kelurahan.LetterRecord{Issued: &kelurahan.Issue{Fact: kelurahan.Fact{By: officerID(by)}, Letter: kelurahan.Letter{Number: kelurahan.Number{Counter: "A", Sequence: 577}}}}
	}
	released := issued(2)
	released.Held, released.Issued.Released = &kelurahan.Held{Fact: kelurahan.Fact{By: officerID(1)}}, officerID(2)
	byHand := &kelurahan.LetterRecord{Handwritten: issued(2).Issued}
	for _, c := range []struct {
		name    string
		officer kelurahan.Officer
		letters []*kelurahan.LetterRecord
		want    kelurahan.Code
	}{
		{"another's letters", kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor}, []*kelurahan.LetterRecord{issued(1), issued(3)}, ""},
		{"his own among them", kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor}, []*kelurahan.LetterRecord{issued(1), issued(2)}, kelurahan.SelfApproval},
		{"his own by hand", kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor}, []*kelurahan.LetterRecord{byHand}, kelurahan.SelfApproval},
		{"released by him", kelurahan.Officer{ID: officerID(2), Role: kelurahan.Supervisor}, []*kelurahan.LetterRecord{released}, ""},
		{"held by him", kelurahan.Officer{ID: officerID(1), Role: kelurahan.Supervisor}, []*kelurahan.LetterRecord{released}, kelurahan.SelfApproval},
		{"a clerk", kelurahan.Officer{ID: officerID(9), Role: kelurahan.Clerk}, nil, kelurahan.RoleRefused},
		{"an administrator", kelurahan.Officer{ID: officerID(9), Role: kelurahan.Administrator}, nil, kelurahan.RoleRefused},
		{"no longer", kelurahan.Officer{ID: officerID(9), Role: kelurahan.Supervisor, Revoked: true}, nil, kelurahan.OfficerRevoked},
	} {
		err := kelurahan.CheckApprover(&c.officer, c.letters)
		if kelurahan.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if c.want == kelurahan.SelfApproval && !strings.Contains(kelurahan.Say(err).Sentence, "A-0577") {
			t.Errorf("%s: %q does not name the letter", c.name, kelurahan.Say(err).Sentence)
		}
	}
}

func TestUnusualLetters(t *testing.T) {
	o := &kelurahan.Office{Zone: "WITA", Hours: [2]int{7, 16}}
	plain := func() *kelurahan.LetterRecord {
		noon := kelurahan.MillisOf(time.Date(2026, 11, 20, 4, 0, 0, 0, time.UTC))
		return &kelurahan.LetterRecord{Issued: &kelurahan.Issue{Fact: kelurahan.Fact{At: noon}, Letter: kelurahan.Letter{Mode: kelurahan.Direct, Applicant: kelurahan.Person{Resident: kelurahan.PersonID{1}}}}}
	}
	at := func(hour, minute int) func(*kelurahan.LetterRecord) {
		return func(r *kelurahan.LetterRecord) {
			r.Issued.At = kelurahan.MillisOf(time.Date(2026, 11, 20, hour-8, minute, 0, 0, time.UTC))
		}
	}
	print := func(copy int) kelurahan.Print { return kelurahan.Print{Copy: copy, Outcome: kelurahan.CameOut} }
	for _, c := range []struct {
		name    string
		change  func(*kelurahan.LetterRecord)
		earlier int
		want    []string
	}{
		{"ordinary", func(*kelurahan.LetterRecord) {}, 0, []string{}},
		{"held", func(r *kelurahan.LetterRecord) { r.Issued.Letter.Mode = kelurahan.Hold }, 0, []string{"tahan"}},
		{"void", func(r *kelurahan.LetterRecord) { r.Voids = []kelurahan.Remark{{}} }, 0, []string{"batal"}},
		{"printed once", func(r *kelurahan.LetterRecord) { r.Prints = []kelurahan.Print{print(0)} }, 0, []string{}},
		{"printed twice", func(r *kelurahan.LetterRecord) { r.Prints = []kelurahan.Print{print(0), print(1)} }, 0, []string{"cetak-ulang"}},
		{"warnings passed", func(r *kelurahan.LetterRecord) { r.Issued.Letter.Overridden = []string{"syarat:kk"} }, 0, []string{"peringatan-dilewati"}},
		{"again", func(*kelurahan.LetterRecord) {}, 1, []string{"berulang"}},
		{"outsider", func(r *kelurahan.LetterRecord) { r.Issued.Letter.Applicant = kelurahan.Person{} }, 0, []string{"bukan-warga"}},
		{"at opening", at(7, 0), 0, []string{}}, {"before opening", at(6, 59), 0, []string{"luar-jam"}},
		{"before closing", at(15, 59), 0, []string{}}, {"at closing", at(16, 0), 0, []string{"luar-jam"}},
		{"all of it", func(r *kelurahan.LetterRecord) {
			at(22, 0)(r)
			r.Issued.Letter = kelurahan.Letter{Mode: kelurahan.Hold, Overridden: []string{"x"}}
			r.Voids, r.Prints = []kelurahan.Remark{{}}, []kelurahan.Print{print(0), print(1)}
		}, 2, []string{"tahan", "batal", "cetak-ulang", "peringatan-dilewati", "berulang", "luar-jam", "bukan-warga"}},
	} {
		r := plain()
		c.change(r)
		if got := kelurahan.Unusual(r, o, c.earlier); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := kelurahan.Unusual(&kelurahan.LetterRecord{}, o, 3); len(got) != 0 {
		t.Errorf("no letter yet: %v", got)
	}
}

func TestSignerOnDuty(t *testing.T) {
	o := kelurahan.Office{Signers: []kelurahan.Signatory{{Key: "lurah", Name: "A"}, {Key: "sekretaris", Name: "B"}}}
	for duty, want := range map[string]string{"": "A", "lurah": "A", "sekretaris": "B", "kasi": ""} {
		o.OnDuty = duty
		s, err := o.Signer()
		if s.Name != want || (err == nil) != (want != "") || err != nil && kelurahan.CodeOf(err) != kelurahan.OfficeNotSet {
			t.Errorf("%q: %q, %v", duty, s.Name, err)
		}
	}
}

func TestPersons(t *testing.T) {
	r := kelurahan.Resident{ID: kelurahan.PersonID{7}, NIK: "5371031208900001", KK: "5371031208900002", Name: "A", Sex: "P", BirthPlace: "B", BirthDate: 19900812,
		Religion: "C", Marital: "D", Occupation: "E", Citizenship: "F", Address: "G", RT: "001", RW: "002"}
	p := r.Snapshot()
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && name != "Area" {
			t.Errorf("the snapshot leaves out %s", name)
		}
	}
	outsider := kelurahan.Person{Name: "X"}
	if p.Outsider() || !outsider.Outsider() {
		t.Error("an outsider is who is no resident")
	}
	for status, alive := range map[string]bool{"": true, "HIDUP": true, "MATI": false, "PINDAH": false} {
		r.Status = status
		if r.Alive() != alive {
			t.Errorf("%q: alive %v", status, r.Alive())
		}
	}
	l := kelurahan.Letter{Applicant: p, Fields: []kelurahan.FieldValue{{Name: "keperluan", Value: "sekolah"}}}
	if l.About() != &l.Applicant || l.Field("keperluan") != "sekolah" || l.Field("x") != "" {
		t.Error("about the applicant")
	}
	l.Subject = &kelurahan.Person{Name: "ANAK"}
	if l.About() != l.Subject {
		t.Error("about the subject")
	}
}

func TestBatchCovers(t *testing.T) {
	reg, other := kelurahan.RegisterID{1}, kelurahan.RegisterID{2}
	b := kelurahan.BatchRecord{Closed: &kelurahan.Closing{Fact: kelurahan.Fact{Position: kelurahan.Position{Register: reg, Seq: 9}}, First: 3, Last: 8}}
	for p, want := range map[kelurahan.Position]bool{
		{Register: reg, Seq: 3}: true, {Register: reg, Seq: 8}: true, {Register: reg, Seq: 2}: false,
		{Register: reg, Seq: 9}: false, {Register: other, Seq: 5}: false,
	} {
		if b.Covers(p) != want {
			t.Errorf("%d: %v", p.Seq, !want)
		}
	}
	open := kelurahan.BatchRecord{}
	if open.Covers(kelurahan.Position{}) {
		t.Error("a batch that is not closed covers nothing")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("the disk is gone")
	err := fmt.Errorf("outside: %w", kelurahan.E(kelurahan.DiskFull, "register.Append", cause).InField("x"))
	if !errors.Is(err, cause) || !errors.Is(err, &kelurahan.Error{Code: kelurahan.DiskFull}) || errors.Is(err, &kelurahan.Error{Code: kelurahan.DiskLow}) {
		t.Error("an error is known by its code and its cause")
	}
	if got := err.Error(); got != "outside: register.Append: disk-full (x): the disk is gone" {
		t.Error(got)
	}
	if kelurahan.CodeOf(nil) != "" || kelurahan.CodeOf(cause) != kelurahan.Internal || kelurahan.CodeOf(err) != kelurahan.DiskFull {
		t.Error("codes")
	}
	if kelurahan.Say(cause) != kelurahan.MessageOf(kelurahan.Internal) || kelurahan.MessageOf("no-such-code") != kelurahan.MessageOf(kelurahan.Internal) {
		t.Error("a foreign error gets the words of internal")
	}
}

func TestPINResetNeedsAnotherSupervisor(t *testing.T) {
	forgetful := kelurahan.OfficerID{1}
	for name, c := range map[string]struct {
		by   kelurahan.Officer
		want kelurahan.Code
	}{
		"another supervisor": {kelurahan.Officer{ID: kelurahan.OfficerID{2}, Role: kelurahan.Supervisor}, ""},
		"himself":            {kelurahan.Officer{ID: forgetful, Role: kelurahan.Supervisor}, kelurahan.RoleRefused},
		"a clerk":            {kelurahan.Officer{ID: kelurahan.OfficerID{3}, Role: kelurahan.Clerk}, kelurahan.RoleRefused},
		"an administrator":   {kelurahan.Officer{ID: kelurahan.OfficerID{4}, Role: kelurahan.Administrator}, kelurahan.RoleRefused},
		"one dismissed":      {kelurahan.Officer{ID: kelurahan.OfficerID{5}, Role: kelurahan.Supervisor, Revoked: true}, kelurahan.RoleRefused},
	} {
		if got := kelurahan.CodeOf(kelurahan.CheckPINReset(&c.by, forgetful)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
