package roster_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
)

type hostile struct {
	name string
	file []byte
	want kelurahan.Code // "" = read, with the good row as it is
}

func good() string { return rawSheet(inRow(2, text("I2", "YUNITA"))) }

// TestHostileFiles: every file is refused with its own words or read right, and
// none takes much memory.
func TestHostileFiles(t *testing.T) {
	files := hostileZips(t)
	files = append(files, hostileXML(t)...)
	files = append(files, hostileCells(t)...)
	files = append(files, notWorkbooks(t)...)
	book := bookOf(t)
	for _, h := range files {
		var trial *roster.Trial
		var err error
		begin := time.Now()
		mb := peak(func() { trial, err = tryRead(h.file, "x.xlsx", book, roster.Options{}) })
		t.Logf("%5.0f MB %6.2f s %s", mb, time.Since(begin).Seconds(), h.name)
		if kelurahan.CodeOf(err) != h.want {
			t.Errorf("%s: %v, want %q", h.name, err, h.want)
		}
		if h.want == "" && err == nil && (trial.New != 1 || trial.Verdicts[0].Name != "YUNITA") {
			t.Errorf("%s: %+v", h.name, trial.Verdicts)
		}
		if mb > 200 {
			t.Errorf("%s: took %.0f MB", h.name, mb)
		}
	}
}

