package catalog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// fault is what is wrong at a key of the file ("field.2.label"; a table that is
// repeated counts from 0). Its line is looked for only when there is one, for
// that means reading the file once more.
type fault struct {
	path  string
	below int // lines below the key, inside a text of several lines
	cause error
}

func (f *fault) Error() string { return f.cause.Error() }
func (f *fault) Unwrap() error { return f.cause }

func faultf(path, format string, args ...any) *fault {
	return &fault{path: path, cause: fmt.Errorf(format, args...)}
}

// inFile gives an error its line in the file: kind-invalid. For a form the key
// is the field, and the line within its text an argument.
func inFile(err error, data []byte) error {
	var f *fault
	if !errors.As(err, &f) {
		return invalid(0, err)
	}
	e := invalid(lineOf(data, f.path, f.below), f.cause).InField(f.path)
	e.Args["below"] = itoa(f.below)
	return e
}

// lineOf finds the line of a key, or of the table it is missing from; 0 when
// there is neither.
func lineOf(data []byte, path string, below int) int {
	pos := locate(data)
	for path != "" {
		if line, ok := pos[path]; ok {
			return line + below
		}
		cut := strings.LastIndexByte(path, '.')
		path, below = path[:max(cut, 0)], 0
	}
	return 0
}

// locate walks the file once more for its positions, which decoding forgets.
// What it cannot read has no positions.
func locate(data []byte) map[string]int {
	pos := map[string]int{}
	count := map[string]int{}
	prefix := ""
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		parts, line := keyOf(&p, e)
		switch e.Kind {
		case unstable.ArrayTable:
			path := tablePath(parts, count)
			prefix = path + "." + strconv.Itoa(count[path])
			count[path]++
			pos[prefix] = line
		case unstable.Table:
			prefix = tablePath(parts, count)
			pos[prefix] = line
		case unstable.KeyValue:
			pos[strings.TrimPrefix(prefix+"."+strings.Join(parts, "."), ".")] = line
		}
	}
	return pos
}

// tablePath puts into a table's name which one of its repeated parents it
// belongs to: "field.column" is "field.2.column".
func tablePath(parts []string, count map[string]int) string {
	path := ""
	for i, part := range parts {
		if i > 0 {
			if n := count[path]; n > 0 {
				path += "." + strconv.Itoa(n-1)
			}
			path += "."
		}
		path += part
	}
	return path
}

func keyOf(p *unstable.Parser, e *unstable.Node) (parts []string, line int) {
	for it := e.Key(); it.Next(); {
		parts = append(parts, string(it.Node().Data))
		if line == 0 {
			line = p.Shape(it.Node().Raw).Start.Line
		}
	}
	return parts, line
}

// at is the path of a key of the i-th repeated table.
func at(table string, i int, key string) string {
	return table + "." + strconv.Itoa(i) + "." + key
}

func lineError(line int, cause error) error { return fmt.Errorf("line %d: %w", line, cause) }

func itoa(n int) string { return strconv.Itoa(n) }
