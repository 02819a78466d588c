package houselaw

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// makers build values that nobody changes afterwards. Anything named Must… or
// must… is one too: it exists to be called once, here.
var makers = []string{
	"errors.New", "fmt.Errorf", "time.FixedZone", "time.Date", "strings.NewReplacer", "big.NewInt", "crc32.MakeTable",
	"base32.NewEncoding", "base64.NewEncoding", "netip.PrefixFrom", "kelurahan.E", "slices.Concat",
	"windows.NewLazySystemDLL", // handles, looked up once
}

// noChangingVars: a package variable is a table, an error, an embed or another
// thing that stays as it was written. State belongs to a value somebody owns.
func noChangingVars(h *house, say reporter) {
	byRoom := map[string][]*file{}
	for _, f := range h.written() {
		if !f.test {
			byRoom[f.room] = append(byRoom[f.room], f)
		}
	}
	for _, files := range byRoom {
		for _, f := range files {
			h.declarations(f, say)
		}
		h.assignments(files, say)
	}
}

func (h *house) declarations(f *file, say reporter) {
	for _, decl := range f.tree.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec) // a var declaration holds nothing else
			for i, name := range v.Names {
				why := changeable(d, v, i)
				if name.Name != "_" && why != "" && !setByLinker(f, name.Name) {
					say(f.path, h.line(name), "%s can change: %s", name.Name, why)
				}
			}
		}
	}
}

// setByLinker is the one string a release puts in: -ldflags "-X main.version=…".
func setByLinker(f *file, name string) bool { return f.tree.Name.Name == "main" && name == "version" }

// changeable says why the i-th variable of a spec looks like state, or "".
func changeable(d *ast.GenDecl, v *ast.ValueSpec, i int) string {
	if hasDirective(d.Doc, "//go:embed") || hasDirective(v.Doc, "//go:embed") {
		return ""
	}
	if len(v.Values) == 0 {
		return "it has no value yet; make it a field of what owns it"
	}
	value := v.Values[0] // of a call with several results
	if len(v.Values) == len(v.Names) {
		value = v.Values[i]
	}
	return stateful(value)
}

func stateful(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		return "make it a const"
	case *ast.CompositeLit:
		if len(x.Elts) == 0 {
			return "it starts empty, so somebody fills it"
		}
	case *ast.UnaryExpr:
		return stateful(x.X)
	case *ast.ParenExpr:
		return stateful(x.X)
	case *ast.FuncLit:
		return "make it a func"
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" || x.Name == "nil" {
			return "make it a const, or a field of what owns it"
		}
	case *ast.CallExpr:
		return statefulCall(x)
	}
	return ""
}

func statefulCall(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.ArrayType: // []byte("…")
		return ""
	case *ast.FuncLit: // func() table {…}(): a table that is computed
		return ""
	case *ast.Ident:
		if fun.Name == "make" || fun.Name == "new" {
			return "it starts empty, so somebody fills it"
		}
		return "" // a func of this package, which builds a table
	case *ast.SelectorExpr:
		full := fun.Sel.Name
		if pkg, ok := fun.X.(*ast.Ident); ok {
			full = pkg.Name + "." + full
		}
		if inner, ok := fun.X.(*ast.CallExpr); ok { // base32.NewEncoding(…).WithPadding(…)
			return statefulCall(inner)
		}
		if maker(fun.Sel.Name, full) || isEncoding(fun.X) || fun.Sel.Name == "NewProc" {
			return ""
		}
		return full + "(…) is not known to build a fixed value"
	}
	return ""
}

// isEncoding is base32.StdEncoding.WithPadding(…) and its like.
func isEncoding(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && strings.HasSuffix(sel.Sel.Name, "Encoding")
}

func maker(name, full string) bool {
	return strings.HasPrefix(name, "Must") || strings.HasPrefix(name, "must") || slices.Contains(makers, full)
}

// assignments finds functions that change a package variable. The type checker
// tells it from a local of the same name; what other packages export it need
// not know, so nothing is loaded and its complaints about that are dropped.
func (h *house) assignments(files []*file, say reporter) {
	trees := make([]*ast.File, len(files))
	for i, f := range files {
		trees[i] = f.tree
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Error: func(error) {}, FakeImportC: true}
	pkg, _ := conf.Check(files[0].room, h.fset, trees, info)
	for _, f := range files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			for _, changed := range changes(n) {
				id := rootName(changed)
				if id == nil {
					continue
				}
				if v, ok := info.Uses[id].(*types.Var); ok && v.Parent() == pkg.Scope() {
					say(f.path, h.line(id), "%s is changed here; a package variable stays as it was written", id.Name)
				}
			}
			return true
		})
	}
}

// changes gives what a statement or call changes.
func changes(n ast.Node) []ast.Expr {
	switch s := n.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return s.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{s.X}
	case *ast.CallExpr:
		if isName(s.Fun, "delete") || isName(s.Fun, "clear") {
			return s.Args[:min(1, len(s.Args))]
		}
	}
	return nil
}

// rootName is x of x, x[i], x.f, *x and their mixtures.
func rootName(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}
