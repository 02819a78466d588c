package printer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestPaperOf(t *testing.T) {
	for _, c := range []struct {
		name string
		pdf  []byte
		want Paper
	}{
		{"A4", makePDF(a4(), "x"), a4()},
		{"F4", makePDF(f4(), "x"), f4()},
		{"foolscap is F4", makePDF(Paper{215.9, 330.2}, "x"), f4()},
		{"A5", makePDF(Paper{148, 210}, "x"), Paper{148, 210}},
		{"no box", []byte("%PDF-1.4"), a4()},
		{"no number", []byte("%PDF-1.4 /MediaBox [0 0 .. 5]"), a4()},
		{"senseless", []byte("%PDF-1.4 /MediaBox [0 0 -5 99999]"), a4()},
	} {
		if got := paperOf(c.pdf); !got.near(c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestMediaName(t *testing.T) {
	for _, c := range []struct {
		paper     Paper
		supported string
		want      string
	}{
		{a4(), "iso_a4_210x297mm na_letter_8.5x11in", "iso_a4_210x297mm"},
		{f4(), "iso_a4_210x297mm na_foolscap_8.5x13in", "na_foolscap_8.5x13in"},
		{f4(), "na_foolscap_8.5x13in custom_f4_215x330mm", "custom_f4_215x330mm"},
		{f4(), "iso_a4_210x297mm custom_min_35.28x35.28mm custom_max_423.33x635mm", "custom_215x330mm_215x330mm"},
		{f4(), "om_folio_210x330mm", "custom_215x330mm_215x330mm"},
		{a4(), "", "custom_210x297mm_210x297mm"},
		{Paper{148.004, 210}, "", "custom_148x210mm_148x210mm"},
	} {
		if got := c.paper.media(strings.Fields(c.supported)); got != c.want {
			t.Errorf("%v of %q: %s", c.paper, c.supported, got)
		}
	}
}

func FuzzParseMedia(f *testing.F) {
	for _, s := range []string{"iso_a4_210x297mm", "na_foolscap_8.5x13in", "custom_max_1x2mm", "x", "_xmm", "a_1xmm", "a_NaNxInfmm"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := parseMedia(s); ok && !(p.Width > 0 && p.Height > 0) {
			t.Errorf("%q is %v", s, p)
		}
	})
}

func TestFaultOf(t *testing.T) {
	for _, c := range []struct {
		reasons string
		want    kelurahan.Code
	}{
		{"none", ""},
		{"", ""},
		{"media-empty-error", kelurahan.PaperOut},
		{"media-empty", kelurahan.PaperOut},
		{"media-empty-warning", ""},
		{"media-low-report toner-low-warning marker-supply-low-warning", ""},
		{"paused media-jam-error media-empty", kelurahan.PaperJam},
		{"offline-report", kelurahan.PrinterOffline},
		{"paused", kelurahan.PrinterStopped},
		{"door-open-error", kelurahan.PrinterAttention},
		{"toner-empty-warning", ""},
		{"com.example-strange", ""},
	} {
		if got, _ := faultOf(strings.Fields(c.reasons)); got != c.want {
			t.Errorf("%q: %q, want %q", c.reasons, got, c.want)
		}
	}
}

func TestWindowsJob(t *testing.T) {
	for _, c := range []struct {
		job, queue, attributes uint32
		state                  State
		code                   kelurahan.Code
	}{
		{0, 0, 0, Queued, ""},
		{jobSpooling | jobPrinting, 0, 0, Printing, ""},
		{jobPrinted, 0, 0, Done, ""},
		{jobComplete, queuePaperOut, 0, Done, ""},
		{jobDeleting | jobPrinting, 0, 0, Canceled, ""},
		{jobPrinting | jobPaperOut, 0, 0, Stopped, kelurahan.PaperOut},
		{jobPrinting | jobError, queueJam, 0, Stopped, kelurahan.PaperJam},
		{jobError, 0, 0, Stopped, kelurahan.PrintFailed},
		{jobPrinting, queueDoorOpen, 0, Stopped, kelurahan.PrinterAttention},
		{jobOffline, 0, 0, Stopped, kelurahan.PrinterOffline},
		{0, 0, queueWorkOffline, Stopped, kelurahan.PrinterOffline},
		{jobPaused, 0, 0, Stopped, kelurahan.PrinterStopped},
		{jobBlocked, 0, 0, Stopped, kelurahan.PrinterStopped},
		{jobIntervention, 0, 0, Stopped, kelurahan.PrinterAttention},
	} {
		st := windowsJob(c.job, c.queue, c.attributes)
		if st.State != c.state || st.Code != c.code {
			t.Errorf("%#x %#x %#x: %s %q, want %s %q", c.job, c.queue, c.attributes, st.State, st.Code, c.state, c.code)
		}
	}
}

func TestJobStatus(t *testing.T) {
	want := map[int]State{3: Queued, 4: Queued, 5: Printing, 6: Stopped, 7: Canceled, 8: Failed, 9: Done, 0: Queued, 99: Queued}
	for n, state := range want {
		var attrs goipp.Attributes
		attrs.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(n)))
		if st := jobStatus(attrs); st.State != state {
			t.Errorf("job-state %d: %s", n, st.State)
		}
	}
}

func TestServerAddress(t *testing.T) {
	t.Setenv("CUPS_SERVER", "from.env:99")
	for in, want := range map[string]string{
		"": "tcp from.env:99", "host": "tcp host:631", "host:8631": "tcp host:8631", "[::1]:631": "tcp [::1]:631", "[::1]": "tcp [::1]:631",
		"host:631/version=1.1": "tcp host:631", "/run/x.sock": "unix /run/x.sock",
	} {
		if network, addr := serverAddress(in); network+" "+addr != want {
			t.Errorf("%q: %s %s", in, network, addr)
		}
	}
}

