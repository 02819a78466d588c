package register_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/loket-kelurahan/loket/backend/register"
)

// goldenHead is the head of testdata/v1: three acts of 1, 2 and 1 entries, the
// erasure of entry 2, and one more.
const goldenHead = "92e9ee7f606dcd30a35a48aafc6813b138c4df1c435abce98ecdd8d05974e28d"

// A register of format version 1 is read by every later program.
func TestGoldenVersion1(t *testing.T) {
	cfg := register.Config{Dir: t.TempDir(), AEAD: testAEAD}
	fatal(t, os.CopyFS(cfg.Dir, os.DirFS(filepath.Join("testdata", "v1"))))
	report, err := register.Verify(context.Background(), cfg, nil)
	fatal(t, err)
	if report.ID != testID || report.Head.Hash.String() != goldenHead || report.Entries != 6 || report.Erased != 1 {
		t.Fatalf("%+v", report)
	}
	r, opened, err := register.Open(cfg)
	fatal(t, err)
	if opened.MarkMissing {
		t.Fatal("mark not understood")
	}
	for seq, want := range map[uint64]string{1: "satu", 3: "tiga", 4: "", 6: "enam"} {
		if e, err := r.At(seq); err != nil || !bytes.Equal(e.Payload, []byte(want)) {
			t.Fatalf("entry %d: %q %v", seq, e.Payload, err)
		}
	}
	fatal(t, r.Close())
}
