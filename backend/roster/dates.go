package roster

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// dateForm is how a birth date was written; a whole column of them tells
// whether day and month were exchanged somewhere.
type dateForm byte

const (
	noDate     dateForm = 0
	sureDate   dateForm = 1 // year first, or day and month are equal
	cellDate   dateForm = 2 // the spreadsheet's own date
	dayFirst   dateForm = 3 // 24-08-1990: only one reading
	eitherWay  dateForm = 4 // 05-08-1990
	monthFirst dateForm = 5 // 08-24-1990: not a date of ours
)

// formOf looks at a date's digits only; whether the day exists is ParseDate's
// business.
func formOf(s string) dateForm {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	if len(parts) != 3 || len(parts[0]) == 4 {
		return sureDate
	}
	first, err1 := strconv.Atoi(parts[0])
	second, err2 := strconv.Atoi(parts[1])
	switch {
	case err1 != nil || err2 != nil || first == second:
		return sureDate
	case first > 12:
		return dayFirst
	case second > 12 && second <= 31:
		return monthFirst
	}
	return eitherWay
}

// serialDay is the day of a spreadsheet's serial number; 0 when there is none.
// In the 1900 system day 60 is 29 February 1900, which never was (ECMA-376
// part 1, 18.17.4.1); days before it are counted from one day later.
func serialDay(text string, from1904 bool) kelurahan.Date {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 200_000 {
		return 0
	}
	n := int(f)
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n == 60 || n == 0:
		return 0
	case n < 60:
		n++
	}
	d := kelurahan.DateOf(first.AddDate(0, 0, n))
	if !d.Valid() {
		return 0
	}
	return d
}

// shortDate is how a date stands in a Change: 24-08-1990.
func shortDate(d kelurahan.Date) string {
	if !d.Valid() {
		return ""
	}
	return d.Time().Format("02-01-2006")
}

// readBirth reads the birth date. An empty cell stays unknown.
func readBirth(g *reading, c cell) error {
	if c.kind == dateCell {
		g.rec.form, g.rec.r.BirthDate = cellDate, c.day
	} else {
		s := strings.TrimSuffix(strings.TrimPrefix(c.said(), "'"), " 00:00:00")
		if s == "" || s == "0" {
			return nil
		}
		d, err := kelurahan.ParseDate(s)
		g.rec.form = formOf(s)
		if err != nil {
			return err
		}
		g.rec.r.BirthDate = d
	}
	switch d := g.rec.r.BirthDate; {
	case d == 0:
		return kelurahan.E(kelurahan.DateInvalid, "roster.Read", nil)
	case d > g.today:
		return kelurahan.E(kelurahan.DateFuture, "roster.Read", nil)
	}
	g.given = true
	return nil
}
