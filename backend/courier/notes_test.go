package courier

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWaitsDoubleUpToFiveMinutes(t *testing.T) {
	for n := 1; n < 2000; n++ {
		if d := wait(n); d < 3*time.Second || d > maxWait {
			t.Fatalf("after %d failures %v", n, d)
		}
	}
	if d := wait(1); d > 7*time.Second {
		t.Errorf("after the first failure %v", d)
	}
	if d := wait(100); d < maxWait/2 {
		t.Errorf("after a hundred failures %v", d)
	}
}

func TestDamagedNotesAreBegunAnew(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"", "{", "null", "\x00\x00\x00"} {
		if err := os.WriteFile(filepath.Join(dir, notesFile), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := readNotes(dir); err != nil || n.enrolled() {
			t.Errorf("%q: %+v, %v", content, n, err)
		}
	}
}

func TestEveryPhaseIsListed(t *testing.T) {
	seen := map[Phase]bool{}
	for _, p := range Phases() {
		if seen[p] || p == "" {
			t.Errorf("%q twice or empty", p)
		}
		seen[p] = true
	}
	for _, n := range []notes{{}, {City: "x", Key: []byte{1}}, {City: "x", Key: []byte{1}, Attempts: 2, Code: "city-failed"}} {
		if p := n.firstState().Phase; !seen[p] {
			t.Errorf("%q is not listed", p)
		}
	}
}
