package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Change is one difference between two versions of a kind. Where is a path of
// the file's keys, with what repeats named by its own name and not by its place:
// "title", "field.keperluan.required", "field.pengikut.column.nik.width",
// "class.2023-01-01.code", "body" (with Line, the line of the newer text). An
// empty Before or After means it was not there.
type Change struct {
	Where  string `json:"where"`
	Line   int    `json:"line,omitempty"` // of a body: from 1, in the newer one
	Before string `json:"before"`
	After  string `json:"after"`
}

// Compare gives the differences between two versions of a kind, in the order of
// the file. What only moved to another place gives one change of its table's
// order ("field").
func Compare(a, b *Kind) []Change {
	before, errA := ReadSource(a.File)
	after, errB := ReadSource(b.File)
	if errA != nil || errB != nil {
		return []Change{{Where: "", Before: string(a.File), After: string(b.File)}} // no kind has a file that is not one
	}
	return CompareSources(&before, &after)
}

// CompareSources is Compare for files that are being written.
func CompareSources(a, b *Source) []Change {
	c := &comparer{}
	c.structs("", reflect.ValueOf(*a), reflect.ValueOf(*b))
	return c.changes
}

// comparer walks two Sources side by side by their TOML names.
type comparer struct{ changes []Change }

func (c *comparer) say(where, before, after string) {
	if before != after {
		c.changes = append(c.changes, Change{Where: where, Before: before, After: after})
	}
}

func (c *comparer) structs(path string, a, b reflect.Value) {
	for i := range a.NumField() {
		name := a.Type().Field(i).Tag.Get("toml")
		if name == "" {
			continue
		}
		where := strings.TrimPrefix(path+"."+name, ".")
		if name == "body" {
			c.bodies(where, a.Field(i).String(), b.Field(i).String())
			continue
		}
		c.values(where, a.Field(i), b.Field(i))
	}
}

func (c *comparer) values(where string, a, b reflect.Value) {
	switch {
	case a.Kind() == reflect.Struct:
		c.structs(where, a, b)
	case a.Kind() == reflect.Pointer && a.Type().Elem().Kind() == reflect.Struct:
		c.structs(where, orZero(a), orZero(b))
	case a.Kind() == reflect.Slice && a.Type().Elem().Kind() == reflect.Struct:
		c.tables(where, a, b)
	default:
		c.say(where, written(a), written(b))
	}
}

func orZero(p reflect.Value) reflect.Value {
	if p.IsNil() {
		return reflect.Zero(p.Type().Elem())
	}
	return p.Elem()
}

// written is a value of one key as a person reads it.
func written(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return written(v.Elem())
	case reflect.Bool:
		if !v.Bool() && v.CanAddr() { // false behind a pointer was written; elsewhere it is nothing
			return "false"
		}
		return map[bool]string{true: "true"}[v.Bool()]
	case reflect.Int:
		if v.Int() == 0 {
			return ""
		}
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Slice:
		list := make([]string, v.Len())
		for i := range list {
			list[i] = v.Index(i).String()
		}
		return strings.Join(list, ", ")
	}
	return v.String()
}

// tables compares tables that repeat, matched by what names them.
func (c *comparer) tables(where string, a, b reflect.Value) {
	before, after := keysOf(a), keysOf(b)
	for i, key := range before {
		if !slices.Contains(after, key) {
			c.say(where+"."+key, summary(a.Index(i)), "")
		}
	}
	var kept, keptBefore []string
	for i, key := range after {
		at := slices.Index(before, key)
		if at < 0 {
			c.say(where+"."+key, "", summary(b.Index(i)))
			continue
		}
		kept = append(kept, key)
		c.structs(where+"."+key, a.Index(at), b.Index(i))
	}
	for _, key := range before {
		if slices.Contains(kept, key) {
			keptBefore = append(keptBefore, key)
		}
	}
	c.say(where, strings.Join(keptBefore, ", "), strings.Join(kept, ", "))
}

// keysOf names the tables of a list: by name, key, day or text, else by place.
func keysOf(list reflect.Value) []string {
	keys := make([]string, list.Len())
	for i := range keys {
		key := ""
		switch v := list.Index(i).Interface().(type) {
		case Field:
			key = v.Name
		case ListColumn:
			key = v.Name
		case Requirement:
			key = v.Key
		case Role:
			key = v.Key
		case SourceClass:
			key = v.From
		}
		if key == "" || slices.Contains(keys[:i], key) {
			key = strconv.Itoa(i + 1)
		}
		keys[i] = key
	}
	return keys
}

// summary is a whole table in one line: what a person would call it.
func summary(v reflect.Value) string {
	switch t := v.Interface().(type) {
	case Field:
		return fmt.Sprintf("%s (%s)", t.Label, t.Type)
	case ListColumn:
		return fmt.Sprintf("%s (%s)", t.Label, t.Type)
	case Requirement:
		return t.Label
	case Role:
		return t.Label
	case SourceClass:
		return t.Code
	case Hint:
		return t.Text
	case SheetForm:
		return t.Title
	case SignPlace:
		return strings.Join(slices.DeleteFunc([]string{t.Who, t.Title}, func(s string) bool { return s == "" }), ": ")
	case SignLine:
		list := make([]string, len(t.Columns))
		for i := range t.Columns {
			list[i] = t.Columns[i].Who
		}
		return strings.Join(list, ", ")
	}
	return "?"
}

// bodies compares two wordings line by line: what both begin and end with is
// the same, lines between that differ are shown as they stand.
func (c *comparer) bodies(where, a, b string) {
	for _, d := range diffLines(strings.Split(strings.TrimSuffix(a, "\n"), "\n"), strings.Split(strings.TrimSuffix(b, "\n"), "\n")) {
		c.changes = append(c.changes, Change{Where: where, Line: d.at + 1, Before: strings.Join(d.before, "\n"), After: strings.Join(d.after, "\n")})
	}
}

// hunk is a run of lines that differ; at counts lines of the newer text from 0.
type hunk struct {
	at            int
	before, after []string
}

// diffLines finds the longest lines two texts have in common. Texts longer than
// it is worth are one hunk.
func diffLines(a, b []string) []hunk {
	if len(a)*len(b) > 1_000_000 {
		return []hunk{{0, a, b}}
	}
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var list []hunk
	var open *hunk
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j, open = i+1, j+1, nil
			continue
		}
		if open == nil {
			list = append(list, hunk{at: j})
			open = &list[len(list)-1]
		}
		if j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1] {
			open.before = append(open.before, a[i])
			i++
		} else {
			open.after = append(open.after, b[j])
			j++
		}
	}
	return list
}
