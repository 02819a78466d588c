package stage

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/build/pgrig"
	"github.com/loket-kelurahan/loket/build/practice/past"
)

// City is a running city server with its own PostgreSQL.
type City struct {
	URL string // http://127.0.0.1:port

	cityd  string // the program
	dir    string // keys and log
	pg     *pgrig.Server
	server *Child
}

// The practice city's clerk, for its staff pages.
const (
	StaffName     = "latihan"
	StaffPassword = "latihan kota kupang"
)

// StartCity starts a city whose keys lie in dir and whose database in pg, both
// made if need be. The port is an earlier one of this city, or 0 for any.
func StartCity(ctx context.Context, cityd, dir, pg string, port int) (*City, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	// What a learner did yesterday must survive a cut: this is no throw-away rig.
	db, err := pgrig.Start(ctx, pg, "fsync=on", "synchronous_commit=on", "full_page_writes=on")
	if err != nil {
		return nil, err
	}
	c := &City{cityd: cityd, dir: dir, pg: db}
	if port, err = choosePort(ctx, port); err == nil {
		err = c.serve(ctx, port)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// choosePort gives wish when it is free, else another.
func choosePort(ctx context.Context, wish int) (int, error) {
	for _, port := range []int{wish, 0} {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			continue
		}
		got := l.Addr().(*net.TCPAddr).Port
		return got, l.Close()
	}
	return 0, errors.New("stage: no free port on 127.0.0.1")
}

func (c *City) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.cityd, args...)
	cmd.Env = append(os.Environ(), "LOKET_CITY_DSN="+c.pg.DSN("postgres"), "LOKET_CITY_KEYS="+filepath.Join(c.dir, "kunci"), "LOKET_CITY_INSECURE=1")
	return cmd
}

func (c *City) serve(ctx context.Context, port int) (err error) {
	address := "127.0.0.1:" + strconv.Itoa(port)
	c.URL = "http://" + address
	// Not bound to ctx: Close ends it.
	c.server, err = Run(c.command(context.WithoutCancel(ctx), "serve", "--listen", address), filepath.Join(c.dir, "kota.log"))
	if err != nil {
		return err
	}
	limit := time.After(30 * time.Second)
	for {
		if resp, err := http.Get(c.URL + "/robots.txt"); err == nil {
			return resp.Body.Close()
		}
		select {
		case <-c.server.Gone():
			return fmt.Errorf("stage: the city ended at once: %s", c.server.Words())
		case <-limit:
			return fmt.Errorf("stage: the city does not answer: %s", c.server.Words())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// Port is where it listens.
func (c *City) Port() int {
	_, port, _ := strings.Cut(strings.TrimPrefix(c.URL, "http://"), ":")
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	return n
}

// AddStaff lets the practice city's clerk in.
func (c *City) AddStaff(ctx context.Context) error {
	cmd := c.command(ctx, "staff", "add", StaffName)
	cmd.Stdin = strings.NewReader(StaffPassword + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("stage: cityd staff: %w: %s", err, out)
	}
	return nil
}

// Token draws a one-use token for the practice counter.
func (c *City) Token(ctx context.Context) (string, error) {
	out, err := c.command(ctx, "token", "--area", past.Area, "--counter", "A").Output()
	if err != nil {
		return "", fmt.Errorf("stage: cityd token: %w", err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}

// Join makes the office one of the city's, unless it is, and delivers all that
// waits. notes is the courier's folder.
func (c *City) Join(ctx context.Context, of *office.Office, notes string) error {
	if err := os.MkdirAll(notes, 0o700); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	carrier, err := courier.New(courier.Config{Dir: notes, Source: of, Sign: of.Sign, Sheets: of.Sheets()})
	if err != nil {
		return err
	}
	if carrier.State().City != c.URL {
		token, err := c.Token(ctx)
		if err != nil {
			return err
		}
		if err := carrier.Enrol(ctx, c.URL, token); err != nil {
			return err
		}
	}
	carrier.Try(ctx)
	if s := carrier.State(); s.Phase != courier.PhaseIdle && s.Phase != courier.PhaseApproval {
		return fmt.Errorf("stage: %d entries did not reach the city: %s %s", s.Waiting, s.Phase, s.Code)
	}
	return nil
}

// Close ends the server and its database; what they hold stays.
func (c *City) Close() error {
	if c == nil {
		return nil
	}
	return errors.Join(c.server.Stop(), c.pg.Stop())
}
