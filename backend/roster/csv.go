package roster

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const largestLine = 1 << 20

// text file as rows.
type lines struct {
	src   *lineReader
	csv   *csv.Reader
	cells []cell
	total int
}

// openCSV finds out how the file separates its columns, by its header.
func openCSV(ctx context.Context, r io.ReaderAt, size int64) (table, *plan, error) {
	western, err := checkText(ctx, r, size)
	if err != nil {
		return nil, nil, err
	}
	fault := layoutUnknown()
	for _, comma := range []rune{';', ',', '\t'} {
		t := newLines(r, size, comma, western)
		p, err := findHeader(ctx, t)
		if p != nil || codeWithin(err) == kelurahan.Canceled {
			return t, p, err
		}
		if err != nil { // with the wrong separator a line may well look broken
			fault = err
		}
	}
	return nil, nil, fault
}

// checkText refuses what is no text, and reports whether it is in Windows'
// western code page instead of UTF-8: what Excel writes as plain CSV.
func checkText(ctx context.Context, r io.ReaderAt, size int64) (western bool, err error) {
	buf := make([]byte, 1<<20)
	for off, kept := int64(0), 0; off < size; {
		if ctx.Err() != nil {
			return false, canceled(ctx.Err())
		}
		n, err := r.ReadAt(buf[kept:], off)
		if err != nil && !errors.Is(err, io.EOF) {
			return false, unreadable("%w", err)
		}
		if n == 0 {
			break
		}
		off += int64(n)
		text := buf[:kept+n]
		if bytes.IndexByte(text, 0) >= 0 {
			return false, unreadable("a text file with NUL in it")
		}
		kept = 0
		if !western {
			text, western = skipValid(text, off >= size)
			kept = copy(buf, text)
		}
	}
	return western, nil
}

// skipValid drops valid UTF-8. What is left is the beginning of a letter whose
// rest is still to come, or else no UTF-8.
func skipValid(text []byte, last bool) (rest []byte, bad bool) {
	if utf8.Valid(text) {
		return nil, false
	}
	tail := max(0, len(text)-utf8.UTFMax)
	for i := tail; i < len(text) && !last; i++ {
		if utf8.RuneStart(text[i]) && !utf8.FullRune(text[i:]) {
			return text[i:], !utf8.Valid(text[:i])
		}
	}
	return nil, true
}

// lineReader limits how much one record may hold: a quote that is never closed
// would otherwise swallow the file.
type lineReader struct {
	r    io.Reader
	read int
	left int
}

func (l *lineReader) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	l.read += n
	if l.left -= n; l.left < 0 {
		return 0, errToken
	}
	return n, err
}

func newLines(r io.ReaderAt, size int64, comma rune, western bool) *lines {
	raw := io.NewSectionReader(r, 0, size)
	head := make([]byte, 3)
	if n, err := r.ReadAt(head, 0); n == 3 && err == nil && string(head) == "\ufeff" {
		raw = io.NewSectionReader(r, 3, size-3)
	}
	l := &lines{src: &lineReader{r: raw}, total: int(size)}
	if western {
		l.src.r = charmap.Windows1252.NewDecoder().Reader(raw)
	}
	l.csv = csv.NewReader(l.src)
	l.csv.Comma, l.csv.FieldsPerRecord, l.csv.LazyQuotes, l.csv.ReuseRecord = comma, -1, true, true
	return l
}

func (l *lines) Close() error { return nil }

func (l *lines) progress() (int, int) { return min(l.src.read, l.total), l.total }

func (l *lines) merged(context.Context) ([]span, error) { return nil, nil }

// next gives the next line that is not empty, by its number.
func (l *lines) next(ctx context.Context) (int, []cell, error) {
	if ctx.Err() != nil {
		return 0, nil, canceled(ctx.Err())
	}
	l.src.left = largestLine
	values, err := l.csv.Read()
	if errors.Is(err, io.EOF) {
		return 0, nil, io.EOF
	}
	var syntax *csv.ParseError
	switch {
	case errors.As(err, &syntax):
		return 0, nil, unreadable("CSV is broken in line %d", syntax.Line)
	case err != nil:
		return 0, nil, unreadable("%w", err)
	case len(values) > mostColumns:
		return 0, nil, tooLarge("lebih dari %d kolom", mostColumns)
	}
	l.cells = l.cells[:0]
	for _, v := range values {
		l.cells = append(l.cells, csvCell(v))
	}
	row, _ := l.csv.FieldPos(0)
	return row, l.cells, nil
}

// textFormula is how exports keep a spreadsheet from taking digits for a number.
var textFormula = regexp.MustCompile(`^="([^"]*)"$`)

func csvCell(v string) cell {
	if !strings.HasPrefix(v, "=") {
		return textOf(v)
	}
	if m := textFormula.FindStringSubmatch(v); m != nil {
		return textOf(m[1])
	}
	return cell{kind: formulaCell}
}
