package office_test

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// sampled is a filled form of any shipped kind, with invented people.
func (w *world) sampled(by kelurahan.Officer, code kelurahan.KindCode, v catalog.Variant) office.Draft {
	w.t.Helper()
	kinds, err := catalog.Shipped()
	if err != nil {
		w.t.Fatal(err)
	}
	profile := profile()
	for _, k := range kinds {
		if k.Code != code {
			continue
		}
		l := catalog.Sample(k, &profile, profile.Today(kelurahan.MillisOf(w.clock.Now())), v)
		outside := func(p kelurahan.Person) office.Party {
			p.Resident = kelurahan.PersonID{}
			return office.Party{Outsider: &p}
		}
		d, err := w.office.NewDraft(by, code, outside(l.Applicant), kelurahan.Evidence{Source: kelurahan.EvidenceOut, Assurance: "A0"})
		if err != nil {
			w.t.Fatal(err)
		}
		if l.Subject != nil {
			subject := outside(*l.Subject)
			d.Subject = &subject
		}
		d.Roles, d.Fields = map[string][]office.Party{}, map[string]string{}
		for _, r := range l.Roles {
			d.Roles[r.Role] = append(d.Roles[r.Role], outside(r.Person))
		}
		for _, f := range l.Fields {
			d.Fields[f.Name] = f.Value
		}
		for _, r := range k.Requirements {
			d.Seen = append(d.Seen, r.Key)
		}
		d.Overridden = []string{"nik-unusual"}
		return d
	}
	w.t.Fatalf("no kind %q", code)
	return office.Draft{}
}

// A second letter for the same parcel is seen, whatever kind the first was and
// however its number was spaced; another parcel is not.
func TestSameParcel(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	kinds, err := catalog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var asked *catalog.Kind
	for _, k := range kinds {
		if k.Code == "riwayat-tanah" {
			asked = k
		}
	}
	if asked == nil || asked.EarlierBy() != "nop" {
		t.Fatal("riwayat-tanah does not go by the parcel's number")
	}
	same := func(nop string) int {
		list, err := w.office.SameAnswer(asked, kelurahan.LetterID{}, map[string]string{"nop": nop})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := same("53.71.030.010.001-0099.0"); n != 0 {
		t.Fatalf("%d letters before there is any", n)
	}
	d := w.sampled(maria, "kepemilikan-tanah", catalog.Short)
	d.Fields["nop"] = "53 71 030 010 001 0099 0"
	if _, err := w.office.Hold(t.Context(), maria, d, "menunggu lurah"); err != nil {
		t.Fatal(err)
	}
	for nop, want := range map[string]int{"53.71.030.010.001-0099.0": 1, "537103001000100990": 1, "53.71.030.010.001-0098.0": 0, "53": 0} {
		if n := same(nop); n != want {
			t.Errorf("parcel %s: %d letters, want %d", nop, n, want)
		}
	}
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.open()
	w.signIn(clerk)
	if n := same("53.71.030.010.001-0099.0"); n != 1 {
		t.Errorf("after a restart: %d letters", n)
	}
}
