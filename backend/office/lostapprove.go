package office

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// LostDesk is a lost PC that left letters which nobody approved: they can be
// approved from here.
type LostDesk struct {
	End     kelurahan.RegisterEnd
	Counter kelurahan.CounterCode
	Letters int // not approved, void or replaced
	Numbers string
	Unusual int
	May     error // why this officer cannot approve them; nil when he can
}

// LostDesks counts what lost PCs left, the newest first.
// Errors: not-signed-in, and those of reading a register.
func (o *Office) LostDesks(by kelurahan.Officer) ([]LostDesk, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	lost, err := b.lost()
	if err != nil {
		return nil, err
	}
	list := []LostDesk{}
	for _, one := range lost {
		desk, _, err := o.lostDesk(b, by, one)
		if err != nil {
			return nil, err
		}
		if desk.Letters > 0 {
			list = append(list, desk)
		}
	}
	return list, nil
}

// ReviewLost gives the letters of one lost PC that wait for a supervisor, the
// unusual ones first. Errors: not-found, and those of LostDesks.
func (o *Office) ReviewLost(by kelurahan.Officer, lost kelurahan.RegisterID) (LostDesk, []ReviewedLetter, error) {
	b, err := o.open()
	if err != nil {
		return LostDesk{}, nil, err
	}
	one, err := b.lostOne(lost)
	if err != nil {
		return LostDesk{}, nil, err
	}
	desk, letters, err := o.lostDesk(b, by, one)
	for _, l := range letters {
		o.listedLetters(purposeApprove, l.Record)
	}
	return desk, letters, err
}

// lostWaiting counts the lost PCs with a letter that waits for a supervisor.
func (b *books) lostWaiting() (int, error) {
	lost, err := b.lost()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, one := range lost {
		for _, l := range one.letters {
			l, _, err := b.asItStands(l)
			if err != nil {
				return 0, err
			}
			if !l.Approved && !l.Ended {
				n++
				break
			}
		}
	}
	return n, nil
}

func (b *books) lostOne(id kelurahan.RegisterID) (*owed, error) {
	lost, err := b.lost()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(lost, func(one *owed) bool { return one.end.Register == id })
	if i < 0 {
		return nil, kelurahan.E(kelurahan.NotFound, "office.lost", nil)
	}
	return lost[i], nil
}

func (o *Office) lostDesk(b *books, by kelurahan.Officer, one *owed) (LostDesk, []ReviewedLetter, error) {
	desk, list, records := LostDesk{End: one.end, May: b.lostApprover(by, one.end)}, []ReviewedLetter{}, []kelurahan.LetterRecord{}
	if g, known := b.store.Register(one.end.Register); known {
		desk.Counter = g.Opened.Counter
	}
	for _, l := range one.letters {
		l, rec, err := b.asItStands(l)
		if err != nil {
			return desk, nil, err
		}
		if l.Approved || l.Ended {
			continue
		}
		why, err := b.unusual(&rec)
		if err != nil {
			return desk, nil, err
		}
		if len(why) > 0 {
			desk.Unusual++
		}
		records = append(records, rec)
		list = append(list, ReviewedLetter{rec, why, o.seen.has(lostKey(by, one.end, rec.ID)), rec.Maker() == by.ID})
	}
	desk.Letters, desk.Numbers = len(list), numbersOf(records)
	slices.SortStableFunc(list, func(x, y ReviewedLetter) int { return len(y.Unusual) - len(x.Unusual) })
	return desk, list, nil
}

// lostKey: a lost PC's letters are looked at as one bundle, named by its register.
func lostKey(by kelurahan.Officer, end kelurahan.RegisterEnd, letter kelurahan.LetterID) seenKey {
	return seenKey{by.ID, kelurahan.BatchID(end.Register), letter}
}

// lostApprover says whether an officer has a word on a lost PC's letters.
func (b *books) lostApprover(by kelurahan.Officer, end kelurahan.RegisterEnd) error {
	g, _ := b.store.Register(end.Register)
	return kelurahan.CheckLostApprover(&by, &kelurahan.Officer{ID: by.ID, Role: g.Roles[by.ID]})
}

