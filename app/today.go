package app

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// Today is Hari ini: what one day brought.
type Today struct{ c *Core }

// Day counts a day; "" is today.
func (t *Today) Day(r DayRequest) (DayView, error) {
	return call(t.c, "Today.Day", signedIn, func(context.Context, kelurahan.Officer) (DayView, error) {
		day, err := t.day(r)
		if err != nil {
			return DayView{}, err
		}
		counted, err := t.c.Office.Day(day)
		if err != nil {
			return DayView{}, err
		}
		return t.c.dayView(day, counted)
	})
}

func (t *Today) day(r DayRequest) (kelurahan.Date, error) {
	day, err := dateOf(r.Date)
	if day == 0 && err == nil {
		day = t.c.today()
	}
	return day, err
}

func (c *Core) dayView(day kelurahan.Date, d office.DayCount) (DayView, error) {
	v := DayView{
		Date: day.String(), DateLong: day.Long(), Letters: d.Letters, Voids: d.Voids, Refusals: d.Refusals,
		Reprints: d.Reprints, Minutes: d.Minutes, Numbers: d.Numbers, Rows: c.letterRows(d.Records),
		ByKind: counts(d.ByKind), ByHour: counts(d.ByHour), ByMaker: counts(d.ByMaker),
	}
	week, err := c.Office.Week(day)
	v.Week = counts(week)
	return v, err
}

func counts(list []office.Counted) []Count {
	out := make([]Count, 0, len(list))
	for _, l := range list {
		out = append(out, Count{Label: l.Label, Value: float64(l.Value)})
	}
	return out
}

// PrintPage prints the day's register page, ready to sign and file.
func (t *Today) PrintPage(r DayRequest) (PrintView, error) {
	return call(t.c, "Today.PrintPage", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		day, err := t.day(r)
		if err != nil {
			return PrintView{}, err
		}
		sheet, err := t.c.Office.PrintDay(ctx, by, day)
		return t.c.sheetView(sheet), err
	})
}
