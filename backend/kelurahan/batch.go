package kelurahan

import "slices"

// Closing is the Fact of closing a run.
type Closing struct {
	Fact  `cbor:"1,keyasint"`
	First uint64   `cbor:"2,keyasint"`
	Last  uint64   `cbor:"3,keyasint"`
	Head  [32]byte `cbor:"4,keyasint"`
	Date  Date     `cbor:"5,keyasint"`
	Again BatchID  `cbor:"6,keyasint,omitzero"`
}

// Approval is the Fact of approving.
type Approval struct {
	Fact      `cbor:"1,keyasint"`
	Head      [32]byte         `cbor:"2,keyasint"`
	Letters   []ApprovedLetter `cbor:"3,keyasint"`
	Signature []byte           `cbor:"4,keyasint"`
}

// BatchRecord is the fold of all entries about one batch; like LetterRecord it
// takes them in any order and twice.
type BatchRecord struct {
	ID       BatchID   `cbor:"1,keyasint"`
	Closed   *Closing  `cbor:"2,keyasint,omitempty"`
	Approved *Approval `cbor:"3,keyasint,omitempty"`
	Returned *Remark   `cbor:"4,keyasint,omitempty"`
	// Letters named by the supervisor who returned the batch.
	Faulty []LetterID `cbor:"5,keyasint,omitempty"`
	// ClosedAgain is the batch that took this one's place after a return.
	ClosedAgain BatchID `cbor:"6,keyasint,omitzero"`
}

// BatchesOf names the batches an event is about.
func BatchesOf(ev Event) []BatchID {
	switch v := ev.(type) {
	case BatchClosed:
		if !v.Again.IsZero() {
			return []BatchID{v.Batch, v.Again}
		}
		return []BatchID{v.Batch}
	case BatchApproved:
		return []BatchID{v.Batch}
	case BatchReturned:
		return []BatchID{v.Batch}
	}
	return nil
}

// Apply takes one entry about the batch into the record.
func (b *BatchRecord) Apply(e Entry) {
	f := FactOf(e)
	switch v := e.Event.(type) {
	case BatchClosed:
		if v.Again == b.ID {
			if b.ClosedAgain.IsZero() || slices.Compare(v.Batch[:], b.ClosedAgain[:]) < 0 {
				b.ClosedAgain = v.Batch // of two, the same one in any order
			}
			return
		}
		if b.Closed == nil || f.Before(b.Closed.Fact) {
			b.Closed = &Closing{Fact: f, First: v.First, Last: v.Last, Head: v.Head, Date: v.Date, Again: v.Again}
		}
	case BatchApproved:
		if b.Approved == nil || f.Before(b.Approved.Fact) {
			b.Approved = &Approval{Fact: f, Head: v.Head, Letters: v.Letters, Signature: v.Signature}
		}
	case BatchReturned:
		if b.Returned == nil || f.Before(b.Returned.Fact) {
			b.Returned, b.Faulty = &Remark{f, v.Reason}, v.Letters
		}
	}
}

// BatchStatus is where a batch stands. Durable strings.
type BatchStatus string

// The statuses of a batch. Delivery is not among them: the city receives runs
// of the register, so a batch is delivered when the receipt reaches past its
// approval.
const (
	BatchWaiting     BatchStatus = "waiting" // closed, nobody has looked
	BatchSigned      BatchStatus = "approved"
	BatchSentBack    BatchStatus = "returned"
	BatchClosedAgain BatchStatus = "closed-again" // returned, then put right in another batch
)

// BatchStatuses lists every status.
func BatchStatuses() []BatchStatus {
	return []BatchStatus{BatchWaiting, BatchSigned, BatchSentBack, BatchClosedAgain}
}

// Status derives where the batch stands. An approval wins over a return.
func (b *BatchRecord) Status() BatchStatus {
	switch {
	case b.Approved != nil:
		return BatchSigned
	case !b.ClosedAgain.IsZero():
		return BatchClosedAgain
	case b.Returned != nil:
		return BatchSentBack
	}
	return BatchWaiting
}

// Covers reports whether the batch's run holds the position.
func (b *BatchRecord) Covers(p Position) bool {
	return b.Closed != nil && b.Closed.Register == p.Register && b.Closed.First <= p.Seq && p.Seq <= b.Closed.Last
}
