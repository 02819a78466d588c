package catalog

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File writes the Source as a kind file: the same Source gives the same bytes,
// and ReadSource gives the Source back. Keys that hold nothing are left out.
func (s Source) File() []byte {
	w := &sourceWriter{}
	w.text("code", s.Code)
	w.text("title", s.Title)
	w.text("group", string(s.Group))
	w.text("shape", string(s.Shape))
	w.text("mode", s.Mode)
	w.number("months", s.Months)
	w.number("tier", s.Tier)
	w.yes("review", s.Review)
	w.yes("internal", s.Internal)
	w.text("earlier", s.Earlier)
	w.text("corner", s.Corner)
	w.maybe("head", s.Head)
	w.text("paper", s.Paper)
	w.list("words", s.Words)
	w.list("hints", s.Hints)
	w.text("basis", s.Basis)
	w.text("source", s.Source)
	w.text("note", s.Note)
	w.body("body", s.Body)
	w.head(s.Letter)
	w.tables(&s)
	for i := range s.Fields {
		w.field(&s.Fields[i])
	}
	if w.table("signing", s.Signing != Signing{}) {
		w.yes("delegate", s.Signing.Delegate)
		w.text("applicant", s.Signing.Applicant)
		w.text("witnesses", s.Signing.Witnesses)
	}
	w.signs("sign", s.Signs)
	for i := range s.Sheets {
		w.sheet(&s.Sheets[i])
	}
	return w.out.Bytes()
}

// sourceWriter writes TOML, a key a line.
type sourceWriter struct{ out bytes.Buffer }

// table begins a table that has something in it.
func (w *sourceWriter) table(name string, full bool) bool {
	if full {
		w.out.WriteString("\n[" + name + "]\n")
	}
	return full
}

// next begins one more table of a repeated one.
func (w *sourceWriter) next(name string) { w.out.WriteString("\n[[" + name + "]]\n") }

func (w *sourceWriter) line(key, value string) { w.out.WriteString(key + " = " + value + "\n") }

func (w *sourceWriter) text(key, s string) {
	if s != "" {
		w.line(key, quoted(s))
	}
}

func (w *sourceWriter) number(key string, n int) {
	if n != 0 {
		w.line(key, strconv.Itoa(n))
	}
}

func (w *sourceWriter) yes(key string, b bool) {
	if b {
		w.line(key, "true")
	}
}

func (w *sourceWriter) maybe(key string, b *bool) {
	if b != nil {
		w.line(key, strconv.FormatBool(*b))
	}
}

// list writes a list on one line while it is short, else an entry a line.
func (w *sourceWriter) list(key string, list []string) {
	if len(list) == 0 {
		return
	}
	entries := make([]string, len(list))
	for i, s := range list {
		entries[i] = quoted(s)
	}
	if one := "[" + strings.Join(entries, ", ") + "]"; len(one) <= 110 {
		w.line(key, one)
		return
	}
	w.line(key, "[\n  "+strings.Join(entries, ",\n  ")+",\n]")
}

// body writes a text of several lines as it is; only what such a text cannot
// hold is quoted, which Parse then refuses with its line.
func (w *sourceWriter) body(key, s string) {
	plain := !strings.Contains(s, "'''") && !strings.HasSuffix(s, "'") && utf8.ValidString(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && (r < ' ' || r == 0x7f) })
	switch {
	case s == "":
	case plain:
		w.out.WriteString("\n" + key + " = '''\n" + s + "'''\n")
	default:
		w.line(key, quoted(s))
	}
}

// quoted is a TOML basic string.
func quoted(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < ' ' || r == 0x7f || unicode.Is(unicode.Cf, r):
			out.WriteString(`\U` + strings.ToUpper(strconv.FormatInt(int64(r)+1<<32, 16)[1:]))
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}
