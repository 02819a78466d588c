package office_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// killEnv makes the test binary a counter that issues letters until it is killed.
const killEnv = "LOKET_TEST_KILL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		issueForEver(dir)
		return
	}
	if task := os.Getenv(taskEnv); task != "" {
		os.Exit(oneTask(task))
	}
	// The printer of TestCloseLeavesAStuckPrinter is deaf for ever.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/loket-kelurahan/loket/backend/office_test.jammed.Print"))
}

// issueForEver issues letters and says each number once it is acknowledged.
func issueForEver(dir string) {
	t := &printingT{}
	w := &world{
		t: t, dir: dir, clock: &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}, pins: map[string]string{clerk: "271828"},
		tools: tools(t).Bringing("sku"),
	}
	w.open()
	w.learnTiles()
	by := w.signIn(clerk)
	page, err := w.office.AllResidents()
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range page {
		if err != nil {
			t.Fatal(err)
		}
		w.people = append(w.people, r)
	}
	fmt.Println("siap")
	for i := 0; ; i++ {
		out := w.issue(by, w.usaha(by, i%len(w.people)))
		l := out.Record.Issued.Letter
		fmt.Printf("%d %s\n", l.Number.Sequence, l.ID)
	}
}

// printingT lets the world's helpers run outside a test.
type printingT struct{ testing.TB }

func (p *printingT) Helper()                  {}
func (p *printingT) Context() context.Context { return context.Background() }
func (p *printingT) Cleanup(func())           {}
func (p *printingT) Fatal(args ...any)        { fmt.Fprintln(os.Stderr, args...); os.Exit(gaveUp) }

// gaveUp is how a counter ends that cannot go on.
const gaveUp = 3

// kills is how often TestKill kills: LOKET_KILLS raises it for the soak.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("LOKET_KILLS")); err == nil {
		return n
	}
	return 40
}

// TestKill kills a counter with SIGKILL at random moments, of issuing and, one
// time in four, of starting: nothing acknowledged is lost, no number stands for
// two letters, it always starts. The process, its files and the disk are real;
// the program brings one kind of letter, which makes it start in less time.
func TestKill(t *testing.T) {
	w := &world{
		t: t, dir: t.TempDir(), clock: &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}, pins: walkPins(),
		tools: tools(t).Bringing("sku"),
	}
	w.open()
	w.setUp()
	w.populate(w.signIn(clerk), 30)
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	acked := map[int]string{}
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	starting := 0
	most := 80_000
	for i := 0; i < kills() || len(acked) == 0 && i < 6*kills(); i++ {
		if i >= kills() && i%kills() == 0 {
			most *= 2 // so slow a machine that no letter was ready yet
		}
		k := killing{after: time.Duration(random.IntN(most)) * time.Microsecond, starting: random.IntN(4) == 0}
		if k.once(t, w.dir, acked) {
			starting++
		}
	}
	w.open()
	w.signIn(clerk)
	if len(acked) == 0 {
		t.Fatal("no letter was ever acknowledged: the test proves nothing")
	}
	for n, id := range acked {
		rec, err := w.office.LetterByNumber("A", n)
		if err != nil {
			t.Fatalf("acknowledged A-%04d is lost: %v", n, err)
		}
		if rec.ID.String() != id {
			t.Errorf("A-%04d was acknowledged for %s and stands for %s", n, id, rec.ID)
		}
	}
	proof, err := w.office.Proof()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range proof.Series {
		if len(s.Gaps) > 0 {
			t.Errorf("gaps in %v: %v", s.Key, s.Gaps)
		}
	}
	if damage, err := w.office.Verify(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("register after the kills: %v %v", damage, err)
	}
	t.Logf("%d kills, %d letters acknowledged, %d kills at the start, %d in the register", kills(), len(acked), starting, proof.Series[0].Last)
}

// killing is how a counter dies: some time after it began to issue or, starting,
// after its process was made.
type killing struct {
	after    time.Duration
	starting bool
}

// once starts a counter, lets it live for a while and kills it; true when it was
// dead before it could issue.
func (k killing) once(t *testing.T, dir string, acked map[int]string) bool {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), killEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var killed atomic.Bool
	kill := func() {
		killed.Store(true)
		_ = cmd.Process.Kill()
	}
	if k.starting {
		time.AfterFunc(k.after, kill)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "siap" {
		ours := killed.Load()
		kill()
		if err := cmd.Wait(); !ours || cmd.ProcessState.ExitCode() == gaveUp {
			t.Fatalf("the counter did not start: %q %v", lines.Text(), err)
		}
		return true
	}
	if !k.starting {
		time.AfterFunc(k.after, kill)
	}
	for lines.Scan() {
		number, id, ok := strings.Cut(lines.Text(), " ")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || len(id) != 36 {
			continue // the line was cut by the kill: nobody has read it
		}
		if other, twice := acked[n]; twice {
			t.Errorf("number %d acknowledged twice: %s and %s", n, other, id)
		}
		acked[n] = id
	}
	_ = cmd.Wait() // killed, as it should be
	return false
}
