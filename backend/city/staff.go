package city

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Cost of a password: OWASP's 46 MiB, one lane; see facts of argon2id in
// RFC 9106 and OWASP's password storage sheet.
const (
	hashMemory = 46 * 1024
	hashTime   = 2
	hashLanes  = 1

	maxTries    = 5
	lockMillis  = 15 * 60 * 1000
	sessionLife = 8 * 3600 * 1000
	minPassword = 12
	maxPassword = 200
)

// AddStaff gives somebody of the city's staff a password, new or again.
// Errors: name-invalid, pin-weak for fewer than 12 characters.
func (c *City) AddStaff(ctx context.Context, name, password string) error {
	const op = "city.AddStaff"
	name, err := staffName(name)
	if err != nil {
		return err
	}
	if n := len([]rune(password)); n < minPassword || n > maxPassword {
		return kelurahan.E(kelurahan.PINWeak, op, nil).InField("password")
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return kelurahan.E(kelurahan.Internal, op, err)
	}
	return c.cfg.Store.Tx(ctx, func(q *postgres.Queries) error {
		if err := q.AddStaff(ctx, postgres.AddStaffParams{Name: name, Hash: c.hash(password, salt), CreatedAt: int64(c.now())}); err != nil {
			return fmt.Errorf("city: staff: %w", err)
		}
		return q.EndSessionsOf(ctx, name)
	})
}

// DismissStaff ends a sign-in name and its sessions. Errors: not-found.
func (c *City) DismissStaff(ctx context.Context, name string) error {
	name = strings.ToLower(strings.TrimSpace(name))
	return c.cfg.Store.Tx(ctx, func(q *postgres.Queries) error {
		n, err := q.DismissStaff(ctx, name)
		if err != nil {
			return fmt.Errorf("city: staff: %w", err)
		}
		if n == 0 {
			return kelurahan.E(kelurahan.NotFound, "city.DismissStaff", nil)
		}
		return q.EndSessionsOf(ctx, name)
	})
}

// staffName takes short plain names: they are typed at every sign-in.
func staffName(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	ok := len(s) >= 2 && len(s) <= 40
	for _, r := range s {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-')
	}
	if !ok {
		return "", kelurahan.E(kelurahan.NameInvalid, "city.staffName", nil).InField("name")
	}
	return s, nil
}

// hash is the text kept of a password: "argon2id$salt$hash".
func (c *City) hash(password string, salt []byte) string {
	c.hashing <- struct{}{}
	defer func() { <-c.hashing }()
	sum := argon2.IDKey([]byte(password), salt, hashTime, hashMemory, hashLanes, 32)
	return "argon2id$" + base64.RawStdEncoding.EncodeToString(salt) + "$" + base64.RawStdEncoding.EncodeToString(sum)
}

// signIn gives a session. A name that does not exist takes as long and sounds
// the same. Errors: pin-wrong, pin-locked (arg "minutes").
func (c *City) signIn(ctx context.Context, name, password string) (session string, err error) {
	const op = "city.signIn"
	name = strings.ToLower(strings.TrimSpace(name))
	if len(password) > 4*maxPassword {
		return "", kelurahan.E(kelurahan.PINWrong, op, nil)
	}
	person, err := c.cfg.Store.Staff(ctx, text(name, 100))
	if postgres.IsMissing(err) {
		c.hash(password, make([]byte, 16))
		return "", kelurahan.E(kelurahan.PINWrong, op, nil)
	}
	if err != nil {
		return "", fmt.Errorf("city: staff: %w", err)
	}
	now := int64(c.now())
	if person.LockedUntil > now {
		return "", kelurahan.E(kelurahan.PINLocked, op, nil, "minutes", fmt.Sprint((person.LockedUntil-now)/60_000+1))
	}
	if err := c.countTry(ctx, name); err != nil {
		return "", err
	}
	parts := strings.Split(person.Hash, "$")
	if len(parts) != 3 {
		return "", kelurahan.E(kelurahan.Internal, op, errors.New("a password in a form nobody wrote"))
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[1])
	if err != nil {
		return "", kelurahan.E(kelurahan.Internal, op, err)
	}
	if subtle.ConstantTimeCompare([]byte(c.hash(password, salt)), []byte(person.Hash)) != 1 {
		return "", kelurahan.E(kelurahan.PINWrong, op, nil)
	}
	return c.begin(ctx, name)
}

// countTry counts before the password is looked at, so that many at once do
// not each get a try.
func (c *City) countTry(ctx context.Context, name string) error {
	failed, err := c.cfg.Store.CountTry(ctx, name)
	if err != nil {
		return fmt.Errorf("city: staff: %w", err)
	}
	if failed < maxTries {
		return nil
	}
	until := int64(c.now()) + lockMillis
	if failed == maxTries { // the fifth may still be the right one
		return c.lockAfter(ctx, name, until)
	}
	return kelurahan.E(kelurahan.PINLocked, "city.signIn", nil, "minutes", "15")
}

func (c *City) lockAfter(ctx context.Context, name string, until int64) error {
	c.cfg.Log.Warn("staff locked after wrong passwords", slog.String("code", string(kelurahan.PINLocked)))
	if err := c.cfg.Store.LockStaff(ctx, postgres.LockStaffParams{Name: name, LockedUntil: until}); err != nil {
		return fmt.Errorf("city: staff: %w", err)
	}
	return nil
}

// begin makes a session; the database knows only its hash.
func (c *City) begin(ctx context.Context, name string) (string, error) {
	session := rand.Text()
	sum := sha256.Sum256([]byte(session))
	now := int64(c.now())
	return session, c.cfg.Store.Tx(ctx, func(q *postgres.Queries) error {
		err := errors.Join(q.ForgetTries(ctx, name), q.SweepSessions(ctx, now))
		if err != nil {
			return fmt.Errorf("city: session: %w", err)
		}
		return q.AddSession(ctx, postgres.AddSessionParams{Hash: sum[:], Staff: name, ExpiresAt: now + sessionLife})
	})
}

// whose gives the staff member of a session, "" for none.
func (c *City) whose(ctx context.Context, session string) (string, error) {
	if session == "" {
		return "", nil
	}
	sum := sha256.Sum256([]byte(session))
	name, err := c.cfg.Store.SessionStaff(ctx, postgres.SessionStaffParams{Hash: sum[:], ExpiresAt: int64(c.now())})
	if postgres.IsMissing(err) {
		return "", nil
	}
	return name, err
}

func (c *City) end(ctx context.Context, session string) error {
	sum := sha256.Sum256([]byte(session))
	return c.cfg.Store.EndSession(ctx, sum[:])
}
