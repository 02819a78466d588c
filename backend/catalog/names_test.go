package catalog

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestNameCase(t *testing.T) {
	for in, want := range map[string]string{
		"YUNITA BANI": "Yunita Bani", "Yunita BANI": "Yunita BANI", "": "", "A": "A",
		"DRS. YOHANIS DA COSTA II, S.PD": "Drs. Yohanis da Costa II, S.Pd.", "DRS YOHANIS LADO": "Drs. Yohanis Lado", "MARIA NDUN, S.SOS., M.SI": "Maria Ndun, S.Sos., M.Si.",
		"JAN VAN DER LAY": "Jan van der Lay", "VAN DER LAY JAN": "Van der Lay Jan", "DA SILVA": "Da Silva", "MARIA DOS SANTOS": "Maria dos Santos",
		"SELFINA TANAEM-NDOLU": "Selfina Tanaem-Ndolu", "MA'RUF AMIN": "Ma'ruf Amin", "PETRUS D'ROZARI": "Petrus D'Rozari", "AHMAD BIN ALI": "Ahmad bin Ali",
		"I MADE SUTA": "I Made Suta", "H. ABDUL SYUKUR": "H. Abdul Syukur", "SITI AMINAH, SE": "Siti Aminah, S.E.", "IR. BENI TEFA, M.T": "Ir. Beni Tefa, M.T.",
		"J. A. NDOEN": "J. A. Ndoen", "ÉLISE TEFA": "Élise Tefa", "SE TUNGGA": "Se Tungga", "ANA,S.PD": "Ana, S.Pd.", "MARIA A.MD.KEB": "Maria A.Md.Keb.", "YOHANES XAVERIUS III": "Yohanes Xaverius III",
	} {
		if got := NameCase(in); got != want {
			t.Errorf("NameCase(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOfficialWords(t *testing.T) {
	check := func(what string, write func(string) string, cases map[string]string) {
		for in, want := range cases {
			if got := write(in); got != want {
				t.Errorf("%s %q: %q, want %q", what, in, got, want)
			}
		}
	}
	check("religion", ReligionText, map[string]string{
		"ISLAM": "Islam", "KRISTEN": "Kristen", "KATHOLIK": "Katholik", "HINDU": "Hindu", "BUDHA": "Budha", "KHONGHUCU": "Khonghucu",
		"Kepercayaan Terhadap Tuhan YME / Lainnya": "Kepercayaan terhadap Tuhan YME", "": "",
	})
	check("marital", MaritalText, map[string]string{
		"BELUM KAWIN": "Belum kawin", "KAWIN": "Kawin", "CERAI HIDUP": "Cerai hidup", "CERAI MATI": "Cerai mati",
		"KAWIN TERCATAT": "Kawin", "KAWIN BELUM TERCATAT": "Kawin", "CERAI HIDUP TERCATAT": "Cerai hidup", "CERAI HIDUP BELUM TERCATAT": "Cerai hidup",
	})
	check("occupation", OccupationText, map[string]string{
		"BELUM/TIDAK BEKERJA": "Belum/tidak bekerja", "MENGURUS RUMAH TANGGA": "Mengurus rumah tangga", "PEGAWAI NEGERI SIPIL (PNS)": "Pegawai negeri sipil (PNS)",
		"TENTARA NASIONAL INDONESIA (TNI)": "Tentara Nasional Indonesia (TNI)", "KEPOLISIAN RI (POLRI)": "Kepolisian RI (POLRI)", "PETANI/PEKEBUN": "Petani/pekebun",
		"NELAYAN/PERIKANAN": "Nelayan/perikanan", "KARYAWAN BUMN": "Karyawan BUMN", "KARYAWAN BUMD": "Karyawan BUMD", "TUKANG LAS/PANDAI BESI": "Tukang las/pandai besi",
		"ANGGOTA DPR-RI": "Anggota DPR-RI", "ANGGOTA DPD": "Anggota DPD", "ANGGOTA BPK": "Anggota BPK", "ANGGOTA MAHKAMAH KONSTITUSI": "Anggota Mahkamah Konstitusi",
		"ANGGOTA DPRD KABUPATEN/KOTA": "Anggota DPRD kabupaten/kota", "USTADZ/MUBALIGH": "Ustadz/mubaligh", "PSIKIATER/PSIKOLOG": "Psikiater/psikolog", "Guru les": "Guru les",
	})
}

func TestAgeText(t *testing.T) {
	for birth, want := range map[kelurahan.Date]string{
		20051122: "21 tahun", 20051123: "20 tahun", 20241122: "2 tahun", 20241123: "23 bulan", 20260922: "2 bulan", 20260923: "60 hari", 20261122: "0 hari", 20261123: "", 0: "",
	} {
		if got := AgeText(birth, 20261122); got != want {
			t.Errorf("%v: %q, want %q", birth, got, want)
		}
	}
}

func TestRoman(t *testing.T) {
	for n, want := range map[int64]string{0: "", 1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 90: "XC", 400: "CD", 1994: "MCMXCIV", 3999: "MMMCMXCIX", 4000: "", -1: ""} {
		if got := Roman(n); got != want {
			t.Errorf("Roman(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDateInWords(t *testing.T) {
	for d, want := range map[kelurahan.Date]string{
		20261122: "dua puluh dua November dua ribu dua puluh enam", 20000101: "satu Januari dua ribu", 19991231: "tiga puluh satu Desember seribu sembilan ratus sembilan puluh sembilan", 0: "", 20260230: "",
	} {
		if got := DateInWords(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for in, want := range map[string]string{
		"250,5": "250,5|dua ratus lima puluh koma lima", "0,25": "0,25|nol koma dua lima", "1.250,7500": "1.250,75|seribu dua ratus lima puluh koma tujuh lima", "600": "600|enam ratus",
		"1250": "1.250|seribu dua ratus lima puluh", "0,05": "0,05|nol koma nol lima", "12.345.678": "12.345.678|dua belas juta tiga ratus empat puluh lima ribu enam ratus tujuh puluh delapan", "1 250,5": "1.250,5|seribu dua ratus lima puluh koma lima",
	} {
		n, ok := parseDecimal(in)
		if got := decimalText(n) + "|" + decimalWords(n); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", ",5", "5,", "1,23456", "250.5", "1.2.3", ".250", "1.250.", "-1", "a", "1,2,3", "1e3", "1234567890123", "12.34"} {
		if n, ok := parseDecimal(in); ok {
			t.Errorf("%q reads as %d", in, n)
		}
	}
}

func TestPersonDetailIsAnAnswer(t *testing.T) {
	p := kelurahan.Person{Name: "ADE", NIK: "5371016408909901", Sex: kelurahan.Female, BirthDate: 19900824, Marital: "KAWIN TERCATAT", RT: "001", RW: "002"}
	for detail, want := range map[string]string{"birthdate": "24-08-1990", "age": "36", "sex": "Perempuan", "marital": "Kawin", "marital-kk": "Kawin tercatat", "binti": "binti", "address": "RT 001/RW 002", "age-text": "36 tahun", "gaji": ""} {
		if got := PersonDetail(&p, detail, sampleOffice(), 20261122); got != want {
			t.Errorf("%s: %q, want %q", detail, got, want)
		}
	}
	f := everythingKind(t).Field("ahli-waris")
	if got := f.RowOf(&p, "ANAK", sampleOffice(), 20261122); got != "ADE\t5371016408909901\t36\tAnak\t" {
		t.Errorf("row %q", got)
	}
}
