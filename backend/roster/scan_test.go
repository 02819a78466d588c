package roster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// spoken writes the tokens of a document down, as encoding/xml sees them or as
// the scanner does, with what went wrong at the end. An error is compared by its
// line.
func fromLibrary(doc []byte) (lines []string) {
	dec := xml.NewDecoder(bytes.NewReader(doc))
	for {
		t, err := dec.RawToken()
		switch e := t.(type) {
		case xml.StartElement:
			line := fmt.Sprintf("opens %q", e.Name)
			for _, a := range e.Attr {
				line += fmt.Sprintf(" %q=%q", a.Name, a.Value)
			}
			lines = append(lines, line)
		case xml.EndElement:
			lines = append(lines, fmt.Sprintf("closes %q", e.Name))
		case xml.CharData:
			lines = append(lines, fmt.Sprintf("says %q", e))
		case xml.Directive:
			lines = append(lines, "declares")
		case nil:
			return append(lines, faultOf(err))
		default:
			lines = append(lines, "another")
		}
	}
}

func fromScanner(src io.Reader, window int) (lines []string) {
	s := newScanner(src, window)
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return append(lines, faultOf(err))
		case t == opens:
			line := fmt.Sprintf("opens %q", s.name)
			for _, a := range s.attrs {
				line += fmt.Sprintf(" %q=%q", a.name, a.value)
			}
			lines = append(lines, line)
		case t == closes:
			lines = append(lines, fmt.Sprintf("closes %q", s.name))
		case t == says:
			lines = append(lines, fmt.Sprintf("says %q", s.data))
		case t == declares:
			lines = append(lines, "declares")
		default:
			lines = append(lines, "another")
		}
	}
}

func faultOf(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("broken in line %d: %s", syntax.Line, syntax.Msg)
	}
	return err.Error()
}

func compareTokens(t interface{ Fatalf(string, ...any) }, doc []byte, src io.Reader, window int) {
	want, got := fromLibrary(doc), fromScanner(src, window)
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("%.300q\ntoken %d: %q, want %q", doc, i, got[min(i, len(got)):min(i+2, len(got))], want[min(i, len(want)):min(i+2, len(want))])
		}
	}
}

// FuzzTokens: there is one opinion on what XML is, and it is encoding/xml's.
func FuzzTokens(f *testing.F) {
	for _, doc := range []string{
		`<?xml version="1.0" encoding="UTF-8"?><w><c r="A1" t='s'/>x &amp; y<v >5</v ></w>`,
		"<a\r\n\tb = \"1\"c='2'>\r\n]]&gt; <![CDATA[<x>]]> é</a>", `<!DOCTYPE a [<!ENTITY b "c">]><a/>`,
		`<x:a y:b="1" :c="2" d:="3" e:f:g="4"/>`, `<a b=c>`, `<a b>`, `<1a/>`, `</a b>`, `<a b="<"/>`, "a]]>b", "\ufeff<a/>", "<a>\x01</a>",
		"<a b=\"\xff\"/>", "<é ë=\"ï\">ö</é>", `<a/ >`, `<a`, `</`, `<`, ` `, `<!-- - --><!--->`, `<?xml encoding="latin1"?>`,
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		compareTokens(t, doc, bytes.NewReader(doc), windowSize)
		compareTokens(t, doc, iotest.OneByteReader(bytes.NewReader(doc)), windowSize)
		compareTokens(t, doc, iotest.DataErrReader(bytes.NewReader(doc)), 16)
	})
}

// Documents of pieces that mostly fit, with the window's edge anywhere in them.
func TestScannerSaysWhatTheLibrarySays(t *testing.T) {
	pieces := []string{
		`<c r="A2" t="s">`, `</c>`, `<v>`, `</v>`, `<f/>`, `<is><t xml:space="preserve">`, `</t></is>`, "MARIA NDUN", " ", "\n", "\r\n", "&lt;", "&#x41;",
		"José", `<row r='12'`, ` spans="1:21"`, `>`, `/>`, `<!-- x -->`, `<![CDATA[ a ]]>`, `]`, `]]>`, `<?x y?>`, `a="`, `"`, "<", "&", "=", "<x:y z:w = '1' >",
	}
	rapid.Check(t, func(t *rapid.T) {
		doc := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), ""))
		compareTokens(t, doc, bytes.NewReader(doc), rapid.IntRange(1, 200).Draw(t, "window"))
	})
}

// A tag and a text that are longer than the window.
func TestScannerReadsLongTokens(t *testing.T) {
	long := strings.Repeat("x", 3*windowSize)
	doc := []byte("<a>\n" + long + "\n<b c='" + long + "'/><b c='" + long + "'>\n" + long + "</b></a")
	compareTokens(t, doc, bytes.NewReader(doc), windowSize)
	compareTokens(t, doc, iotest.HalfReader(bytes.NewReader(doc)), windowSize)
}
