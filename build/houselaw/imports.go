package houselaw

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

// roomOf finds the row of a folder.
func roomOf(folder string) (room, bool) {
	i := slices.IndexFunc(rooms, func(r room) bool { return within([]string{r.path}, folder) })
	if i < 0 {
		return room{}, false
	}
	return rooms[i], true
}

func knownRooms(h *house, say reporter) {
	seen := map[string]bool{}
	for _, f := range h.files {
		if _, ok := roomOf(f.room); !ok && !seen[f.room] {
			seen[f.room] = true
			say(f.path, 0, "the folder %s is not in the house: give it a row in build/houselaw/rooms.go, with its reason", f.room)
		}
	}
}

func folderNames(h *house, say reporter) {
	for _, dir := range h.dirs {
		if slices.Contains(forbiddenNames, path.Base(dir)) {
			say(dir, 0, "a folder named %q says nothing: name the noun of the business that is inside", path.Base(dir))
		}
	}
}

// ownImports keeps the arrows between our rooms.
func ownImports(h *house, say reporter) {
	for _, f := range h.files {
		r, ok := roomOf(f.room)
		if !ok || f.stranger {
			continue
		}
		for _, imp := range f.imports {
			to, isOurs := ours(imp.path)
			switch {
			case !isOurs || within(r.may, to):
			case f.test && slices.Contains(rigs, to):
			default:
				say(f.path, imp.line, "%s may not import %s: %s", orMain(r.path), orMain(to), r.why)
			}
		}
	}
}

// outsideImports keeps each module in its rooms, and the language inside the
// standard library's harmless part.
func outsideImports(h *house, say reporter) {
	for _, f := range h.files {
		for _, imp := range f.imports {
			if _, isOurs := ours(imp.path); isOurs || imp.path == "C" {
				continue
			}
			if standard(imp.path) {
				if f.room == kelurahan && !f.test && slices.ContainsFunc(worldly, under(imp.path)) {
					say(f.path, imp.line, "the language does no I/O: %s reaches the world", imp.path)
				}
				continue
			}
			outsideImport(f, imp, say)
		}
	}
}

func outsideImport(f *file, imp imported, say reporter) {
	i := slices.IndexFunc(modules, func(m outside) bool { return under(imp.path)(m.path) })
	switch {
	case i < 0:
		say(f.path, imp.line, "%s is a new module: give it a row in build/houselaw/modules.go, with its reason", imp.path)
	case modules[i].rooms == nil && f.test:
	case f.room == kelurahan:
		say(f.path, imp.line, "the language imports the standard library only, not %s", imp.path)
	case !within(modules[i].rooms, f.room):
		say(f.path, imp.line, "%s is not for %s: %s", imp.path, orMain(f.room), modules[i].why)
	}
}

// noLettersInBytes: register and seal import the language for its errors; what
// a letter is must not be among what they use of it.
func noLettersInBytes(h *house, say reporter) {
	faults := h.declaredIn(kelurahan + "/errors.go")
	for _, f := range h.files {
		if f.test || (f.room != "backend/register" && f.room != "backend/seal") {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !isName(sel.X, "kelurahan") || faults[sel.Sel.Name] {
				return true
			}
			if slices.ContainsFunc(letterWords, func(w string) bool { return strings.Contains(sel.Sel.Name, w) }) {
				say(f.path, h.line(sel), "%s knows bytes, not letters: kelurahan.%s", path.Base(f.room), sel.Sel.Name)
			}
			return true
		})
	}
}

// declaredIn gives the names a file declares at its top level.
func (h *house) declaredIn(p string) map[string]bool {
	names := map[string]bool{}
	for _, f := range h.files {
		if f.path != p {
			continue
		}
		for _, decl := range f.tree.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				names[d.Name.Name] = true
			case *ast.GenDecl:
				ast.Inspect(d, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						names[id.Name] = true
					}
					return true
				})
			}
		}
	}
	return names
}

// programsApart follows the imports of both programs and looks where they meet.
func programsApart(h *house, say reporter) {
	atCounter := h.closure(desktop)
	for room := range h.closure(server) {
		if atCounter[room] && !slices.Contains(shared, room) {
			say(orMain(room), 0, "both programs link %s; they may share only %s", orMain(room), strings.Join(shared, ", "))
		}
	}
}

// closure gives every room of ours reached from the roots, tests left out.
func (h *house) closure(roots []string) map[string]bool {
	reached := map[string]bool{}
	var visit func(string)
	visit = func(room string) {
		if reached[room] {
			return
		}
		reached[room] = true
		for _, f := range h.files {
			if f.room != room || f.test {
				continue
			}
			for _, imp := range f.imports {
				if to, ok := ours(imp.path); ok {
					visit(to)
				}
			}
		}
	}
	for _, root := range roots {
		visit(root)
	}
	return reached
}

// nothingPatched: the project holds no copied or patched library; where one has
// a fault we wrap it, so that an upgrade stays one line.
func nothingPatched(h *house, say reporter) {
	for i, line := range strings.Split(string(h.gomod), "\n") {
		if words := strings.Fields(line); len(words) > 0 && (words[0] == "replace" || slices.Contains(words, "=>")) {
			say("go.mod", i+1, "no module is replaced here: wrap what is wrong with it")
		}
	}
}

// under tells whether the import path is the package p or below it.
func under(importPath string) func(p string) bool {
	return func(p string) bool { return importPath == p || strings.HasPrefix(importPath, p+"/") }
}

func orMain(room string) string {
	if room == "" {
		return "main"
	}
	return room
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
