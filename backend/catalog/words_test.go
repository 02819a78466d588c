package catalog

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTerbilang(t *testing.T) {
	cases := map[int64]string{
		0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
		21: "dua puluh satu", 99: "sembilan puluh sembilan", 100: "seratus", 101: "seratus satu", 110: "seratus sepuluh",
		111: "seratus sebelas", 200: "dua ratus", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu", 1001: "seribu satu",
		1100: "seribu seratus", 1945: "seribu sembilan ratus empat puluh lima", 2000: "dua ribu", 10_000: "sepuluh ribu",
		11_000: "sebelas ribu", 100_000: "seratus ribu", 101_000: "seratus satu ribu", 1_000_000: "satu juta", 1_250_000: "satu juta dua ratus lima puluh ribu",
		1_001_001: "satu juta seribu satu", 1_000_000_000: "satu miliar", 1_000_000_000_000: "satu triliun",
		1_000_000_000_000_000: "satu kuadriliun", -1: "", 1_000_000_000_000_001: "",
	}
	for n, want := range cases {
		if got := Terbilang(n); got != want {
			t.Errorf("Terbilang(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestTerbilangReadsBack reads the words with a reader of its own: multipliers
// and units, as a person would add them up.
func TestTerbilangReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, maxAmount).Draw(t, "n") / rapid.SampledFrom([]int64{1, 1e3, 1e6, 1e9, 1e12}).Draw(t, "scale")
		if got := readWords(Terbilang(n)); got != n {
			t.Fatalf("%d: %q reads %d", n, Terbilang(n), got)
		}
	})
}

func readWords(s string) int64 {
	units := map[string]int64{"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100}
	scales := map[string]int64{"ribu": 1e3, "juta": 1e6, "miliar": 1e9, "triliun": 1e12, "kuadriliun": 1e15}
	var sum, group, unit int64
	for w := range strings.FieldsSeq(s) {
		switch {
		case w == "seribu":
			sum += 1000
		case w == "belas":
			unit += 10
		case w == "puluh":
			unit *= 10
			group, unit = group+unit, 0
		case w == "ratus":
			unit *= 100
			group, unit = group+unit, 0
		case scales[w] > 0:
			sum, group, unit = sum+(group+unit)*scales[w], 0, 0
		default:
			unit += units[w]
			if w == "seratus" {
				group, unit = group+unit, 0
			}
		}
	}
	return sum + group + unit
}

func TestWriting(t *testing.T) {
	for in, want := range map[int64]string{0: "Rp0,00", 5: "Rp5,00", 999: "Rp999,00", 1000: "Rp1.000,00", 1_500_000: "Rp1.500.000,00", 1_000_000_000_000_000: "Rp1.000.000.000.000.000,00"} {
		if got := RupiahText(in); got != want {
			t.Errorf("RupiahText(%d) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"KARYAWAN HONORER": "Karyawan honorer", "PEGAWAI NEGERI SIPIL (PNS)": "Pegawai negeri sipil (PNS)", "KARYAWAN BUMN": "Karyawan BUMN",
		"KEPOLISIAN RI (POLRI)": "Kepolisian RI (POLRI)", "TAMAT SD / SEDERAJAT": "Tamat SD / sederajat", "PELAJAR/MAHASISWA": "Pelajar/mahasiswa",
		"KRISTEN": "Kristen", "Guru les": "Guru les", "": "", "123": "123", "DIPLOMA IV/ STRATA I": "Diploma IV/ strata I",
	} {
		if got := Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"JALAN TIMOR RAYA RT 014": "Jalan Timor Raya RT 014", "MA'RUF AMIN": "Ma'ruf Amin", "É": "É", "JL. BIMOKU GANG II": "Jl. Bimoku Gang II"} {
		if got := TitleCase(in); got != want {
			t.Errorf("TitleCase(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"198001012005011001": "19800101 200501 1 001", "": "", "123": "123"} {
		if got := GroupedNIP(in); got != want {
			t.Errorf("GroupedNIP(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseAmount(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, "1500000": 1_500_000, "1.500.000": 1_500_000, "Rp 250 000": 250_000, "rp. 10.000": 10_000, "1000000000000000": maxAmount} {
		if got, ok := parseAmount(in); !ok || got != want {
			t.Errorf("parseAmount(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "Rp", "-1", "1,5", "1e3", "satu", "1000000000000001", "99999999999999999999"} {
		if got, ok := parseAmount(in); ok {
			t.Errorf("parseAmount(%q) = %d, want a refusal", in, got)
		}
	}
}
