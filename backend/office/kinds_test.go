package office_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// changed gives the file in force of a kind with old words replaced.
func (w *world) changed(code kelurahan.KindCode, old, with string) (file []byte, base string) {
	w.t.Helper()
	s, err := w.office.KindState(code)
	if err != nil {
		w.t.Fatal(err)
	}
	file = bytes.Replace(s.Kind.File, []byte(old), []byte(with), 1)
	if bytes.Equal(file, s.Kind.File) {
		w.t.Fatalf("%q is not in the file", old)
	}
	return file, s.Kind.Version
}

func wantCode(t *testing.T, what string, err error, want kelurahan.Code) {
	t.Helper()
	if kelurahan.CodeOf(err) != want {
		t.Errorf("%s: %v, want %q", what, err, want)
	}
}

func TestAKindIsChanged(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	before := w.issue(maria, w.usaha(maria, 3))
	file, base := w.changed("sku", `title = "Surat Keterangan Usaha"`, `title = "Surat Keterangan Tempat Usaha"`)
	kind, err := w.office.Propose(t.Context(), maria, office.NewKind{File: file, Base: base, Note: "judul"})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.issue(maria, w.usaha(maria, 4)); got.Record.Issued.Letter.KindVersion != base {
		t.Error("a proposed version was used before anybody approved it")
	}
	wantCode(t, "a clerk adopts", w.office.AdoptKind(t.Context(), maria, "sku", kind.Version, w.pinOf(clerk)), kelurahan.RoleRefused)
	alexander := w.signIn(boss)
	wantCode(t, "a wrong PIN", w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, []byte("999111")), kelurahan.PINWrong)
	wantCode(t, "no PIN", w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, nil), kelurahan.FieldRequired)
	wantCode(t, "somebody else's PIN", w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, w.pinOf(boss2)), kelurahan.PINWrong)
	if s, err := w.office.KindState("sku"); err != nil || s.Kind.Version != base {
		t.Errorf("in force without a PIN: %v", err)
	}
	if err := w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, w.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "twice", w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, w.pinOf(boss)), kelurahan.NotAllowedNow)
	after := w.issue(maria, w.usaha(maria, 5))
	if l := after.Record.Issued.Letter; l.KindVersion != kind.Version || l.Title != "Surat Keterangan Tempat Usaha" {
		t.Errorf("issued under %s as %q", l.KindVersion, l.Title)
	}
	w.sameBytes(before)
	w.again()
	w.sameBytes(before)
	w.sameBytes(after)
	versions, err := w.office.KindVersions("sku")
	if err != nil || len(versions) != 2 {
		t.Fatalf("%+v %v", versions, err)
	}
	if v := versions[0]; !v.InForce || v.Letters != 1 || v.Origin != kelurahan.OriginOffice || v.Proposed == nil || v.Proposed.By != maria.ID || v.By != alexander.ID {
		t.Errorf("newest %+v", v)
	}
	if v := versions[1]; v.InForce || v.Letters != 2 || v.Origin != kelurahan.OriginShipped {
		t.Errorf("oldest %+v", v)
	}
}

// pinOf is somebody's PIN as he types it.
func (w *world) pinOf(name string) []byte { return []byte(w.pins[name]) }

// again closes the office and opens it as the next morning does.
func (w *world) again() {
	w.t.Helper()
	if err := w.office.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
	w.signIn(clerk)
}

func (w *world) sameBytes(i office.Issued) {
	w.t.Helper()
	rec, err := w.office.Letter(w.t.Context(), kelurahan.Officer{ID: w.tiles[clerk]}, i.Record.ID, "register")
	if err != nil {
		w.t.Fatal(err)
	}
	pdf, _, err := w.office.Paper(rec)
	if err != nil || sha256.Sum256(pdf) != rec.Issued.PDF {
		w.t.Errorf("%s comes out otherwise: %v", rec.Issued.Letter.Number.Short(), err)
	}
}

