package office

import (
	"context"
	"crypto/ed25519"
	"slices"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Pending says what waits for the city: runs of the register that end with an
// approval. Errors: not-signed-in.
func (o *Office) Pending(context.Context) (courier.Pending, error) {
	b, err := o.open()
	if err != nil {
		return courier.Pending{}, err
	}
	p := courier.Pending{Register: register.ID(b.id), Delivered: b.store.Deliveries(b.id).Last}
	if p.Approvals, err = b.approvals(b.id, p.Delivered); err != nil {
		return p, err
	}
	words, err := b.lostWords(p.Delivered)
	if err != nil {
		return p, err
	}
	p.Approvals = append(p.Approvals, words...)
	slices.Sort(p.Approvals)
	opening, err := b.opening(p.Delivered)
	if err != nil {
		return p, err
	}
	if opening > 0 {
		p.Approvals = append([]uint64{opening}, p.Approvals...)
	}
	batches, err := b.recentBatches()
	for i := range batches {
		if rec := &batches[i]; rec.Closed != nil && rec.Closed.Register == b.id && rec.Status() == kelurahan.BatchWaiting {
			p.Unsigned++
		}
	}
	return p, err
}

// approvals gives the approvals of a register's batches after an entry, in order.
func (b *books) approvals(id kelurahan.RegisterID, after uint64) ([]uint64, error) {
	batches, err := b.recentBatches()
	if err != nil {
		return nil, err
	}
	var list []uint64
	for i := range batches {
		rec := &batches[i]
		if rec.Closed == nil || rec.Closed.Register != id {
			continue // another register's
		}
		if rec.Approved != nil && rec.Approved.Register == id && rec.Approved.Seq > after {
			list = append(list, rec.Approved.Seq)
		}
	}
	slices.Sort(list)
	return list, nil
}

// Run gives entries of the register as they are.
func (o *Office) Run(_ context.Context, from, to uint64) ([]register.Entry, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return runOf(b.reg, from, to)
}

func runOf(reg *register.Register, from, to uint64) ([]register.Entry, error) {
	list := make([]register.Entry, 0, to-from+1)
	for e, err := range reg.Read(from, to) {
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// Deliver records the city's receipt. The officer is nobody: the program did it.
func (o *Office) Deliver(_ context.Context, last uint64, head register.Hash, receipt []byte) error {
	b, err := o.open()
	if err != nil {
		return err
	}
	return o.delivered(b.id, kelurahan.BatchDelivered{Last: last, Head: head, Receipt: receipt})
}

func (o *Office) delivered(id kelurahan.RegisterID, ev kelurahan.BatchDelivered) error {
	err := o.locked(func() error {
		b, err := o.opened()
		if err != nil {
			return err
		}
		if b.store.Deliveries(id).Last >= ev.Last {
			return nil
		}
		return o.write(b, kelurahan.OfficerID{}, []kelurahan.Event{ev})
	})
	if err == nil {
		o.cfg.Changed()
	}
	return err
}

// IsDelivered reports whether the city has receipted an entry.
func (o *Office) IsDelivered(p kelurahan.Position) bool {
	b, err := o.open()
	return err == nil && b.store.Deliveries(p.Register).Last >= p.Seq
}

// Sign signs with the counter's key; it is what a courier needs.
// Errors: not-signed-in.
func (o *Office) Sign(purpose string, payload []byte) ([]byte, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	return b.keys.SignAsCounter(purpose, payload)
}

// The verdicts on a scanned seal.
const (
	SealGenuine  = "sah"
	SealVoid     = "batal"
	SealReplaced = "diganti"
	SealUnknown  = "tidak-dikenal"
	SealForged   = "palsu"
)

// SealCheck is what a scanned QR says, checked without a network.
type SealCheck struct {
	Verdict string
	Seal    wire.LetterSeal
	Letter  *kelurahan.LetterRecord // nil when it is not in our registers
}

// CheckSeal checks the text of a QR against the counters of this office.
func (o *Office) CheckSeal(text string) (SealCheck, error) {
	b, err := o.open()
	if err != nil {
		return SealCheck{}, err
	}
	sealed, err := seal.ParseQR(text)
	if err != nil {
		return SealCheck{Verdict: SealForged}, nil //nolint:nilerr // that it is no seal is the answer
	}
	keys, err := b.counterKeys()
	if err != nil {
		return SealCheck{}, err
	}
	statement, _, err := keys.Verify(wire.PurposeLetterSeal, sealed)
	switch kelurahan.CodeOf(err) {
	case "":
	case kelurahan.SealKeyUnknown:
		return SealCheck{Verdict: SealUnknown}, nil
	default:
		return SealCheck{Verdict: SealForged}, nil
	}
	s, err := wire.DecodeLetterSeal(statement)
	if err != nil {
		return SealCheck{Verdict: SealForged}, nil //nolint:nilerr // that it is no seal is the answer
	}
	check, err := b.judge(s)
	if check.Letter != nil {
		o.listedLetters("segel", *check.Letter)
	}
	return check, err
}

func (b *books) judge(s wire.LetterSeal) (SealCheck, error) {
	check := SealCheck{Verdict: SealGenuine, Seal: s}
	rec, err := b.store.Letter(s.Letter)
	if kelurahan.CodeOf(err) == kelurahan.NotFound {
		return check, nil
	}
	if err != nil {
		return check, err
	}
	check.Letter = &rec
	switch rec.Status() {
	case kelurahan.StatusVoid:
		check.Verdict = SealVoid
	case kelurahan.StatusReplaced:
		check.Verdict = SealReplaced
	}
	return check, nil
}

func (b *books) counterKeys() (seal.KeySet, error) {
	list := []ed25519.PublicKey{}
	for _, r := range b.store.Registers() {
		list = append(list, r.Opened.PublicKey)
	}
	return seal.NewKeySet(list...)
}
