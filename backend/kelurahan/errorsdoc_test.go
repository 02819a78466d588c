package kelurahan_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const errorsDoc = "../../docs/errors.md"

// TestErrorsDoc keeps docs/errors.md equal to the list. LOKET_WRITE=1 writes it.
func TestErrorsDoc(t *testing.T) {
	var want strings.Builder
	want.WriteString("# Error codes\n\nEvery code of `backend/kelurahan/errors.go` with what the operator reads. Written by\n" +
		"`LOKET_WRITE=1 go test ./backend/kelurahan -run ErrorsDoc`; a test keeps it true.\n\n| code | what happened | what to do now |\n|---|---|---|\n")
	for _, c := range declared(t) {
		m := kelurahan.MessageOf(c)
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", c, m.Sentence, m.Remedy)
	}
	if os.Getenv("LOKET_WRITE") != "" {
		if err := os.WriteFile(errorsDoc, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(errorsDoc)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want.String() {
		t.Error("docs/errors.md differs from the list; write it anew with LOKET_WRITE=1")
	}
}
