package courier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// Enrol joins this counter to the city at a URL with a one-use token typed from
// paper. The token tells which city may answer, so no other can.
//
// Errors: token-invalid, field-invalid (field "url"), city-foreign (something
// else answered), and those of a request; nothing is kept then.
func (c *Courier) Enrol(ctx context.Context, address, typed string) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	token, err := wire.ParseToken(typed)
	if err != nil {
		return err
	}
	address, err = checkURL(address)
	if err != nil {
		return err
	}
	request, id, err := c.request(ctx, typed)
	if err != nil {
		return err
	}
	answer, err := city{http: c.cfg.HTTP, url: address}.do(ctx, http.MethodPost, wire.EnrolPath, wire.TypeSealed, request)
	if err != nil {
		return plain(err)
	}
	enrolled, err := openEnrolled(token, id, answer)
	if err != nil {
		return err
	}
	err = c.keep(func(n *notes) {
		*n = notes{City: address, Key: enrolled.PublicKey, Recipient: enrolled.Recipient, LastOK: c.cfg.Now()}
	})
	if err != nil {
		return err
	}
	fresh := c.noted().firstState()
	c.change(func(s *State) { *s = fresh })
	return nil
}

// plain takes the wait off a refusal: whoever enrols is a person.
func plain(err error) error {
	var r *refusal
	if errors.As(err, &r) {
		return r.what
	}
	return err
}

// request makes the signed request from what the register says of itself.
func (c *Courier) request(ctx context.Context, token string) ([]byte, register.ID, error) {
	const op = "courier.Enrol"
	p, err := c.cfg.Source.Pending(ctx)
	if err != nil {
		return nil, p.Register, err
	}
	entries, err := c.cfg.Source.Run(ctx, 1, 1)
	if err != nil || len(entries) != 1 {
		return nil, p.Register, kelurahan.E(kelurahan.OfficeNotSet, op, err)
	}
	_, _, ev, err := wire.DecodeEntry(entries[0].Payload)
	opened, ok := ev.(kelurahan.RegisterOpened)
	if err != nil || !ok {
		return nil, p.Register, kelurahan.E(kelurahan.RegisterDamaged, op, err, "entry", "1")
	}
	b, err := wire.Encode(wire.Enrol{
		Token: token, Area: opened.Area, Counter: opened.Counter, Register: p.Register,
		PublicKey: opened.PublicKey, At: kelurahan.MillisOf(c.cfg.Now()),
	})
	if err != nil {
		return nil, p.Register, err
	}
	sealed, err := c.cfg.Sign(wire.PurposeEnrol, b)
	return wire.JoinKey(opened.PublicKey, sealed), p.Register, err
}

// openEnrolled believes the key that the token was made for and no other.
func openEnrolled(token wire.Token, id register.ID, answer []byte) (wire.Enrolled, error) {
	const op = "courier.Enrol"
	key, sealed, err := wire.CutKey(answer)
	if err != nil {
		return wire.Enrolled{}, kelurahan.E(kelurahan.CityForeign, op, err)
	}
	if !token.Fits(key) {
		return wire.Enrolled{}, kelurahan.E(kelurahan.CityForeign, op, errors.New("the token was made by another city"))
	}
	keys, err := seal.NewKeySet(key)
	if err != nil {
		return wire.Enrolled{}, kelurahan.E(kelurahan.CityForeign, op, err)
	}
	e, err := open[wire.Enrolled](keys, wire.PurposeEnrolled, sealed)
	if err != nil {
		return e, plain(err)
	}
	if e.Register != id || !ed25519.PublicKey(e.PublicKey).Equal(key) {
		return e, kelurahan.E(kelurahan.CityForeign, op, errors.New("an answer to somebody else"))
	}
	return e, nil
}

// checkURL takes https, and http to this very PC only, for practice.
func checkURL(address string) (string, error) {
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	u, err := url.Parse(address)
	ok := err == nil && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
	if ok && u.Scheme != "https" {
		ip := net.ParseIP(u.Hostname())
		ok = u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
	}
	if !ok {
		return "", kelurahan.E(kelurahan.FieldInvalid, "courier.Enrol", nil).InField("url")
	}
	return address, nil
}
