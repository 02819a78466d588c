package letterpdf

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const goldenFile = "testdata/golden.txt"

// TestGolden holds every sheet against the hash it had. A letter's hash is in
// the register: a change of even one byte must be meant, and then docs/letter.md
// says what it costs.
func TestGolden(t *testing.T) {
	var out strings.Builder
	for _, s := range drawSamples(t) {
		fmt.Fprintf(&out, "%s %x\n", s.name, sha256.Sum256(s.data))
	}
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(goldenFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(out.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Errorf("want %s", line)
		}
	}
	if len(got) != strings.Count(string(want), "\n")+1 {
		t.Errorf("%d sheets, %d kept", len(got)-1, strings.Count(string(want), "\n"))
	}
}

// TestFreshProcesses draws everything in two new processes with other settings
// of the runtime.
func TestFreshProcesses(t *testing.T) {
	if *update {
		t.Skip("the hashes are being written")
	}
	for env, tests := range map[string]string{"GOMAXPROCS=1": "^TestGolden(Kinds)?$", "GOGC=10": "^TestGolden$"} {
		cmd := exec.Command(os.Args[0], "-test.run="+tests, "-test.count=1")
		cmd.Env = append(os.Environ(), env, "TZ=America/Lima", "LANG=de_DE.UTF-8")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", env, err, out)
		}
	}
}

// TestKeepPictures leaves all sheets and their pictures in out/letterpdf at the
// root of the project, to be looked at.
func TestKeepPictures(t *testing.T) {
	dir := filepath.Join("..", "..", "out", "letterpdf")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range samples(t) {
		path := filepath.Join(dir, s.name)
		if err := os.WriteFile(path+".pdf", s.data, 0o644); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(s.name, "-f4") || strings.HasPrefix(s.name, "sku-") {
			continue // like the others but for a line
		}
		tool(t, "poppler-utils", "pdftoppm", "-r", "60", "-gray", "-png", path+".pdf", path)
	}
}
