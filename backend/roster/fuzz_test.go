package roster_test

import (
	"archive/zip"
	"bytes"
	"context"
	"hash/crc32"
	"io"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
	"github.com/loket-kelurahan/loket/build/invent"
)

// check is what holds for any file: an error of the roster's own, or a trial
// that adds up, whose rows keep the rules, and that a second reading agrees with.
func check(t *testing.T, file []byte, name string, known []kelurahan.Resident) {
	opt := roster.Options{MaxRows: 200, MaxUnzipped: 4 << 20}
	trial, err := tryRead(file, name, bookOf(t, known...), opt)
	switch kelurahan.CodeOf(err) {
	case kelurahan.SheetUnreadable, kelurahan.SheetTooLarge, kelurahan.SheetLayout, kelurahan.SheetEmpty, kelurahan.SheetLocked, kelurahan.SheetOld:
		return
	case "":
	default:
		t.Fatalf("not an error of a file: %v", err)
	}
	if sum := trial.New + trial.Changed + trial.Same + trial.Rejected + trial.Asked; sum != trial.Rows || len(trial.Verdicts) != sum {
		t.Fatalf("%+v does not add up", trial)
	}
	for _, r := range trial.Residents() {
		checkPerson(t, &r)
	}
	if crc32.ChecksumIEEE(file)%16 == 0 { // it costs four times as much as the reading
		if err := trial.WriteReport(io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	again, err := tryRead(file, name, bookOf(t, apply(known, trial.Residents())...), opt)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range again.Verdicts {
		if trial.Verdicts[i].Kind != roster.Rejected && v.Kind != roster.Same {
			t.Fatalf("row %d was %s and is %s the second time: %v %v", v.Row, trial.Verdicts[i].Kind, v.Kind, v.Changes, v.Reasons)
		}
	}
}

func checkPerson(t *testing.T, r *kelurahan.Resident) {
	if r.NIK != "" {
		if nik, err := kelurahan.ParseNIK(string(r.NIK)); err != nil || nik != r.NIK {
			t.Fatalf("a NIK of %d characters went through", len(r.NIK))
		}
	}
	if name, err := kelurahan.ParseName(r.Name); err != nil || name != r.Name {
		t.Fatalf("the name %q went through", r.Name)
	}
	if r.BirthDate != 0 && (!r.BirthDate.Valid() || r.BirthDate > today) {
		t.Fatalf("the birth date %d went through", r.BirthDate)
	}
	if r.KK == "" || r.ID.IsZero() || r.Source.Row < 2 {
		t.Fatalf("half a record went through: %+v", r.Source)
	}
}

// FuzzReadXLSX changes the sheet's XML inside a sound zip: a fuzzer that had to
// get past the checksums would find nothing.
func FuzzReadXLSX(f *testing.F) {
	f.Add([]byte(good()), []byte(`<sst><si><t>x</t></si></sst>`))
	f.Add([]byte(rawSheet(inRow(2, text("I2", "A")+`<c r="M2" s="1"><v>33097</v></c>`)+inRow(4, `<c r="I4" t="s"><v>0</v></c>`))), []byte(`<sst><si><t>YUNITA</t></si></sst>`))
	f.Add([]byte(rawSheet(inRow(2, text("H2", "9971015208900001")+text("I2", "A"))+inRow(3, text("I3", "A")))), []byte(``))
	known := append(invent.Residents(1, 5), yunita())
	f.Fuzz(func(t *testing.T, sheet, texts []byte) {
		check(t, zipOf(t, skeleton(string(sheet), "xl/sharedStrings.xml", string(texts))...), "x.xlsx", known)
	})
}

// FuzzReadZip changes the file itself.
func FuzzReadZip(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts := skeleton(good())
	for i := 0; i < len(parts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: zip.Store})
		if err != nil {
			f.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			f.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Fuzz(func(t *testing.T, file []byte) { check(t, file, "x.xlsx", nil) })
}

func FuzzReadCSV(f *testing.F) {
	f.Add(csvOf(f, ';', anys(kupangHead()), kupangWith(nil), kupangWith(map[string]any{"NIK": "0"})))
	people := invent.Residents(1, 3)
	f.Add(csvOf(f, ',', anys(opensidHead()), opensidRow(&people[0]), opensidRow(&people[1])))
	f.Add([]byte("nik,nama,no_kk,sex,agama,suku,rt,rw\n"))
	known := append(people, yunita())
	f.Fuzz(func(t *testing.T, file []byte) { check(t, file, "x.csv", known) })
}

// TestReadConcurrently: one book may serve several readings.
func TestReadConcurrently(t *testing.T) {
	book := bookOf(t, yunita())
	file := xlsxOf(t, anys(kupangHead()), kupangWith(nil))
	errs := make(chan error)
	for range 4 {
		go func() {
			_, err := roster.Read(context.Background(), bytes.NewReader(file), int64(len(file)), "x.xlsx", book, roster.Options{Today: today}, nil)
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
