package city

import (
	"context"
	"fmt"
	"strings"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Result is what the city says of a letter. Durable strings; pages have words
// for them.
type Result string

// The results.
const (
	Genuine     Result = "asli"           // signed by a counter, and the city holds it
	Void        Result = "batal"          // was genuine, and was cancelled
	Replaced    Result = "diganti"        // was genuine, and another took its place
	NotReceived Result = "belum-diterima" // signed by a counter, not yet at the city
	Examined    Result = "diperiksa"      // at the city, but its staff has a question about it
	Practice    Result = "latihan"        // printed for practice
	Revoked     Result = "kunci-dicabut"  // signed by a counter that was taken out, and never received
	Unknown     Result = "tidak-dikenal"  // no counter of this city, or no such number
	Forged      Result = "palsu"          // looks like one of ours and is not
	NotACode    Result = "bukan-kode"     // not one of our codes at all
)

// Results lists every result, for tables that must be complete.
func Results() []Result {
	return []Result{Genuine, Void, Replaced, NotReceived, Examined, Practice, Revoked, Unknown, Forged, NotACode}
}

// Verdict is what anybody may know of a letter. What names the letter comes
// from the seal, so that a code pasted on another letter is seen; a look-up by
// number says no name.
type Verdict struct {
	Result Result
	Title  string
	Number string // "500/A-0577/Kel.Osp/XI/2026", or "A-0577" as long as the city does not hold it
	Date   string
	Name   string // masked
	Office string
	By     string // replaced: the number of the letter that took its place
}

// readCode judges the text of a QR code. It takes text from anywhere.
func (c *City) readCode(ctx context.Context, text string) (Verdict, error) {
	if sealed, err := seal.ParseQR(text); err == nil {
		return c.readSeal(ctx, sealed)
	}
	return Verdict{Result: NotACode}, nil
}

func (c *City) readSeal(ctx context.Context, sealed []byte) (Verdict, error) {
	if kid, err := seal.KeyIDOf(sealed); err == nil {
		return c.readSealOf(ctx, kid, sealed)
	}
	return Verdict{Result: NotACode}, nil
}

// readSealOf judges what bears the name of a key.
func (c *City) readSealOf(ctx context.Context, kid, sealed []byte) (Verdict, error) {
	counter, err := c.cfg.Store.CounterByKeyID(ctx, kid)
	if postgres.IsMissing(err) {
		return Verdict{Result: Unknown}, nil
	}
	if err != nil {
		return Verdict{}, fmt.Errorf("city: key: %w", err)
	}
	s, ok := opens(counter, sealed)
	if !ok {
		return Verdict{Result: Forged}, nil
	}
	v, err := c.describe(ctx, s)
	if err != nil {
		return v, err
	}
	rows, err := c.cfg.Store.LettersByID(ctx, s.Letter[:])
	if err != nil {
		return v, fmt.Errorf("city: letter: %w", err)
	}
	for _, row := range rows {
		if string(row.Register) == string(counter.Register) {
			return c.judge(ctx, v, row, matches(row, s))
		}
	}
	switch {
	case counter.Practice:
		v.Result = Practice
	case counter.RevokedAt != nil:
		v.Result = Revoked
	default:
		v.Result = NotReceived
	}
	return v, nil
}

// opens verifies a seal; it must speak of the counter whose key it bears.
func opens(counter postgres.Counter, sealed []byte) (wire.LetterSeal, bool) {
	keys, err := seal.NewKeySet(counter.PublicKey)
	if err != nil {
		return wire.LetterSeal{}, false
	}
	payload, _, err := keys.Verify(wire.PurposeLetterSeal, sealed)
	if err != nil {
		return wire.LetterSeal{}, false
	}
	s, err := wire.DecodeLetterSeal(payload)
	return s, err == nil && string(s.Area) == counter.Area && string(s.Counter) == counter.Code
}

func matches(row postgres.Letter, s wire.LetterSeal) bool {
	return row.Year == int32(s.Year) && row.Sequence == int32(s.Sequence) && row.Date == int32(s.Date) && row.MaskedName == s.Name
}

func (c *City) describe(ctx context.Context, s wire.LetterSeal) (Verdict, error) {
	office, err := c.officeName(ctx, string(s.Area))
	title := strings.ToUpper("SURAT " + strings.ReplaceAll(string(s.Kind), "-", " "))
	return Verdict{Title: title, Number: s.Short(), Date: s.Date.Long(), Name: s.Name, Office: office}, err
}

func (c *City) officeName(ctx context.Context, area string) (string, error) {
	o, err := c.cfg.Store.Office(ctx, area)
	if postgres.IsMissing(err) {
		return "Kelurahan dengan kode wilayah " + area, nil
	}
	if err != nil {
		return "", fmt.Errorf("city: office: %w", err)
	}
	return fmt.Sprintf("Kelurahan %s, Kecamatan %s, %s", o.Name, o.District, o.City), nil
}

// judge says how a letter stands that the city holds.
func (c *City) judge(ctx context.Context, v Verdict, row postgres.Letter, agrees bool) (Verdict, error) {
	v.Title, v.Number = row.Title, row.NumberText
	open, err := c.cfg.Store.OpenIssueCount(ctx, postgres.OpenIssueCountParams{Register: row.Register, Seq: row.Seq})
	if err != nil {
		return v, fmt.Errorf("city: issues: %w", err)
	}
	switch status := kelurahan.LetterStatus(row.Status); {
	case row.Practice:
		v.Result = Practice
	case status == kelurahan.StatusVoid:
		v.Result = Void
	case status == kelurahan.StatusReplaced:
		v.Result = Replaced
		v.By, err = c.replacement(ctx, row)
	case open > 0 || !agrees:
		v.Result = Examined
	default:
		v.Result = Genuine
	}
	return v, err
}

// replacement gives the number of the letter that took another's place.
func (c *City) replacement(ctx context.Context, row postgres.Letter) (string, error) {
	r, err := c.fold(ctx, kelurahan.LetterID(row.ID))
	if err != nil || len(r.ReplacedBy) == 0 {
		return "", err
	}
	newer, err := c.cfg.Store.LettersByID(ctx, r.ReplacedBy[0][:])
	if err != nil || len(newer) == 0 {
		return "", err
	}
	return newer[0].NumberText, nil
}

// fold gathers everything the city holds of a letter.
func (c *City) fold(ctx context.Context, id kelurahan.LetterID) (kelurahan.LetterRecord, error) {
	r := kelurahan.LetterRecord{ID: id}
	rows, err := c.cfg.Store.LetterEntries(ctx, id[:])
	if err != nil {
		return r, fmt.Errorf("city: entries: %w", err)
	}
	for _, row := range rows {
		e, err := c.cfg.Keys.entry(row)
		if err != nil {
			return r, err
		}
		r.Apply(e)
	}
	return r, nil
}

// readNumber judges a number typed from paper: office, "A-0577" and the date
// together, so that counting through numbers tells nothing of whose they are.
func (c *City) readNumber(ctx context.Context, area, number, date string) (Verdict, error) {
	code, sequence, err := kelurahan.ParseShortNumber(shortOf(number))
	if err != nil {
		return Verdict{}, err
	}
	day, err := kelurahan.ParseDate(date)
	if err != nil {
		return Verdict{}, err
	}
	rows, err := c.cfg.Store.LettersByNumber(ctx, postgres.LettersByNumberParams{
		Area: area, Code: string(code), Year: int32(day.Year()), Sequence: int32(sequence),
	})
	if err != nil {
		return Verdict{}, fmt.Errorf("city: number: %w", err)
	}
	for _, row := range rows {
		if row.Date == int32(day) {
			office, err := c.officeName(ctx, area)
			if err != nil {
				return Verdict{}, err
			}
			return c.judge(ctx, Verdict{Date: day.Long(), Office: office}, row, true)
		}
	}
	return Verdict{Result: Unknown}, nil
}

// shortOf finds "A-0577" in a whole number such as "500/A-0577/Kel.Osp/XI/2026".
func shortOf(number string) string {
	for part := range strings.SplitSeq(number, "/") {
		if _, _, err := kelurahan.ParseShortNumber(part); err == nil {
			return part
		}
	}
	return number
}
