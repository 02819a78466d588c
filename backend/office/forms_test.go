package office_test

import (
	"os"
	"path/filepath"
	"testing"
)

// A projection that speaks of another past is thrown away; the forms begun here
// stand in no register, and stay.
func TestFormsOutliveTheProjection(t *testing.T) {
	w := newWorld(t)
	maria := w.signIn(clerk)
	w.populate(maria, 10)
	w.act(w.office.Close())
	// The register of before, under the projection of after.
	old := t.TempDir()
	w.act(os.CopyFS(old, os.DirFS(filepath.Join(w.dir, "register"))))
	w.open()
	w.issue(w.signIn(clerk), w.usaha(maria, 3))
	form := w.usaha(maria, 4)
	w.act(w.office.SaveDraft(form))
	w.act(w.office.Close())
	w.act(os.RemoveAll(filepath.Join(w.dir, "register")))
	w.act(os.CopyFS(filepath.Join(w.dir, "register"), os.DirFS(old)))
	w.open()
	w.signIn(clerk)
	if opened := must(w.office.Opened()); opened.Rebuilt != "head" {
		t.Fatalf("rebuilt %q", opened.Rebuilt)
	}
	if _, err := w.office.Draft(form.ID); err != nil {
		t.Errorf("the form is gone: %v", err)
	}
}
