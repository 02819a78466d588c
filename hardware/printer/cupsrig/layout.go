package cupsrig

import (
	_ "embed"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
)

//go:embed backend.sh
var backend []byte

//go:embed practice.ppd
var ppd []byte

// systemBin is where Debian keeps what cupsd starts; the rig borrows all of it
// but the backends.
const systemBin = "/usr/lib/cups"

func daemon() string {
	if path, err := exec.LookPath("cupsd"); err == nil {
		return path
	}
	return "/usr/sbin/cupsd" // sbin is not in everybody's PATH
}

func installed() error {
	if runtime.GOOS == "windows" {
		return fmt.Errorf("cupsrig: there is no CUPS on Windows")
	}
	for path, pkg := range map[string]string{
		daemon():                          "cups",
		systemBin + "/filter/pdftopdf":    "cups-filters",
		"/usr/share/cups/mime/mime.types": "cups",
	} {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("cupsrig: %s is missing: install the Debian package %q: %w", path, pkg, err)
		}
	}
	for _, tool := range []string{"cupsenable", "cupsreject", "cancel"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("cupsrig: install the Debian package %q: %w", "cups-client", err)
		}
	}
	return nil
}

// lay writes the rig's folder: configuration, queues, backend.
func (r *Rig) lay() error {
	addr, err := freePort()
	if err != nil {
		return err
	}
	r.Server = addr
	if err := r.folders(); err != nil {
		return err
	}
	etc := filepath.Join(r.dir, "etc")
	files := []struct {
		path string
		data []byte
		mode os.FileMode
	}{
		// 0700: cupsd then runs it as root, who may write into any folder that
		// Options.Out names.
		{filepath.Join(r.dir, "bin", "backend", "loketsim"), backend, 0o700},
		{filepath.Join(etc, "cupsd.conf"), []byte(r.cupsdConf()), 0o644},
		{filepath.Join(etc, "cups-files.conf"), []byte(r.cupsFiles()), 0o644},
		{filepath.Join(etc, "printers.conf"), []byte(r.printers()), 0o600},
		{filepath.Join(etc, "ppd", QueuePDF+".ppd"), ppd, 0o644},
		{filepath.Join(etc, "ppd", QueueSIM+".ppd"), ppd, 0o644},
		{filepath.Join(r.dir, "pdf", "mode"), []byte(OK + "\n"), 0o644},
		{filepath.Join(r.dir, "sim", "mode"), []byte(OK + "\n"), 0o644},
	}
	for _, f := range files {
		if err := os.WriteFile(f.path, f.data, f.mode); err != nil {
			return fmt.Errorf("cupsrig: %w", err)
		}
	}
	return nil
}

func (r *Rig) folders() error {
	if r.Out == "" {
		r.Out = filepath.Join(r.dir, "out")
	}
	out, err := filepath.Abs(r.Out)
	if err != nil {
		return fmt.Errorf("cupsrig: %w", err)
	}
	r.Out = out
	for _, sub := range []string{"etc/ppd", "spool/tmp", "cache", "state", "log", "bin/backend", "pdf", "sim", out} {
		path := sub
		if !filepath.IsAbs(sub) {
			path = filepath.Join(r.dir, sub)
		}
		if err := os.MkdirAll(path, 0o755); err != nil {
			return fmt.Errorf("cupsrig: %w", err)
		}
	}
	if err := os.Chmod(r.dir, 0o755); err != nil {
		return fmt.Errorf("cupsrig: %w", err)
	}
	links := map[string]string{"pdf/out": out, "sim/out": out}
	for _, sub := range []string{"cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"} {
		links["bin/"+sub] = filepath.Join(systemBin, sub)
	}
	for link, to := range links {
		if err := os.Symlink(to, filepath.Join(r.dir, link)); err != nil {
			return fmt.Errorf("cupsrig: %w", err)
		}
	}
	return nil
}

// cupsdConf: everybody on this machine may do everything, nobody else anything.
func (r *Rig) cupsdConf() string {
	return strings.Join([]string{
		"Listen " + r.Server,
		"Listen " + r.Socket,
		"LogLevel warn", "Browsing No", "WebInterface No", "DefaultAuthType None", "DefaultPaperSize A4",
		"PreserveJobHistory Yes", "PreserveJobFiles No", "JobKillDelay 2", "DirtyCleanInterval 0",
		"<Location />", "Order allow,deny", "Allow localhost", "</Location>",
		"<Policy default>", "JobPrivateAccess all", "JobPrivateValues none",
		"<Limit All>", "Order deny,allow", "</Limit>", "</Policy>", "",
	}, "\n")
}

func (r *Rig) cupsFiles() string {
	who, group := "lp", "lp"
	if me, err := user.Current(); err == nil && me.Uid != "0" {
		// Not root: cupsd keeps the user that starts it.
		who, group = me.Username, me.Gid
	}
	dir := func(key, sub string) string { return key + " " + filepath.Join(r.dir, sub) }
	return strings.Join([]string{
		dir("ServerRoot", "etc"), dir("ServerBin", "bin"), dir("RequestRoot", "spool"), dir("TempDir", "spool/tmp"),
		dir("CacheDir", "cache"), dir("StateDir", "state"),
		dir("AccessLog", "log/access"), dir("ErrorLog", "log/error"), dir("PageLog", "log/page"),
		"DataDir /usr/share/cups", "User " + who, "Group " + group, "",
	}, "\n")
}

// printers writes the queues as cupsd keeps them. Never "retry-current-job": it
// turns a failing backend into a loop of sixty starts a second.
func (r *Rig) printers() string {
	var b strings.Builder
	for _, q := range []struct{ head, tail, name, sub string }{
		{"<DefaultPrinter PDF>", "</DefaultPrinter>", QueuePDF, "pdf"},
		{"<Printer SIM>", "</Printer>", QueueSIM, "sim"},
	} {
		fmt.Fprintf(&b, "%s\nInfo Loket practice %s\nMakeModel Loket Practice Printer\nDeviceURI loketsim:%s\n",
			q.head, q.name, filepath.Join(r.dir, q.sub))
		fmt.Fprintf(&b, "State Idle\nType 4\nAccepting Yes\nShared No\nJobSheets none none\n"+
			"OpPolicy default\nErrorPolicy %s\n%s\n", r.policy, q.tail)
	}
	return b.String()
}

// freePort finds a port that nobody has. Another program may take it before
// cupsd does; Start then fails and says so.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("cupsrig: %w", err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("cupsrig: %w", err)
	}
	return addr, nil
}

// replace writes a file so that a reader sees the old or the new, never half.
func replace(path, text string) error {
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		return fmt.Errorf("cupsrig: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("cupsrig: %w", err)
	}
	return nil
}
