package past

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// day plays one working day: letters, what goes wrong with some of them, and
// in the afternoon the batch.
func (d *diary) day(ctx context.Context, i int, morning time.Time) error {
	d.at, d.printed = morning, nil
	for n := range d.PerDay {
		d.later(6, max(7, min(25, 480/d.PerDay-6)))
		if err := d.serve(ctx, i*d.PerDay+n); err != nil {
			return fmt.Errorf("letter %d: %w", n+1, err)
		}
	}
	if err := d.mishaps(ctx, i); err != nil {
		return err
	}
	d.later(10, 20)
	if err := d.closeAndApprove(ctx, i); err != nil {
		return fmt.Errorf("batch: %w", err)
	}
	if d.City != nil && (i == 0 || i == d.Days-1) {
		if err := d.City(ctx, d.office); err != nil {
			return fmt.Errorf("city: %w", err)
		}
	}
	d.Say("%s: %d surat", kelurahan.DateOf(d.at).Long(), len(d.printed))
	return nil
}

// serve makes one letter, as the clerk whose turn it is.
func (d *diary) serve(ctx context.Context, turn int) error {
	by := d.clerk(turn)
	draft, err := d.request(by, turn)
	if err != nil {
		return err
	}
	d.later(1, 3)
	kind, err := d.kind(draft.Kind)
	if err != nil {
		return err
	}
	var issued office.Issued
	if kind.Mode == kelurahan.Hold {
		issued, err = d.holdAndRelease(ctx, by, draft)
	} else {
		issued, err = d.office.Issue(ctx, by, draft)
	}
	if err != nil {
		return told(string(draft.Kind), err)
	}
	d.printed = append(d.printed, issued.Record.ID)
	return d.print(ctx, by, issued.Record.ID, kelurahan.CameOut)
}

// request is what the next citizen asks for: every fourth has a practice card.
func (d *diary) request(by kelurahan.Officer, turn int) (office.Draft, error) {
	if turn%4 == 1 && turn/4 < linkedCards {
		return d.visit(by, turn/4)
	}
	return d.draft(by, d.kindOfTurn(turn))
}

// told names every fault of a form, which its error alone does not.
func told(kind string, err error) error {
	var r *office.Refusal
	if !errors.As(err, &r) {
		return fmt.Errorf("%s: %w", kind, err)
	}
	text := ""
	for _, e := range r.Errors {
		text += fmt.Sprintf(" %s(%s %v)", e.Code, e.Field, e.Args)
	}
	for _, w := range r.Warnings {
		text += " " + w.Key
	}
	return fmt.Errorf("%s: %w:%s", kind, err, text)
}

func (d *diary) holdAndRelease(ctx context.Context, by kelurahan.Officer, draft office.Draft) (office.Issued, error) {
	rec, err := d.office.Hold(ctx, by, draft, "")
	if err != nil {
		return office.Issued{}, err
	}
	d.later(5, 15)
	return d.office.Release(ctx, d.supervisor(), rec.ID, []byte(Officers()[0].PIN))
}

// print sends a letter's sheet off, waits for the spooler and answers.
func (d *diary) print(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, outcome kelurahan.Outcome) error {
	if _, err := d.office.Print(ctx, by, id); err != nil {
		return err
	}
	if err := d.asked(ctx, id); err != nil {
		return err
	}
	d.later(0, 1)
	return d.office.Answer(ctx, by, id, outcome)
}

func (d *diary) asked(ctx context.Context, id kelurahan.LetterID) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		if sheet, ok := d.office.Sheet(id); ok && sheet.Asking {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the printer: %w", ctx.Err())
		case <-time.After(time.Millisecond):
		}
	}
}

// mishaps are what every office knows: a spoiled sheet, a letter called back, a
// copy, a letter by hand, a request refused.
func (d *diary) mishaps(ctx context.Context, i int) error {
	if len(d.printed) == 0 {
		return nil
	}
	by, id := d.clerk(i), d.printed[len(d.printed)/2]
	d.later(2, 5)
	switch i % 4 {
	case 0:
		if err := d.print(ctx, by, id, kelurahan.Spoiled); err != nil {
			return err
		}
		return d.print(ctx, by, id, kelurahan.CameOut)
	case 1:
		return d.office.Void(ctx, by, id, "Nama usaha salah tulis, pemohon kembali")
	case 2:
		_, err := d.office.Handwritten(ctx, by, "Surat Pengantar", "YULIANA BAIT", "listrik padam pukul 13.10", kelurahan.DateOf(d.at))
		return err
	}
	draft, err := d.draft(by, "sku")
	if err != nil {
		return err
	}
	_, err = d.office.Refuse(ctx, by, draft, "Surat pengantar RT/RW belum ada", []string{"Surat pengantar RT/RW", "Kartu Keluarga asli"})
	return err
}

// closeAndApprove closes the day and has the supervisor look at every letter.
// The third day's batch comes back once.
func (d *diary) closeAndApprove(ctx context.Context, i int) error {
	batch, err := d.office.CloseDay(ctx, d.clerk(i))
	if err != nil {
		return err
	}
	if i >= d.Days-d.Unsigned {
		return nil
	}
	d.later(3, 9)
	if i == 2 {
		if batch, err = d.returned(ctx, batch); err != nil {
			return err
		}
	}
	lurah := d.supervisor()
	_, letters, err := d.office.Review(lurah, batch)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := d.office.See(ctx, lurah, batch, l.Record.ID); err != nil {
			return err
		}
	}
	d.later(2, 6)
	return d.office.Approve(ctx, lurah, batch, []byte(Officers()[0].PIN))
}

func (d *diary) returned(ctx context.Context, batch kelurahan.BatchID) (kelurahan.BatchID, error) {
	err := d.office.Return(ctx, d.supervisor(), batch, "Periksa lagi surat tulis tangan: nama belum lengkap", nil)
	if err != nil {
		return batch, err
	}
	d.later(4, 8)
	return d.office.CloseAgain(ctx, d.clerk(0), batch)
}

// morning issues today's letters; the last is done a moment before now.
func (d *diary) morning(ctx context.Context) error {
	d.printed = nil
	for n := range d.Morning {
		if at := d.Today.Add(-time.Duration(d.Morning-n) * 20 * time.Minute); at.After(d.at) {
			d.at = at // a letter that was held may have taken longer than that
		}
		if err := d.serve(ctx, d.Days*d.PerDay+n); err != nil {
			return fmt.Errorf("today's letter %d: %w", n+1, err)
		}
	}
	return nil
}

// leaveBehind leaves on the desk what an evening leaves: a letter held for the
// lurah and a form half filled in.
func (d *diary) leaveBehind(ctx context.Context) error {
	if d.Days < 1 {
		return nil
	}
	d.later(2, 4)
	held, err := d.draft(d.clerk(1), "domisili")
	if err != nil {
		return err
	}
	if _, err := d.office.Hold(ctx, d.clerk(1), held, "Alamat di KK lain dari pengantar RT, mohon Pak Lurah lihat"); err != nil {
		return told("domisili", err)
	}
	d.later(2, 4)
	open, err := d.draft(d.clerk(0), "sktm")
	if err != nil {
		return err
	}
	for _, f := range []string{"penghasilan", "keperluan"} {
		delete(open.Fields, f)
	}
	open.Seen = []string{"ktp"}
	return d.office.SaveDraft(open)
}
