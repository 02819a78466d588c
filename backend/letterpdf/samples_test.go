package letterpdf

import (
	"strings"
	"sync"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// sample is a sheet whose bytes are kept.
type sample struct {
	name string
	data []byte
}

// drawn keeps the samples for the tests that only look at them.
var drawn struct {
	once sync.Once
	list []sample
}

func samples(tb testing.TB) []sample {
	tb.Helper()
	drawn.once.Do(func() { drawn.list = drawSamples(tb) })
	return drawn.list
}

// drawSamples draws a sheet of every sort: all kinds, all ways to sign, both
// papers, concepts, copies, practice, long ones, a slip and two registers.
func drawSamples(tb testing.TB) []sample {
	tb.Helper()
	var list []sample
	letter := func(name string, code kelurahan.KindCode, change func(*Input)) {
		in := testInput(tb, code)
		if change != nil {
			change(&in)
		}
		list = append(list, sample{name, render(tb, in)})
	}
	for _, code := range testCodes() {
		letter(string(code), code, nil)
		letter(string(code)+"-f4", code, func(in *Input) { in.Office.Paper = "F4" })
	}
	for _, as := range []string{"a.n.", "u.b.", "Plh.", "Plt."} {
		letter("sku-"+strings.Trim(as, "."), "sku", func(in *Input) { in.Letter.Signer = testSigner(as) })
	}
	letter("concept", "sku", func(in *Input) {
		in.QR, in.Letter.Fields, in.Letter.Number = "", nil, kelurahan.Number{}
	})
	letter("copy", "sktm", func(in *Input) { in.Copy = 2 })
	letter("practice", "kematian", func(in *Input) { in.Office.Practice, in.Office.Arms = true, nil })
	letter("bare", "domisili", func(in *Input) { in.Office.Arms, in.Office.Contact, in.Letter.Signer.Rank = nil, "", "" })
	letter("long-name", "kematian", longNames)
	letter("three-pages", "belum-menikah", func(in *Input) { stuff(in, 85) })
	r := testRenderer(tb)
	for _, s := range []struct {
		name string
		draw func() ([]byte, error)
	}{
		{"slip", func() ([]byte, error) { return r.RenderSlip(testSlip(tb)) }},
		{"day-nihil", func() ([]byte, error) { return r.RenderDayPage(testDay(0)) }},
		{"day-70", func() ([]byte, error) { return r.RenderDayPage(testDay(70)) }},
	} {
		data, err := s.draw()
		if err != nil {
			tb.Fatalf("%s: %v", s.name, err)
		}
		list = append(list, sample{s.name, data})
	}
	return list
}

// longNames gives everybody a name of 200 letters and an address of five lines.
func longNames(in *Input) {
	name := strings.TrimSpace(strings.Repeat("MARIA GORETI ", 16))[:200]
	in.Letter.Applicant.Name, in.Letter.Signer.Name = name, name
	in.Letter.Applicant.Address = strings.Repeat("Jalan Bundaran PU, Perumahan Liliba Blok C Nomor 17, ", 5)
	for i := range in.Letter.Roles {
		in.Letter.Roles[i].Person.Name = name
	}
	if in.Letter.Subject != nil {
		in.Letter.Subject.Name = strings.Repeat("WOLFESCHLEGELSTEINHAUSEN", 8)
	}
}

// stuff makes all answers n times a few words long.
func stuff(in *Input, n int) {
	for i := range in.Letter.Fields {
		in.Letter.Fields[i].Value = strings.TrimSpace(strings.Repeat("kata yang panjang sekali ", n))
	}
}

func testSlip(tb testing.TB) Slip {
	return Slip{
		Office: testOffice(), Kind: testKinds(tb)["sktm"], Person: testPerson(), Date: 20261122, Officer: "Maria Ndun",
		Reason: "Surat pengantar RT/RW belum ada, dan nomor KK pada KTP-el tidak sama dengan KK yang ditunjukkan.",
		Bring:  []string{"Surat pengantar RT/RW", "Kartu Keluarga yang berlaku", "Surat pernyataan tidak mampu bermeterai"},
	}
}

func testDay(n int) DayPage {
	d := DayPage{Office: testOffice(), Counter: "A", Date: 20261122, Head: strings.Repeat("4f2a9b07", 8), Entries: 12345, Officer: "Maria Ndun"}
	for i := range n {
		d.Lines = append(d.Lines, DayLine{
			Number: "500.2.2.4/" + kelurahan.Number{Counter: "A", Sequence: 500 + i}.Short() + "/Kel.Osp/XI/2026", Kind: "Surat Keterangan Usaha",
			Name: "YUNITA ADELINA BANI TAKA", Maker: "Maria Ndun", Status: []string{"keluar", "keluar", "BATAL"}[i%3], Copies: i % 9 / 8,
		})
	}
	return d
}