// ApproveLost signs, with the supervisor's own key, for letters of a lost PC: each
// with its place in that register and the hash of its sheet, which is rendered
// again and must still be what was issued. Letters that are not named stay open.
// Errors: role-refused, approver-unknown, batch-empty when none is named,
// not-found for a letter that is not that PC's, not-allowed-now for one that is
// approved, void or replaced, self-approval (arg "number"), batch-unseen (arg "n"),
// batch-changed, pin-wrong, pin-locked.
func (o *Office) ApproveLost(ctx context.Context, by kelurahan.Officer, lost kelurahan.RegisterID, letters []kelurahan.LetterID, pin []byte) error {
	return o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		one, err := b.lostOne(lost)
		if err != nil {
			return nil, err
		}
		if err := b.lostApprover(by, one.end); err != nil {
			return nil, err
		}
		chosen, err := o.chosen(b, by, one, letters)
		if err != nil {
			return nil, err
		}
		approved, err := o.lostSheets(b, chosen)
		if err != nil {
			return nil, err
		}
		signer, err := o.signer(b, by.ID, pin)
		if err != nil {
			return nil, err
		}
		defer signer.Wipe()
		return signLost(signer, b.id, one.end, approved)
	})
}

// chosen gives the letters named, in the order of the lost register, when he may
// approve each of them and has had each before him.
func (o *Office) chosen(b *books, by kelurahan.Officer, one *owed, letters []kelurahan.LetterID) ([]kelurahan.LetterRecord, error) {
	const op = "office.ApproveLost"
	records, unseen := []kelurahan.LetterRecord{}, 0
	for _, l := range one.letters {
		if !slices.Contains(letters, l.Letter) {
			continue
		}
		l, rec, err := b.asItStands(l)
		if err != nil {
			return nil, err
		}
		if err := kelurahan.CheckLostLetter(by.ID, one.end, &rec, l.Approved); err != nil {
			return nil, err
		}
		if !o.seen.has(lostKey(by, one.end, rec.ID)) {
			unseen++
		}
		records = append(records, rec)
	}
	switch {
	case len(letters) == 0:
		return nil, kelurahan.E(kelurahan.BatchEmpty, op, nil)
	case len(records) < len(letters):
		return nil, kelurahan.E(kelurahan.NotFound, op, nil)
	case unseen > 0:
		return nil, kelurahan.E(kelurahan.BatchUnseen, op, nil, "n", strconv.Itoa(unseen))
	}
	return records, nil
}

// lostSheets binds each letter to its place and to the sheet that was shown.
func (o *Office) lostSheets(b *books, records []kelurahan.LetterRecord) ([]kelurahan.LostLetter, error) {
	list := make([]kelurahan.LostLetter, 0, len(records))
	for i := range records {
		rec := &records[i]
		l := kelurahan.LostLetter{Seq: firstPosition(rec).Seq, Letter: rec.ID}
		if rec.Issued != nil {
			pdf, err := o.render(b, &rec.Issued.Letter, rec.Issued.Seal, 0)
			if err != nil {
				return nil, err
			}
			if l.PDF = sha256.Sum256(pdf); l.PDF != rec.Issued.PDF {
				return nil, kelurahan.E(kelurahan.BatchChanged, "office.ApproveLost", nil, "number", rec.Issued.Letter.Number.Short())
			}
		}
		list = append(list, l)
	}
	return list, nil
}

func signLost(signer *seal.OfficerSigner, in kelurahan.RegisterID, end kelurahan.RegisterEnd, letters []kelurahan.LostLetter) ([]kelurahan.Event, error) {
	events := []kelurahan.Event{}
	for some := range slices.Chunk(letters, kelurahan.MostLostLetters) {
		signature, err := signer.Sign(wire.PurposeLost, wire.LostStatement(in, end, some))
		if err != nil {
			return nil, err
		}
		events = append(events, kelurahan.LostLettersApproved{End: end, Letters: some, Signature: signature})
	}
	return events, nil
}

// lostWords gives the entries of this register, after one that was delivered, that
// approve a lost PC's letters and may end a run: those behind which nothing stands
// that waits for an approval itself. The others go with the next batch.
func (b *books) lostWords(delivered uint64) ([]uint64, error) {
	g, _ := b.store.Register(b.id)
	if len(g.ForLost) == 0 || g.ForLost[len(g.ForLost)-1] <= delivered {
		return nil, nil
	}
	signed, err := b.signedRuns(b.id)
	if err != nil {
		return nil, err
	}
	list := []uint64{}
	for _, seq := range g.ForLost {
		if seq <= delivered {
			continue
		}
		covered := uint64(0)
		for _, rec := range signed {
			if rec.Approved.Seq < seq {
				covered = max(covered, rec.Closed.Last)
			}
		}
		empty, err := b.nothingToApprove(covered+1, seq)
		if err != nil {
			return nil, err
		}
		if empty {
			list = append(list, seq)
		}
	}
	return list, nil
}
