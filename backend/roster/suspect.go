package roster

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// tell is how many cells must agree before a whole column is doubted: ten dates
// agree by chance about once in ten thousand files.
const tell = 10

// refuseSuspicious refuses what only the column as a whole gives away: dates
// whose day and month a program exchanged, and NIK that a program rounded before
// they were saved as text.
func refuseSuspicious(records []*record, p *plan) {
	forms := map[dateForm]int{}
	lateDay, texts, zeros := false, 0, 0
	for i := range records {
		rec := records[i]
		forms[rec.form]++
		lateDay = lateDay || rec.form == cellDate && rec.r.BirthDate.Day() > 12
		if rec.nikText && rec.r.NIK != "" {
			texts++
			if strings.HasSuffix(string(rec.r.NIK), "0") {
				zeros++
			}
		}
	}
	// Month-first texts and not one day-first: the others were month-first too.
	exchanged := map[dateForm]bool{eitherWay: forms[monthFirst] > 0 && forms[dayFirst] == 0}
	// A program that expects the month first turns 05-08-1990 into a date, the
	// wrong one, and leaves 24-08-1990 a text.
	exchanged[cellDate] = forms[cellDate] >= tell && !lateDay && forms[dayFirst] >= tell && forms[eitherWay] == 0
	for i := range records {
		rec := records[i]
		if exchanged[rec.form] {
			p.refuse(rec, kelurahan.E(kelurahan.DateAmbiguous, "roster.Read", nil), p.field(birthKey))
		}
		if texts >= tell && zeros == texts && rec.nikText && rec.r.NIK != "" {
			p.refuse(rec, kelurahan.E(kelurahan.NIKRounded, "roster.Read", nil), p.field("nik"))
		}
	}
}

func (p *plan) field(key string) *field {
	for i := range p.fields {
		if p.fields[i].key == key {
			return &p.fields[i]
		}
	}
	return nil
}
