package city

import (
	"context"
	"errors"
	"fmt"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// verifyStep is how many entries Verify reads at a time.
const verifyStep = 1_000

// Verify walks a register from its first entry to the head, as the city holds it:
// links of all entries, payloads of those it has in full.
// Errors: not-found, chain-broken (arg "entry").
func (c *City) Verify(ctx context.Context, id register.ID) (register.Head, error) {
	counter, err := c.cfg.Store.CounterByRegister(ctx, id[:])
	if err != nil {
		return register.Head{}, kelurahan.E(kelurahan.NotFound, "city.Verify", err)
	}
	head := register.Head{}
	for head.Seq < uint64(counter.HeadSeq) {
		rows, err := c.cfg.Store.EntriesBetween(ctx, postgres.EntriesBetweenParams{
			Register: id[:], Seq: int64(head.Seq) + 1, Seq_2: min(int64(head.Seq)+verifyStep, counter.HeadSeq),
		})
		if err != nil {
			return head, fmt.Errorf("city: entries: %w", err)
		}
		entries, err := c.cfg.Keys.chained(rows, head)
		if err != nil {
			return head, err
		}
		if len(entries) == 0 {
			return head, kelurahan.E(kelurahan.ChainBroken, "city.Verify", nil, "entry", fmt.Sprint(head.Seq+1))
		}
		if head, err = register.VerifyRun(id, head, entries); err != nil {
			return head, err
		}
	}
	if string(head.Hash[:]) != string(counter.HeadHash) && counter.HeadSeq > 0 {
		return head, kelurahan.E(kelurahan.ChainBroken, "city.Verify", errors.New("the head is another"), "entry", fmt.Sprint(head.Seq))
	}
	return head, nil
}

// chained makes register entries of rows that follow prev.
func (k *Keys) chained(rows []postgres.Entry, prev register.Head) ([]register.Entry, error) {
	entries := make([]register.Entry, 0, len(rows))
	for _, row := range rows {
		e, err := k.rebuilt(row)
		if err != nil {
			return nil, err
		}
		e.Prev, e.Hash, e.PayloadHash = prev.Hash, register.Hash(row.Hash), register.Hash(row.PayloadHash)
		entries, prev = append(entries, e), e.Head()
	}
	return entries, nil
}

// rebuilt gives number, kind and, where the city has them, salt and payload.
func (k *Keys) rebuilt(row postgres.Entry) (e register.Entry, err error) {
	e = register.Entry{Seq: uint64(row.Seq), Kind: register.Kind(row.Kind), Erased: wire.State(row.State) != wire.Whole}
	if !e.Erased {
		e.Salt, e.Payload, err = k.unlockWhole(row.Register, e.Seq, row.Sealed)
	}
	return e, err
}
