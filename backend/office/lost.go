package office

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// LostLetter is a letter of a lost PC that the city had no receipt for when the
// backup was made, or that nobody had approved. It names nobody.
type LostLetter struct {
	Letter   kelurahan.LetterID
	Position kelurahan.Position
	Number   kelurahan.Number
	Title    string
	Date     kelurahan.Date
	Approved bool // by a supervisor, before the PC was lost or from here
	Ended    bool // void or replaced: there is nothing to approve
	AtCity   bool // this PC has carried it to the city since, and the approval from here
}

// settled: nothing is left to do about it.
func (l LostLetter) settled() bool { return l.AtCity && (l.Approved || l.Ended) }

// owed is what a lost PC's register holds that the city may not have. The
// register is only read here, so it is worked out once.
type owed struct {
	end     kelurahan.RegisterEnd
	reg     *register.Register
	work    uint64 // last entry after its receipts that the city should see, 0 = none
	letters []LostLetter
}

// lostShelf keeps what lost PCs owe.
type lostShelf struct {
	mu   sync.Mutex
	done bool
	list []*owed
}

// lost gives the registers this one stands in the place of, the newest first.
func (b *books) lost() ([]*owed, error) {
	b.owed.mu.Lock()
	defer b.owed.mu.Unlock()
	if b.owed.done {
		return b.owed.list, nil
	}
	opened := map[kelurahan.RegisterID]kelurahan.RegisterOpened{}
	for _, r := range b.store.Registers() {
		opened[r.ID] = r.Opened
	}
	list := []*owed{}
	for after := opened[b.id].After; after != nil; after = opened[after.Register].After {
		i := slices.IndexFunc(b.mirrors, func(r *register.Register) bool { return kelurahan.RegisterID(r.ID()) == after.Register })
		if i < 0 || len(list) == len(b.mirrors) {
			break
		}
		one, err := b.owes(b.mirrors[i], *after)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	b.owed.list, b.owed.done = list, true
	return list, nil
}

// owes reads what a lost PC wrote after the last receipt it had, and the letters
// before that no approval covers: those issued between a closing and its approval
// went along with it.
func (b *books) owes(reg *register.Register, end kelurahan.RegisterEnd) (*owed, error) {
	one := &owed{end: end, reg: reg}
	delivered := b.store.DeliveredItself(end.Register).Last
	signed, err := b.signedRuns(end.Register)
	if err != nil {
		return nil, err
	}
	for e, err := range entriesOf(reg, min(signed.first(), delivered+1), min(end.Seq, reg.Head().Seq)) {
		if err != nil {
			return nil, err
		}
		if e.Seq <= delivered && signed.cover(e.Position) {
			continue
		}
		switch v := e.Event.(type) {
		case kelurahan.LetterIssued:
			one.letters = append(one.letters, LostLetter{Letter: v.Letter.ID, Position: e.Position, Number: v.Letter.Number, Title: v.Letter.Title, Date: v.Letter.Date})
		case kelurahan.LetterHandwritten:
			one.letters = append(one.letters, LostLetter{Letter: v.Letter, Position: e.Position, Number: v.Number, Title: v.Title, Date: v.Date})
		case kelurahan.LetterVoided, kelurahan.LetterPrinted, kelurahan.BatchClosed, kelurahan.BatchApproved, kelurahan.BatchReturned,
			kelurahan.LostLettersApproved:
		default:
			continue
		}
		if e.Seq > delivered {
			one.work = e.Seq
		}
	}
	return one, nil
}

// runs are the signed batches of one register, in the order of their entries.
type runs []kelurahan.BatchRecord

func (b *books) signedRuns(id kelurahan.RegisterID) (runs, error) {
	batches, err := b.recentBatches()
	if err != nil {
		return nil, err
	}
	list := runs{}
	for _, rec := range batches {
		if rec.Closed != nil && rec.Closed.Register == id && rec.Status() == kelurahan.BatchSigned {
			list = append(list, rec)
		}
	}
	slices.SortFunc(list, func(x, y kelurahan.BatchRecord) int { return cmp.Compare(x.Closed.First, y.Closed.First) })
	return list, nil
}

func (r runs) cover(p kelurahan.Position) bool {
	return slices.ContainsFunc(r, func(b kelurahan.BatchRecord) bool { return b.Covers(p) })
}

// first gives the first entry behind the oldest run known that no run covers.
func (r runs) first() uint64 {
	next := uint64(1)
	for i, b := range r {
		if i > 0 && b.Closed.First > next {
			break
		}
		next = max(next, b.Closed.Last+1)
	}
	return next
}

// Carried gives the registers of lost PCs that this one carries to the city:
// what was approved there and not delivered, and what nobody approved any more,
// which the city puts before its staff. Errors: not-signed-in, and those of
// reading a register.
func (o *Office) Carried(context.Context) ([]courier.Source, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	lost, err := b.lost()
	if err != nil {
		return nil, err
	}
	list := []courier.Source{}
	for _, one := range lost {
		list = append(list, carriedRegister{o, one})
	}
	return list, nil
}

// carriedRegister is a lost PC's register as a courier sees it.
type carriedRegister struct {
	o *Office
	*owed
}

// Pending implements courier.Source. What waits ends where the backup ended.
func (c carriedRegister) Pending(context.Context) (courier.Pending, error) {
	b, err := c.o.open()
	if err != nil {
		return courier.Pending{}, err
	}
	p := courier.Pending{Register: register.ID(c.end.Register), Delivered: b.store.Deliveries(c.end.Register).Last}
	if c.work <= p.Delivered {
		return p, nil
	}
	if p.Approvals, err = b.approvals(c.end.Register, p.Delivered); err != nil {
		return p, err
	}
	if n := len(p.Approvals); n == 0 || p.Approvals[n-1] < c.end.Seq {
		p.Approvals = append(p.Approvals, c.end.Seq)
	}
	return p, nil
}

// Run implements courier.Source.
func (c carriedRegister) Run(_ context.Context, from, to uint64) ([]register.Entry, error) {
	return runOf(c.reg, from, to)
}

// Deliver implements courier.Source: the receipt stands in this PC's register.
func (c carriedRegister) Deliver(_ context.Context, last uint64, head register.Hash, receipt []byte) error {
	return c.o.delivered(c.end.Register, kelurahan.BatchDelivered{Last: last, Head: head, Receipt: receipt, Of: c.end.Register})
}

// opening gives the last entry of this register's first act when the city must
// know it before it takes what a lost PC owes; 0 otherwise.
func (b *books) opening(delivered uint64) (uint64, error) {
	lost, err := b.lost()
	if err != nil || delivered > 0 {
		return 0, err
	}
	if !slices.ContainsFunc(lost, func(one *owed) bool { return one.work > b.store.Deliveries(one.end.Register).Last }) {
		return 0, nil
	}
	last := uint64(0)
	for e, err := range entriesOf(b.reg, 1, b.reg.Head().Seq) {
		if err != nil {
			return 0, err
		}
		if e.Event == nil || !kelurahan.SetUpOnly(e.Event.Type()) {
			break
		}
		last = e.Seq
	}
	return last, nil
}

// Lost lists the letters of lost PCs about which something is left to do, so that
// nothing of them is missing in silence. Errors: not-signed-in, and those of
// reading a register.
func (o *Office) Lost() ([]LostLetter, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	lost, err := b.lost()
	if err != nil {
		return nil, err
	}
	list := []LostLetter{}
	for _, one := range lost {
		for _, l := range one.letters {
			if l, _, err = b.asItStands(l); err != nil {
				return nil, err
			}
			if !l.settled() {
				list = append(list, l)
			}
		}
	}
	return list, nil
}

// asItStands fills in what became of a lost PC's letter.
func (b *books) asItStands(l LostLetter) (LostLetter, kelurahan.LetterRecord, error) {
	rec, err := b.store.Letter(l.Letter)
	if err != nil {
		return l, rec, err
	}
	batch, found, err := b.batchOf(l.Position)
	if err != nil {
		return l, rec, err
	}
	status := rec.Status()
	l.Ended = status == kelurahan.StatusVoid || status == kelurahan.StatusReplaced
	l.Approved = found && batch.Status() == kelurahan.BatchSigned
	l.AtCity = l.Position.Seq <= b.store.Deliveries(l.Position.Register).Last
	if word := rec.LostApproval(); word != nil && !l.Approved {
		l.Approved = true
		l.AtCity = l.AtCity && word.Seq <= b.store.Deliveries(word.Register).Last
	}
	return l, rec, nil
}
