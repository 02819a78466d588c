package day

import (
	"context"
	"errors"
	"fmt"
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

// OnStage opens the program on a practice stage, on a virtual screen, and plays
// the day.
func OnStage(ctx context.Context, s *stage.Stage, at Place, say func(string, ...any)) (r Report, err error) {
	screen, err := stage.StartDisplay(ctx, filepath.Join(at.Scratch, "xvfb.log"))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, screen.Close()) }()
	// No session bus: a Loket that somebody uses on this machine is not disturbed.
	env := append(s.Env(), screen.Env(), "DBUS_SESSION_BUS_ADDRESS=disabled:", "GDK_BACKEND=x11", "WAYLAND_DISPLAY=")
	w, err := driver.Start(ctx, driver.Program{Path: at.Program, Env: env, Scratch: at.Scratch})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	officers := past.Officers()
	desk := Desk{
		Window: w.Session, Earnest: at.Earnest, Say: say, Papers: s.Papers, City: s.City.URL,
		Pictures: filepath.Join(at.Out, "pictures"), CityOut: filepath.Join(at.Out, "kota"),
		Lurah: Person{officers[0].Name, officers[0].PIN}, Clerk: Person{officers[1].Name, officers[1].PIN},
		Tap:  func(ctx context.Context, name string) error { return tap(ctx, s.Reader, w.Session, name) },
		Lift: func(ctx context.Context) error { return lift(ctx, s.Reader, w.Session) },
	}
	if r, err = Play(ctx, desk); err != nil {
		err = fmt.Errorf("%w\nthe program's last words: %s", err, w.Log())
	}
	return r, err
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
