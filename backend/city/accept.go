package city

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// The ways a run can come.
const (
	byNetwork = "jaringan"
	byStick   = "stik"
)

// opened is a run whose sender and sum were checked.
type opened struct {
	wire.RunHeader
	packed []byte
	size   int
	way    string
	// carried is how far another counter may carry the register; nil = its own sends.
	carried *kelurahan.RegisterEnd
}

// accept takes a run in and gives the city's signed receipt. The same run gets
// the same receipt, byte for byte; a run that overlaps what is held must agree
// with it.
//
// Errors: bad-request (damaged on the way: send again), not-enrolled,
// seal-invalid, version-unknown, chain-broken (arg "head": what the city
// holds), city-fork, run-unlike (send it in full), city-refused (arg "why": a
// code). After any of them nothing of the run is kept.
func (c *City) accept(ctx context.Context, body []byte, way string) ([]byte, error) {
	counter, r, err := c.openRun(ctx, body)
	if err != nil {
		return nil, err
	}
	if r.way = way; r.carried != nil {
		r.way = byCarrier
	}
	var receipt []byte
	err = c.cfg.Store.Tx(ctx, func(q *postgres.Queries) error {
		// The row is the register's turn: of two runs at once, one waits.
		counter, err = q.LockCounter(ctx, r.Register[:])
		if err != nil {
			return fmt.Errorf("city: counter: %w", err)
		}
		receipt, err = c.take(ctx, q, counter, r)
		return err
	})
	if code := kelurahan.CodeOf(err); code == kelurahan.CityFork {
		c.alarm(ctx, counter, code, fmt.Sprintf("entri %d–%d", r.From, r.To))
	}
	return receipt, err
}

// openRun finds who signed a run and checks that he may.
func (c *City) openRun(ctx context.Context, body []byte) (postgres.Counter, opened, error) {
	sealed, packed, err := wire.SplitRun(body)
	if err != nil {
		return postgres.Counter{}, opened{}, err
	}
	counter, payload, err := c.signedBy(ctx, wire.PurposeRun, sealed)
	if err != nil {
		return counter, opened{}, err
	}
	h, err := wire.OpenRun(payload, packed)
	if err != nil {
		return counter, opened{}, err
	}
	if h.To > math.MaxInt64/2 {
		return counter, opened{}, kelurahan.E(kelurahan.BadRequest, "city.accept", nil)
	}
	r := opened{RunHeader: h, packed: packed, size: len(body)}
	if string(h.Register[:]) != string(counter.Register) {
		counter, r.carried, err = c.openCarried(ctx, counter, h)
	}
	return counter, r, err
}

