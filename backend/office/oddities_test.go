package office_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// A repair that finds something in its way changes nothing, and does it once the
// way is free.
func TestWhatIsInTheWayOfARepair(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 30)
	w.issue(maria, w.usaha(maria, 3))
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, false))
	ok(t, w.office.Close())
	w.rot(0.5)
	w.open()
	_, err := w.office.Repair(t.Context(), w.tiles[boss], []byte("000000"), stick)
	wantCode(t, "a wrong PIN", err, kelurahan.PINWrong)
	broken := must(os.ReadFile(filepath.Join(w.dir, "register", "00000001.seg")))
	same := func(when string) {
		t.Helper()
		if !bytes.Equal(broken, must(os.ReadFile(filepath.Join(w.dir, "register", "00000001.seg")))) {
			t.Errorf("%s: the register was touched", when)
		}
	}
	w.obstacle(false, "register.baru")
	if done, err := w.repair(stick); err == nil {
		t.Errorf("a file in the way: %+v", done)
	}
	same("a file in the way")
	ok(t, os.RemoveAll(filepath.Join(w.dir, "register.baru")))
	from := w.clock.Now().UnixMilli()
	for n := range int64(60) { // where it is to be kept aside, something else is kept
		w.obstacle(true, "register.rusak-"+strconv.FormatInt(from+n*1000, 10))
	}
	_, err = w.repair(stick)
	wantCode(t, "no place to keep it", err, kelurahan.RegisterStopped)
	same("no place to keep it")
	for _, path := range must(filepath.Glob(filepath.Join(w.dir, "register.*"))) {
		ok(t, os.RemoveAll(path))
	}
	must(w.repair(stick))
	w.signIn(boss)
	w.sound("after the repair")
}

// The note of the last backup is torn, or a folder: the first is made anew, the
// second is said.
func TestTheNoteOfTheLastBackup(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 3)
	stick := t.TempDir()
	first := must(w.office.Backup(t.Context(), stick, false))
	notes := 0
	for _, path := range must(filepath.Glob(filepath.Join(w.dir, "*"))) {
		if s := must(os.Stat(path)); s.IsDir() || !bytes.HasPrefix(must(os.ReadFile(path)), []byte("{")) {
			continue
		}
		notes++
		ok(t, os.WriteFile(path, []byte(`{"dir`), 0o600))
		if torn := must(w.office.Backups()); torn != (office.BackupNote{}) {
			t.Errorf("a torn note says %+v", torn)
		}
		if again := must(w.office.Backup(t.Context(), stick, false)); again.Verified <= first.Verified {
			t.Errorf("not read back though nobody knows when it was: %+v", again)
		}
		ok(t, os.Remove(path))
		ok(t, os.MkdirAll(filepath.Join(path, "isi"), 0o700))
		wantCode(t, "a folder", only(w.office.Backups()), kelurahan.Internal)
		wantCode(t, "a backup with it", only(w.office.Backup(t.Context(), stick, false)), kelurahan.Internal)
		wantCode(t, "a report with it", only(w.office.About(t.Context(), maria, w.people[1].ID)), kelurahan.Internal)
		ok(t, os.RemoveAll(path))
		ok(t, os.MkdirAll(path+".tmp", 0o700))
		wantCode(t, "no place for the note", only(w.office.Backup(t.Context(), stick, false)), kelurahan.Internal)
		ok(t, os.RemoveAll(path+".tmp"))
	}
	if notes != 1 {
		t.Fatalf("%d notes", notes)
	}
	for _, path := range formsOn(stick) {
		ok(t, os.Remove(path))
		ok(t, os.MkdirAll(filepath.Join(path, "isi"), 0o700))
	}
	if _, err := w.office.Backup(t.Context(), stick, true); err == nil {
		t.Error("forms were written into a folder")
	}
}

