package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// crashDesk is the same register in the killed program and in the test: a long
// life with many letters.
func crashDesk(letters int) (*desk, []kelurahan.Resident) {
	people := invent.Residents(41, 3_000)
	d := newDesk(41, "A")
	d.setUp()
	d.importAll(people)
	d.work(people, letters)
	return d, people
}

const crashLetters = 4_000

// writeUntilKilled goes on where the store stands and says what it has done.
func writeUntilKilled(dir string) error {
	d, _ := crashDesk(crashLetters)
	s, report, err := Open(testConfig(dir))
	if err != nil {
		return err
	}
	head, err := s.Applied(d.reg)
	if err != nil {
		return err
	}
	fmt.Printf("open %d %v %s\n", head.Seq, report.Fresh, report.Reason)
	for at := int(head.Seq); at < len(d.entries); {
		to := min(len(d.entries), at+1+at%4)
		if err := s.Apply(d.entries[at:to], headAt(uint64(to))); err != nil {
			return err
		}
		draft := Draft{ID: kelurahan.LetterID{1}, By: d.clerk, Updated: kelurahan.Millis(to), Body: []byte(fmt.Sprint(to))}
		if to%16 == 0 {
			if err := s.SaveDraft(draft); err != nil {
				return err
			}
			fmt.Printf("draft %d\n", to)
		}
		fmt.Printf("applied %d\n", to)
		at = to
	}
	return nil // without Close: as when the window is torn away
}

// Killed again and again at any moment: what was applied stays applied (the
// process dies, not the PC), nothing is half there, drafts stay, and in the end
// the store is what it would have been.
func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	d, _ := crashDesk(crashLetters)
	acked, drafted, kills := 0, 0, 0
	for round := 0; acked < len(d.entries) && round < 30; round++ {
		kills++
		a, b := runUntil(t, dir, time.Duration(10+37*round%110)*time.Millisecond, acked)
		acked, drafted = max(acked, a), max(drafted, b)
		if round%6 == 0 {
			checkAfterCrash(t, dir, d, acked, drafted)
		}
	}
	t.Logf("%d of %d entries after %d kills", acked, len(d.entries), kills)
	s := openTest(t, dir)
	take(t, s, d)
	want := openTest(t, t.TempDir())
	if err := want.Replay(d.reg, d.all(), hashAt, nil); err != nil {
		t.Fatal(err)
	}
	sameDump(t, dump(t, s), dump(t, want))
}

// runUntil starts the writer, kills it once it has been at work for a while, and
// gives the last entry and the last draft it spoke of.
func runUntil(t *testing.T, dir string, work time.Duration, acked int) (applied, drafted int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "STORE_TEST_WRITE="+dir)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var n int
		var fresh bool
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "open"):
			if _, err := fmt.Sscanf(line, "open %d %t", &n, &fresh); err != nil || n < acked {
				t.Errorf("opened with %d entries of %d: %s", n, acked, line)
			}
			time.AfterFunc(work, func() { _ = cmd.Process.Kill() }) // it may have ended by itself
		case strings.HasPrefix(line, "applied"):
			applied = count(t, line)
		case strings.HasPrefix(line, "draft"):
			drafted = count(t, line)
		}
	}
	if err := cmd.Wait(); err != nil && errs.Len() > 0 {
		t.Fatalf("the writer failed: %v: %s", err, errs.String())
	}
	return applied, drafted
}

// count reads the number behind the word; the last line may be cut.
func count(t *testing.T, line string) int {
	t.Helper()
	_, number, _ := strings.Cut(line, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func checkAfterCrash(t *testing.T, dir string, d *desk, acked, drafted int) {
	t.Helper()
	s, report, err := Open(testConfig(dir))
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Applied(d.reg)
	if err != nil || int(head.Seq) < acked || head.Seq > 0 && head != headAt(head.Seq) {
		t.Errorf("applied %d of %d acknowledged, fresh: %v %s, %v", head.Seq, acked, report.Fresh, report.Reason, err)
	}
	for _, e := range d.entries[:head.Seq] {
		for _, id := range kelurahan.LettersOf(e.Event) {
			if _, err := s.Letter(id); err != nil {
				t.Fatalf("entry %d is applied, its letter: %v", e.Seq, err)
			}
		}
	}
	if drafted > 0 {
		draft, err := s.Draft(kelurahan.LetterID{1})
		if err != nil || int(draft.Updated) < drafted {
			t.Errorf("draft %d, want %d: %v", draft.Updated, drafted, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A kill inside Replay leaves a store that says "not applied" and takes the
// register again.
func TestReplayCutShort(t *testing.T) {
	dir := t.TempDir()
	d, people := crashDesk(3_000)
	s := openTest(t, dir)
	cut := func(yield func(kelurahan.Entry, error) bool) {
		for _, e := range d.entries[:6_000] {
			if !yield(e, nil) {
				return
			}
		}
		yield(kelurahan.Entry{}, os.ErrDeadlineExceeded)
	}
	if err := s.Replay(d.reg, cut, hashAt, nil); err != os.ErrDeadlineExceeded {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, dir)
	if h, err := s.Applied(d.reg); err != nil || h.Seq != 0 {
		t.Errorf("a cut replay counts as applied: %d, %v", h.Seq, err)
	}
	take(t, s, d)
	want := openTest(t, t.TempDir())
	if err := want.Replay(d.reg, d.all(), hashAt, nil); err != nil {
		t.Fatal(err)
	}
	sameDump(t, dump(t, s), dump(t, want))
	if len(people) != s.ResidentCount() {
		t.Errorf("%d residents", s.ResidentCount())
	}
}

func TestOneProcessOnly(t *testing.T) {
	dir := t.TempDir()
	openTest(t, dir)
	_, _, err := Open(testConfig(dir))
	if kelurahan.CodeOf(err) != kelurahan.RegisterLocked {
		t.Errorf("a second Open: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, asideName)); err == nil {
		t.Error("the open index was moved aside")
	}
}

// An act so large that it is written in pieces is seen whole or not at all, and
// leaves what a replay of the same register leaves.
func TestLargeActIsSeenWhole(t *testing.T) {
	people := invent.Residents(43, 2*applyWeight+500)
	d := newDesk(43, "A")
	d.setUp()
	d.importAll(people)
	d.importAll(people[:applyWeight+700]) // again, so that a piece changes what the piece before it is still writing
	dir := t.TempDir()
	s := openTest(t, dir)
	broken := append(d.entries[:len(d.entries):len(d.entries)], d.entries[0])
	broken[len(broken)-1].Seq = 1 << 40
	if err := s.Apply(broken, d.head()); kelurahan.CodeOf(err) != kelurahan.ChainBroken {
		t.Fatalf("a gap at the end: %v", err)
	}
	if h, err := s.Applied(d.reg); err != nil || h.Seq != 0 || s.ResidentCount() != 0 || len(s.Officers()) != 0 {
		t.Errorf("of a broken act %d entries, %d residents and %d officers are seen: %v", h.Seq, s.ResidentCount(), len(s.Officers()), err)
	}
	take(t, s, d)
	if s.ResidentCount() != len(people) || len(s.Search(people[0].Name, 0)) == 0 {
		t.Errorf("%d residents of %d", s.ResidentCount(), len(people))
	}
	want := openTest(t, t.TempDir())
	if err := want.Replay(d.reg, d.all(), hashAt, nil); err != nil {
		t.Fatal(err)
	}
	sameDump(t, dump(t, s), dump(t, want))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s = openTest(t, dir); s.ResidentCount() != len(people) {
		t.Errorf("opened again: %d residents of %d", s.ResidentCount(), len(people))
	}
}