func hostileZips(t *testing.T) []hostile {
	whole := zipOf(t, skeleton(good())...)
	spaces := strings.Repeat(" ", 30<<20)
	list := []hostile{
		{"as it should be", whole, ""},
		{"zip bomb in the sheet", zipOf(t, skeleton(strings.Replace(good(), "<sheetData>", "<sheetData>"+spaces, 1))...), kelurahan.SheetTooLarge},
		{"zip bomb beside the sheet", zipOf(t, skeleton(good(), "xl/media/image1.png", spaces)...), kelurahan.SheetTooLarge},
		{"a part twice", append([]byte(nil), twice(t)...), kelurahan.SheetUnreadable},
		{"Windows paths", zipOf(t, backslashed(skeleton(good()))...), ""},
		{"no workbook inside", zipOf(t, "readme.txt", "hello"), kelurahan.SheetUnreadable},
		{"a macro", zipOf(t, skeleton(good(), "xl/vbaProject.bin", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")...), ""},
		{"path outside", zipOf(t, skeleton(good(), "../../etc/passwd", "x")...), ""},
		{"too many parts", manyParts(t, 70_000), kelurahan.SheetUnreadable},
		{"size understated", lyingSize(t, 10), kelurahan.SheetUnreadable},
		{"size overstated", lyingSize(t, 1<<31), kelurahan.SheetTooLarge},
	}
	for _, n := range []int{len(whole) - 1, len(whole) - 30, len(whole) / 2, 100, 4} {
		list = append(list, hostile{fmt.Sprintf("truncated to %d", n), whole[:n], kelurahan.SheetUnreadable})
	}
	damaged := bytes.Clone(whole)
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	off, _ := z.File[4].DataOffset()
	damaged[off+int64(z.File[4].CompressedSize64)/2] ^= 0x55
	return append(list, hostile{"a flipped bit in the sheet", damaged, kelurahan.SheetUnreadable})
}

func twice(t *testing.T) []byte {
	return zipOf(t, append(skeleton(good()), "XL/Worksheets/Sheet1.xml", good())...)
}

func backslashed(parts []string) []string {
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], "/", `\`)
	}
	return parts
}

func manyParts(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range n {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("p/%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lyingSize writes a wrong size of the sheet into the zip's directory.
func lyingSize(t *testing.T, size uint32) []byte {
	t.Helper()
	file := zipOf(t, skeleton(good())...)
	at := bytes.LastIndex(file, []byte("xl/worksheets/sheet1.xml"))
	binary.LittleEndian.PutUint32(file[at-46+24:], size)
	return file
}

func hostileXML(t *testing.T) []hostile {
	sheet := func(s string) []byte { return zipOf(t, skeleton(s)...) }
	entity := strings.Replace(good(), xmlHead, xmlHead+`<!DOCTYPE worksheet [<!ENTITY x SYSTEM "http://127.0.0.1:1/x"><!ENTITY y "YUNITA">]>`, 1)
	laughs := `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	outside := xmlHead + `<Relationships ` + relsSpace + `><Relationship Id="r1" Type="` + relsKind + `worksheet" TargetMode="External" Target="http://127.0.0.1:1/s.xml"/></Relationships>`
	linked := skeleton(good(), "xl/externalLinks/externalLink1.xml", xmlHead+`<externalLink/>`, "xl/externalLinks/_rels/externalLink1.xml.rels", outside)
	deep := strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000)
	return []hostile{
		{"external entity", sheet(strings.Replace(entity, "YUNITA</t>", "&x;</t>", 1)), kelurahan.SheetUnreadable},
		{"document type alone", sheet(entity), kelurahan.SheetUnreadable},
		{"billion laughs in the texts", zipOf(t, skeleton(good(), "xl/sharedStrings.xml", xmlHead+laughs+`<sst><si><t>&b;</t></si></sst>`)...), kelurahan.SheetUnreadable},
		{"undefined entity", sheet(strings.Replace(good(), "YUNITA", "&nbsp;", 1)), kelurahan.SheetUnreadable},
		{"sheet outside the file", zipOf(t, skeleton(good(), "xl/_rels/workbook.xml.rels", outside)...), kelurahan.SheetLayout},
		{"sheet said to be outside", zipOf(t, skeleton(good(), "xl/_rels/workbook.xml.rels", strings.Replace(outside, "http://127.0.0.1:1/s.xml", "worksheets/sheet1.xml", 1))...), kelurahan.SheetLayout},
		{"links to other files", zipOf(t, linked...), ""},
		{"nested too deep", sheet(strings.Replace(good(), "<sheetData>", deep+"<sheetData>", 1)), kelurahan.SheetUnreadable},
		{"ends in the middle", sheet(strings.TrimSuffix(good(), "</sheetData></worksheet>")), kelurahan.SheetUnreadable},
		{"tags crossed", sheet(strings.Replace(good(), "</t></is></c></row>", "</is></t></c></row>", 1)), kelurahan.SheetUnreadable},
		{"NUL in a text", sheet(strings.Replace(good(), "YUNITA", "YUN\x00ITA", 1)), kelurahan.SheetUnreadable},
		{"NUL as a reference", sheet(strings.Replace(good(), "YUNITA", "YUN&#0;ITA", 1)), kelurahan.SheetUnreadable},
		{"not UTF-8", sheet(strings.Replace(good(), "YUNITA", "YUN\xE9TA", 1)), kelurahan.SheetUnreadable},
		{"another encoding", sheet(strings.Replace(good(), "UTF-8", "UTF-7", 1)), kelurahan.SheetUnreadable},
		{"one enormous text", sheet(strings.Replace(good(), "YUNITA", noise(3<<20), 1)), kelurahan.SheetUnreadable},
		{"one enormous attribute", sheet(strings.Replace(good(), "<sheetData>", `<x a="`+noise(3<<20)+`"/><sheetData>`, 1)), kelurahan.SheetUnreadable},
		{"one enormous comment", sheet(strings.Replace(good(), "<sheetData>", "<!-- "+strings.ReplaceAll(noise(3<<20), "0", "<")+" --><sheetData>", 1)), kelurahan.SheetUnreadable},
		{"empty part", sheet(""), kelurahan.SheetUnreadable},
		{"a prefix for every element", sheet(prefixed()), ""},
	}
}

// noise is text that does not compress away.
func noise(n int) string {
	b := make([]byte, n)
	x := uint64(88172645463325252)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = "0123456789abcdef"[x>>60]
	}
	return string(b)
}

func prefixed() string {
	s := strings.ReplaceAll(strings.TrimPrefix(good(), xmlHead), "</", "\x01")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "<", "<x:"), "\x01", "</x:")
	return xmlHead + strings.Replace(s, "xmlns=", "xmlns:x=", 1)
}

