package houselaw

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// root is the module's folder: the first one upwards that holds go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod above this test")
	return ""
}

func TestTheHouse(t *testing.T) {
	found, err := Check(os.DirFS(root(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// clean is a small house that breaks no law. Each breach below is laid over it.
func clean() fstest.MapFS {
	m := fstest.MapFS{}
	for name, src := range map[string]string{
		"go.mod":                      "module " + module + "\n",
		"main.go":                     "// Command loket.\npackage main\n\nimport \"" + module + "/app\"\n\nvar version = \"\"\n\nfunc main() { println(version); app.Run() }\n",
		"app/app.go":                  "// Package app.\npackage app\n\nimport (\n\t_ \"github.com/wailsapp/wails/v2\"\n\t\"" + module + "/backend/kelurahan\"\n)\n\n// Run runs.\nfunc Run() { _ = kelurahan.Internal }\n",
		"backend/kelurahan/doc.go":    "// Package kelurahan.\npackage kelurahan\n",
		"backend/kelurahan/errors.go": "package kelurahan\n\n// Codes.\nconst (\n\tInternal = \"internal\"\n\tLetterTooLong = \"letter-too-long\"\n)\n",
		"backend/kelurahan/rules.go":  "package kelurahan\n\nimport (\n\t\"errors\"\n\t\"regexp\"\n)\n\nvar (\n\terrA = errors.New(\"a\")\n\ttable = map[string]int{\"a\": 1}\n\tpattern = regexp.MustCompile(\"a\")\n)\n\n// LetterIssued happened.\ntype LetterIssued struct{}\n\nfunc shadow() { table := map[string]int{}; table[\"b\"] = 2 }\n",
		"backend/register/log.go":     "// Package register.\npackage register\n\nimport (\n\t\"time\"\n\t\"" + module + "/backend/kelurahan\"\n)\n\ntype config struct{ now func() time.Time }\n\nvar defaults = config{now: time.Now}\n\nfunc fail() string { return kelurahan.LetterTooLong }\n",
		"backend/cityd/main.go":       "// Command cityd.\npackage main\n\nimport (\n\t\"time\"\n\t_ \"" + module + "/backend/register\"\n)\n\nfunc main() { println(time.Now().String()) }\n",
		"backend/register/x_test.go":  "package register_test\n\nimport (\n\t\"testing\"\n\t_ \"" + module + "/hardware/card\"\n\t_ \"pgregory.net/rapid\"\n)\n\nfunc TestX(t *testing.T) { t.Skip(\"Windows has no such thing\") }\n",
		"hardware/card/card.go":       "// Package card.\npackage card\n\nimport (\n\t\"io\"\n\t_ \"github.com/ebfe/scard\"\n)\n\ntype file interface { io.Reader; io.Closer; Sync() error; Size() int; Name() string }\n\n// Disk is a file.\ntype Disk struct{ file }\n\nfunc (Disk) Sync() error { return nil }\n",
		"backend/register/in_test.go": "package register\n\nimport _ \"" + module + "/build/pgrig\"\n",
		"build/pgrig/rig.go":          "// Package pgrig.\npackage pgrig\n\nvar tables = build()\n\nfunc build() []int { return nil }\n",
		"frontend/src/utils.ts":       "a file, not a folder",
	} {
		m[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return m
}

func TestACleanHouseIsClean(t *testing.T) {
	found, err := Check(clean())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// breaches has one made-up file for each way to break a law.
var breaches = []struct {
	law, file, src string
	say            string // part of what must be said
}{
	{"room", "backend/anjungan/a.go", "// Package anjungan.\npackage anjungan\n", "backend/anjungan is not in the house"},
	{"room", "hardware/scale/a.go", "// Package scale.\npackage scale\n", "give it a row"},
	{"name", "backend/office/helpers/a.go", "", "says nothing"},
	{"name", "frontend/src/types/a.ts", "", "says nothing"},
	{"import", "backend/kelurahan/a.go", "package kelurahan\nimport _ \"" + module + "/backend/register\"\n", "may not import backend/register"},
	{"import", "backend/register/a.go", "package register\nimport _ \"" + module + "/hardware/card\"\n", "may not import hardware/card"},
	{"import", "backend/register/a_test.go", "package register\nimport _ \"" + module + "/app\"\n", "may not import app"},
	{"import", "hardware/card/a.go", "package card\nimport _ \"" + module + "/backend/office\"\n", "knows no workflow"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/wailsapp/wails/v2/pkg/runtime\"\n", "not for backend/register"},
	{"module", "main2.go", "package main\nimport _ \"github.com/wailsapp/wails/v2\"\n", "not for main"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/dgraph-io/badger/v4\"\n", "not for"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/jackc/pgx/v5/pgxpool\"\n", "not for"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/signintech/gopdf\"\n", "not for"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/ebfe/scard\"\n", "not for"},
	{"module", "backend/register/a.go", "package register\nimport _ \"pgregory.net/rapid\"\n", "not for"},
	{"module", "backend/register/a.go", "package register\nimport _ \"github.com/someone/new\"\n", "new module"},
	{"module", "backend/kelurahan/a.go", "package kelurahan\nimport _ \"github.com/google/uuid\"\n", "standard library only"},
	{"module", "backend/kelurahan/a.go", "package kelurahan\nimport _ \"net/http\"\n", "reaches the world"},
	{"letters", "backend/register/a.go", "package register\nimport \"" + module + "/backend/kelurahan\"\nvar _ = kelurahan.LetterIssued{}\n", "kelurahan.LetterIssued"},
	{"letters", "backend/seal/a.go", "// Package seal.\npackage seal\nimport \"" + module + "/backend/kelurahan\"\nfunc f(kelurahan.NIK) {}\n", "kelurahan.NIK"},
	{"programs", "backend/cityd/a.go", "package main\nimport _ \"" + module + "/app\"\n", "both programs link app"},
	{"patched", "go.mod", "module " + module + "\nreplace a => ./b\n", "no module is replaced"},
	{"doc", "backend/register/a.go", "// Package register again.\npackage register\n", "exactly one"},
	{"doc", "backend/seal/a.go", "package seal\n", "exactly one"},
	{"exported", "backend/register/a.go", "package register\nfunc Append() {}\n", "Append is exported"},
	{"exported", "backend/register/a.go", "package register\ntype Log struct{}\n", "Log is exported"},
	{"exported", "backend/register/a.go", "package register\ntype l struct{}\n// Log logs.\ntype Log[T any] struct{}\nfunc (l) Fine() {}\nfunc (*Log[T]) Sync() {}\n", "Sync is exported"},
	{"exported", "backend/register/a.go", "package register\nconst Max = 1\n", "Max is exported"},
	{"init", "backend/register/a.go", "package register\nfunc init() {}\n", "nobody reads"},
	{"init", "backend/register/a_test.go", "package register\nfunc init() {}\n", "nobody reads"},
	{"var", "backend/register/a.go", "package register\nvar n int\n", "no value yet"},
	{"var", "backend/register/a.go", "package register\nvar seen = map[string]bool{}\n", "starts empty"},
	{"var", "backend/register/a.go", "package register\nvar seen = make(map[string]bool)\n", "starts empty"},
	{"var", "backend/register/a.go", "package register\nimport \"sync\"\nvar mu = &sync.Mutex{}\n", "starts empty"},
	{"var", "backend/register/a.go", "package register\nvar max = 3\n", "const"},
	{"var", "backend/register/a.go", "package register\nvar on = false\n", "const"},
	{"var", "backend/register/a.go", "package register\nvar f = func() {}\n", "make it a func"},
	{"var", "backend/register/a.go", "package register\nimport \"os\"\nvar home = os.Getenv(\"HOME\")\n", "os.Getenv"},
	{"var", "backend/kelurahan/a.go", "package kelurahan\nfunc f() { table[\"b\"] = 2 }\n", "is changed here"},
	{"var", "backend/kelurahan/a.go", "package kelurahan\nfunc f() { delete(table, \"a\") }\n", "is changed here"},
	{"var", "backend/kelurahan/a.go", "package kelurahan\nvar list = []int{1}\nfunc f() { list[0]++ }\n", "is changed here"},
	{"long", "backend/register/a.go", "package register\nfunc f() {\n" + strings.Repeat("\t_ = 1\n", 79) + "}\n", "81 lines"},
	{"long", "backend/register/a.go", "package register\n" + strings.Repeat("\n", 500), "501 lines"},
	{"clock", "backend/register/a.go", "package register\nimport \"time\"\nfunc f() time.Time { return time.Now() }\n", "Now field"},
	{"clock", "backend/register/a.go", "package register\nimport \"time\"\nfunc f(t time.Time) time.Duration { return time.Since(t) }\n", "Now field"},
	{"clock", "backend/kelurahan/a.go", "package kelurahan\nimport \"time\"\nfunc f() func() time.Time { return time.Now }\n", "no clock"},
	{"print", "backend/register/a.go", "package register\nimport \"fmt\"\nfunc f() { fmt.Println() }\n", "only a main prints"},
	{"print", "hardware/card/a.go", "package card\nfunc f() { println() }\n", "only a main prints"},
	{"iota", "backend/register/a.go", "package register\nconst a = iota\n", "write them out"},
	{"interface", "backend/register/a.go", "package register\ntype i interface { A(); B(); C(); D() }\n", "4 methods"},
	{"skip", "backend/register/a_test.go", "package register\nimport \"testing\"\nfunc TestA(t *testing.T) { t.SkipNow() }\n", "says why"},
	{"skip", "backend/register/a_test.go", "package register\nimport \"testing\"\nfunc TestA(t *testing.T) { t.Skip() }\n", "says why"},
}

func TestEveryBreachIsFound(t *testing.T) {
	for _, b := range breaches {
		m := clean()
		m[b.file] = &fstest.MapFile{Data: []byte(b.src)}
		if b.law == "name" {
			m[b.file] = &fstest.MapFile{Data: []byte("// Package a.\npackage a\n")}
		}
		found, err := Check(m)
		if err != nil {
			t.Fatalf("%s: %v", b.say, err)
		}
		hit := false
		for _, f := range found {
			hit = hit || (f.Law == b.law && strings.Contains(f.String(), b.say))
		}
		if !hit {
			t.Errorf("law %s: nothing says %q of\n%s\nfound: %v", b.law, b.say, b.src, found)
		}
	}
}

func TestEveryLawHasABreach(t *testing.T) {
	tried := map[string]bool{}
	for _, b := range breaches {
		tried[b.law] = true
	}
	for _, l := range laws {
		if !tried[l.name] {
			t.Errorf("no test breaks the law %q", l.name)
		}
	}
}

func TestEveryRowHasAReason(t *testing.T) {
	for _, r := range rooms {
		if len(r.why) < 10 {
			t.Errorf("room %q: %q is no reason", r.path, r.why)
		}
	}
	for _, m := range modules {
		if len(m.why) < 3 {
			t.Errorf("module %q: %q is no reason", m.path, m.why)
		}
	}
}

func TestGeneratedFilesKeepTheImportLawOnly(t *testing.T) {
	m := clean()
	head := "// Code generated by a tool. DO NOT EDIT.\n\npackage register\n\n"
	m["backend/register/gen.go"] = &fstest.MapFile{Data: []byte(head + "import _ \"github.com/jackc/pgx/v5\"\n\nvar n int\n\nfunc Exported() {}\n")}
	found, err := Check(m)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Law != "module" {
		t.Errorf("want the forbidden import and nothing else, got %v", found)
	}
}

func TestAFileThatDoesNotParseIsAnError(t *testing.T) {
	m := clean()
	m["backend/register/a.go"] = &fstest.MapFile{Data: []byte("package register\nfunc {")}
	if _, err := Check(m); err == nil {
		t.Error("a broken file was passed over")
	}
}
