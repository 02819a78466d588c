package roster

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// The limits of one XML part. Excel's longest cell text has 32,767 characters,
// and nothing of a workbook nests deeper than a dozen levels.
const (
	largestToken = 1 << 20
	deepest      = 48
	tokensPerAsk = 2048 // tokens between two looks at the context
)

var errToken = errors.New("an XML token is too long")

// budget is what may still be unpacked of the whole file, whatever the
// directory of the zip says.
type budget struct{ left int64 }

// part is one XML part as a stream. No DTD is read and no outside entity; a
// document type is refused all the same.
type part struct {
	*scanner
	file  io.ReadCloser
	all   *budget
	read  int64
	size  int64
	token int64      // bytes the present token may still take
	open  []xml.Name // elements that have not ended, the innermost last
	depth int
	count int
	fault error       // what went wrong: nothing can be read after it
	text  []byte      // of an element, being put together
	known [512]string // see keep
}

func newPart(src io.ReadCloser, size int64, all *budget) *part {
	p := &part{file: src, size: size, all: all}
	p.scanner = newScanner(limited{p}, windowSize)
	return p
}

// limited hands a part's bytes to its scanner, within the limits.
type limited struct{ p *part }

func (l limited) Read(b []byte) (int, error) {
	p := l.p
	n, err := p.file.Read(b)
	p.read += int64(n)
	p.token -= int64(n)
	p.all.left -= int64(n)
	switch {
	case p.all.left < 0:
		return 0, tooLarge("terlalu besar setelah dibuka")
	case p.token < 0:
		return 0, errToken
	}
	return n, err
}

// next reads the next token; what it says is good until the call after. io.EOF
// at the end.
func (p *part) next(ctx context.Context) (tokenKind, error) {
	if p.fault != nil {
		return 0, p.fault
	}
	if p.count++; p.count%tokensPerAsk == 0 && ctx.Err() != nil {
		return 0, canceled(ctx.Err())
	}
	p.token = largestToken
	t, err := p.scanner.next()
	if err == nil {
		err = p.nest(t)
	} else if errors.Is(err, io.EOF) && p.depth > 0 {
		err = io.ErrUnexpectedEOF
	}
	p.fault = xmlFault(err)
	return t, p.fault
}

// nest keeps count of the elements that are open, which encoding/xml's raw tokens
// leave to their reader, as they leave out the name spaces.
func (p *part) nest(t tokenKind) error {
	switch t {
	case opens:
		if p.depth++; p.depth > deepest {
			return unreadable("XML nested deeper than %d", deepest)
		}
		p.open = append(p.open, p.name)
	case closes:
		if p.depth--; p.depth < 0 || p.open[p.depth] != p.name {
			return unreadable("an XML element ends that did not begin")
		}
		p.open = p.open[:p.depth]
	case declares:
		return unreadable("an XML part has a document type")
	}
	return nil
}

func xmlFault(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if code := codeWithin(err); code != "" {
		return err
	}
	return unreadable("%w", noContent(err))
}

// noContent keeps what an XML error says of the place and drops the rest: it
// may quote what stands in the file.
func noContent(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("XML is broken in line %d", syntax.Line)
	}
	return err
}

// saying gives the text of the element that was just opened, without that of its
// children.
func (p *part) saying(ctx context.Context) (string, error) {
	p.text = p.text[:0]
	own := p.depth
	for {
		t, err := p.next(ctx)
		if err != nil {
			return "", midway(err)
		}
		switch {
		case t == says && p.depth == own:
			if len(p.text)+len(p.data) > largestToken {
				return "", unreadable("a text is too long")
			}
			p.text = append(p.text, p.data...)
		case t == closes && p.depth < own:
			return p.keep(p.text), nil
		}
	}
}

// keep makes a string of short texts that come again and again, codes and names
// of streets, only once.
func (p *part) keep(text []byte) string {
	if len(text) > 40 {
		return string(text)
	}
	h := uint32(len(text))
	for _, c := range text {
		h = h*31 + uint32(c)
	}
	slot := &p.known[h%uint32(len(p.known))]
	if string(text) != *slot {
		*slot = string(text)
	}
	return *slot
}

// midway is for places where the end of the part comes too early.
func midway(err error) error {
	if errors.Is(err, io.EOF) {
		return unreadable("an XML part ends early")
	}
	return err
}

// attr gives an attribute of the element that was just opened.
func (p *part) attr(name string) string {
	for i := range p.attrs {
		if p.attrs[i].name.Local == name {
			return string(p.attrs[i].value)
		}
	}
	return ""
}
