package kelurahan

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Millis is a moment: milliseconds since 1970-01-01 UTC.
type Millis int64

// MillisOf converts a time.
func MillisOf(t time.Time) Millis { return Millis(t.UnixMilli()) }

// Time converts back, in UTC.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)).UTC() }

// Date is a calendar day as the decimal number YYYYMMDD; 0 means unknown.
// It has no zone: a letter's date is the office's local day.
type Date int32

// MakeDate builds a Date; the result is invalid (see Valid) when the day does not exist.
func MakeDate(year, month, day int) Date { return Date(year*10000 + month*100 + day) }

// DateOf gives the day of t in t's own zone.
func DateOf(t time.Time) Date { return MakeDate(t.Year(), int(t.Month()), t.Day()) }

// Year gives 1990 of 24-08-1990.
func (d Date) Year() int { return int(d) / 10000 }

// Month gives 8 of 24-08-1990.
func (d Date) Month() int { return int(d) / 100 % 100 }

// Day gives 24 of 24-08-1990.
func (d Date) Day() int { return int(d) % 100 }

// Time gives midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
}

// Valid reports whether the day exists in the calendar, between 1850 and 2200.
func (d Date) Valid() bool {
	return d.Year() >= 1850 && d.Year() <= 2200 && DateOf(d.Time()) == d
}

// AddMonths gives the same day n months on; a day that does not exist there
// becomes the last day of that month (31 January + 1 month = 28 February).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year(), time.Month(d.Month()+n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return MakeDate(first.Year(), int(first.Month()), min(d.Day(), last))
}

// DaysUntil counts the days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int((other.Time().Unix() - d.Time().Unix()) / 86400) // a Duration ends after 292 years
}

// AgeOn gives the full years lived on a day; -1 when the birth date is unknown.
func (d Date) AgeOn(day Date) int {
	if !d.Valid() || day < d {
		return -1
	}
	age := day.Year() - d.Year()
	if int(day)%10000 < int(d)%10000 {
		age--
	}
	return age
}

func months() [12]string {
	return [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
		"Agustus", "September", "Oktober", "November", "Desember"}
}

// MonthName gives "Agustus" for 8.
func MonthName(m int) string {
	if m < 1 || m > 12 {
		return ""
	}
	return months()[m-1]
}

// Long is the date as letters write it: "24 Agustus 1990"; "" when unknown.
func (d Date) Long() string {
	if !d.Valid() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", d.Day(), MonthName(d.Month()), d.Year())
}

// String is the form of files and of the wire: "1990-08-24"; "" when unknown.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day())
}

// ParseDate reads day-month-year (with - / . or space) and year-month-day.
// It never guesses: the year has four digits, and a day that does not exist is
// refused. Errors: date-invalid.
func ParseDate(s string) (Date, error) {
	parts := strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool {
		return r == '-' || r == '/' || r == '.' || r == ' '
	})
	fail := E(DateInvalid, "kelurahan.ParseDate", nil)
	if len(parts) != 3 {
		return 0, fail
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	if len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2 {
		return 0, fail
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, fail
		}
		n[i] = int(v)
	}
	d := MakeDate(n[2], n[1], n[0])
	if n[0] > 31 || n[1] > 12 || !d.Valid() {
		return 0, fail
	}
	return d, nil
}

// RomanMonth gives "XI" for 11, as letter numbers write it.
func RomanMonth(m int) string {
	if m < 1 || m > 12 {
		return ""
	}
	return [12]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}[m-1]
}
