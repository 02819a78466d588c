package seal

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// MaxQRText is the longest text of a QR code, in characters. It holds 1,200
// sealed bytes; a letter's seal has about 200.
const MaxQRText = 2048

// alphabet is what stands for bytes in the text of a QR code: three of its
// letters for two bytes, as in base45 (RFC 9285), for which 41 letters are
// enough (41³ > 2¹⁶ > 40³). All may stand in the alphanumeric mode of a QR
// code and, unescaped, in the path of a URL (RFC 3986). The last two never end
// a text, so no messenger takes them off as punctuation.
const alphabet triples = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$+-*."

// qrHead is a URL up to its last slash, in QR-alphanumeric letters.
var qrHead = regexp.MustCompile(`^HTTPS?://[A-Z0-9]([A-Z0-9.-]{0,252})(:[0-9]{1,5})?(/[A-Z0-9.-]*)*$`)

var errNotQR = errors.New("not the text of one of our codes")

// CheckQRPrefix says whether a configured URL may stand before a seal:
// "HTTPS://HOST/V/", in capitals, ending in a slash.
// Errors: field-invalid (field "verifyURL").
func CheckQRPrefix(prefix string) error {
	head, ok := strings.CutSuffix(prefix, "/")
	if !ok || len(prefix) > 128 || !qrHead.MatchString(head) {
		return kelurahan.E(kelurahan.FieldInvalid, "seal.CheckQRPrefix", nil).InField("verifyURL")
	}
	return nil
}

// QRText gives the text to print as a QR code. Every letter of it is in the
// alphanumeric mode of QR codes.
// Errors: field-invalid as CheckQRPrefix, bad-request (sealed is empty or too long).
func QRText(prefix string, sealed []byte) (string, error) {
	if err := CheckQRPrefix(prefix); err != nil {
		return "", err
	}
	text := prefix + alphabet.encode(sealed)
	if len(sealed) == 0 || len(text) > MaxQRText {
		return "", kelurahan.E(kelurahan.BadRequest, "seal.QRText", nil)
	}
	return text, nil
}

// ParseQR gives the sealed bytes from what a scanner read; Verify comes next.
// The host is looked at by nobody: any will do and none is opened. White space
// around, lower case and percent-encoding, as scanners add them, are undone,
// because the alphabet has neither a lower-case letter nor a percent sign.
// Errors: seal-invalid.
func ParseQR(text string) ([]byte, error) {
	sealed, err := parseQR(text)
	if err != nil {
		return nil, kelurahan.E(kelurahan.SealInvalid, "seal.ParseQR", err)
	}
	return sealed, nil
}

func parseQR(text string) ([]byte, error) {
	if len(text) > 2*MaxQRText {
		return nil, errNotQR
	}
	text = upperASCII(strings.Trim(text, " \t\r\n"))
	slash := strings.LastIndexByte(text, '/')
	if slash < 0 || !qrHead.MatchString(text[:slash]) {
		return nil, errNotQR
	}
	data, err := url.PathUnescape(text[slash+1:])
	if err != nil {
		return nil, errNotQR // the library's words repeat the text
	}
	sealed, ok := alphabet.decode(data)
	if !ok || len(sealed) == 0 || slash+1+len(data) > MaxQRText {
		return nil, errNotQR
	}
	return sealed, nil
}

// upperASCII leaves everything but a to z alone: in Unicode, letters that are
// not Latin turn into Latin capitals (ſ into S, ı into I).
func upperASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// triples is an alphabet in which three letters stand for two bytes, the
// smallest digit first, and two letters for a last single byte. With the 45
// letters of RFC 9285 it is base45; the tests run its vectors.
type triples string

func (a triples) encode(data []byte) string {
	base := len(a)
	out := make([]byte, 0, (len(data)*3+1)/2)
	for ; len(data) >= 2; data = data[2:] {
		n := int(data[0])<<8 | int(data[1])
		out = append(out, a[n%base], a[n/base%base], a[n/base/base])
	}
	if len(data) == 1 {
		n := int(data[0])
		out = append(out, a[n%base], a[n/base])
	}
	return string(out)
}

// decode refuses what encode does not write.
func (a triples) decode(text string) ([]byte, bool) {
	if len(text)%3 == 1 {
		return nil, false
	}
	out := make([]byte, 0, len(text)/3*2+1)
	for ; len(text) >= 3; text = text[3:] {
		n, ok := a.number(text[:3])
		if !ok || n > 0xffff {
			return nil, false
		}
		out = append(out, byte(n>>8), byte(n))
	}
	if len(text) == 2 {
		n, ok := a.number(text)
		if !ok || n > 0xff {
			return nil, false
		}
		out = append(out, byte(n))
	}
	return out, true
}

func (a triples) number(text string) (int, bool) {
	n := 0
	for i := len(text) - 1; i >= 0; i-- {
		digit := strings.IndexByte(string(a), text[i])
		if digit < 0 {
			return 0, false
		}
		n = n*len(a) + digit
	}
	return n, true
}
