package kelurahan_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]kelurahan.Date{
		"24-08-1990": 19900824, "24/8/1990": 19900824, " 24.08.1990 ": 19900824, "24 08 1990": 19900824, "1990-08-24": 19900824, "1990/8/4": 19900804,
		"29-02-2024": 20240229, "29-02-2000": 20000229,
		"29-02-2023": 0, "29-02-1900": 0, "31-04-1990": 0, "08/24/1990": 0, "24-08-90": 0, "0-1-1990": 0, "1-0-1990": 0, "": 0, "24-08": 0,
		"24-08-1990-1": 0, "1990-08-1990": 0, "24-Agu-1990": 0, "01-01-1849": 0, "01-01-2201": 0, "+1-01-1990": 0,
	} {
		got, err := kelurahan.ParseDate(in)
		if got != want || (err == nil) != (want != 0) || err != nil && kelurahan.CodeOf(err) != kelurahan.DateInvalid {
			t.Errorf("%q: %d, %v", in, got, err)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from kelurahan.Date
		n    int
		want kelurahan.Date
	}{
		{20260131, 1, 20260228}, {20240131, 1, 20240229}, {20260831, 6, 20270228}, {20260115, 12, 20270115}, {20240229, 12, 20250228},
		{20260331, -1, 20260228}, {20260115, -1, 20251215}, {20260115, 0, 20260115}, {20261130, 3, 20270228},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%d + %d months = %d, want %d", c.from, c.n, got, c.want)
		}
	}
}

func TestAgeOn(t *testing.T) {
	for _, c := range []struct {
		born, day kelurahan.Date
		want      int
	}{
		{20090214, 20260213, 16}, {20090214, 20260214, 17}, {20080229, 20250228, 16}, {20080229, 20250301, 17},
		{20260101, 20260101, 0}, {20260102, 20260101, -1}, {0, 20260101, -1}, {20230229, 20260101, -1},
	} {
		if got := c.born.AgeOn(c.day); got != c.want {
			t.Errorf("born %d, on %d: %d, want %d", c.born, c.day, got, c.want)
		}
	}
}

func TestDateWords(t *testing.T) {
	d := kelurahan.Date(19900824)
	if d.Long() != "24 Agustus 1990" || d.String() != "1990-08-24" || kelurahan.Date(0).Long() != "" || kelurahan.Date(0).String() != "" {
		t.Errorf("%q %q", d.Long(), d.String())
	}
	for m, want := range map[int]string{0: "", 1: "I", 4: "IV", 9: "IX", 12: "XII", 13: ""} {
		if got := kelurahan.RomanMonth(m); got != want {
			t.Errorf("month %d: %q", m, got)
		}
	}
	if kelurahan.MonthName(0) != "" || kelurahan.MonthName(5) != "Mei" || kelurahan.MonthName(13) != "" {
		t.Error("names of months")
	}
}

// TestOfficeDay: a letter's date is the office's local day, not UTC's.
func TestOfficeDay(t *testing.T) {
	late := kelurahan.MillisOf(time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC))
	for zone, want := range map[string]kelurahan.Date{"WIB": 20261231, "WITA": 20270101, "WIT": 20270101, "": 20270101} {
		o := kelurahan.Office{Zone: zone}
		if got := o.Today(late); got != want {
			t.Errorf("%q: %d, want %d", zone, got, want)
		}
	}
}

// TestDatesAgreeWithTheCalendar compares with the standard library's.
func TestDatesAgreeWithTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := func(label string) kelurahan.Date {
			n := rapid.IntRange(0, 127_000).Draw(t, label)
			return kelurahan.DateOf(time.Date(1850, 1, 1+n, 0, 0, 0, 0, time.UTC))
		}
		a, b := day("a"), day("b")
		if n := a.DaysUntil(b); kelurahan.DateOf(a.Time().AddDate(0, 0, n)) != b || b.DaysUntil(a) != -n {
			t.Fatalf("%d to %d: %d days", a, b, n)
		}
		if got, err := kelurahan.ParseDate(a.String()); err != nil || got != a || !a.Valid() {
			t.Fatalf("%s: %d, %v", a, got, err)
		}
		if got, err := kelurahan.ParseDate(a.Time().Format("02/01/2006")); err != nil || got != a {
			t.Fatalf("%s day first: %d, %v", a, got, err)
		}
		n := rapid.IntRange(-600, 600).Draw(t, "months")
		if later := a.AddMonths(n); later.Year()*12+later.Month() != a.Year()*12+a.Month()+n || later.Day() > a.Day() {
			t.Fatalf("%d + %d months = %d", a, n, later)
		}
	})
}
