package houselaw

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// file is one parsed Go file.
type file struct {
	path  string // from the module's root, with slashes
	room  string // its folder; "" is the root
	tree  *ast.File
	lines int
	test  bool // _test.go
	// stranger is a test that stands outside its package (package x_test). It
	// is never linked into a program, so it may join rooms as main does.
	stranger  bool
	generated bool
	imports   []imported
}

type imported struct {
	path string
	line int
}

// house is everything that was read.
type house struct {
	fset  *token.FileSet
	files []*file
	dirs  []string // every folder, Go or not
	gomod []byte
}

// skipped folders hold nothing that people of this project write.
var skipped = []string{"node_modules", "dist", "wailsjs", "bin", "out", "vendor", "testdata"}

// read parses every Go file under fsys.
func read(fsys fs.FS) (*house, error) {
	h := &house{fset: token.NewFileSet()}
	var err error
	if h.gomod, err = fs.ReadFile(fsys, "go.mod"); err != nil {
		return nil, err
	}
	err = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains(skipped, d.Name())):
			return fs.SkipDir
		case d.IsDir():
			h.dirs = append(h.dirs, p)
		case strings.HasSuffix(p, ".go"):
			return h.parse(fsys, p)
		}
		return nil
	})
	return h, err
}

func (h *house) parse(fsys fs.FS, p string) error {
	src, err := fs.ReadFile(fsys, p)
	if err != nil {
		return err
	}
	tree, err := parser.ParseFile(h.fset, p, src, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("houselaw: %w", err)
	}
	f := &file{path: p, room: path.Dir(p), tree: tree, lines: bytes.Count(src, []byte("\n"))}
	if f.room == "." {
		f.room = ""
	}
	f.test = strings.HasSuffix(p, "_test.go")
	f.stranger = f.test && strings.HasSuffix(tree.Name.Name, "_test")
	f.generated = ast.IsGenerated(tree)
	for _, spec := range tree.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return fmt.Errorf("houselaw: %s: %w", p, err)
		}
		f.imports = append(f.imports, imported{name, h.line(spec)})
	}
	h.files = append(h.files, f)
	return nil
}

func (h *house) line(n ast.Node) int { return h.fset.Position(n.Pos()).Line }

// span is the number of lines a node takes.
func (h *house) span(n ast.Node) int { return h.fset.Position(n.End()).Line - h.line(n) + 1 }

// ours gives the room an import path names.
func ours(importPath string) (string, bool) {
	if importPath == module {
		return "", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

// standard tells a package of the standard library: its first element has no dot.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// within tells whether room matches one of the patterns; "x/..." is x and below.
func within(patterns []string, room string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if tree, ok := strings.CutSuffix(p, "/..."); ok {
			return room == tree || strings.HasPrefix(room, tree+"/")
		}
		return p == room
	})
}