// A damaged part is found when the backup is read back, and a register that rots
// under the office is found as well.
func TestReadingABackupBack(t *testing.T) {
	w := newWorld(t)
	w.populate(w.signIn(clerk), 30)
	stick := t.TempDir()
	must(w.office.Backup(t.Context(), stick, true))
	part := firstPart(t, stick)
	good := must(os.ReadFile(part))
	bad := bytes.Clone(good)
	bad[len(bad)/2] ^= 1
	ok(t, os.WriteFile(part, bad, 0o600))
	must(w.office.Backup(t.Context(), stick, true)) // it is written again
	if len(must(os.ReadFile(part))) != len(good) || bytes.Equal(bad, must(os.ReadFile(part))) {
		t.Error("the damaged part is still there")
	}
	must(w.office.Backup(t.Context(), stick, true))
	w.rot(0.5)
	wantCode(t, "a register that rots", only(w.office.Backup(t.Context(), stick, true)), kelurahan.RegisterDamaged)
}

// Files of kinds that no counter writes so: a kind twice, one of a newer program,
// one that was in force here before.
func TestStrangeFilesOfKinds(t *testing.T) {
	w := newWorld(t)
	maria, lay := w.signIn(clerk), w.signIn(boss)
	key := must(seal.GenerateKey())
	pack := func(files ...[]byte) []byte {
		return must(wire.EncodeKinds(wire.KindList{Area: "53.71.03.1010", Office: "Kelurahan lain", At: 1}, files, key.Public(), key.Sign))
	}
	sku := must(w.office.KindState("sku"))
	file, base := w.changed("sku", "tier = 1", "tier = 2")
	_, err := w.office.TryKinds(pack(sku.Kind.File, file))
	wantCode(t, "a kind twice", err, kelurahan.KindsUnreadable)
	trial := must(w.office.TryKinds(pack(sku.Kind.File, []byte("lebih = baru"))))
	if trial.Rows[0].Verdict != office.KindSame || trial.Rows[1].Verdict != office.KindBroken || trial.Rows[1].Err == nil || trial.Known {
		t.Errorf("%+v", trial)
	}
	k := must(w.office.Propose(t.Context(), maria, office.NewKind{File: file, Base: base}))
	ok(t, w.office.AdoptKind(t.Context(), lay, k.Code, k.Version, []byte(w.pins[boss])))
	if trial := must(w.office.TryKinds(pack(sku.Kind.File))); trial.Rows[0].Verdict != office.KindOlder {
		t.Errorf("what was in force before is %s", trial.Rows[0].Verdict)
	}
	if n := must(w.office.ImportKinds(t.Context(), maria, pack([]byte("lebih = baru")), []kelurahan.KindCode{"sku"})); n != 0 {
		t.Errorf("%d kinds out of what nobody can read", n)
	}
	ok(t, w.office.RetireKind(t.Context(), lay, "domisili", "tidak dipakai"))
	wantCode(t, "a refusal of what was never there", w.office.RejectKind(t.Context(), lay, "sku", "tidak-ada", "belum perlu"), kelurahan.NotFound)
	_, err = w.office.ExportKinds([]kelurahan.KindCode{"tidak-ada"})
	wantCode(t, "an export of what is not there", err, kelurahan.KindUnknown)
	// What was proposed as a kind of its own and refused is shown nowhere.
	own := bytes.Replace(file, []byte(`code = "sku"`), []byte(`code = "usaha-baru"`), 1)
	fresh, err := w.office.Propose(t.Context(), maria, office.NewKind{File: own})
	ok(t, err)
	if s := must(w.office.KindState(fresh.Code)); s.Kind == nil || len(s.Open) != 1 || w.office.WaitingKinds() != 1 {
		t.Errorf("%+v", s)
	}
	wantCode(t, "refused by a clerk", w.office.RejectKind(t.Context(), maria, fresh.Code, fresh.Version, "belum perlu"), kelurahan.RoleRefused)
	ok(t, w.office.RejectKind(t.Context(), lay, fresh.Code, fresh.Version, "belum perlu"))
	_, err = w.office.KindState(fresh.Code)
	wantCode(t, "what was refused", err, kelurahan.KindUnknown)
	// The version that comes back stands once in the history.
	back := must(w.office.Propose(t.Context(), maria, office.NewKind{File: sku.Kind.File, Base: k.Version}))
	ok(t, w.office.AdoptKind(t.Context(), lay, "sku", back.Version, []byte(w.pins[boss])))
	if list := must(w.office.KindVersions("sku")); len(list) != 2 || !list[0].InForce || list[0].Version != sku.Kind.Version {
		t.Errorf("%d versions", len(list))
	}
}

