package seal

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const prefix = "HTTPS://SURAT.KUPANGKOTA.GO.ID/V/"

// base45 is the alphabet of RFC 9285, table 1.
const base45 triples = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// The vectors of RFC 9285, sections 4.3 and 4.4, run through our arithmetic.
func TestTriplesAgainstRFC9285(t *testing.T) {
	for plain, text := range map[string]string{"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0"} {
		if got := base45.encode([]byte(plain)); got != text {
			t.Errorf("%q becomes %q, want %q", plain, got, text)
		}
		if got, ok := base45.decode(text); !ok || string(got) != plain {
			t.Errorf("%q becomes %q, want %q", text, got, plain)
		}
	}
	for _, bad := range []string{"GGW", ":::", "::", "BB8B", "a00", "É0"} {
		if got, ok := base45.decode(bad); ok {
			t.Errorf("%q becomes %x", bad, got)
		}
	}
}

func TestAlphabet(t *testing.T) {
	seen := map[rune]bool{}
	for _, r := range alphabet {
		if seen[r] || !strings.ContainsRune(string(base45), r) || strings.ContainsRune(" %/:", r) {
			t.Errorf("%q is in there twice, not QR-alphanumeric, or not for a path", r)
		}
		seen[r] = true
	}
	if len(alphabet) != 41 {
		t.Errorf("%d letters", len(alphabet))
	}
	for n := range 1 << 16 {
		text := alphabet.encode([]byte{byte(n >> 8), byte(n)})
		if back, ok := alphabet.decode(text); !ok || int(back[0])<<8|int(back[1]) != n {
			t.Fatalf("%04x becomes %q becomes %x", n, text, back)
		}
		if text[2] == '*' || text[2] == '.' {
			t.Fatalf("%04x ends in %q", n, text[2])
		}
	}
	for n := range 256 {
		text := alphabet.encode([]byte{byte(n)})
		if back, ok := alphabet.decode(text); !ok || int(back[0]) != n {
			t.Fatalf("%02x becomes %q becomes %x", n, text, back)
		}
	}
}

func TestQRTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sealed := rapid.SliceOfN(rapid.Byte(), 1, 1200).Draw(t, "sealed")
		text, err := QRText(prefix, sealed)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(prefix) + (3*len(sealed)+1)/2; len(text) != want {
			t.Errorf("%d letters for %d bytes, want %d", len(text), len(sealed), want)
		}
		if strings.Trim(text, string(base45)) != "" {
			t.Errorf("%q leaves the alphanumeric mode", text)
		}
		scanned := rapid.SampledFrom([]string{
			text, strings.ToLower(text), " \t" + text + "\r\n",
			strings.ReplaceAll(strings.ReplaceAll(text, "$", "%24"), "*", "%2a"),
			strings.Replace(text, "SURAT.KUPANGKOTA.GO.ID", "penipu.example:8443/x", 1),
			strings.Replace(text, "HTTPS", "http", 1),
		}).Draw(t, "scanned")
		got, err := ParseQR(scanned)
		if err != nil || !bytes.Equal(got, sealed) {
			t.Errorf("%q becomes %x, %v", scanned, got, err)
		}
	})
}

func TestQRTextRefuses(t *testing.T) {
	for _, bad := range []string{"", "/", "HTTPS://X", "https://x/v/", "HTTPS:///V/", "FTP://X/", "HTTPS://X/A B/",
		"HTTPS://X/?Q=/", "HTTPS://X@Y/", "HTTPS://X/%41/", "HTTPS://" + strings.Repeat("X", 130) + "/"} {
		_, err := QRText(bad, []byte("x"))
		if kelurahan.CodeOf(err) != kelurahan.FieldInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, size := range []int{0, 1400} {
		_, err := QRText(prefix, make([]byte, size))
		wantCode(t, err, kelurahan.BadRequest)
	}
	must(t, CheckQRPrefix("HTTP://10.0.0.5:8080/V/"))
	must(t, CheckQRPrefix("HTTPS://X/"))
}

func TestHostileQR(t *testing.T) {
	good, err := QRText(prefix, []byte("seal"))
	must(t, err)
	data := good[len(prefix):]
	for name, text := range map[string]string{
		"nothing":           "",
		"white space":       " \r\n",
		"4 kB":              prefix + strings.Repeat("A", 4096),
		"1 MB":              strings.Repeat("HTTPS://X/", 100_000),
		"no URL":            data,
		"no data":           prefix,
		"javascript":        "JAVASCRIPT://X/" + data,
		"user":              "HTTPS://GO.ID@EVIL/" + data,
		"query":             good + "?X=1",
		"fragment":          good + "#X",
		"query before":      "HTTPS://X/?/" + data,
		"NUL":               good[:len(good)-1] + "\x00",
		"NUL in the host":   "HTTPS://X\x00/V/" + data,
		"line in it":        prefix + data[:3] + "\n" + data[3:],
		"escape":            "\x1b[2J" + good,
		"cyrillic A":        prefix + "АB0",
		"full-width":        prefix + "ＡB0",
		"dotless i":         prefix + "ıB0",
		"long s":            prefix + "ſB0",
		"long s in head":    "HTTPſ://X/" + data,
		"percent cyrillic":  prefix + "%D0%90B",
		"percent lower":     prefix + "%61B0",
		"percent slash":     prefix + data + "%2F",
		"half percent":      prefix + data + "%2",
		"odd letter":        prefix + data + "0000"[:4-len(data)%3],
		"too large":         prefix + "...",
		"too large a pair":  prefix + "..",
		"two codes":         good + " " + good,
		"right to left":     "\u202e" + good,
		"invalid UTF-8":     prefix + "\xff\xfe0",
		"no break space":    "\u00a0" + good,
		"backslashes":       strings.ReplaceAll(good, "/", `\`),
		"other QR contents": "WIFI:S:KANTOR;T:WPA;P:RAHASIA;;",
	} {
		got, err := ParseQR(text)
		if kelurahan.CodeOf(err) != kelurahan.SealInvalid {
			t.Errorf("%s: %x, %v", name, got, err)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("%s: the error repeats the text", name)
		}
	}
}

// From the letter's bytes to the paper and back, as the program does it.
func TestSealToPaperAndBack(t *testing.T) {
	s, set := newSigner(t)
	payload := []byte("a payload as long as that of a letter, 60 bytes, more or less")
	sealed, err := s.Sign("letter-qr", payload)
	must(t, err)
	text, err := QRText(prefix, sealed)
	must(t, err)
	raw, err := ParseQR(strings.ToLower(text) + "\r\n")
	must(t, err)
	got, _, err := set.Verify("letter-qr", raw)
	must(t, err)
	if !bytes.Equal(got, payload) {
		t.Errorf("got %q", got)
	}
	t.Logf("%d bytes of payload: %d sealed, %d letters of QR text", len(payload), len(sealed), len(text))
}
