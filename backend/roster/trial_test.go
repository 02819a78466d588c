package roster_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

// stripped leaves out what a file does not say.
func stripped(people []kelurahan.Resident) []kelurahan.Resident {
	out := slices.Clone(people)
	for i := range out {
		out[i].ID, out[i].Source = kelurahan.PersonID{}, kelurahan.Source{}
	}
	return out
}

func equalPeople(a, b []kelurahan.Resident) bool { return reflect.DeepEqual(a, b) }

// TestRoundTrip: invented people written in either layout come back whole.
func TestRoundTrip(t *testing.T) {
	people := invent.Residents(11, 300)
	kupang, opensid := [][]any{anys(kupangHead())}, [][]any{anys(opensidHead())}
	for i := range people {
		kupang = append(kupang, kupangRow(&people[i]))
		opensid = append(opensid, opensidRow(&people[i]))
	}
	for name, c := range map[string]struct {
		file []byte
		want func(*kelurahan.Resident)
	}{
		"kupang.xlsx":  {xlsxOf(t, kupang...), func(r *kelurahan.Resident) { r.Father, r.Mother, r.Status, r.Recording = "", "", "", "" }},
		"kupang.csv":   {csvOf(t, ';', kupang...), func(r *kelurahan.Resident) { r.Father, r.Mother, r.Status, r.Recording = "", "", "", "" }},
		"opensid.xlsx": {xlsxOf(t, opensid...), func(*kelurahan.Resident) {}},
		"opensid.csv":  {csvOf(t, ',', opensid...), func(*kelurahan.Resident) {}},
	} {
		trial := read(t, c.file, name)
		want := stripped(people)
		for i := range want {
			c.want(&want[i])
		}
		if trial.New != len(people) || !equalPeople(stripped(trial.Residents()), want) {
			t.Errorf("%s: %d new of %d, or not the same people", name, trial.New, len(people))
		}
		for i, r := range trial.Residents() {
			if r.Source != (kelurahan.Source{From: kelurahan.FromImport, File: trial.FileSHA256, Row: i + 2, Date: today}) || r.ID.IsZero() {
				t.Fatalf("%s: source %+v", name, r.Source)
			}
		}
	}
}

// TestTwice: what a dry run says is what is written, so that a second reading
// finds nothing to do.
func TestTwice(t *testing.T) {
	known := invent.Residents(11, 200)
	file := invent.Residents(11, 260)
	for i := range known { // the office's copy is older
		known[i].Source = kelurahan.Source{From: kelurahan.FromImport}
		switch i % 5 {
		case 0:
			known[i].Address = "ALAMAT LAMA"
		case 1:
			known[i].NIK = ""
		case 2:
			known[i].BirthDate = 0
		}
	}
	rows := [][]any{anys(opensidHead())}
	for i := range file[20:] {
		rows = append(rows, opensidRow(&file[20+i]))
	}
	first := read(t, xlsxOf(t, rows...), "x.xlsx", known...)
	if first.New != 60 || first.Changed == 0 || first.Rejected != 0 || first.Missing != living(known[:20]) {
		t.Fatalf("new %d changed %d same %d refused %d missing %d", first.New, first.Changed, first.Same, first.Rejected, first.Missing)
	}
	after := apply(known, first.Residents())
	second := read(t, xlsxOf(t, rows...), "x.xlsx", after...)
	if second.Same != len(rows)-1 || len(second.Residents()) != 0 {
		t.Errorf("second reading: %d same of %d, %d to write", second.Same, len(rows)-1, len(second.Residents()))
	}
}

func living(people []kelurahan.Resident) (n int) {
	for i := range people {
		if people[i].Alive() {
			n++
		}
	}
	return n
}

func apply(known, written []kelurahan.Resident) []kelurahan.Resident {
	after := slices.Clone(known)
	for _, r := range written {
		i := slices.IndexFunc(after, func(k kelurahan.Resident) bool { return k.ID == r.ID })
		if i < 0 {
			after = append(after, r)
		} else {
			after[i] = r
		}
	}
	return after
}

func yunita() kelurahan.Resident {
	return kelurahan.Resident{ID: kelurahan.PersonID{1}, NIK: "9971015208900001", KK: "9971010101010001", Name: "YUNITA BANI", BirthDate: 19900812}
}

