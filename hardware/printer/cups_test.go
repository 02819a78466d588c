//go:build linux

package printer

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/printer/cupsrig"
)

// These tests print on a real CUPS server. Where none is installed they fail,
// and the rig's error names the Debian package.

func startRig(t *testing.T) *cupsrig.Rig {
	t.Helper()
	return startRigWith(t, cupsrig.Options{})
}

func startRigWith(t *testing.T, o cupsrig.Options) *cupsrig.Rig {
	t.Helper()
	rig, err := cupsrig.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(rig.Log())
		}
		if err := rig.Close(); err != nil {
			t.Error(err)
		}
	})
	return rig
}

func openOn(t *testing.T, c Config) *Printer {
	t.Helper()
	c.Driver = DriverCUPS
	if c.Poll == 0 {
		c.Poll = 20 * time.Millisecond
	}
	p, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func submit(t *testing.T, p *Printer, paper Paper, title string) Job {
	t.Helper()
	job, err := p.Submit(t.Context(), makePDF(paper, "Isi "+title), title)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// follow collects what is reported until the job is over, and lets the test act
// on each report. It is bounded so that a wrong program fails and does not hang.
func follow(t *testing.T, p *Printer, job Job, on func(Status)) []Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var all []Status
	for st := range p.Follow(ctx, job) {
		all = append(all, st)
		if on != nil {
			on(st)
		}
	}
	return all
}

func words(all []Status) string {
	var b strings.Builder
	for _, st := range all {
		fmt.Fprintf(&b, "%s:%s ", st.State, st.Code)
	}
	return strings.TrimSpace(b.String())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPrintsOnThePaperOfThePDF(t *testing.T) {
	rig := startRig(t)
	for _, c := range []struct {
		name  string
		paper Paper
		size  string
	}{
		{"A4", a4(), "595 x 842 pts (A4)"}, {"F4", f4(), "609 x 935 pts"},
	} {
		for _, server := range []string{rig.Server, rig.Socket} {
			p := openOn(t, Config{Server: server})
			if !p.Paper() {
				t.Error("CUPS claims to be no paper")
			}
			job := submit(t, p, c.paper, "500/A-"+c.name)
			if job.Queue != cupsrig.QueuePDF || job.Copies != 1 {
				t.Errorf("job %+v", job)
			}
			all := follow(t, p, job, nil)
			if last := all[len(all)-1]; last.State != Done || last.Code != "" {
				t.Fatalf("%s: %s", c.name, words(all))
			}
			out := filepath.Join(rig.Out, "500-A-"+c.name+"-"+job.ID+".pdf")
			if text := tool(t, "pdftotext", out, "-"); !strings.Contains(text, "Isi 500/A-"+c.name) {
				t.Errorf("%s: the paper says %q", c.name, text)
			}
			if info := tool(t, "pdfinfo", out); !strings.Contains(info, c.size) {
				t.Errorf("%s: paper size: %s", c.name, info)
			}
		}
	}
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s (Debian package poppler-utils)", name, err, out)
	}
	return string(out)
}

// TestFaults: every fault is reported in its code while it lasts, and the job
// goes on when it is gone.
func TestFaults(t *testing.T) {
	rig := startRig(t)
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	for mode, code := range map[cupsrig.Mode]kelurahan.Code{
		cupsrig.MediaEmpty: kelurahan.PaperOut,
		cupsrig.Jam:        kelurahan.PaperJam,
		cupsrig.Cover:      kelurahan.PrinterAttention,
		cupsrig.Offline:    kelurahan.PrinterOffline,
		cupsrig.Stop:       kelurahan.PrinterStopped,
	} {
		t.Run(string(mode), func(t *testing.T) {
			must(t, rig.SetMode(mode))
			job := submit(t, p, a4(), string(mode))
			seen := false
			all := follow(t, p, job, func(st Status) {
				if seen || st.Code != code {
					return
				}
				seen = true
				if st.State.Final() {
					t.Errorf("%s is final", st.State)
				}
				if c := p.Check(t.Context()); c.Code != code || c.Queue != cupsrig.QueueSIM {
					t.Errorf("lamp: %+v", c)
				}
				must(t, rig.SetMode(cupsrig.OK))
				if mode == cupsrig.Stop {
					must(t, rig.Enable(t.Context(), cupsrig.QueueSIM))
				}
			})
			if last := all[len(all)-1]; !seen || last.State != Done || last.Code != "" {
				t.Errorf("reported: %s", words(all))
			}
			if c := p.Check(t.Context()); c.Code != "" {
				t.Errorf("lamp after it: %+v", c)
			}
		})
	}
}

// TestOtherTrayIsNoFault: a warning about a tray that is not used must not stop
// the desk.
func TestOtherTrayIsNoFault(t *testing.T) {
	rig := startRig(t)
	must(t, rig.SetMode(cupsrig.OtherTray))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	for _, st := range follow(t, p, submit(t, p, a4(), "1"), nil) {
		if st.Code != "" {
			t.Errorf("reported %s %s", st.State, st.Code)
		}
	}
}

func TestFailedJob(t *testing.T) {
	rig := startRig(t)
	must(t, rig.SetMode(cupsrig.Fail))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	all := follow(t, p, submit(t, p, a4(), "1"), nil)
	if last := all[len(all)-1]; last.State != Failed || last.Code != kelurahan.PrintFailed {
		t.Errorf("reported: %s", words(all))
	}
	must(t, rig.SetMode(cupsrig.OK))
	all = follow(t, p, submit(t, p, a4(), "2"), nil)
	if last := all[len(all)-1]; last.State != Done {
		t.Errorf("the next one: %s", words(all))
	}
}

// TestRetriedJob: Debian's queues try a failed job again after half a minute.
// That is a wait, not an end.
func TestRetriedJob(t *testing.T) {
	rig := startRigWith(t, cupsrig.Options{ErrorPolicy: "retry-job"})
	must(t, rig.SetMode(cupsrig.Fail))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	job := submit(t, p, a4(), "1")
	all := follow(t, p, job, func(st Status) {
		if st.State == Stopped && st.Code == kelurahan.PrinterAttention {
			must(t, p.Cancel(t.Context(), job))
		}
	})
	if last := all[len(all)-1]; last.State != Canceled {
		t.Errorf("reported: %s", words(all))
	}
}

func TestRefusals(t *testing.T) {
	rig := startRig(t)
	pdf := makePDF(a4(), "x")
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueuePDF})
	must(t, rig.Reject(t.Context(), cupsrig.QueuePDF))
	if _, err := p.Submit(t.Context(), pdf, "1"); kelurahan.CodeOf(err) != kelurahan.PrinterRefused {
		t.Errorf("rejecting queue: %v", err)
	}
	if c := p.Check(t.Context()); c.Code != kelurahan.PrinterRefused {
		t.Errorf("rejecting queue: %+v", c)
	}
	must(t, rig.Accept(t.Context(), cupsrig.QueuePDF))
	if c := p.Check(t.Context()); c.Code != "" {
		t.Errorf("accepting again: %+v", c)
	}

	nowhere := openOn(t, Config{Server: rig.Server, Queue: "TIDAK ADA/x"})
	if _, err := nowhere.Submit(t.Context(), pdf, "1"); kelurahan.CodeOf(err) != kelurahan.PrinterAbsent {
		t.Errorf("unknown queue: %v", err)
	}
	if c := nowhere.Check(t.Context()); c.Code != kelurahan.PrinterAbsent {
		t.Errorf("unknown queue: %+v", c)
	}
	if all := follow(t, p, Job{ID: "4711", Queue: cupsrig.QueuePDF}, nil); words(all) != "unknown:print-unknown" {
		t.Errorf("unknown job: %s", words(all))
	}
}