func hostileCells(t *testing.T) []hostile {
	rows := func(s string) []byte { return zipOf(t, skeleton(rawSheet(s))...) }
	fine := inRow(2, text("I2", "YUNITA"))
	var wide, tall, merged strings.Builder
	wide.WriteString(`<row r="3">`)
	for range 16_384 {
		wide.WriteString(`<c t="str"><v>x</v></c>`)
	}
	wide.WriteString(`</row>`)
	for i := 2; i < 1_000_002; i++ {
		fmt.Fprintf(&tall, `<row r="%d"><c r="I%d"><v>%x</v></c></row>`, i, i, uint32(i)*2654435761)
	}
	for i := range 200_001 {
		fmt.Fprintf(&merged, `<mergeCell ref="A%d:B%d"/>`, i+1, i+9)
	}
	mergedSheet := func(refs string) []byte {
		return zipOf(t, skeleton(strings.Replace(good(), "</sheetData>", "</sheetData><mergeCells>"+refs+"</mergeCells>", 1))...)
	}
	texts := xmlHead + `<sst>` + strings.Repeat(`<si><t>`+noise(32 << 10)[:32<<10]+`</t></si>`, 1800) + `</sst>`
	return []hostile{
		{"16,384 columns", rows(fine + wide.String()), kelurahan.SheetTooLarge},
		{"16,384 columns with nothing in them", rows(fine + strings.ReplaceAll(wide.String(), "<v>x</v>", "")), ""},
		{"a million rows", rows(tall.String()), kelurahan.SheetTooLarge},
		{"a million empty rows", rows(fine + emptyRows(3, 1_000_000)), ""},
		{"row numbers go back", rows(fine + fine), kelurahan.SheetUnreadable},
		{"row number too high", rows(fine + `<row r="1048577"/>`), kelurahan.SheetUnreadable},
		{"row number no number", rows(fine + `<row r="x"/>`), kelurahan.SheetUnreadable},
		{"a cell twice", rows(inRow(2, text("I2", "YUNITA")+text("I2", "LAIN"))), kelurahan.SheetUnreadable},
		{"a cell of another row", rows(inRow(2, text("I3", "YUNITA"))), kelurahan.SheetUnreadable},
		{"a cell without a place", rows(inRow(2, text("2I", "YUNITA"))), kelurahan.SheetUnreadable},
		{"a column beyond XFD", rows(inRow(2, text("AAAA2", "YUNITA"))), kelurahan.SheetUnreadable},
		{"a text that is not there", rows(inRow(2, `<c r="I2" t="s"><v>99</v></c>`)), kelurahan.SheetUnreadable},
		{"a text of a negative number", rows(inRow(2, `<c r="I2" t="s"><v>-1</v></c>`)), kelurahan.SheetUnreadable},
		{"a style that is not there", rows(inRow(2, text("I2", "YUNITA")+`<c r="J2" s="99"><v>1</v></c>`)), ""},
		{"too many merged cells", mergedSheet(merged.String()), kelurahan.SheetTooLarge},
		{"merged cells that make no sense", mergedSheet(`<mergeCell ref="B2:A1"/><mergeCell ref="x"/><mergeCell/>`), ""},
		{"huge shared texts", zipOf(t, skeleton(good(), "xl/sharedStrings.xml", texts)...), kelurahan.SheetTooLarge},
		{"rich and phonetic text", rows(inRow(2, `<c r="I2" t="inlineStr"><is><r><rPr><b/></rPr><t>YU</t></r><r><t>NITA</t></r><rPh sb="0" eb="1"><t>zzz</t></rPh></is></c>`)), ""},
		{"an escaped character", rows(inRow(2, text("I2", "_x000D_YUNITA_x200B_"))), ""},
		{"no rows", rows(""), kelurahan.SheetEmpty},
		{"no sheetData", zipOf(t, skeleton(xmlHead+`<worksheet `+mainSpace+`/>`)...), kelurahan.SheetLayout},
	}
}

func emptyRows(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"/>`, from+i)
	}
	return b.String()
}

