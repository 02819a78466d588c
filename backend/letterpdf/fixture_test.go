package letterpdf

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Everybody here is invented; the NIKs begin with 99, a province that does not
// exist.

func testOffice() *kelurahan.Office {
	return &kelurahan.Office{
		Revision: 1, Area: "53.71.03.1010", Province: "Nusa Tenggara Timur", City: "Kota Kupang",
		District: "Kelapa Lima", Name: "Oesapa", Short: "Osp", Address: "Jalan Timor Raya, Kupang 85228",
		Contact: "Telepon (0380) 000000 · pos-el oesapa@contoh.id", Place: "Kupang", Zone: "WITA", Paper: "A4",
		Arms:    emblemPNG,
		Pattern: kelurahan.DefaultPattern,
		Signers: []kelurahan.Signatory{testSigner("")},
		Hours:   [2]int{7, 16},
	}
}

func testSigner(as string) kelurahan.Signatory {
	s := kelurahan.Signatory{Key: "lurah", Name: "DRA. MARIA NDUN, M.SI", NIP: "198001012005011001", Rank: "Pembina, IV/a", Title: "Lurah Oesapa", As: as}
	switch as {
	case "a.n.":
		s.Title = "Sekretaris"
	case "u.b.":
		s.Title, s.Over = "Kasi Pelayanan Umum", "Sekretaris"
	}
	return s
}

func testPerson() kelurahan.Person {
	return kelurahan.Person{
		Resident: kelurahan.PersonID{1}, NIK: "9971026408900017", KK: "9971021203150004", Name: "YUNITA ADELINA BANI TAKA",
		Sex: kelurahan.Female, BirthPlace: "KUPANG", BirthDate: 19900824, Religion: "KRISTEN", Marital: "BELUM KAWIN",
		Occupation: "KARYAWAN HONORER", Citizenship: "WNI", Address: "JALAN TIMOR RAYA NO. 12", RT: "014", RW: "005",
	}
}

func testFields(code kelurahan.KindCode) []kelurahan.FieldValue {
	answers := map[kelurahan.KindCode]string{
		"domisili": "alamat-domisili=Jalan Bimoku Gang II No. 7|rt=021|rw=008|sejak=2019|status-tempat=Kamar kos|ketua-rt=Yohanis Lado|" +
			"nomor-pengantar=12/RT.021/XI/2026|tanggal-pengantar=20-11-2026|keperluan=pembukaan rekening bank",
		"sku": "nama-usaha=Kios Berkat Taka|bidang-usaha=Sembako|komoditas=Beras, minyak goreng, gula, dan air minum|" +
			"alamat-usaha=Jalan Timor Raya No. 12, RT 014/RW 005|sejak=2020|tenaga-kerja=2|omzet=7500000|keperluan=pengajuan KUR Bank NTT",
		"sktm":          "penghasilan=1.250.000|tanggungan=4|keadaan-rumah=Rumah sendiri, tidak permanen|dtsen=Terdaftar|keperluan=keringanan biaya kuliah",
		"belum-menikah": "nama-ayah=Markus Bani|nama-ibu=Adelina Taka|keperluan=pernikahan di GMIT Jemaat Oesapa",
		"kematian": "tanggal=16-11-2026|pukul=04:30|tempat=rumah duka, Jalan Timor Raya No. 12|sebab=Sakit biasa/tua|" +
			"yang-menerangkan=Keluarga|pemakaman=TPU Oesapa|hubungan=Anak|keperluan=pengurusan akta kematian",
	}
	var list []kelurahan.FieldValue
	for pair := range strings.SplitSeq(answers[code], "|") {
		name, value, _ := strings.Cut(pair, "=")
		list = append(list, kelurahan.FieldValue{Name: name, Value: value})
	}
	return list
}

// testQR has the length of a seal: upper case, so that the short alphabet does.
var testQR = "HTTPS://SURAT.KUPANGKOTA.GO.ID/V/" + strings.Repeat("K7QX4M2ZJ9", 29) + "LOKET29"

func testKinds(tb testing.TB) map[kelurahan.KindCode]*catalog.Kind {
	tb.Helper()
	kinds, err := catalog.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	byCode := map[kelurahan.KindCode]*catalog.Kind{}
	for _, k := range kinds {
		byCode[k.Code] = k
	}
	return byCode
}

func testInput(tb testing.TB, code kelurahan.KindCode) Input {
	tb.Helper()
	k := testKinds(tb)[code]
	l := &kelurahan.Letter{
		Kind: code, KindVersion: k.Version, Mode: k.Mode, Title: k.Title,
		Number: kelurahan.Number{Counter: "A", Year: 2026, Sequence: 577, Text: k.ClassAt(20261122) + "/A-0577/Kel.Osp/XI/2026"},
		Date:   20261122, Applicant: testPerson(), Fields: testFields(code), ValidUntil: k.ValidUntil(20261122), Signer: testSigner(""),
	}
	if k.Subject.Required {
		dead := testPerson()
		dead.Name, dead.NIK, dead.Sex, dead.BirthDate = "MARKUS BANI", "9971021705480002", kelurahan.Male, 19480517
		dead.Occupation = "PENSIUNAN"
		l.Subject = &dead
	}
	for _, r := range k.Roles {
		for i := range r.Max {
			p := testPerson()
			p.Name = []string{"YOHANIS LADO", "SELFINA TANAEM"}[i%2]
			l.Roles = append(l.Roles, kelurahan.RolePerson{Role: r.Key, Person: p})
		}
	}
	return Input{Letter: l, Kind: k, Office: testOffice(), QR: testQR}
}

func testRenderer(tb testing.TB) *Renderer {
	tb.Helper()
	r, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func render(tb testing.TB, in Input) []byte {
	tb.Helper()
	data, err := testRenderer(tb).Render(in)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func testCodes() []kelurahan.KindCode {
	return []kelurahan.KindCode{"belum-menikah", "domisili", "kematian", "sktm", "sku"}
}