func TestNoServer(t *testing.T) {
	p := openOn(t, Config{Server: "127.0.0.1:1", Queue: "PDF", Silence: 50 * time.Millisecond})
	if _, err := p.Submit(t.Context(), makePDF(a4(), "x"), "1"); kelurahan.CodeOf(err) != kelurahan.PrinterService {
		t.Errorf("submit: %v", err)
	}
	if c := p.Check(t.Context()); c.Code != kelurahan.PrinterService {
		t.Errorf("check: %+v", c)
	}
	if _, err := p.Queues(t.Context()); kelurahan.CodeOf(err) != kelurahan.PrinterService {
		t.Errorf("queues: %v", err)
	}
	if all := follow(t, p, Job{ID: "1", Queue: "PDF"}, nil); words(all) != "queued:printer-service unknown:print-timeout" {
		t.Errorf("follow: %s", words(all))
	}
}

// TestServerDies in the middle of a job and comes back: who is silent is said
// meanwhile, and the job is followed to its real end.
func TestServerDies(t *testing.T) {
	rig := startRig(t)
	must(t, rig.SetMode(cupsrig.Busy))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	killed, back := false, false
	all := follow(t, p, submit(t, p, a4(), "1"), func(st Status) {
		switch {
		case st.State == Printing && st.Code == "" && !killed:
			killed = true
			must(t, rig.Kill())
		case st.Code == kelurahan.PrinterService && !back:
			back = true
			must(t, rig.SetMode(cupsrig.OK))
			must(t, rig.Restart(t.Context()))
		}
	})
	if last := all[len(all)-1]; !killed || !back || last.State != Done {
		t.Errorf("reported: %s", words(all))
	}
}

