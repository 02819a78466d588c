package scene

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/loket-kelurahan/loket/build/practice/stage"
	"github.com/loket-kelurahan/loket/hardware/printer/cupsrig"
)

// set is a scene being played.
type set struct {
	Options
	plot    plot
	dir     string // a copy of the kept scene
	program *stage.Child
	env     []string
	closes  []func() error
}

func (s *set) atEnd(f func() error) { s.closes = append(s.closes, f) }

func (s *set) close() error {
	var err error
	for i := len(s.closes) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closes[i]())
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

// open starts what stands around the desk, then the program, and gives the
// address of its screens.
func (s *set) open(ctx context.Context) (string, error) {
	screen, err := stage.StartDisplay(ctx, filepath.Join(s.dir, "xvfb.log"))
	if err != nil {
		return "", err
	}
	s.atEnd(screen.Close)
	s.env = []string{screen.Env(), "DBUS_SESSION_BUS_ADDRESS=disabled:", "GDK_BACKEND=x11", "WAYLAND_DISPLAY="}
	if err := s.openCity(ctx); err != nil {
		return "", err
	}
	settings := stage.Settings{Practice: stage.Practice{On: s.plot.reader, Bench: s.plot.reader}}
	if !s.plot.reader {
		s.env = append(s.env, "PCSCLITE_CSOCK_NAME="+filepath.Join(s.dir, "tidak-ada"))
	}
	if err := s.openPrinter(ctx, &settings.Printer); err != nil {
		return "", err
	}
	if err := settings.Write(filepath.Join(s.dir, "loket")); err != nil {
		return "", err
	}
	return s.openProgram(ctx)
}

func (s *set) openCity(ctx context.Context) error {
	if s.plot.city == noCity {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(s.dir, "port"))
	if err != nil {
		return err
	}
	var port int
	if err := json.Unmarshal(b, &port); err != nil {
		return err
	}
	switch s.plot.city {
	case cityUp:
		city, err := stage.StartCity(ctx, s.Cityd, filepath.Join(s.dir, "kota"), filepath.Join(s.dir, "pg"), port)
		if err != nil {
			return err
		}
		s.atEnd(city.Close)
		if city.Port() != port {
			return fmt.Errorf("scene: port %d is taken; remove %s and try again", port, s.Home)
		}
	case portal:
		return s.openPortal(ctx, port)
	}
	return nil
}

// openPortal answers in the city's place as a hotel's network does.
func (s *set) openPortal(ctx context.Context, port int) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html><title>Selamat datang</title>Silakan masuk untuk memakai Wi-Fi.</html>")
	})}
	s.atEnd(server.Close)
	go func() { _ = server.Serve(l) }() // it ends by Close
	return nil
}

func (s *set) openPrinter(ctx context.Context, p *stage.Printer) error {
	switch s.plot.printer {
	case toFolder:
		p.Driver, p.Dir = "file", filepath.Join(s.dir, "surat")
	case gone:
		p.Driver, p.Server, p.Queue = "cups", "127.0.0.1:9", "PDF"
	case busy:
		rig, err := cupsrig.Start(ctx, cupsrig.Options{})
		if err != nil {
			return err
		}
		s.atEnd(rig.Close)
		p.Driver, p.Server, p.Queue = "cups", rig.Server, cupsrig.QueueSIM
		return rig.SetMode(cupsrig.Busy)
	}
	return nil
}

func (s *set) openProgram(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", err
	}
	cmd := exec.Command(s.Program)
	cmd.Env = append(os.Environ(), s.env...)
	cmd.Env = append(cmd.Env, "LOKET_DIR="+filepath.Join(s.dir, "loket"), "assetdir="+s.Screens, "devserver="+address)
	if s.program, err = stage.Run(cmd, filepath.Join(s.dir, "program.log")); err != nil {
		return "", err
	}
	s.atEnd(s.program.Stop)
	return "http://" + address, s.answers(ctx, "http://"+address)
}

func (s *set) answers(ctx context.Context, url string) error {
	limit := time.After(40 * time.Second)
	for {
		resp, err := http.Get(url)
		if err == nil {
			return resp.Body.Close()
		}
		select {
		case <-s.program.Gone():
			return fmt.Errorf("scene: the program ended at once: %s", s.program.Words())
		case <-limit:
			return fmt.Errorf("scene: the screens do not come up: %s", s.program.Words())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(30 * time.Millisecond):
		}
	}
}