// signedBy verifies a message of an enrolled counter. Errors: bad-request for
// what is no message (damaged on the way), not-enrolled for an unknown or
// revoked key, seal-invalid.
func (c *City) signedBy(ctx context.Context, purpose string, sealed []byte) (postgres.Counter, []byte, error) {
	const op = "city.signedBy"
	kid, err := seal.KeyIDOf(sealed)
	if err != nil {
		return postgres.Counter{}, nil, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	counter, err := c.cfg.Store.CounterByKeyID(ctx, kid)
	if postgres.IsMissing(err) {
		return counter, nil, kelurahan.E(kelurahan.NotEnrolled, op, nil)
	}
	if err != nil {
		return counter, nil, fmt.Errorf("city: key: %w", err)
	}
	keys, err := seal.NewKeySet(counter.PublicKey)
	if err != nil {
		return counter, nil, err
	}
	payload, _, err := keys.Verify(purpose, sealed)
	if err != nil {
		// One flipped bit in a signature looks the same as a forger's.
		return counter, nil, kelurahan.E(kelurahan.BadRequest, op, err)
	}
	if counter.RevokedAt != nil {
		c.alarm(ctx, counter, kelurahan.NotEnrolled, "kiriman dari loket yang dicabut")
		return counter, nil, kelurahan.E(kelurahan.NotEnrolled, op, errors.New("revoked"))
	}
	return counter, payload, nil
}

// take is accept inside the transaction, with the register's turn held.
func (c *City) take(ctx context.Context, q *postgres.Queries, counter postgres.Counter, r opened) ([]byte, error) {
	if receipt, err := known(ctx, q, r); err != nil || receipt != nil {
		return receipt, err
	}
	if err := r.withinEnd(); err != nil {
		return nil, err
	}
	held := uint64(counter.HeadSeq)
	if r.From > held+1 {
		return nil, kelurahan.E(kelurahan.ChainBroken, "city.accept", nil, "head", strconv.FormatUint(held, 10))
	}
	entries, err := c.unpack(ctx, q, counter, r)
	if err != nil {
		return nil, err
	}
	fresh, err := beyond(ctx, q, r, entries, held)
	if err != nil {
		return nil, err
	}
	if len(fresh) > 0 {
		if err := c.record(ctx, q, counter, fresh, r.carried); err != nil {
			return nil, err
		}
	}
	return c.receipt(ctx, q, r)
}

// known gives the receipt of a run that was taken before.
func known(ctx context.Context, q *postgres.Queries, r opened) ([]byte, error) {
	row, err := q.RunReceipt(ctx, postgres.RunReceiptParams{Register: r.Register[:], FromSeq: int64(r.From), ToSeq: int64(r.To)})
	switch {
	case postgres.IsMissing(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("city: run: %w", err)
	case string(row.Last) != string(r.Last[:]):
		return nil, kelurahan.E(kelurahan.CityFork, "city.accept", errors.New("another run was taken under these numbers"))
	}
	return row.Receipt, nil
}

// unpack rebuilds the entries on top of what the city holds. The sum was signed
// and fits, so a chain that ends elsewhere began elsewhere: a fork. Of a run that
// leans on what the city holds that is not said yet: it must come in full.
func (c *City) unpack(ctx context.Context, q *postgres.Queries, counter postgres.Counter, r opened) ([]wire.RunEntry, error) {
	prev := register.Head{Seq: r.From - 1}
	if prev.Seq > 0 {
		hash, err := q.EntryHash(ctx, postgres.EntryHashParams{Register: r.Register[:], Seq: int64(prev.Seq)})
		if err != nil {
			return nil, fmt.Errorf("city: entry %d: %w", prev.Seq, err)
		}
		copy(prev.Hash[:], hash)
	}
	held, err := c.held(ctx, q, counter, r.RunHeader)
	if err != nil {
		return nil, err
	}
	entries, err := r.Unpack(prev, r.packed, held)
	if kelurahan.CodeOf(err) == kelurahan.ChainBroken {
		return nil, kelurahan.E(kelurahan.CityFork, "city.accept", err)
	}
	return entries, err
}

// beyond gives the entries the city does not hold yet; the others must be the
// very same.
func beyond(ctx context.Context, q *postgres.Queries, r opened, entries []wire.RunEntry, held uint64) ([]wire.RunEntry, error) {
	if r.From > held {
		return entries, nil
	}
	hashes, err := q.EntryHashes(ctx, postgres.EntryHashesParams{Register: r.Register[:], Seq: int64(r.From), Seq_2: int64(min(r.To, held))})
	if err != nil {
		return nil, fmt.Errorf("city: entries: %w", err)
	}
	for i, hash := range hashes {
		if string(hash) != string(entries[i].Hash[:]) {
			return nil, kelurahan.E(kelurahan.CityFork, "city.accept", fmt.Errorf("entry %d differs", entries[i].Seq))
		}
	}
	return entries[len(hashes):], nil
}

// receipt signs for the run and keeps what it signed.
func (c *City) receipt(ctx context.Context, q *postgres.Queries, r opened) ([]byte, error) {
	rows, err := q.IssuesIn(ctx, postgres.IssuesInParams{Register: r.Register[:], Seq: int64(r.From), Seq_2: int64(r.To)})
	if err != nil {
		return nil, fmt.Errorf("city: issues: %w", err)
	}
	answer := wire.Receipt{Register: r.Register, Last: r.To, Head: r.Last, At: c.now()}
	for _, i := range rows[:min(len(rows), maxIssues)] {
		answer.Issues = append(answer.Issues, wire.EntryIssue{Seq: uint64(i.Seq), Code: kelurahan.Code(i.Code)})
	}
	sealed, err := reply(c, wire.PurposeReceipt, answer)
	if err != nil {
		return nil, err
	}
	return sealed, q.AddRun(ctx, postgres.AddRunParams{
		Register: r.Register[:], FromSeq: int64(r.From), ToSeq: int64(r.To), Last: r.Last[:], Receipt: sealed,
		ReceivedAt: int64(answer.At), Bytes: int64(r.size), Way: r.way,
	})
}

// maxIssues keeps a receipt within a message; the staff sees all of them.
const maxIssues = 1_000

// head says how far the city holds a register. Errors: not-enrolled.
func (c *City) head(ctx context.Context, id register.ID, nonce string) ([]byte, error) {
	counter, err := c.cfg.Store.CounterByRegister(ctx, id[:])
	if postgres.IsMissing(err) {
		return nil, kelurahan.E(kelurahan.NotEnrolled, "city.head", nil)
	}
	if err != nil {
		return nil, fmt.Errorf("city: counter: %w", err)
	}
	if counter.RevokedAt != nil {
		carried, err := c.isCarried(ctx, counter)
		if err != nil {
			return nil, err
		}
		if !carried {
			return nil, kelurahan.E(kelurahan.NotEnrolled, "city.head", errors.New("revoked"))
		}
	}
	h := wire.Head{Register: id, Seq: uint64(counter.HeadSeq), At: c.now(), Nonce: nonce, Runs: wire.RunVersion, Renderer: letterpdf.Identity()}
	copy(h.Hash[:], counter.HeadHash)
	if err := c.cfg.Store.TouchCounter(ctx, postgres.TouchCounterParams{Register: id[:], ContactAt: new(int64(h.At))}); err != nil {
		return nil, fmt.Errorf("city: contact: %w", err)
	}
	return reply(c, wire.PurposeHead, h)
}