func TestSilentJob(t *testing.T) {
	rig := startRig(t)
	must(t, rig.SetMode(cupsrig.Busy))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM, Silence: 300 * time.Millisecond})
	job := submit(t, p, a4(), "1")
	all := follow(t, p, job, nil)
	if last := all[len(all)-1]; last.State != Unknown || last.Code != kelurahan.PrintTimeout {
		t.Errorf("reported: %s", words(all))
	}
	// Unknown was the truth: it can be asked again, and then it is done.
	must(t, rig.SetMode(cupsrig.OK))
	p = openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	all = follow(t, p, job, nil)
	if last := all[len(all)-1]; last.State != Done {
		t.Errorf("asked again: %s", words(all))
	}
}

func TestCancel(t *testing.T) {
	rig := startRig(t)
	must(t, rig.SetMode(cupsrig.MediaEmpty))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	job := submit(t, p, a4(), "1")
	all := follow(t, p, job, func(st Status) {
		if st.Code == kelurahan.PaperOut {
			must(t, p.Cancel(t.Context(), job))
		}
	})
	if last := all[len(all)-1]; last.State != Canceled {
		t.Errorf("reported: %s", words(all))
	}
	if err := p.Cancel(t.Context(), job); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("canceled twice: %v", err)
	}
	files, err := os.ReadDir(rig.Out)
	if err != nil || len(files) != 0 {
		t.Errorf("%d letters came out, %v", len(files), err)
	}
}

// TestVanishedJob: somebody clears the queue with its history.
func TestVanishedJob(t *testing.T) {
	rig := startRig(t)
	must(t, rig.Disable(t.Context(), cupsrig.QueueSIM))
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueueSIM})
	all := follow(t, p, submit(t, p, a4(), "1"), func(st Status) {
		if !st.State.Final() {
			must(t, rig.Purge(t.Context(), cupsrig.QueueSIM))
		}
	})
	if words(all) != "queued:printer-stopped unknown:print-unknown" {
		t.Errorf("reported: %s", words(all))
	}
}

// TestServerDiesWhileSubmitting cuts the server off at any moment of a
// submission: either there is an error and nothing is ever printed, or there is
// a job whose end is known, or of which the server itself says that it lost the
// document half-way: then the operator is asked at once. Never a letter nobody
// knows of, and never one that waits for ever.
func TestServerDiesWhileSubmitting(t *testing.T) {
	rig := startRig(t)
	p := openOn(t, Config{Server: rig.Server, Queue: cupsrig.QueuePDF, Silence: time.Minute})
	for i := range 20 {
		title := fmt.Sprintf("potong-%d", i)
		killed := make(chan error, 1)
		time.AfterFunc(time.Duration(i)*time.Millisecond, func() { killed <- rig.Kill() })
		job, err := p.Submit(t.Context(), makePDF(a4(), title), title)
		must(t, <-killed)
		must(t, rig.Restart(t.Context()))
		if err == nil {
			all := follow(t, p, job, nil)
			last := all[len(all)-1]
			if lost := last.State == Unknown && last.Detail == "the document is gone"; last.State != Done && last.State != Failed && !lost {
				t.Errorf("%s: %s", title, words(all))
			}
			continue
		}
		// The next letter is printed after whatever was waiting.
		follow(t, p, submit(t, p, a4(), "sesudah"), nil)
		if late, err := filepath.Glob(filepath.Join(rig.Out, title+"-*.pdf")); err != nil || len(late) > 0 {
			t.Errorf("%s was refused and printed all the same: %v %v", title, late, err)
		}
	}
}

func TestQueues(t *testing.T) {
	rig := startRig(t)
	p := openOn(t, Config{Server: rig.Server})
	must(t, rig.Reject(t.Context(), cupsrig.QueueSIM))
	all, err := p.Queues(t.Context())
	must(t, err)
	if len(all) != 2 || all[0].Name != "PDF" || !all[0].Default || !all[0].Accepting ||
		all[1].Name != "SIM" || all[1].Default || all[1].Accepting {
		t.Fatalf("queues: %+v", all)
	}
	if !all[0].Takes(a4()) || !all[0].Takes(f4()) || !all[0].CustomPaper {
		t.Errorf("paper: %+v", all[0])
	}
	if (Queue{Paper: []Paper{a4()}}).Takes(f4()) {
		t.Error("a queue with A4 only takes F4")
	}
}

func BenchmarkPrint(b *testing.B) {
	rig, err := cupsrig.Start(b.Context(), cupsrig.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := rig.Close(); err != nil {
			b.Error(err)
		}
	}()
	p, err := Open(Config{Driver: DriverCUPS, Server: rig.Server})
	if err != nil {
		b.Fatal(err)
	}
	pdf := makePDF(a4(), "surat")
	for b.Loop() {
		if _, err := p.Submit(b.Context(), pdf, "1"); err != nil {
			b.Fatal(err)
		}
	}
}
