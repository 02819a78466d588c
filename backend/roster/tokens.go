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

// part is one XML part as a stream. encoding/xml reads no DTD and no outside
// entity; a document type is refused all the same.
type part struct {
	src   io.ReadCloser
	all   *budget
	read  int64
	size  int64
	token int64      // bytes the present token may still take
	open  []xml.Name // elements that have not ended, the innermost last
	depth int
	count int
	dec   *xml.Decoder
}

func newPart(src io.ReadCloser, size int64, all *budget) *part {
	p := &part{src: src, size: size, all: all}
	p.dec = xml.NewDecoder(p)
	return p
}

// Read hands bytes to the decoder, within the limits.
func (p *part) Read(b []byte) (int, error) {
	n, err := p.src.Read(b)
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

// next gives the next token, good until the call after. io.EOF at the end.
func (p *part) next(ctx context.Context) (xml.Token, error) {
	if p.count++; p.count%tokensPerAsk == 0 && ctx.Err() != nil {
		return nil, canceled(ctx.Err())
	}
	p.token = largestToken
	t, err := p.dec.RawToken()
	switch e := t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > deepest {
			return nil, unreadable("XML nested deeper than %d", deepest)
		}
		p.open = append(p.open, e.Name)
	case xml.EndElement:
		// RawToken leaves this to its caller, as it leaves out the name spaces,
		// which are a fifth of the time and tell us nothing.
		if p.depth--; p.depth < 0 || p.open[p.depth] != e.Name {
			return nil, unreadable("an XML element ends that did not begin")
		}
		p.open = p.open[:p.depth]
	case xml.Directive:
		return nil, unreadable("an XML part has a document type")
	}
	switch {
	case t != nil:
		return t, nil
	case errors.Is(err, io.EOF) && p.depth > 0:
		err = io.ErrUnexpectedEOF
	}
	return nil, xmlFault(err)
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

// text gives the text of the element that was just opened, without that of its
// children.
func (p *part) text(ctx context.Context) (string, error) {
	var buf []byte
	own := p.depth
	for {
		t, err := p.next(ctx)
		if err != nil {
			return "", midway(err)
		}
		switch e := t.(type) {
		case xml.CharData:
			if p.depth > own {
				continue
			}
			if len(buf)+len(e) > largestToken {
				return "", unreadable("a text is too long")
			}
			buf = append(buf, e...)
		case xml.EndElement:
			if p.depth < own {
				return string(buf), nil
			}
		}
	}
}

// midway is for places where the end of the part comes too early.
func midway(err error) error {
	if errors.Is(err, io.EOF) {
		return unreadable("an XML part ends early")
	}
	return err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
