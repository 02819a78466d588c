package backup_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

func TestForms(t *testing.T) {
	r := newBench(t, 30)
	id := r.reg.ID()
	path := func(id register.ID) string {
		return filepath.Join(r.disk, "loket-cadangan", id.String(), "isian.cadangan")
	}
	if forms, err := r.set.Forms(id); err != nil || forms != nil {
		t.Fatalf("a backup without forms: %q %v", forms, err)
	}
	r.add(t)
	for _, want := range []string{"isian pertama", ""} {
		if err := r.set.KeepForms(id, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := r.set.Forms(id); err != nil || string(got) != want {
			t.Fatalf("%q %v", got, err)
		}
	}
	r.add(t) // the next run leaves them
	if err := r.set.KeepForms(id, []byte("isian rahasia")); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path(id))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(good, []byte("rahasia")) {
		t.Error("the forms can be read")
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if err := os.WriteFile(path(id), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.set.Forms(id); err == nil {
			t.Fatalf("byte %d changed, and nobody sees it", i)
		}
		if err := os.WriteFile(path(id), good[:i], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := r.set.Forms(id); err == nil {
			t.Fatalf("cut to %d bytes, and nobody sees it", i)
		}
	}
	// Another counter's file under this one's name.
	other := register.ID{1}
	if err := os.MkdirAll(filepath.Dir(path(other)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path(other), good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.set.Forms(other); kelurahan.CodeOf(err) != kelurahan.BackupDamaged {
		t.Errorf("another counter's forms: %v", err)
	}
}
