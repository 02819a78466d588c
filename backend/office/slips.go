package office

import (
	"context"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
)

// Refuse records that a citizen was told no and prints a slip with the reason
// and what to bring. Errors: reason-required, kind-unknown.
func (o *Office) Refuse(ctx context.Context, by kelurahan.Officer, d Draft, reason string, bring []string) (Sheet, error) {
	if err := kelurahan.CheckReason(reason); err != nil {
		return Sheet{}, err
	}
	c, err := o.Compose(d)
	if err != nil {
		return Sheet{}, err
	}
	slip, err := o.cfg.Tools.renderer.RenderSlip(letterpdf.Slip{
		Office: c.Office, Kind: c.Kind, Person: c.Letter.Applicant, Date: c.Letter.Date,
		Reason: reason, Bring: bring, Officer: by.Name,
	})
	if err != nil {
		return Sheet{}, err
	}
	err = o.act(ctx, by.ID, func(*books) ([]kelurahan.Event, error) {
		return []kelurahan.Event{kelurahan.RequestRefused{
			ID: d.ID, Kind: d.Kind, Person: c.Letter.Applicant, Reason: reason, Bring: bring,
		}}, nil
	})
	if err != nil {
		return Sheet{}, err
	}
	if err := o.DiscardDraft(ctx, d.ID); err != nil {
		return Sheet{}, err
	}
	return o.printOther("Penolakan", slip)
}

// printOther prints what is not a letter: it is not asked about afterwards,
// because the register does not count such sheets.
func (o *Office) printOther(title string, pdf []byte) (Sheet, error) {
	id := newID()
	sheet := Sheet{Letter: kelurahan.LetterID(id), Title: title, State: SheetState{State: SheetQueued}}
	o.startSheet(sheet, pdf)
	return sheet, nil
}

// PrintDay prints the register page of a day, ready to sign and file.
// It is recorded who stands on it.
func (o *Office) PrintDay(ctx context.Context, by kelurahan.Officer, day kelurahan.Date) (Sheet, error) {
	pdf, records, err := o.dayPage(by, day)
	if err != nil {
		return Sheet{}, err
	}
	left := kelurahan.PeopleExported{
		What: kelurahan.ExportDay, Purpose: "arsip register harian", Day: day, Count: len(records), Persons: residentsIn(records),
	}
	if err := o.exported(ctx, by.ID, left); err != nil {
		return Sheet{}, err
	}
	return o.printOther("Register "+day.String(), pdf)
}

// dayPage renders the register page of a day and gives the letters on it.
func (o *Office) dayPage(by kelurahan.Officer, day kelurahan.Date) ([]byte, []kelurahan.LetterRecord, error) {
	b, err := o.open()
	if err != nil {
		return nil, nil, err
	}
	profile, err := b.profile()
	if err != nil {
		return nil, nil, err
	}
	records, err := b.lettersOn(day)
	if err != nil {
		return nil, nil, err
	}
	head := b.reg.Head()
	page := letterpdf.DayPage{Office: profile, Counter: b.counter, Date: day, Head: head.Hash.String(), Entries: head.Seq, Officer: by.Name}
	for i := len(records) - 1; i >= 0; i-- {
		rec := &records[i]
		l := rec.Letter()
		page.Lines = append(page.Lines, letterpdf.DayLine{
			Number: l.Number.Text, Kind: l.Title, Name: l.About().Name, Maker: o.OfficerName(rec.Maker()),
			Status: statusWord(rec.Status()), Copies: max(rec.NextCopy()-1, 0),
		})
	}
	pdf, err := o.cfg.Tools.renderer.RenderDayPage(page)
	return pdf, records, err
}

func statusWord(s kelurahan.LetterStatus) string {
	switch s {
	case kelurahan.StatusPrinted:
		return "keluar"
	case kelurahan.StatusIssued:
		return "belum dipastikan tercetak"
	case kelurahan.StatusVoid:
		return "BATAL"
	case kelurahan.StatusReplaced:
		return "diganti"
	case kelurahan.StatusHandwritten:
		return "tulis tangan"
	}
	return string(s)
}

// PrintTest prints a sample letter of an invented person, marked as a test.
func (o *Office) PrintTest(_ context.Context, by kelurahan.Officer) (Sheet, error) {
	b, err := o.open()
	if err != nil {
		return Sheet{}, err
	}
	profile, err := b.profile()
	if err != nil {
		return Sheet{}, err
	}
	pdf, err := o.cfg.Tools.renderer.RenderSlip(letterpdf.Slip{
		Office: profile, Person: kelurahan.Person{Name: "CONTOH CETAK"}, Date: profile.Today(o.now()),
		Reason: fmt.Sprintf("Lembar uji printer, dicetak %s.", o.cfg.Now().In(profile.Location()).Format("15.04")), Officer: by.Name, Test: true,
	})
	if err != nil {
		return Sheet{}, err
	}
	return o.printOther("Uji cetak", pdf)
}
