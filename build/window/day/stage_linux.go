package day

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/loket-kelurahan/loket/build/practice/past"
	"github.com/loket-kelurahan/loket/build/practice/stage"
	"github.com/loket-kelurahan/loket/build/window/driver"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// Place says which program to open and where to leave what.
type Place struct {
	Program string // the built program
	Out     string // for pictures and the city's pages
	Scratch string // for what is only needed meanwhile
	Earnest bool   // the office is no practice office: the city calls its letters genuine
}

// room is a virtual screen in which the program is opened. What the program and
// the browser in it write outside the office's folder lands in home.
type room struct {
	at     Place
	home   string
	env    []string
	screen *stage.Display
}

func (at Place) room(ctx context.Context, s *stage.Stage) (*room, error) {
	screen, err := stage.StartDisplay(ctx, filepath.Join(at.Scratch, "xvfb.log"))
	if err != nil {
		return nil, err
	}
	r := &room{at: at, home: filepath.Join(at.Scratch, "rumah"), screen: screen}
	err = os.RemoveAll(r.home)
	for _, sub := range []string{"", "tmp", "jalan"} {
		err = errors.Join(err, os.MkdirAll(filepath.Join(r.home, sub), 0o700))
	}
	if err != nil {
		return nil, errors.Join(err, screen.Close())
	}
	// No session bus: a Loket that somebody uses on this machine is not disturbed.
	r.env = append(s.Env(), screen.Env(), "DBUS_SESSION_BUS_ADDRESS=disabled:", "GDK_BACKEND=x11", "GSETTINGS_BACKEND=memory", "WAYLAND_DISPLAY=",
		"HOME="+r.home, "XDG_CACHE_HOME="+filepath.Join(r.home, "cache"), "XDG_CONFIG_HOME="+filepath.Join(r.home, "config"),
		"XDG_DATA_HOME="+filepath.Join(r.home, "data"), "XDG_RUNTIME_DIR="+filepath.Join(r.home, "jalan"), "TMPDIR="+filepath.Join(r.home, "tmp"))
	return r, nil
}

// open opens the program's window; more goes into its environment last.
func (r *room) open(ctx context.Context, more ...string) (*driver.Window, error) {
	return driver.Start(ctx, driver.Program{Path: r.at.Program, Env: append(slices.Clone(r.env), more...), Scratch: r.at.Scratch})
}

func (r *room) desk(s *stage.Stage, say func(string, ...any)) Desk {
	officers := past.Officers()
	hand := driver.Hand{Env: []string{r.screen.Env()}}
	return Desk{
		Earnest: r.at.Earnest, Say: say, Papers: s.Papers, City: s.City.URL,
		Pictures: filepath.Join(r.at.Out, "pictures"), CityOut: filepath.Join(r.at.Out, "kota"), Sheets: filepath.Join(r.at.Out, "berkas"),
		Lurah: Person{officers[0].Name, officers[0].PIN}, Clerk: Person{officers[1].Name, officers[1].PIN},
		Answer: hand.Answer,
		Clip: Clip{
			Take: func(ctx context.Context) error { return hand.Press(ctx, "Loket", "ctrl+c") },
			Read: hand.Copied, Put: hand.Copy,
		},
	}
}

// OnStage opens the program on a practice stage, on a virtual screen, and plays
// the day. When the window is closed, all that it left is searched for names
// and NIK.
func OnStage(ctx context.Context, s *stage.Stage, at Place, say func(string, ...any)) (r Report, err error) {
	room, err := at.room(ctx, s)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, room.screen.Close()) }()
	if r, err = room.day(ctx, s, say); err != nil {
		return r, err
	}
	return r, searched(say, s.Papers, s.Office, s.CUPS, at.Scratch)
}

func (r *room) day(ctx context.Context, s *stage.Stage, say func(string, ...any)) (report Report, err error) {
	w, err := r.open(ctx)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	desk := r.desk(s, say)
	desk.Window = w.Session
	desk.Tap = func(ctx context.Context, name string) error { return tap(ctx, s.Reader, w.Session, name) }
	desk.Lift = func(ctx context.Context) error { return lift(ctx, s.Reader, w.Session) }
	if report, err = Play(ctx, desk); err == nil && r.at.Earnest {
		_, err = Words(ctx, desk)
	}
	if err != nil {
		return report, fmt.Errorf("%w\nthe program's last words: %s", err, w.Log())
	}
	return report, noCores(w)
}

// noCores: no process of the window may leave its memory in a file.
func noCores(w *driver.Window) error {
	limits, err := w.CoreLimits()
	if err != nil {
		return err
	}
	for pid, limit := range limits {
		if limit != "1 1" {
			return fmt.Errorf("process %d of the window may leave a core file of %s bytes", pid, limit)
		}
	}
	if len(limits) < 2 {
		return errors.New("the window's browser was not found among its processes")
	}
	return nil
}

// BeginOnStage plays a first start and a restore on bare PCs, whose folders lie
// under the place's scratch folder, with the stage's printer.
func BeginOnStage(ctx context.Context, s *stage.Stage, at Place, say func(string, ...any)) (r Report, err error) {
	room, err := at.room(ctx, s)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, room.screen.Close()) }()
	bare := Bare{Desk: room.desk(s, say), Stick: filepath.Join(at.Scratch, "stik")}
	if r, err = room.begin(ctx, s, bare); err != nil {
		return r, err
	}
	return r, searched(say, s.Papers, at.Scratch, s.CUPS)
}

func (r *room) begin(ctx context.Context, s *stage.Stage, bare Bare) (report Report, err error) {
	var w *driver.Window
	leave := func() error {
		if w == nil {
			return nil
		}
		err := w.Close()
		w = nil
		return err
	}
	defer func() { err = errors.Join(err, leave()) }()
	bare.Open = func(ctx context.Context, pc string) (*driver.Session, error) {
		if err := leave(); err != nil {
			return nil, err
		}
		folder, err := s.Bare(filepath.Join(r.at.Scratch, pc))
		if err != nil {
			return nil, err
		}
		if w, err = r.open(ctx, folder); err != nil {
			return nil, err
		}
		return w.Session, nil
	}
	if report, err = Begin(ctx, bare); err != nil && w != nil {
		err = fmt.Errorf("%w\nthe program's last words: %s", err, w.Log())
	}
	return report, err
}

// tap puts a card on the virtual reader; where that stands inside the program,
// through its practice screen's own door.
func tap(ctx context.Context, reader *simulator.Link, w *driver.Session, name string) error {
	if reader == nil {
		return w.Script(ctx, "return window.go.app.Devices.TapCard({name: arguments[0]}).then(() => true)", nil, name)
	}
	cards, err := simulator.People()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(cards, func(c simulator.Card) bool { return c.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no practice card of %s", name)
	}
	return reader.Insert(cards[i])
}

func lift(ctx context.Context, reader *simulator.Link, w *driver.Session) error {
	if reader == nil {
		return w.Script(ctx, "return window.go.app.Devices.LiftCard().then(() => true)", nil)
	}
	return reader.Remove()
}
