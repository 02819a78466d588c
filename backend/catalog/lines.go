package catalog

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines knows on which line of the file a key stands: "title", "field.2.label".
// A table that is repeated counts from 0.
type lines map[string]int

// locate walks the file once more for its positions, which decoding forgets.
func locate(data []byte) (lines, error) {
	pos := lines{}
	tables := map[string]int{}
	prefix := ""
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		key, line := keyOf(&p, e)
		switch e.Kind {
		case unstable.ArrayTable:
			prefix = key + "." + strconv.Itoa(tables[key]) + "."
			tables[key]++
			pos[strings.TrimSuffix(prefix, ".")] = line
		case unstable.Table:
			prefix = key + "."
			pos[key] = line
		case unstable.KeyValue:
			pos[prefix+key] = line
			if prefix+key == "body" && !strings.HasPrefix(string(p.Raw(e.Value().Raw)), "'''\n") {
				// Only this form keeps the file's lines as they are.
				return nil, errBodyForm
			}
		}
	}
	return pos, p.Error()
}

func keyOf(p *unstable.Parser, e *unstable.Node) (string, int) {
	parts, line := []string{}, 0
	for it := e.Key(); it.Next(); {
		parts = append(parts, string(it.Node().Data))
		if line == 0 {
			line = p.Shape(it.Node().Raw).Start.Line
		}
	}
	return strings.Join(parts, "."), line
}

// at gives the line of a key of the i-th repeated table, or of the table itself
// when the key is missing.
func (p lines) at(table string, i int, key string) int {
	path := table + "." + strconv.Itoa(i)
	if line, ok := p[path+"."+key]; ok {
		return line
	}
	return p[path]
}
