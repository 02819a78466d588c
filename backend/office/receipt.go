package office

import (
	"sync"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// receiptShelf remembers which receipt covered what. A receipt stands in the
// register soon after the approvals it covers, and never changes.
type receiptShelf struct {
	mu    sync.Mutex
	known []covered
}

// covered is a stretch of entries that one receipt was the first to cover.
type covered struct {
	from, to uint64
	at       kelurahan.Millis
}

// receiptAt gives when the city's receipt for an approval was written; 0 = there
// is none yet, or another counter's register holds it.
func (o *Office) receiptAt(b *books, approval kelurahan.Position) (kelurahan.Millis, error) {
	if approval.Register != b.id || b.store.Deliveries(b.id).Last < approval.Seq {
		return 0, nil
	}
	o.receipts.mu.Lock()
	defer o.receipts.mu.Unlock()
	for _, c := range o.receipts.known {
		if c.from <= approval.Seq && approval.Seq <= c.to {
			return c.at, nil
		}
	}
	for e, err := range entriesOf(b.reg, approval.Seq+1, b.reg.Head().Seq) {
		if err != nil {
			return 0, err
		}
		if d, ok := e.Event.(kelurahan.BatchDelivered); ok && d.Of.IsZero() && d.Last >= approval.Seq {
			o.receipts.known = append(o.receipts.known, covered{approval.Seq, d.Last, e.At})
			return e.At, nil
		}
	}
	return 0, nil
}

// received notes in every batch of a list, the newest first, when its receipt
// came. The oldest is asked for first: its receipt often covers those after it.
func (o *Office) received(b *books, list []BatchSummary) error {
	for i := len(list) - 1; i >= 0; i-- {
		approved := list[i].Record.Approved
		if approved == nil {
			continue
		}
		var err error
		if list[i].Received, err = o.receiptAt(b, approved.Position); err != nil {
			return err
		}
	}
	return nil
}