func notWorkbooks(t *testing.T) []hostile {
	locked := excelize.NewFile()
	head := anys(kupangHead())
	_ = locked.SetSheetRow("Sheet1", "A1", &head)
	var b bytes.Buffer
	if err := locked.Write(&b, excelize.Options{Password: "rahasia"}); err != nil {
		t.Fatal(err)
	}
	old := make([]byte, 4096)
	copy(old, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	binary.LittleEndian.PutUint16(old[30:], 9)
	return []hostile{
		{"with a password", b.Bytes(), kelurahan.SheetLocked},
		{"xls", old, kelurahan.SheetOld},
		{"the beginning of an xls", old[:100], kelurahan.SheetUnreadable},
		{"nothing", nil, kelurahan.SheetEmpty},
		{"a PDF", []byte("%PDF-1.7\n"), kelurahan.SheetUnreadable},
		{"HTML named .xlsx", []byte("<html><table><tr><td>NIK"), kelurahan.SheetUnreadable},
		{"noise", []byte(noise(5000)), kelurahan.SheetUnreadable},
	}
}

func TestHostileCSV(t *testing.T) {
	head := string(csvOf(t, ';', anys(kupangHead())))
	row := string(csvOf(t, ';', kupangWith(nil)))
	for _, h := range []struct {
		name, file string
		want       kelurahan.Code
	}{
		{"as it should be", head + row, ""},
		{"a NUL", head + "\x00" + row, kelurahan.SheetUnreadable},
		{"UTF-16", "\xff\xfeN\x00I\x00K\x00", kelurahan.SheetUnreadable},
		{"a quote that is never closed", head + `"` + strings.Repeat("x;y\n", 1<<20), kelurahan.SheetUnreadable},
		{"one enormous line", head + strings.Repeat("x", 4<<20), kelurahan.SheetUnreadable},
		{"too many columns", head + strings.Repeat(";", 16_384), kelurahan.SheetTooLarge},
		{"a million rows", head + strings.Repeat("1;1;x\n", 1_000_000), kelurahan.SheetTooLarge},
		{"no rows", head, kelurahan.SheetEmpty},
		{"empty", "", kelurahan.SheetEmpty},
		{"another header", "a;b;c\n1;2;3\n", kelurahan.SheetLayout},
	} {
		trial, err := tryRead([]byte(h.file), "x.csv", bookOf(t), roster.Options{})
		if kelurahan.CodeOf(err) != h.want || err == nil && trial.New != 1 {
			t.Errorf("%s: %v, want %q", h.name, err, h.want)
		}
	}
}

// TestOnePartReadAgainAndAgain: the limit counts what is unpacked, and some
// parts are read more than once.
func TestOnePartReadAgainAndAgain(t *testing.T) {
	parts := skeleton(good())
	parts[3] = strings.Replace(parts[3], "<Relationship ", "<!-- "+noise(100_000)+" --><Relationship ", 1)
	file := zipOf(t, parts...)
	for limit, want := range map[int64]kelurahan.Code{150_000: kelurahan.SheetTooLarge, 500_000: ""} {
		if _, err := tryRead(file, "x.xlsx", bookOf(t), roster.Options{MaxUnzipped: limit}); kelurahan.CodeOf(err) != want {
			t.Errorf("limit %d: %v, want %q", limit, err, want)
		}
	}
}

// badDisk fails from some byte on.
type badDisk struct{ good int64 }

func (d badDisk) ReadAt(b []byte, off int64) (int, error) {
	if off+int64(len(b)) > d.good {
		return 0, io.ErrUnexpectedEOF
	}
	return len(b), nil
}

func TestFileThatCannotBeRead(t *testing.T) {
	for _, good := range []int64{0, 2 << 20} {
		_, err := roster.Read(t.Context(), badDisk{good}, 5<<20, "x.csv", bookOf(t), roster.Options{Today: today}, nil)
		if kelurahan.CodeOf(err) != kelurahan.SheetUnreadable {
			t.Errorf("%d good bytes: %v", good, err)
		}
	}
}