func TestNobodyApprovesHisOwnWords(t *testing.T) {
	w := newWorld(t)
	alexander := w.signIn(boss)
	file, base := w.changed("sku", "tier = 1", "tier = 2")
	kind, err := w.office.Propose(t.Context(), alexander, office.NewKind{File: file, Base: base})
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "his own", w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, w.pinOf(boss)), kelurahan.KindOwn)
	wantCode(t, "no reason", w.office.RejectKind(t.Context(), alexander, "sku", kind.Version, ""), kelurahan.ReasonRequired)
	debora := w.signIn(boss2)
	if err := w.office.RejectKind(t.Context(), debora, "sku", kind.Version, "belum perlu"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "after the no", w.office.AdoptKind(t.Context(), debora, "sku", kind.Version, w.pinOf(boss2)), kelurahan.NotAllowedNow)
	if n := w.office.WaitingKinds(); n != 0 {
		t.Errorf("%d wait", n)
	}
}

func TestWhatMayBeProposed(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	file, base := w.changed("sku", "tier = 1", "tier = 2")
	same, err := w.office.KindFile("sku", base)
	if err != nil {
		t.Fatal(err)
	}
	own := bytes.Replace(file, []byte(`code = "sku"`), []byte(`code = "usaha-lapak"`), 1)
	for _, c := range []struct {
		name string
		kind office.NewKind
		want kelurahan.Code
	}{
		{"only a comment", office.NewKind{File: append([]byte("# catatan\n"), same...), Base: base}, kelurahan.KindUnchanged},
		{"nothing changed", office.NewKind{File: same, Base: base}, kelurahan.KindUnchanged},
		{"a code in use", office.NewKind{File: file}, kelurahan.KindTaken},
		{"a base that never was", office.NewKind{File: file, Base: "0123456789abcdef"}, kelurahan.KindUnknown},
		{"not a kind", office.NewKind{File: []byte("x = 1"), Base: base}, kelurahan.KindInvalid},
		{"a kind of its own", office.NewKind{File: own}, ""},
		{"a change", office.NewKind{File: file, Base: base}, ""},
		{"the same change again", office.NewKind{File: file, Base: base}, ""},
	} {
		_, err := w.office.Propose(t.Context(), maria, c.kind)
		wantCode(t, c.name, err, c.want)
	}
	if n := w.office.WaitingKinds(); n != 2 {
		t.Errorf("%d wait, want 2", n)
	}
}

