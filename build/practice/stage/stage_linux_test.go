package stage

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// buildCity builds the city server once for a test.
func buildCity(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cityd")
	out, err := exec.Command("go", "build", "-o", path, "../../../backend/cityd").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// A practice office is made once, found again by the next run, and leaves no
// program behind.
func TestAPracticeIsFoundAgain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	out, err := os.MkdirTemp("/tmp", "stage")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(out)
	if err := os.Chmod(out, 0o755); err != nil {
		t.Fatal(err)
	}
	o := Options{Out: out, Cityd: buildCity(t), Say: t.Logf}
	first := run(t, ctx, o)
	if !first {
		t.Error("the first run did not make the office")
	}
	if again := run(t, ctx, o); again {
		t.Error("the second run made the office anew")
	}
}

func run(t *testing.T, ctx context.Context, o Options) (made bool) {
	t.Helper()
	began := time.Now()
	s, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("up after %s", time.Since(began).Round(time.Millisecond))
	if _, err := Open(ctx, o); err == nil {
		t.Error("a second practice started in the same folder")
	}
	resp, err := http.Get(s.City.URL + "/cek")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("the city's page: %v %v", resp, err)
	}
	url := s.City.URL
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("the city still answers")
	}
	return s.New
}
