package roster

import (
	"context"
	"path"
	"strconv"
	"strings"
)

// The limits of the shared texts: what 200,000 rows of our layouts need, twice.
const (
	mostTexts     = 2_000_000
	mostTextBytes = 48 << 20
)

func (w *workbook) readParts(ctx context.Context) error {
	main, err := w.target(ctx, "_rels/.rels", "", "officeDocument")
	if err != nil {
		return err
	}
	if main == "" {
		return unreadable("the zip holds no workbook")
	}
	rels := path.Join(path.Dir(main), "_rels", path.Base(main)+".rels")
	if err := w.readWorkbook(ctx, main, rels); err != nil {
		return err
	}
	for _, step := range []struct {
		kind string
		read func(context.Context, string) error
	}{{"styles", w.readStyles}, {"sharedStrings", w.readStrings}} {
		name, err := w.target(ctx, rels, main, step.kind)
		if err != nil {
			return err
		}
		if err := step.read(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// target gives the part that a relationship of a kind points to; "" = none.
func (w *workbook) target(ctx context.Context, rels, from, kind string) (string, error) {
	found := ""
	err := w.each(ctx, rels, func(p *part) error {
		if p.name.Local == "Relationship" && found == "" && path.Base(p.attr("Type")) == kind {
			found = partTarget(from, p)
		}
		return nil
	})
	return found, err
}

// partTarget resolves a relationship; one that points outside the file is not
// followed, and names nothing.
func partTarget(from string, p *part) string {
	to := p.attr("Target")
	if strings.EqualFold(p.attr("TargetMode"), "External") || strings.Contains(to, ":") {
		return ""
	}
	if strings.HasPrefix(to, "/") {
		return path.Clean(to[1:])
	}
	return path.Join(path.Dir(from), to)
}

func (w *workbook) readWorkbook(ctx context.Context, main, rels string) error {
	targets := map[string]string{}
	err := w.each(ctx, rels, func(p *part) error {
		if p.name.Local == "Relationship" && path.Base(p.attr("Type")) == "worksheet" {
			targets[p.attr("Id")] = partTarget(main, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.each(ctx, main, func(p *part) error {
		switch p.name.Local {
		case "workbookPr":
			w.from04 = p.attr("date1904") == "1" || p.attr("date1904") == "true"
		case "sheet":
			state := p.attr("state")
			name := targets[relationID(p)]
			if name != "" && w.files[partName(name)] != nil && (state == "" || state == "visible") && len(w.sheets) < mostSheets {
				w.sheets = append(w.sheets, name)
			}
		}
		return nil
	})
}

// relationID gives r:id; sheetId, which has no namespace, is another thing.
func relationID(p *part) string {
	for _, a := range p.attrs {
		if a.name.Local == "id" && a.name.Space != "" {
			return string(a.value)
		}
	}
	return ""
}

// readStyles notes which cell styles show a number as a date.
func (w *workbook) readStyles(ctx context.Context, name string) error {
	formats := map[string]string{}
	inside := false
	return w.each(ctx, name, func(p *part) error {
		switch p.name.Local {
		case "numFmt":
			if len(formats) < 10_000 {
				formats[p.attr("numFmtId")] = p.attr("formatCode")
			}
		case "cellXfs":
			inside = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inside = false
		case "xf":
			if inside && len(w.dates) < 100_000 {
				id := p.attr("numFmtId")
				code, custom := formats[id]
				w.dates = append(w.dates, custom && showsDate(code) || !custom && builtInDate(id))
			}
		}
		return nil
	})
}

// builtInDate knows the date formats that need no code (ECMA-376 part 1,
// 18.8.30, with the ones of East Asian versions). Pure times are not dates.
func builtInDate(id string) bool {
	n, err := strconv.Atoi(id)
	if err != nil {
		return false
	}
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58
}

// showsDate reports whether a format code shows a day or a year. Quoted words
// and the colours and locales in brackets do not count.
func showsDate(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch b := code[i]; {
		case b == '\\' || b == '_' || b == '*':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[':
			bracket = true
		case b == ']':
			bracket = false
		case bracket:
		case b == 'd' || b == 'D' || b == 'y' || b == 'Y':
			return true
		}
	}
	return false
}

// readStrings reads the shared texts. Runs of rich text are put together;
// phonetic readings are left out.
func (w *workbook) readStrings(ctx context.Context, name string) error {
	bytes := 0
	return w.each(ctx, name, func(p *part) error {
		if p.name.Local != "si" {
			return nil
		}
		s, err := p.richText(ctx)
		if err != nil {
			return err
		}
		bytes += len(s)
		if len(w.strings) == mostTexts || bytes > mostTextBytes {
			return tooLarge("terlalu banyak teks")
		}
		w.strings = append(w.strings, s)
		return nil
	})
}

// richText reads <si> or <is>: the text of its <t>, and of the <t> of its runs.
func (p *part) richText(ctx context.Context) (string, error) {
	var whole string
	own := p.depth
	for {
		t, err := p.next(ctx)
		if err != nil {
			return "", midway(err)
		}
		switch t {
		case opens:
			switch p.name.Local {
			case "t":
				s, err := p.saying(ctx)
				if err != nil {
					return "", err
				}
				if whole += s; len(whole) > largestToken {
					return "", unreadable("a text is too long")
				}
			case "rPh":
				if _, err := p.saying(ctx); err != nil {
					return "", err
				}
			}
		case closes:
			if p.depth < own {
				return decodeEscapes(whole), nil
			}
		}
	}
}