// TestWhoIsIt: by NIK, else by family card, name and birth date.
func TestWhoIsIt(t *testing.T) {
	noNIK, noDate, brother := yunita(), yunita(), yunita()
	noNIK.NIK = ""
	noDate.NIK, noDate.BirthDate = "", 0
	brother.ID, brother.NIK, brother.BirthDate = kelurahan.PersonID{2}, "", 19920101
	woman := yunita()
	woman.Sex = kelurahan.Female
	other := yunita()
	other.NIK = "9971015208900077"
	dateless := map[string]any{"NIK": "", "Tanggal Lahir": ""}
	for _, c := range []struct {
		name  string
		known []kelurahan.Resident
		cells map[string]any
		want  roster.VerdictKind
		code  kelurahan.Code
	}{
		{"nobody", nil, nil, roster.New, ""},
		{"by NIK, moved and renamed", []kelurahan.Resident{yunita()}, map[string]any{"Kode Keluarga": "9971010101010009", "Nama Anggota Keluarga": "YUNITA B."}, roster.Changed, ""},
		{"got a NIK", []kelurahan.Resident{noNIK}, nil, roster.Changed, ""},
		{"got a NIK, date unknown", []kelurahan.Resident{noDate}, nil, roster.Changed, ""},
		{"file has no NIK", []kelurahan.Resident{yunita()}, map[string]any{"NIK": "0"}, roster.Changed, ""},
		{"file has neither", []kelurahan.Resident{yunita()}, dateless, roster.Changed, ""},
		{"same name, other day", []kelurahan.Resident{brother}, nil, roster.New, ""},
		{"case of the name", []kelurahan.Resident{noNIK}, map[string]any{"NIK": "", "Nama Anggota Keluarga": "Yunita Bani"}, roster.Changed, ""},
		{"two fit", []kelurahan.Resident{yunita(), brother}, dateless, roster.Rejected, kelurahan.PersonUnclear},
		{"the date decides", []kelurahan.Resident{yunita(), brother}, map[string]any{"NIK": ""}, roster.Changed, ""},
		{"somebody else's NIK, another day", []kelurahan.Resident{yunita()}, map[string]any{"Nama Anggota Keluarga": "PETRUS LAY", "Tanggal Lahir": "01-02-1950"}, roster.Rejected, kelurahan.NIKTaken},
		{"somebody else's NIK, a man", []kelurahan.Resident{woman}, map[string]any{"Nama Anggota Keluarga": "PETRUS LAY", "Jenis Kelamin": "L"}, roster.Rejected, kelurahan.NIKTaken},
		{"another name, born that day", []kelurahan.Resident{yunita()}, map[string]any{"Nama Anggota Keluarga": "PETRONELA LAY"}, roster.Changed, ""},
		{"married name, the date put right", []kelurahan.Resident{yunita()}, map[string]any{"Nama Anggota Keluarga": "Y. LAY", "Tanggal Lahir": "13-08-1990"}, roster.Changed, ""},
		{"other NIK", []kelurahan.Resident{other}, nil, roster.Rejected, kelurahan.NIKDiffers},
	} {
		v := one(t, c.cells, c.known...)
		if v.Kind != c.want || c.code != "" && !slices.Equal(codes(v), []kelurahan.Code{c.code}) {
			t.Errorf("%s: %v %v, want %s %s", c.name, v.Kind, codes(v), c.want, c.code)
		}
	}
}

func TestSamePersonTwiceInAFile(t *testing.T) {
	none := map[string]any{"NIK": ""}
	dateless := map[string]any{"NIK": "", "Tanggal Lahir": ""}
	for name, rows := range map[string][]map[string]any{
		"no NIK twice": {none, none}, "NIK, then none": {nil, none}, "none, then NIK": {none, nil}, "date, then none": {none, dateless},
	} {
		for _, known := range [][]kelurahan.Resident{nil, {yunita()}} {
			trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(rows[0]), kupangWith(rows[1])), "x.xlsx", known...)
			if v := trial.Verdicts[1]; v.Kind != roster.Rejected || codes(v)[0] != kelurahan.RowRepeated || v.Reasons[0].Args["row"] != "2" {
				t.Errorf("%s, %d known: %v %v", name, len(known), v.Kind, codes(v))
			}
		}
	}
}

