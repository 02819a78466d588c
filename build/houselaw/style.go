package houselaw

import (
	"go/ast"
	"slices"
	"strings"
)

// The sizes at which reading stops being easy.
const (
	maxFunc    = 80
	maxFile    = 500
	maxMethods = 3
)

// written are the files people write: generated ones keep the import law only.
func (h *house) written() []*file {
	return slices.DeleteFunc(slices.Clone(h.files), func(f *file) bool { return f.generated })
}

func onePackageDoc(h *house, say reporter) {
	docs := map[string][]string{}
	first := map[string]string{}
	for _, f := range h.written() {
		if f.test {
			continue
		}
		if first[f.room] == "" {
			first[f.room] = f.path
		}
		if f.tree.Doc != nil {
			docs[f.room] = append(docs[f.room], f.path)
		}
	}
	for room, file := range first {
		if n := len(docs[room]); n != 1 {
			say(file, 0, "the package has %d package comments %v, it needs exactly one", n, docs[room])
		}
	}
}

// wellKnown methods say by their name what they do.
var wellKnown = []string{
	"Error", "String", "Unwrap", "Is", "As", "ServeHTTP", "Read", "Write", "Close", "Len", "Less", "Swap", "LogValue",
	"MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "MarshalCBOR", "UnmarshalCBOR", "MarshalBinary", "UnmarshalBinary",
}

func exportedSaysWhat(h *house, say reporter) {
	promised := h.promisedMethods()
	for _, f := range h.written() {
		if f.test || f.tree.Name.Name == "main" {
			continue
		}
		for _, decl := range f.tree.Decls {
			for _, id := range undocumented(decl) {
				if !promised[f.room][id.Name] {
					say(f.path, h.line(id), "%s is exported and has no comment", id.Name)
				}
			}
		}
	}
}

// promisedMethods are the methods of each room's interfaces: what they do is
// said there once, not again at every implementation.
func (h *house) promisedMethods() map[string]map[string]bool {
	promised := map[string]map[string]bool{}
	for _, f := range h.written() {
		if promised[f.room] == nil {
			promised[f.room] = map[string]bool{}
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if t, ok := n.(*ast.InterfaceType); ok {
				for _, m := range t.Methods.List {
					for _, name := range m.Names {
						promised[f.room][name.Name] = true
					}
				}
			}
			return true
		})
	}
	return promised
}

func undocumented(decl ast.Decl) []*ast.Ident {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		silent := d.Doc == nil && d.Name.IsExported() && exportedReceiver(d)
		if silent && (d.Recv == nil || !slices.Contains(wellKnown, d.Name.Name)) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Doc == nil {
			return undocumentedSpecs(d.Specs)
		}
	}
	return nil
}

func undocumentedSpecs(specs []ast.Spec) []*ast.Ident {
	var silent []*ast.Ident
	for _, spec := range specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && s.Comment == nil {
				silent = append(silent, s.Name)
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && s.Doc == nil && s.Comment == nil {
				silent = append(silent, s.Names[0])
			}
		}
	}
	return silent
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	exported := false
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && !exported {
			exported = id.IsExported()
		}
		return !ok // the first name is the type, later ones its parameters
	})
	return exported
}

func noInit(h *house, say reporter) {
	for _, f := range h.written() {
		for _, decl := range f.tree.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "init" {
				say(f.path, h.line(d), "an init runs where nobody reads: do it where it is needed")
			}
		}
	}
}

func shortEnough(h *house, say reporter) {
	for _, f := range h.written() {
		if f.lines > maxFile {
			say(f.path, 0, "%d lines; a file has at most %d", f.lines, maxFile)
		}
		for _, decl := range f.tree.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && h.span(d) > maxFunc {
				say(f.path, h.line(d), "%s has %d lines; a function has at most %d", d.Name.Name, h.span(d), maxFunc)
			}
		}
	}
}

// oneClock: in backend the time comes from a Now field, so that a test can
// stand at the end of a year. The default (Now: time.Now) is a value, no call;
// the language does not even have that.
func oneClock(h *house, say reporter) {
	for _, f := range h.written() {
		if f.test || !within([]string{"backend/..."}, f.room) || f.room == "backend/cityd" {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isPackageFunc(call.Fun, "time", "Now", "Since", "Until") {
				say(f.path, h.line(call), "the clock is a Now field here, not a call of the time package")
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && f.room == kelurahan && isPackageFunc(sel, "time", "Now") {
				say(f.path, h.line(sel), "the language has no clock: whoever calls it brings the time")
			}
			return true
		})
	}
}

func noPrinting(h *house, say reporter) {
	quiet := []string{"app", "backend/...", "hardware/..."}
	for _, f := range h.written() {
		if f.test || f.tree.Name.Name == "main" || !within(quiet, f.room) {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && (isPackageFunc(call.Fun, "fmt", "Print", "Printf", "Println") || isName(call.Fun, "println") || isName(call.Fun, "print")) {
				say(f.path, h.line(call), "only a main prints: give it back, or log it with slog")
			}
			return true
		})
	}
}

func noIota(h *house, say reporter) {
	for _, f := range h.written() {
		if f.test || !within([]string{"backend/..."}, f.room) {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == "iota" {
				say(f.path, h.line(id), "iota renumbers when a line is inserted; values here end up in files: write them out")
			}
			return true
		})
	}
}

func smallInterfaces(h *house, say reporter) {
	for _, f := range h.written() {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if t, ok := n.(*ast.InterfaceType); ok && ownMethods(t) > maxMethods {
				say(f.path, h.line(t), "an interface with %d methods; at most %d", ownMethods(t), maxMethods)
			}
			return true
		})
	}
}

// ownMethods counts what an interface asks for itself. Embedded ones of the
// standard library (io.Closer) are not counted: everybody knows them.
func ownMethods(t *ast.InterfaceType) int {
	n := 0
	for _, m := range t.Methods.List {
		n += len(m.Names)
	}
	return n
}

// skipsSayWhy: a test that is silently left out is a test nobody has.
func skipsSayWhy(h *house, say reporter) {
	for _, f := range h.written() {
		if !f.test {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if ok && (sel.Sel.Name == "SkipNow" || (sel.Sel.Name == "Skip" && len(call.Args) == 0 && !isName(sel.X, "fs"))) {
				say(f.path, h.line(call), "a skipped test says why")
			}
			return true
		})
	}
}

// isPackageFunc tells whether e is pkg.name for one of the names.
func isPackageFunc(e ast.Expr, pkg string, names ...string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && isName(sel.X, pkg) && slices.Contains(names, sel.Sel.Name)
}

// hasDirective tells whether a comment group holds //go:embed or the like.
func hasDirective(g *ast.CommentGroup, directive string) bool {
	return g != nil && slices.ContainsFunc(g.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, directive) })
}
