package kelurahan_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// declared reads every Code constant out of errors.go, so that a code without
// words cannot be forgotten.
func declared(t *testing.T) []kelurahan.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []kelurahan.Code
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, kelurahan.Code(text))
		return true
	})
	return codes
}

func TestEveryCodeHasWords(t *testing.T) {
	codes := declared(t)
	if len(codes) < 90 {
		t.Fatalf("only %d codes found in errors.go: the test reads it wrongly", len(codes))
	}
	fallback := kelurahan.MessageOf(kelurahan.Internal)
	seen := map[kelurahan.Code]bool{}
	for _, c := range codes {
		if seen[c] {
			t.Errorf("%s is declared twice", c)
		}
		seen[c] = true
		m := kelurahan.MessageOf(c)
		if c != kelurahan.Internal && m == fallback {
			t.Errorf("%s has no sentence", c)
		}
		if !strings.HasSuffix(m.Sentence, ".") || !strings.HasSuffix(m.Remedy, ".") {
			t.Errorf("%s: sentence and remedy are whole sentences: %q %q", c, m.Sentence, m.Remedy)
		}
	}
	if n := len(kelurahan.Codes()); n != len(codes) {
		t.Errorf("%d codes have words, %d are declared", n, len(codes))
	}
}

func TestSayFillsArguments(t *testing.T) {
	err := kelurahan.E(kelurahan.NIKLength, "test", nil, "n", "15")
	if got := kelurahan.Say(err).Sentence; got != "NIK harus 16 angka (sekarang 15)." {
		t.Errorf("got %q", got)
	}
}

// TestSayNamesTheField: a list of errors above a form is read without the form.
func TestSayNamesTheField(t *testing.T) {
	for code, want := range map[kelurahan.Code]string{
		kelurahan.FieldRequired: "Kolom Penghasilan belum diisi.",
		kelurahan.FieldInvalid:  "Isian Penghasilan tidak sesuai.",
		kelurahan.FieldTooLong:  "Isian Penghasilan terlalu panjang (paling banyak 40 huruf).",
		kelurahan.DateInvalid:   "Penghasilan: tanggal tidak dikenali.",
	} {
		if got := kelurahan.Say(kelurahan.E(code, "test", nil, "label", "Penghasilan", "max", "40")).Sentence; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
		bare := kelurahan.Say(kelurahan.E(code, "test", nil, "max", "40")).Sentence
		if bare == "" || strings.ContainsAny(bare, "{}") {
			t.Errorf("%s without a label: %q", code, bare)
		}
	}
}
