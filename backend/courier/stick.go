package courier

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// WriteStick writes everything that waits into a folder on a stick, encrypted
// to the city, with a signed list of it, and gives the folder made. The stick
// may be lost: nothing on it says a name to anybody but the city. Writing is
// not delivering; only ReadReceipts is.
//
// Errors: not-enrolled, not-found when nothing waits, stick-missing,
// stick-unreadable, not-signed-in.
func (c *Courier) WriteStick(ctx context.Context, dir string) (string, error) {
	const op = "courier.WriteStick"
	c.turn.Lock()
	defer c.turn.Unlock()
	n := c.noted()
	if !n.enrolled() {
		return "", kelurahan.E(kelurahan.NotEnrolled, op, nil)
	}
	recipient, err := age.ParseX25519Recipient(n.Recipient)
	if err != nil {
		return "", kelurahan.E(kelurahan.NotEnrolled, op, err)
	}
	loads, err := c.loads(ctx)
	if err != nil {
		return "", err
	}
	first := ""
	for _, l := range loads {
		if len(l.Approvals) == 0 {
			continue
		}
		home, err := makeHome(dir, l.Register)
		if err != nil {
			return "", err
		}
		if err := c.fillStick(ctx, home, l, recipient); err != nil {
			return "", err
		}
		first = cmp.Or(first, home)
	}
	if first == "" {
		return "", kelurahan.E(kelurahan.NotFound, op, errors.New("nothing waits"))
	}
	return first, nil
}

// loads gives this counter's own register, then those it carries.
func (c *Courier) loads(ctx context.Context) ([]load, error) {
	sources := []Source{c.cfg.Source}
	if c.cfg.Carried != nil {
		more, err := c.cfg.Carried(ctx)
		if err != nil {
			return nil, err
		}
		sources = append(sources, more...)
	}
	var list []load
	for i, s := range sources {
		p, err := s.Pending(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, load{Source: s, Pending: p, carried: i > 0})
	}
	return list, nil
}

// makeHome makes the register's folder on the stick.
func makeHome(dir string, id register.ID) (string, error) {
	const op = "courier.WriteStick"
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", kelurahan.E(kelurahan.StickMissing, op, err)
	}
	home := filepath.Join(dir, wire.StickOut, id.String())
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", stickError(op, err)
	}
	return home, nil
}

func (c *Courier) fillStick(ctx context.Context, home string, p load, to age.Recipient) error {
	m := wire.Manifest{Register: p.Register, At: kelurahan.MillisOf(c.cfg.Now())}
	for start := p.Delivered + 1; start <= p.Approvals[len(p.Approvals)-1]; {
		body, last, _, err := c.pack(ctx, p, start, p.Approvals, way{})
		if err != nil {
			return err
		}
		run := wire.StickRun{From: start, To: last, File: fmt.Sprintf("%d-%d.age", start, last)}
		secret, err := encrypt(body, to)
		if err != nil {
			return err
		}
		run.Sum = sha256.Sum256(secret)
		if err := writeFile(filepath.Join(home, run.File), secret); err != nil {
			return stickError("courier.WriteStick", err)
		}
		m.Runs = append(m.Runs, run)
		start = last + 1
	}
	return c.writeManifest(home, m)
}

// writeManifest comes last, so that a stick pulled too early is seen.
func (c *Courier) writeManifest(home string, m wire.Manifest) error {
	b, err := wire.Encode(m)
	if err != nil {
		return err
	}
	sealed, err := c.cfg.Sign(wire.PurposeStick, b)
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(home, wire.StickManifest), sealed); err != nil {
		return stickError("courier.WriteStick", err)
	}
	return nil
}

func encrypt(body []byte, to age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, "courier.encrypt", err)
	}
	return out.Bytes(), nil
}

// ReadReceipts takes the city's receipts off a stick. What is not a receipt of
// this register is passed over.
// Errors: stick-missing when there is none for this counter, receipt-invalid
// for one that the city did not sign or that another register got.
func (c *Courier) ReadReceipts(ctx context.Context, dir string) error {
	const op = "courier.ReadReceipts"
	c.turn.Lock()
	defer c.turn.Unlock()
	loads, err := c.loads(ctx)
	if err != nil {
		return err
	}
	c.found(loads[0].Pending)
	read := 0
	for _, l := range loads {
		n, err := c.readHome(ctx, filepath.Join(dir, wire.StickBack, l.Register.String()), l)
		if err != nil {
			return err
		}
		read += n
	}
	if read == 0 {
		return kelurahan.E(kelurahan.StickMissing, op, errors.New("no receipt for this counter"))
	}
	c.settle(nil)
	return nil
}

// readHome takes the receipts of one register and gives how many there were.
func (c *Courier) readHome(ctx context.Context, home string, l load) (int, error) {
	const op = "courier.ReadReceipts"
	files, err := os.ReadDir(home)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, stickError(op, err)
	}
	found, err := c.receipts(home, files, l.Register)
	if err != nil {
		return 0, err
	}
	for _, f := range found {
		if f.Last <= l.Delivered {
			continue
		}
		if err := c.take(ctx, l, f); err != nil {
			return 0, err
		}
	}
	return len(found), nil
}

// sealedReceipt is a receipt with the bytes the city signed.
type sealedReceipt struct {
	wire.Receipt
	sealed []byte
}

func (c *Courier) receipts(home string, files []fs.DirEntry, id register.ID) ([]sealedReceipt, error) {
	const op = "courier.ReadReceipts"
	city, err := c.city()
	if err != nil {
		return nil, err
	}
	var found []sealedReceipt
	for _, f := range files {
		if f.IsDir() || filepath.Ext(f.Name()) != wire.StickReceipt {
			continue
		}
		sealed, err := os.ReadFile(filepath.Join(home, f.Name()))
		if err != nil {
			return nil, stickError(op, err)
		}
		r, err := open[wire.Receipt](city.keys, wire.PurposeReceipt, sealed)
		if err != nil || r.Register != id {
			return nil, kelurahan.E(kelurahan.ReceiptInvalid, op, err)
		}
		found = append(found, sealedReceipt{r, sealed})
	}
	slices.SortFunc(found, func(a, b sealedReceipt) int { return int(int64(a.Last) - int64(b.Last)) })
	return found, nil
}

// take records one receipt whose head is our own entry's hash.
func (c *Courier) take(ctx context.Context, l load, r sealedReceipt) error {
	entries, err := l.Run(ctx, r.Last, r.Last)
	if err != nil {
		return err
	}
	if len(entries) != 1 || entries[0].Hash != r.Head {
		return kelurahan.E(kelurahan.ReceiptInvalid, "courier.take", fmt.Errorf("entry %d is another", r.Last))
	}
	if err := l.Deliver(ctx, r.Last, r.Head, r.sealed); err != nil {
		return err
	}
	c.change(func(s *State) {
		if !l.carried {
			s.received(r.Last)
		}
		s.Issues = r.Issues
	})
	return nil
}

func stickError(op string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return kelurahan.E(kelurahan.StickMissing, op, err)
	}
	return kelurahan.E(kelurahan.StickUnreadable, op, err)
}