// The city's catalogue on a disk that takes no file, and offers of it that a
// supervisor reads and refuses.
func TestTheCitysCatalogueCannotBeKept(t *testing.T) {
	w := newWorld(t)
	lay := w.signIn(boss)
	city := must(seal.GenerateKey())
	key := city.Public()
	kind, _ := w.changed("sku", "tier = 1", "tier = 2")
	file := must(wire.EncodeKinds(wire.KindList{Office: "Kota Kupang", At: 1}, [][]byte{kind}, key, city.Sign))
	for _, path := range []string{office.CityKindsFile + ".baru", office.CityKindsFile} {
		w.obstacle(true, path)
		wantCode(t, path, w.office.TakeCityKinds(file, key), kelurahan.DiskReadOnly)
		ok(t, os.RemoveAll(filepath.Join(w.dir, path)))
	}
	wantCode(t, "no catalogue", w.office.TakeCityKinds([]byte("?"), key), kelurahan.KindsUnreadable)
	ok(t, w.office.TakeCityKinds(file, key))
	i := -1
	states := must(w.office.KindStates())
	for n, s := range states {
		if s.Offer != nil {
			i = n
		}
	}
	if i < 0 {
		t.Fatal("nothing is offered")
	}
	offer := states[i].Offer
	if got := must(w.office.KindFile(offer.Kind.Code, offer.Kind.Version)); !bytes.Equal(got, offer.Kind.File) {
		t.Error("the offer reads otherwise")
	}
	ok(t, w.office.RejectKind(t.Context(), lay, offer.Kind.Code, offer.Kind.Version, "tidak cocok"))
	for _, s := range must(w.office.KindStates()) {
		if s.Offer != nil && s.Offer.Kind.Version == offer.Kind.Version {
			t.Error("what was refused is offered again")
		}
	}
	ok(t, w.office.Close())
	w.open()
	wantCode(t, "nobody at the desk", w.office.TakeCityKinds(file, key), kelurahan.NotSignedIn)
}

// What else a report about somebody and an incident tell.
func TestReportsOfRareThings(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	maria, lay := w.signIn(clerk), w.signIn(boss)
	w.populate(maria, 12)
	r := must(w.office.Glance(w.people[6].ID))
	r.Mother = "MARIANA"
	must(w.office.CorrectResident(ctx, maria, r, "ibu belum ditulis", "KK asli"))
	r.Mother = ""
	must(w.office.CorrectResident(ctx, maria, r, "ibu salah orang", "KK asli"))
	ok(t, w.office.SaveDraft(w.death(maria, 5, 6, 7, 8)))
	for person, role := range map[int]string{6: "subject", 8: "witness"} {
		a := must(w.office.About(ctx, maria, w.people[person].ID))
		if rowsOf(a, 9) == "" {
			t.Errorf("the form names the %s, and the report does not say so", role)
		}
	}
	if said := rowsOf(must(w.office.About(ctx, maria, w.people[6].ID)), 2); !strings.Contains(said, "MARIANA menjadi –") {
		t.Errorf("what was taken out of the record: %s", said)
	}
	must(w.office.Search(w.people[10].Name, 3)) // the supervisor's, who signed in last
	ok(t, w.office.FlushViews(ctx, lay.ID))
	end := kelurahan.MillisOf(w.clock.Now()) + 60_000
	his := must(w.office.Breached(ctx, lay, office.BreachQuery{What: office.BreachAccount, Officer: lay.ID, To: end}))
	if !slices.ContainsFunc(his.People, func(a office.Affected) bool { return a.Person.Resident == w.people[10].ID }) {
		t.Errorf("whom a list showed is not among %d people", len(his.People))
	}
	must(w.office.PrintBreach(ctx, lay, his, office.BreachWords{How: "PIN dilihat orang"}))
	found := must(w.office.Breached(ctx, lay, office.BreachQuery{What: office.BreachAccount, Officer: maria.ID, To: end}))
	must(w.office.PrintBreach(ctx, lay, found, office.BreachWords{How: "PIN dilihat orang"}))
	var table bytes.Buffer
	ok(t, w.office.SaveBreach(ctx, lay, found, &table))
	if n := strings.Count(table.String(), "\n"); n != len(found.People)+1 {
		t.Errorf("%d lines for %d people", n, len(found.People))
	}
}