// TestRefusedRowLeavesRoom: a bad row about somebody does not block the good one.
func TestRefusedRowLeavesRoom(t *testing.T) {
	bad, good := map[string]any{"NIK": "9971015208900055"}, map[string]any{}
	trial := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(bad), kupangWith(good)), "x.xlsx", yunita())
	if trial.Verdicts[0].Kind != roster.Rejected || trial.Verdicts[1].Kind != roster.Changed || trial.Missing != 0 {
		t.Errorf("%v, %v, missing %d", trial.Verdicts[0].Kind, trial.Verdicts[1].Kind, trial.Missing)
	}
}

// TestMovedPersonLeavesHisPlace: whom an earlier row moved to another family
// card is no longer found under the old one.
func TestMovedPersonLeavesHisPlace(t *testing.T) {
	moved := kupangWith(map[string]any{"Kode Keluarga": "9971010101010009"})
	namesake := kupangWith(map[string]any{"NIK": ""})
	trial := read(t, xlsxOf(t, anys(kupangHead()), moved, namesake), "x.xlsx", yunita())
	if trial.Verdicts[0].Kind != roster.Changed || trial.Verdicts[1].Kind != roster.New {
		t.Fatalf("%v, %v %v", trial.Verdicts[0].Kind, trial.Verdicts[1].Kind, codes(trial.Verdicts[1]))
	}
	after := apply([]kelurahan.Resident{yunita()}, trial.Residents())
	if again := read(t, xlsxOf(t, anys(kupangHead()), moved, namesake), "x.xlsx", after...); again.Same != 2 {
		t.Errorf("the second time: %v, %v", again.Verdicts[0], again.Verdicts[1])
	}
}

// TestWhatIsNotOverwritten: empty cells and coarser words.
func TestWhatIsNotOverwritten(t *testing.T) {
	full := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(nil)), "x.xlsx").Residents()[0]
	full.Marital, full.Blood, full.Father, full.Recording = "KAWIN BELUM TERCATAT", "O+", "AYAH", "CARD PRINTED"
	empty := map[string]any{"Alamat": "", "RT": "-", "Tempat Lahir": "", "Tanggal Lahir": "", "Agama": "", "Pekerjaan": "", "NIK": "0"}
	for _, cells := range []map[string]any{empty, {"Status": "K", "GDarah": "O"}, {"GDarah": "13", "Status": "KAWIN BELUM TERCATAT"}} {
		if cells["Status"] == nil {
			cells["Status"] = ""
		}
		if v := one(t, cells, full); v.Kind != roster.Same {
			t.Errorf("%v: %s %v", cells, v.Kind, v.Changes)
		}
	}
	v := one(t, map[string]any{"Status": "CM", "GDarah": "A"}, full)
	want := []roster.Change{{Field: "Status Perkawinan", From: "KAWIN BELUM TERCATAT", To: "CERAI MATI"}, {Field: "Golongan Darah", From: "O+", To: "A"}}
	if v.Kind != roster.Changed || !slices.Equal(v.Changes, want) {
		t.Errorf("%s %v", v.Kind, v.Changes)
	}
}

// TestEditedByHand: a field an operator corrected is asked about, and kept when
// the answer is to keep it.
func TestEditedByHand(t *testing.T) {
	known := read(t, xlsxOf(t, anys(kupangHead()), kupangWith(nil)), "x.xlsx").Residents()
	known[0].Address, known[0].Edited = "JL. BENAR", []string{"address", "name"}
	known[0].RT = "001"
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil))
	for _, keep := range []bool{true, false} {
		trial, err := tryRead(file, "x.xlsx", bookOf(t, known...), roster.Options{KeepEdited: keep})
		if err != nil {
			t.Fatal(err)
		}
		v, got := trial.Verdicts[0], trial.Residents()[0]
		wantAddress, wantEdited := "JL. BENAR", []string{"address", "name"}
		if !keep {
			wantAddress, wantEdited = "JL. SUKUN", []string{"name"}
		}
		if v.Kind != roster.Asked || trial.Asked != 1 || len(v.Changes) != 2 || v.Changes[0].Kept != keep || v.Changes[1].Kept {
			t.Errorf("keep %v: %+v", keep, v)
		}
		if got.Address != wantAddress || got.RT != "005" || !slices.Equal(got.Edited, wantEdited) || got.ID != known[0].ID {
			t.Errorf("keep %v: %+v", keep, got)
		}
	}
	known[0].RT = "005"
	trial, err := tryRead(file, "x.xlsx", bookOf(t, known...), roster.Options{KeepEdited: true})
	if err != nil || trial.Asked != 1 || len(trial.Residents()) != 0 {
		t.Errorf("nothing but a kept field: %+v, %v", trial, err)
	}
}

