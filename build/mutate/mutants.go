package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// mutant is one change to one file.
type mutant struct {
	file string // path from the root
	line int
	what string // "< becomes <="
	body []byte // the whole changed file
	same string // why no test could notice, "" = it is to be tried
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d: %s", m.file, m.line, m.what) }

// change is a place in a syntax tree, how to change it and how to undo that.
type change struct {
	at      token.Pos
	what    string
	do      func()
	restore func()
}

// mutantsOf gives every change of a file, in the order of its lines.
func mutantsOf(path string, source []byte) ([]mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, path, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	list, same := []mutant{}, sameIn(set, tree)
	for _, c := range changesOf(tree) {
		c.do()
		var body bytes.Buffer
		err := format.Node(&body, set, tree)
		c.restore()
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", set.Position(c.at), c.what, err)
		}
		list = append(list, mutant{file: path, line: set.Position(c.at).Line, what: c.what, body: body.Bytes(), same: same(c)})
	}
	return list, nil
}

// sameMark stands behind a line with changes that the program cannot show: which
// ones, as they are told, with commas, or "any"; a colon; and why.
const sameMark = "//mutate:same "

// sameIn tells which changes of a file are left out, and why: those of the
// capacity in a make, and those that their lines say.
func sameIn(set *token.FileSet, tree *ast.File) func(change) string {
	lines, rooms := map[int]string{}, []ast.Expr{}
	for _, group := range tree.Comments {
		for _, c := range group.List {
			if text, ok := strings.CutPrefix(c.Text, sameMark); ok {
				lines[set.Position(c.Pos()).Line] = text
			}
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 3 {
			if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "make" {
				rooms = append(rooms, call.Args[2])
			}
		}
		return true
	})
	return func(c change) string {
		if slices.ContainsFunc(rooms, func(e ast.Expr) bool { return e.Pos() <= c.at && c.at < e.End() }) {
			return "a capacity"
		}
		which, why, _ := strings.Cut(lines[set.Position(c.at).Line], ": ")
		if list := strings.Split(which, ", "); slices.Contains(list, "any") || slices.Contains(list, c.what) {
			return why
		}
		return ""
	}
}

func changesOf(tree *ast.File) []change {
	list := []change{}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch v := n.(type) {
		case *ast.GenDecl:
			return v.Tok == token.VAR // types and constants are formats: their tests are golden files
		case *ast.IfStmt:
			list = append(list, negated(&v.Cond))
		case *ast.ForStmt:
			if v.Cond != nil {
				list = append(list, negated(&v.Cond))
			}
		case *ast.BinaryExpr:
			list = append(list, operators(v)...)
		case *ast.BasicLit:
			list = append(list, numbers(v)...)
		case *ast.BlockStmt:
			list = append(list, dropped(v.List)...)
		case *ast.CaseClause:
			list = append(list, dropped(v.Body)...)
		}
		return true
	})
	return list
}

func negated(cond *ast.Expr) change {
	old := *cond
	return change{
		at: old.Pos(), what: "the condition is turned round",
		do:      func() { *cond = &ast.UnaryExpr{Op: token.NOT, X: &ast.ParenExpr{X: old}} },
		restore: func() { *cond = old },
	}
}

// operators gives the neighbours of a comparison or a sum. That == becomes != is
// mostly the condition turned round again, so it is left to negated.
func operators(e *ast.BinaryExpr) []change {
	swaps := map[token.Token]token.Token{
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
		token.ADD: token.SUB, token.SUB: token.ADD, token.LAND: token.LOR, token.LOR: token.LAND,
	}
	with, ok := swaps[e.Op]
	if !ok || isText(e.X) || isText(e.Y) {
		return nil
	}
	old := e.Op
	return []change{{
		at: e.OpPos, what: fmt.Sprintf("%s becomes %s", old, with),
		do: func() { e.Op = with }, restore: func() { e.Op = old },
	}}
}

func isText(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING
}

// numbers makes a number one more.
func numbers(lit *ast.BasicLit) []change {
	n, err := strconv.ParseInt(lit.Value, 0, 64)
	if lit.Kind != token.INT || err != nil {
		return nil
	}
	old := lit.Value
	return []change{{
		at: lit.Pos(), what: fmt.Sprintf("%s becomes %d", old, n+1),
		do: func() { lit.Value = strconv.FormatInt(n+1, 10) }, restore: func() { lit.Value = old },
	}}
}

// dropped leaves out statements that do something: calls, assignments, jumps.
func dropped(list []ast.Stmt) []change {
	changes := []change{}
	for i, s := range list {
		if !drops(s) {
			continue
		}
		changes = append(changes, change{
			at: s.Pos(), what: "the statement is left out",
			do: func() { list[i] = &ast.EmptyStmt{Implicit: true} }, restore: func() { list[i] = s },
		})
	}
	return changes
}

func drops(s ast.Stmt) bool {
	switch v := s.(type) {
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.DeferStmt:
		return true
	case *ast.AssignStmt:
		return v.Tok != token.DEFINE
	case *ast.BranchStmt:
		return v.Tok == token.CONTINUE || v.Tok == token.BREAK
	}
	return false
}
