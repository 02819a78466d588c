package city

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// tokenLife is how long a token may be used: time for a trip to the office.
const tokenLife = 14 * 24 * 3600 * 1000

// NewToken makes a token for one counter of one office; by names who made it.
// Errors: field-invalid.
func (c *City) NewToken(ctx context.Context, area, counter, by string) (wire.Token, error) {
	a, err := kelurahan.ParseAreaCode(area)
	if err != nil {
		return wire.Token{}, err
	}
	code, err := kelurahan.ParseCounterCode(counter)
	if err != nil {
		return wire.Token{}, err
	}
	t, err := wire.NewToken(c.cfg.Keys.Signer.Public())
	if err != nil {
		return t, err
	}
	hash, now := t.Hash(), int64(c.now())
	return t, c.cfg.Store.AddToken(ctx, postgres.AddTokenParams{
		Hash: hash[:], Area: string(a), Code: string(code), CreatedAt: now, ExpiresAt: now + tokenLife, CreatedBy: by,
	})
}

// enrol takes a counter in. The token is used up only when that succeeds.
// Errors: token-invalid, bad-request, seal-invalid, already-set-up for a code,
// register or key that another counter has.
func (c *City) enrol(ctx context.Context, body []byte) ([]byte, error) {
	e, err := openEnrol(body)
	if err != nil {
		return nil, err
	}
	token, err := wire.ParseToken(e.Token)
	if err != nil {
		return nil, err
	}
	id, err := c.admit(ctx, token, e)
	if err != nil {
		return nil, err
	}
	public := c.cfg.Keys.Signer.Public()
	sealed, err := reply(c, wire.PurposeEnrolled, wire.Enrolled{
		Counter: id, Register: e.Register, PublicKey: public, Recipient: c.cfg.Keys.Identity.Recipient().String(), At: c.now(),
	})
	return wire.JoinKey(public, sealed), err
}

// openEnrol checks that the sender holds the key he brings.
func openEnrol(body []byte) (wire.Enrol, error) {
	key, sealed, err := wire.CutKey(body)
	if err != nil {
		return wire.Enrol{}, err
	}
	keys, err := seal.NewKeySet(key)
	if err != nil {
		return wire.Enrol{}, err
	}
	payload, _, err := keys.Verify(wire.PurposeEnrol, sealed)
	if err != nil {
		return wire.Enrol{}, err
	}
	e, err := wire.Decode[wire.Enrol](payload)
	if err != nil {
		return e, err
	}
	if string(e.PublicKey) != string(key) || e.Register == (register.ID{}) {
		return e, kelurahan.E(kelurahan.BadRequest, "city.enrol", errors.New("another key, or no register"))
	}
	return e, nil
}

func (c *City) admit(ctx context.Context, token wire.Token, e wire.Enrol) (id [16]byte, err error) {
	const op = "city.enrol"
	hash := token.Hash()
	now := int64(c.now())
	err = c.cfg.Store.Tx(ctx, func(q *postgres.Queries) error {
		t, err := q.UseToken(ctx, postgres.UseTokenParams{Hash: hash[:], UsedAt: &now})
		if postgres.IsMissing(err) || err == nil && (t.Area != string(e.Area) || t.Code != string(e.Counter)) {
			return kelurahan.E(kelurahan.TokenInvalid, op, nil)
		}
		if err != nil {
			return fmt.Errorf("city: token: %w", err)
		}
		id, err = c.seat(ctx, q, e)
		return err
	})
	return id, err
}

// seat gives the counter its row. A counter that lost its notes comes again
// with the same register and key and gets the same seat.
func (c *City) seat(ctx context.Context, q *postgres.Queries, e wire.Enrol) (id [16]byte, err error) {
	const op = "city.enrol"
	old, err := q.CounterByCode(ctx, postgres.CounterByCodeParams{Area: string(e.Area), Code: string(e.Counter)})
	if err == nil {
		same := string(old.Register) == string(e.Register[:]) && string(old.PublicKey) == string(e.PublicKey) && old.RevokedAt == nil
		if !same {
			return id, kelurahan.E(kelurahan.AlreadySetUp, op, nil, "counter", old.Code)
		}
		return [16]byte(old.ID), nil
	}
	if !postgres.IsMissing(err) {
		return id, fmt.Errorf("city: counter: %w", err)
	}
	kid := seal.KeyID(e.PublicKey)
	if err := unseated(ctx, q, e.Register[:], kid); err != nil {
		return id, err
	}
	id, err = uuid.NewV7()
	if err != nil {
		return id, fmt.Errorf("city: identity: %w", err)
	}
	return id, q.AddCounter(ctx, postgres.AddCounterParams{
		ID: id[:], Area: string(e.Area), Code: string(e.Counter), Register: e.Register[:],
		PublicKey: e.PublicKey, KeyID: kid, EnrolledAt: int64(c.now()),
	})
}

// unseated makes sure that neither register nor key sits anywhere else.
func unseated(ctx context.Context, q *postgres.Queries, reg, kid []byte) error {
	_, errReg := q.CounterByRegister(ctx, reg)
	_, errKey := q.CounterByKeyID(ctx, kid)
	if postgres.IsMissing(errReg) && postgres.IsMissing(errKey) {
		return nil
	}
	return kelurahan.E(kelurahan.AlreadySetUp, "city.enrol", nil)
}

// keyList is every key that ever sealed letters.
func (c *City) keyList(ctx context.Context) ([]byte, error) {
	rows, err := c.cfg.Store.Counters(ctx)
	if err != nil {
		return nil, fmt.Errorf("city: counters: %w", err)
	}
	list := wire.KeyList{At: c.now(), Keys: []wire.CounterKey{}}
	for _, r := range rows {
		k := wire.CounterKey{
			Area: kelurahan.AreaCode(r.Counter.Area), Counter: kelurahan.CounterCode(r.Counter.Code), PublicKey: r.Counter.PublicKey,
		}
		if r.Counter.RevokedAt != nil {
			k.Revoked = kelurahan.Millis(*r.Counter.RevokedAt)
		}
		list.Keys = append(list.Keys, k)
	}
	return reply(c, wire.PurposeKeys, list)
}