func TestMissing(t *testing.T) {
	known := invent.Residents(2, 50)
	known[40].Status, known[41].Status = "MATI", "PINDAH" // not expected in a new file
	rows := [][]any{anys(kupangHead())}
	for i := range known[:30] {
		rows = append(rows, kupangRow(&known[i]))
	}
	trial := read(t, xlsxOf(t, rows...), "x.xlsx", known...)
	if want := living(known[30:]); trial.Missing != want || len(trial.Residents()) != 0 {
		t.Errorf("missing %d, want %d; %d to write", trial.Missing, want, len(trial.Residents()))
	}
}

func TestOptions(t *testing.T) {
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil), kupangWith(map[string]any{"NIK": "9971015208900002", "Nama Anggota Keluarga": "B"}))
	broken := errors.New("no chance left")
	for _, c := range []struct {
		name string
		opt  roster.Options
		code kelurahan.Code
	}{
		{"rows", roster.Options{MaxRows: 1}, kelurahan.SheetTooLarge},
		{"rows fit", roster.Options{MaxRows: 2}, ""},
		{"file", roster.Options{MaxFile: 100}, kelurahan.SheetTooLarge},
		{"unzipped", roster.Options{MaxUnzipped: 100}, kelurahan.SheetTooLarge},
		{"no identity", roster.Options{NewID: func() ([16]byte, error) { return [16]byte{}, broken }}, kelurahan.Internal},
	} {
		_, err := tryRead(file, "x.xlsx", bookOf(t), c.opt)
		if kelurahan.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
	_, err := roster.Read(context.Background(), bytes.NewReader(file), int64(len(file)), "x.xlsx", bookOf(t), roster.Options{}, nil)
	if kelurahan.CodeOf(err) != kelurahan.BadRequest {
		t.Errorf("without a day: %v", err)
	}
	_, err = roster.NewBook(func(yield func(kelurahan.Resident, error) bool) { yield(kelurahan.Resident{}, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("a book that cannot be read: %v", err)
	}
}

// TestCancel: at once, wherever the reading is.
func TestCancel(t *testing.T) {
	people := invent.Residents(4, 3000)
	rows := [][]any{anys(kupangHead())}
	for i := range people {
		rows = append(rows, kupangRow(&people[i]))
	}
	for name, file := range map[string][]byte{"x.xlsx": xlsxOf(t, rows...), "x.csv": csvOf(t, ',', rows...)} {
		ctx, cancel := context.WithCancel(context.Background())
		calls, high := 0, roster.Progress{}
		_, err := roster.Read(ctx, bytes.NewReader(file), int64(len(file)), name, bookOf(t), roster.Options{Today: today}, func(p roster.Progress) {
			if calls++; calls == 3 {
				cancel()
			}
			if p.Done < high.Done || p.Total < p.Done || p.Rows <= high.Rows {
				t.Errorf("%s: progress went from %+v to %+v", name, high, p)
			}
			high = p
		})
		if kelurahan.CodeOf(err) != kelurahan.Canceled || calls > 4 {
			t.Errorf("%s: %v after %d calls", name, err, calls)
		}
		if _, err := roster.Read(ctx, bytes.NewReader(file), int64(len(file)), name, bookOf(t), roster.Options{Today: today}, nil); kelurahan.CodeOf(err) != kelurahan.Canceled {
			t.Errorf("%s: canceled before: %v", name, err)
		}
	}
}

func TestErrorsNameNobody(t *testing.T) {
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil), kupangWith(map[string]any{"Agama": "YUNITA BANI 9971015208900001", "Tanggal Lahir": "x"}), kupangWith(map[string]any{"NIK": "12"}))
	for _, v := range read(t, file, "x.xlsx").Verdicts {
		for _, e := range v.Reasons {
			if s := fmt.Sprintf("%v %v", e.Error(), e.Args); bytes.Contains([]byte(s), []byte("YUNITA")) || bytes.Contains([]byte(s), []byte("9971015208900001")) {
				t.Errorf("an error names a person: %s", s)
			}
		}
	}
}