func TestTitles(t *testing.T) {
	for title, fit := range map[string]bool{
		"500/A-0577/Kel.Osp/XI/2026": true, "123456789012345": true, "5371010101900001": false,
		"surat 5371010101900001": false, "": false, "  ": false, "a\nb": false, strings.Repeat("x", 121): false,
	} {
		if titleFit(title) != fit {
			t.Errorf("%q: %v", title, !fit)
		}
	}
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keluaran")
	p, err := Open(Config{Driver: DriverFile, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if p.Paper() {
		t.Error("a folder claims to be paper")
	}
	if c := p.Check(t.Context()); c.Code != "" || c.Detail != "disimpan sebagai berkas" {
		t.Errorf("check: %+v", c)
	}
	pdf := makePDF(f4(), "surat")
	for n, want := range []string{"500-A-1-Kel.Osp-1.pdf", "500-A-1-Kel.Osp-2.pdf"} {
		job, err := p.Submit(t.Context(), pdf, "500/A-1/Kel.Osp")
		if err != nil {
			t.Fatal(err)
		}
		if job.ID != want {
			t.Errorf("job %d is %q", n, job.ID)
		}
		got := slices.Collect(p.Follow(t.Context(), job))
		if len(got) != 1 || got[0].State != Saved || got[0].Code != "" {
			t.Errorf("followed: %+v", got)
		}
		if data, err := os.ReadFile(filepath.Join(dir, job.ID)); err != nil || string(data) != string(pdf) {
			t.Errorf("the file is not the letter: %v", err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("%d files, %v", len(files), err)
	}
	last := slices.Collect(p.Follow(t.Context(), Job{ID: "../nothing.pdf"}))
	if len(last) != 1 || last[0].State != Unknown || last[0].Code != kelurahan.PrintUnknown {
		t.Errorf("a file that is not there: %+v", last)
	}
}

func TestFolderThatIsAFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Open(Config{Driver: DriverFile, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Submit(t.Context(), makePDF(a4(), "x"), "1"); kelurahan.CodeOf(err) != kelurahan.PrintFailed {
		t.Errorf("submit: %v", err)
	}
	if c := p.Check(t.Context()); c.Code != kelurahan.PrinterAbsent {
		t.Errorf("check: %+v", c)
	}
}

func TestWhatIsNotSubmitted(t *testing.T) {
	p, err := Open(Config{Driver: DriverFile, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		pdf   []byte
		title string
	}{
		"no PDF":     {[]byte("<html>"), "1"},
		"too large":  {append([]byte("%PDF-"), make([]byte, maxPDF)...), "1"},
		"NIK inside": {makePDF(a4(), "x"), "9971026408900017"},
	} {
		_, err := p.Submit(t.Context(), c.pdf, c.title)
		if kelurahan.CodeOf(err) != kelurahan.BadRequest {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "9971026408900017") {
			t.Errorf("%s: the error repeats the NIK", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Submit(ctx, makePDF(a4(), "x"), "1"); kelurahan.CodeOf(err) != kelurahan.Canceled {
		t.Errorf("canceled: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	configs := []Config{{Driver: "laser"}, {Driver: DriverFile}}
	if runtime.GOOS != "windows" {
		configs = append(configs, Config{Driver: DriverWindows})
	}
	for _, c := range configs {
		if _, err := Open(c); kelurahan.CodeOf(err) != kelurahan.BadRequest {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestJudge: a look a minute, with three minutes of silence allowed.
func TestJudge(t *testing.T) {
	away := kelurahan.E(kelurahan.PrinterService, "x", errors.New("nobody"))
	for _, c := range []struct {
		name    string
		answers []Status
		errs    []error
		want    string
	}{
		{"nothing moves", []Status{{State: Printing}}, []error{nil}, "printing: unknown:print-timeout"},
		{"nobody answers", []Status{{}}, []error{away}, "queued:printer-service unknown:print-timeout"},
		{
			"pages are news",
			[]Status{{State: Printing}, {State: Printing}, {State: Printing, Pages: 1}, {State: Printing, Pages: 1}, {State: Done, Pages: 2}},
			make([]error, 5), "printing: printing: done:",
		},
		{
			"a fault is no silence",
			slices.Concat(slices.Repeat([]Status{{State: Stopped, Code: kelurahan.PaperOut}}, 9), []Status{{State: Done}}),
			make([]error, 10), "stopped:paper-out done:",
		},
		{
			"the server comes back",
			[]Status{{State: Printing}, {}, {State: Printing}, {State: Failed, Code: kelurahan.PrintFailed}},
			[]error{nil, away, nil, nil}, "printing: printing:printer-service printing: failed:print-failed",
		},
		{
			"the job vanishes",
			[]Status{{State: Printing}, {}}, []error{nil, kelurahan.E(kelurahan.NotFound, "x", nil)},
			"printing: unknown:print-unknown",
		},
	} {
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		f := follower{Printer: &Printer{silence: 3 * time.Minute}, last: Status{State: Queued}, heard: now}
		var got []string
		for i := 0; !f.last.State.Final(); i++ {
			now = now.Add(time.Minute)
			k := min(i, len(c.answers)-1)
			st := f.judge(c.answers[k], c.errs[k], now)
			if i == 0 || f.changed(st) {
				got = append(got, string(st.State)+":"+string(st.Code))
			}
			f.last = st
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}
