package wire

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// LetterSeal is what a letter's QR states, signed by the counter for
// PurposeLetterSeal. It names the letter to whoever holds the paper and holds
// no NIK, no address and no full name.
type LetterSeal struct {
	Area     kelurahan.AreaCode
	Counter  kelurahan.CounterCode
	Kind     kelurahan.KindCode
	Year     int
	Sequence int
	Date     kelurahan.Date
	Name     string // kelurahan.MaskName of the person the letter is about
	Letter   kelurahan.LetterID
}

// SealOf states a letter of an office.
func SealOf(area kelurahan.AreaCode, l *kelurahan.Letter) LetterSeal {
	return LetterSeal{
		Area: area, Counter: l.Number.Counter, Kind: l.Kind, Year: l.Number.Year, Sequence: l.Number.Sequence,
		Date: l.Date, Name: kelurahan.MaskName(l.About().Name), Letter: l.ID,
	}
}

// Short is the number as people say it: "A-0577".
func (s LetterSeal) Short() string {
	return kelurahan.Number{Counter: s.Counter, Sequence: s.Sequence}.Short()
}

// sealBody is the compact form: an array, the area as a number, the year only
// where it is not the date's.
type sealBody struct {
	_        struct{} `cbor:",toarray"`
	Version  uint64
	Area     uint64
	Counter  string
	Kind     string
	Sequence uint32
	Date     uint32
	Letter   kelurahan.LetterID
	Name     string
	Year     uint32 // 0 = the date's year
}

// Encode gives the bytes to sign, about 75. Errors: seal-invalid when a value
// could not be read back.
func (s LetterSeal) Encode() ([]byte, error) {
	area, err := areaNumber(s.Area)
	if err != nil {
		return nil, kelurahan.E(kelurahan.SealInvalid, "wire.LetterSeal.Encode", err)
	}
	body := sealBody{
		Version: Version, Area: area, Counter: string(s.Counter), Kind: string(s.Kind),
		Sequence: uint32(s.Sequence), Date: uint32(s.Date), Letter: s.Letter, Name: s.Name,
	}
	if s.Year != s.Date.Year() {
		body.Year = uint32(s.Year)
	}
	b, err := marshal(body)
	if err != nil {
		return nil, kelurahan.E(kelurahan.SealInvalid, "wire.LetterSeal.Encode", err)
	}
	if back, err := DecodeLetterSeal(b); err != nil || back != s {
		return nil, kelurahan.E(kelurahan.SealInvalid, "wire.LetterSeal.Encode", err)
	}
	return b, nil
}

// DecodeLetterSeal reads what a QR states; the signature was checked before.
// Errors: seal-invalid for anything Encode does not write, version-unknown for
// a seal of a newer program.
func DecodeLetterSeal(b []byte) (LetterSeal, error) {
	const op = "wire.DecodeLetterSeal"
	if len(b) > 1<<10 {
		return LetterSeal{}, kelurahan.E(kelurahan.SealInvalid, op, fmt.Errorf("%d bytes", len(b)))
	}
	var body sealBody
	if err := unmarshalCanonical(b, &body); err != nil {
		return LetterSeal{}, kelurahan.E(kelurahan.SealInvalid, op, err)
	}
	if body.Version > Version {
		return LetterSeal{}, kelurahan.E(kelurahan.VersionUnknown, op, nil, "version", strconv.FormatUint(body.Version, 10))
	}
	s := LetterSeal{
		Counter: kelurahan.CounterCode(body.Counter), Kind: kelurahan.KindCode(body.Kind),
		Year: int(body.Year), Sequence: int(body.Sequence), Date: kelurahan.Date(body.Date), Name: body.Name, Letter: body.Letter,
	}
	s.Area = areaText(body.Area)
	if s.Year == 0 {
		s.Year = s.Date.Year()
	}
	if err := s.check(body); err != nil {
		return LetterSeal{}, kelurahan.E(kelurahan.SealInvalid, op, err)
	}
	return s, nil
}

func (s LetterSeal) check(body sealBody) error {
	_, areaErr := kelurahan.ParseAreaCode(string(s.Area))
	_, kindErr := kelurahan.ParseKindCode(string(s.Kind))
	c, counterErr := kelurahan.ParseCounterCode(string(s.Counter))
	switch {
	case body.Version != Version:
		return fmt.Errorf("version %d", body.Version)
	case areaErr != nil || kindErr != nil || counterErr != nil || c != s.Counter:
		return fmt.Errorf("area, counter or kind is none")
	case !s.Date.Valid() || s.Sequence < 1 || s.Sequence > 99999 || s.Year < 1850 || s.Year > 2200:
		return fmt.Errorf("date or number is none")
	case int(body.Year) == s.Date.Year():
		return errNotCanonical
	case s.Letter.IsZero() || len(s.Name) > 400 || strings.ContainsAny(s.Name, "\x00\r\n\t"):
		return fmt.Errorf("letter or name is none")
	}
	return nil
}

func areaNumber(a kelurahan.AreaCode) (uint64, error) {
	if _, err := kelurahan.ParseAreaCode(string(a)); err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(string(a), ".", ""), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("area: %w", err)
	}
	return n, nil
}

func areaText(n uint64) kelurahan.AreaCode {
	d := fmt.Sprintf("%010d", n)
	if len(d) != 10 {
		return ""
	}
	return kelurahan.AreaCode(d[:2] + "." + d[2:4] + "." + d[4:6] + "." + d[6:])
}
