package kelurahan_test

import (
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestParseNIK(t *testing.T) {
	for in, want := range map[string]string{
		"5371031208900001":       "5371031208900001",
		"5371 0312 0890 0001":    "5371031208900001",
		"53.7103.120890.0001":    "5371031208900001",
		"\u200b5371031208900001": "5371031208900001",
		"0000000000000001":       "0000000000000001",
		"537103120890000":        "", "53710312089000011": "", "": "", "0000000000000000": "",
		"537103120890000O": "", "٥371031208900001": "", "+371031208900001": "",
	} {
		got, err := kelurahan.ParseNIK(in)
		if string(got) != want || (err == nil) != (want != "") || err != nil && kelurahan.CodeOf(err) != kelurahan.NIKLength {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestParseKK(t *testing.T) {
	for in, ok := range map[string]bool{"5371031208900001": true, "5371-0312-0890-0001": true, "537103": false, "": false, "x371031208900001": false} {
		if _, err := kelurahan.ParseKK(in); (err == nil) != ok || err != nil && kelurahan.CodeOf(err) != kelurahan.KKLength {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestNIKParts(t *testing.T) {
	for _, c := range []struct {
		nik           kelurahan.NIK
		day, month, y int
		sex           kelurahan.Sex
	}{
		{"5371031208900001", 12, 8, 90, kelurahan.Male}, {"5371035208900001", 12, 8, 90, kelurahan.Female},
		{"5371034101000001", 1, 1, 0, kelurahan.Female}, {"5371037112990001", 31, 12, 99, kelurahan.Female}, {"", 0, 0, 0, ""},
	} {
		d, m, y, s := c.nik.BirthDay()
		if d != c.day || m != c.month || y != c.y || s != c.sex {
			t.Errorf("%s: %d %d %d %s", c.nik.Masked(), d, m, y, s)
		}
	}
}

// TestNIKUnusual warns only; what is not known is not unusual.
func TestNIKUnusual(t *testing.T) {
	for _, c := range []struct {
		nik   kelurahan.NIK
		birth kelurahan.Date
		sex   kelurahan.Sex
		want  bool
	}{
		{"5371035208900001", 19900812, "P", false}, {"5371035208900001", 0, "", false}, {"", 19900812, "P", false},
		{"5371035208900001", 19900813, "P", true}, {"5371035208900001", 19900812, "L", true}, {"5371035208900001", 19910812, "", true},
	} {
		if got := c.nik.Unusual(c.birth, c.sex); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestMasks(t *testing.T) {
	nik := kelurahan.NIK("5371031208900001")
	if nik.Grouped() != "5371 0312 0890 0001" || nik.Masked() != "5371********0001" {
		t.Errorf("%s %s", nik.Grouped(), nik.Masked())
	}
	if short := kelurahan.NIK("12"); short.Grouped() != "12" || short.Masked() != "" {
		t.Errorf("a short one: %q %q", short.Grouped(), short.Masked())
	}
	for in, want := range map[string]string{
		"YUNITA BANI": "Y***** B***", "A": "A", "": "", "É LAN": "É L**", "MAXIMILIANUS": "M*****", "  B  C ": "B C",
	} {
		if got := kelurahan.MaskName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestParseName(t *testing.T) {
	for in, want := range map[string]string{
		" Yunita   Bani ": "Yunita Bani", "A": "A", "D'ORNAY, S.Pd": "D'ORNAY, S.Pd", strings.Repeat("A", 200): strings.Repeat("A", 200),
		"": "", "  ": "", "BUDI 2": "", "BU\x00DI": "", "BU\u200bDI": "", strings.Repeat("A", 201): "",
	} {
		got, err := kelurahan.ParseName(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestPadRT(t *testing.T) {
	for in, want := range map[string]string{"5": "005", " 12 ": "012", "123": "123", "0007": "007", "0": "000", "1000": "1000", "-1": "-1", "5A": "5A", "": ""} {
		if got := kelurahan.PadRT(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCodes(t *testing.T) {
	for in, ok := range map[string]bool{"53.71.03.1010": true, "5371031010": false, "53.71.03.101": false, "": false} {
		if got, err := kelurahan.ParseAreaCode(in); (err == nil) != ok || ok && string(got) != in {
			t.Errorf("area %q: %v", in, err)
		}
	}
	for in, want := range map[string]string{"A": "A", " b2 ": "B2", "ABC": "ABC", "": "", "2A": "", "ABCD": "", "A-": ""} {
		if got, err := kelurahan.ParseCounterCode(in); string(got) != want || (err == nil) != (want != "") {
			t.Errorf("counter %q: %q %v", in, got, err)
		}
	}
	for in, ok := range map[string]bool{"belum-menikah": true, "x2": true, "X": false, "-a": false, "": false, "a": false} {
		if _, err := kelurahan.ParseKindCode(in); (err == nil) != ok {
			t.Errorf("kind %q: %v", in, err)
		}
	}
}

func TestSexWord(t *testing.T) {
	if kelurahan.Male.Word() != "Laki-laki" || kelurahan.Female.Word() != "Perempuan" || kelurahan.Sex("").Word() != "" {
		t.Error("the words of KTP and KK")
	}
}

func TestIdent(t *testing.T) {
	const text = "018f3c5e-7a10-7b3c-8d21-0123456789ab"
	id, err := kelurahan.ParseIdent[struct{}](text)
	if err != nil || id.String() != text || id.IsZero() {
		t.Fatalf("%s %v", id, err)
	}
	if bare, err := kelurahan.ParseIdent[struct{}](strings.ReplaceAll(text, "-", "")); err != nil || bare != id {
		t.Errorf("without dashes: %v %v", bare, err)
	}
	var back kelurahan.Ident[struct{}]
	raw, _ := id.MarshalText()
	if err := back.UnmarshalText(raw); err != nil || back != id {
		t.Errorf("%v %v", back, err)
	}
	if err := back.UnmarshalText([]byte("x")); err == nil || back != id {
		t.Error("a bad text must leave the identity alone")
	}
	for _, bad := range []string{"", "018f", text + "00", strings.Repeat("g", 32)} {
		if _, err := kelurahan.ParseIdent[struct{}](bad); kelurahan.CodeOf(err) != kelurahan.BadRequest {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