func TestAnOldVersionComesBack(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	file, base := w.changed("sku", "tier = 1", "tier = 2")
	kind, err := w.office.Propose(t.Context(), maria, office.NewKind{File: file, Base: base})
	if err != nil {
		t.Fatal(err)
	}
	alexander := w.signIn(boss)
	if err := w.office.AdoptKind(t.Context(), alexander, "sku", kind.Version, w.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	first, err := w.office.KindFile("sku", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.office.Propose(t.Context(), maria, office.NewKind{File: first, Base: kind.Version, Note: "kembali"}); err != nil {
		t.Fatal(err)
	}
	if err := w.office.AdoptKind(t.Context(), alexander, "sku", base, w.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	w.again()
	s, err := w.office.KindState("sku")
	if err != nil || s.Kind.Version != base || s.Origin != kelurahan.OriginOffice {
		t.Fatalf("%+v %v", s.Origin, err)
	}
}

func TestARetiredKind(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	wantCode(t, "a clerk", w.office.RetireKind(t.Context(), maria, "sku", "tidak dipakai"), kelurahan.RoleRefused)
	alexander := w.signIn(boss)
	before := w.listed()
	if err := w.office.RetireKind(t.Context(), alexander, "sku", "tidak dipakai"); err != nil {
		t.Fatal(err)
	}
	if got := w.listed(); got != before-1 {
		t.Errorf("%d kinds on the list, were %d", got, before)
	}
	if err := w.office.RestoreKind(t.Context(), alexander, "sku"); err != nil {
		t.Fatal(err)
	}
	if got := w.listed(); got != before {
		t.Errorf("%d kinds on the list, were %d", got, before)
	}
}

func (w *world) listed() int {
	w.t.Helper()
	kinds, _, err := w.office.Kinds()
	if err != nil {
		w.t.Fatal(err)
	}
	return len(kinds)
}

func TestKindsGoFromOfficeToOffice(t *testing.T) {
	one, two := newWorld(t), newWorld(t)
	maria := one.signIn(clerk)
	file, base := one.changed("sku", "tier = 1", "tier = 2")
	kind, err := one.office.Propose(t.Context(), maria, office.NewKind{File: file, Base: base})
	if err != nil {
		t.Fatal(err)
	}
	if err := one.office.AdoptKind(t.Context(), one.signIn(boss), "sku", kind.Version, one.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	out, err := one.office.ExportKinds([]kelurahan.KindCode{"sku", "domisili"})
	if err != nil {
		t.Fatal(err)
	}
	yonas := two.signIn(clerk2)
	trial, err := two.office.TryKinds(out)
	if err != nil || len(trial.Rows) != 2 || trial.Rows[0].Verdict != office.KindSame || trial.Rows[1].Verdict != office.KindDiffers {
		t.Fatalf("%+v %v", trial.Rows, err)
	}
	if trial.Office != "Kelurahan Oesapa" || trial.Known {
		t.Errorf("from %q, known %v", trial.Office, trial.Known)
	}
	n, err := two.office.ImportKinds(t.Context(), yonas, out, []kelurahan.KindCode{"sku", "domisili"})
	if err != nil || n != 1 {
		t.Fatalf("%d proposed, %v", n, err)
	}
	if err := two.office.AdoptKind(t.Context(), two.signIn(boss), "sku", kind.Version, two.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	if s, err := two.office.KindState("sku"); err != nil || s.Origin != kelurahan.OriginFile {
		t.Errorf("%q %v", s.Origin, err)
	}
	bad := bytes.Replace(out, []byte("tier = 2"), []byte("tier = 3"), 1)
	_, err = two.office.TryKinds(bad)
	wantCode(t, "a changed file", err, kelurahan.KindsForged)
}

func TestTheCitysCatalogue(t *testing.T) {
	w := newWorld(t)
	city := cityCatalogue(t, w)
	maria := w.signIn(clerk)
	s, err := w.office.KindState("sku")
	if err != nil || s.Offer == nil || s.Offer.Origin != kelurahan.OriginCity || s.Offer.Own {
		t.Fatalf("%+v %v", s.Offer, err)
	}
	wantCode(t, "a clerk", w.office.TakeOffers(t.Context(), maria, kelurahan.OriginCity, nil, w.pinOf(clerk)), kelurahan.RoleRefused)
	alexander := w.signIn(boss)
	wantCode(t, "a wrong PIN", w.office.TakeOffers(t.Context(), alexander, kelurahan.OriginCity, nil, []byte("999111")), kelurahan.PINWrong)
	if err := w.office.TakeOffers(t.Context(), alexander, kelurahan.OriginCity, nil, w.pinOf(boss)); err != nil {
		t.Fatal(err)
	}
	if s, err = w.office.KindState("sku"); err != nil || s.Origin != kelurahan.OriginCity || s.Offer != nil {
		t.Fatalf("%q %+v %v", s.Origin, s.Offer, err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, office.CityKindsFile), city[:len(city)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	w.again()
	if _, err := w.office.KindStates(); err != nil {
		t.Errorf("a damaged catalogue stops the list: %v", err)
	}
}

// cityCatalogue has the city publish a changed sku, and gives what is kept.
func cityCatalogue(t *testing.T, w *world) []byte {
	t.Helper()
	w.signIn(clerk)
	city, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	file, _ := w.changed("sku", "tier = 1", "tier = 2")
	b, err := wire.EncodeKinds(wire.KindList{Office: "Kota Kupang", At: 1}, [][]byte{file}, city.Public(), city.Sign)
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "another city", w.office.TakeCityKinds(b, other.Public()), kelurahan.KindsForged)
	if err := w.office.TakeCityKinds(b, city.Public()); err != nil {
		t.Fatal(err)
	}
	w.again()
	kept, err := os.ReadFile(filepath.Join(w.dir, office.CityKindsFile))
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestTheSheetOfTheOffice: new margins begin with the next letter.
func TestTheSheetOfTheOffice(t *testing.T) {
	w := newWorld(t)
	alexander := w.signIn(boss)
	w.populate(alexander, 20)
	before := w.issue(alexander, w.usaha(alexander, 3))
	set := func(s kelurahan.SheetSettings) error {
		return w.office.Configure(t.Context(), alexander, func(p *kelurahan.Office) { p.Sheet = s })
	}
	wantCode(t, "no margin at all", set(kelurahan.SheetSettings{Left: 2}), kelurahan.FieldInvalid)
	if err := set(kelurahan.SheetSettings{Left: 35, Size: 125, Face: "sans"}); err != nil {
		t.Fatal(err)
	}
	after := w.issue(alexander, w.usaha(alexander, 4))
	w.sameBytes(before)
	w.sameBytes(after)
	if before.Record.Issued.Letter.OfficeRev == after.Record.Issued.Letter.OfficeRev {
		t.Error("the measures changed and the revision did not")
	}
}

// TestAProfileIsSeenBeforeItCounts: the preview says what Configure would say,
// and writes nothing.
func TestAProfileIsSeenBeforeItCounts(t *testing.T) {
	w := newWorld(t)
	alexander := w.signIn(boss)
	drawn := func(change func(*kelurahan.Office)) office.ProfilePreview {
		t.Helper()
		p, err := w.office.PreviewProfile(change)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var square bytes.Buffer
	if err := png.Encode(&square, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	now := drawn(func(*kelurahan.Office) {})
	if !bytes.HasPrefix(now.PDF, []byte("%PDF")) || now.Pages != 1 || now.Kind == nil {
		t.Errorf("%d bytes, %d pages of %v", len(now.PDF), now.Pages, now.Kind)
	}
	for name, change := range map[string]func(*kelurahan.Office){
		"address": func(p *kelurahan.Office) { p.Address = "Jalan Lain No. 1" },
		"paper":   func(p *kelurahan.Office) { p.Paper = "F4" },
		"margin":  func(p *kelurahan.Office) { p.Sheet.Left = 40 },
		"size":    func(p *kelurahan.Office) { p.Sheet.Size = 130 },
		"face":    func(p *kelurahan.Office) { p.Sheet.Face = "sans" },
		"arms":    func(p *kelurahan.Office) { p.Arms = square.Bytes() },
		"pattern": func(p *kelurahan.Office) { p.Pattern = "{urut:5}/{loket}/{tahun}" },
	} {
		if bytes.Equal(drawn(change).PDF, now.PDF) {
			t.Errorf("%s: the same sheet", name)
		}
	}
	if got := drawn(func(p *kelurahan.Office) { p.Pattern = "{urut:5}/{loket}/{tahun}" }).Number; got != "00577/A/2026" {
		t.Errorf("number %q", got)
	}
	profile, err := w.office.Profile()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*kelurahan.Office)
		field  string
	}{
		"pattern": {func(p *kelurahan.Office) { p.Pattern = "{urut" }, "pattern"},
		"margin":  {func(p *kelurahan.Office) { p.Sheet.Left = 2 }, "sheet.left"},
		"address": {func(p *kelurahan.Office) { p.Address = "" }, "address"},
		"arms":    {func(p *kelurahan.Office) { p.Arms = []byte("GIF89a") }, "arms"},
	} {
		_, err := w.office.PreviewProfile(c.change)
		var e *kelurahan.Error
		if !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
		wantCode(t, name+" kept", w.office.Configure(t.Context(), alexander, c.change), kelurahan.CodeOf(err))
	}
	if p, err := w.office.Profile(); err != nil || p.Revision != profile.Revision {
		t.Errorf("revision %d, was %d: %v", p.Revision, profile.Revision, err)
	}
}
