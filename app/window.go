package app

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	goruntime "runtime"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// contentPolicy lets the page load its own scripts, styles, fonts and pictures
// and nothing else; see docs/security of the page in ARCHITECTURE.md.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
	"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// devPolicy is contentPolicy for the development server, which talks over a
// local WebSocket.
const devPolicy = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self' blob:; " +
	"connect-src 'self' ws://localhost:* ws://127.0.0.1:*; font-src 'self'; base-uri 'none'; form-action 'none'"

// Services are the bound services, one per task at the desk.
type Services struct {
	Session      *Session
	Desk         *Desk
	RegisterBook *RegisterBook
	Residents    *Residents
	Approvals    *Approvals
	Delivery     *Delivery
	Today        *Today
	Devices      *Devices
	Keep         *Keep
	Kinds        *Kinds
	Privacy      *Privacy
}

// Services makes the services over one core.
func (c *Core) Services() Services {
	return Services{
		Session: &Session{c}, Desk: &Desk{c}, RegisterBook: &RegisterBook{c}, Residents: &Residents{c},
		Approvals: &Approvals{c}, Delivery: &Delivery{c}, Today: &Today{c}, Devices: &Devices{c},
		Keep: &Keep{c}, Kinds: &Kinds{c},
		Privacy: &Privacy{c},
	}
}

func (s Services) bound() []any {
	return []any{s.Session, s.Desk, s.RegisterBook, s.Residents, s.Approvals, s.Delivery, s.Today, s.Devices, s.Keep, s.Kinds, s.Privacy}
}

// OpenWindow shows the program and returns when it was closed.
func (c *Core) OpenWindow(assets fs.FS, webData string, dev bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	policy := contentPolicy
	if dev {
		policy = devPolicy
	}
	err := wails.Run(&options.App{
		Title: "Loket", Width: 1366, Height: 768, MinWidth: 960, MinHeight: 600,
		WindowStartState: options.Maximised, StartHidden: true,
		BackgroundColour: options.NewRGB(0xf3, 0xf1, 0xec),
		AssetServer:      &assetserver.Options{Assets: assets, Handler: c.Pages, Middleware: withPolicy(policy)},
		Logger:           quietLogger{c.Log},
		Bind:             c.Services().bound(),
		ErrorFormatter:   formatError,
		OnStartup:        func(w context.Context) { c.attach(ctx, w) },
		OnDomReady:       runtime.WindowShow,
		OnShutdown:       func(context.Context) { c.forgetCopied() },
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId:               "loket-kelurahan",
			OnSecondInstanceLaunch: func(options.SecondInstanceData) { c.raise() },
		},
		Windows: &windows.Options{WebviewUserDataPath: webData, WebviewGpuIsDisabled: true},
	})
	return err
}

// attach joins the core to the window: events, dialogs, and the desk's clock.
func (c *Core) attach(ctx, w context.Context) {
	c.mu.Lock()
	c.send = func(event string, data any) { runtime.EventsEmit(w, event, data) }
	c.ask = dialogs{
		open: func(title, pattern string) (string, error) {
			return runtime.OpenFileDialog(w, runtime.OpenDialogOptions{Title: title, Filters: []runtime.FileFilter{{DisplayName: title, Pattern: pattern}}})
		},
		save: func(title, name string) (string, error) {
			return runtime.SaveFileDialog(w, runtime.SaveDialogOptions{Title: title, DefaultFilename: name})
		},
		dir: func(title string) (string, error) {
			return runtime.OpenDirectoryDialog(w, runtime.OpenDialogOptions{Title: title, DefaultDirectory: startFolder()})
		},
	}
	c.clip = clipboard{
		get: func() (string, error) { return runtime.ClipboardGetText(w) },
		set: func(text string) error { return runtime.ClipboardSetText(w, text) },
	}
	c.raise = func() { runtime.WindowUnminimise(w); runtime.WindowShow(w) }
	c.mu.Unlock()
	go c.Run(ctx)
	go c.RunCards(ctx)
}

// startFolder is where a dialog for folders begins: at home on Linux, because
// GTK would begin at what was used lately, where no folder that is typed or
// opened can be taken; elsewhere where the system remembers.
func startFolder() string {
	home, err := os.UserHomeDir()
	if err != nil || goruntime.GOOS != "linux" {
		return ""
	}
	return home
}

// formatError sends a Failure whole; anything else would be an error in call.
// It goes as JSON text: Wails' own script makes a JavaScript Error of whatever
// it is given, and of an object that leaves only "[object Object]".
func formatError(err error) any {
	var f *Failure
	if !errors.As(err, &f) {
		f = failureOf(err)
	}
	b, err := json.Marshal(f)
	if err != nil {
		return f.Code
	}
	return string(b)
}

func withPolicy(policy string) assetserver.Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
			h.Set("X-Content-Type-Options", "nosniff")
			next.ServeHTTP(w, r)
		})
	}
}

// quietLogger keeps Wails from writing whole calls, with PINs and NIKs in them,
// into a log: of its words only the fact that it spoke is kept.
type quietLogger struct{ log *slog.Logger }

func (q quietLogger) Print(string)   {}
func (q quietLogger) Trace(string)   {}
func (q quietLogger) Debug(string)   {}
func (q quietLogger) Info(string)    {}
func (q quietLogger) Warning(string) { q.log.Warn("window: warning") }
func (q quietLogger) Error(string)   { q.log.Error("window: error") }
func (q quietLogger) Fatal(string)   { q.log.Error("window: fatal") }
