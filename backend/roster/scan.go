package roster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// windowSize is how much of a part is looked at together, in bytes. A longer token
// is no error, it only takes longer.
const windowSize = 32 << 10

// tokenKind tells what a token is; what it says stands in the part.
type tokenKind byte

const (
	opens    tokenKind = 1 // an element begins: name, attrs
	closes   tokenKind = 2 // and ends: name
	says     tokenKind = 3 // text: data
	declares tokenKind = 4 // <!DOCTYPE and its kin
	another  tokenKind = 5 // comments and instructions
)

type attribute struct {
	name  xml.Name
	value []byte // good until the next token
}

// scanner gives the tokens of a part as encoding/xml's RawToken does. A sheet of
// 27,000 rows has millions, nearly all of a few plain forms: <c r="A2" t="s">,
// </c>, text without anything to translate. Those are read in place (see
// plain.go). Whatever is not surely one of them is left to encoding/xml, token by
// token, so that there is one opinion on what XML is; a test holds the two side
// by side.
type scanner struct {
	src      io.Reader
	buf      []byte // what was read: buf[pos:end] is still to be used
	pos, end int
	lines    int   // ends of lines in what left buf
	err      error // of src

	name       xml.Name
	attrs      []attribute
	data       []byte // good until the next token
	selfClosed bool   // the end of what was just opened comes next
	taken      int64  // bytes encoding/xml asked for, and the last two of them
	tail       uint16
	names      map[string]xml.Name
}

func newScanner(src io.Reader, window int) *scanner {
	return &scanner{src: src, buf: make([]byte, window), names: map[string]xml.Name{}}
}

// next reads the next token. io.EOF at the end of the part.
func (s *scanner) next() (tokenKind, error) {
	if s.selfClosed {
		s.selfClosed = false
		return closes, nil // name is still that of its beginning
	}
	for {
		kind, how := s.plain(s.buf[s.pos:s.end])
		if how == isPlain {
			return kind, nil
		}
		if how == notPlain || !s.fill() {
			return s.slow()
		}
	}
}

// fill reads on behind what is still to be used. False: there is no room, or
// nothing more to be had.
func (s *scanner) fill() bool {
	if s.err != nil {
		return false
	}
	s.lines += bytes.Count(s.buf[:s.pos], []byte{'\n'})
	s.end = copy(s.buf, s.buf[s.pos:s.end])
	s.pos = 0
	if s.end == len(s.buf) {
		return false
	}
	for range 100 { // as often as bufio lets a reader give nothing
		n, err := s.src.Read(s.buf[s.end:])
		s.end, s.err = s.end+n, err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// ReadByte is how encoding/xml reads: no further than the token, but for the
// byte that shows it that a text has ended.
func (s *scanner) ReadByte() (byte, error) {
	if s.pos == s.end && !s.fill() {
		return 0, s.err
	}
	b := s.buf[s.pos]
	s.pos++
	s.taken++
	s.tail = s.tail<<8 | uint16(b)
	return b, nil
}

// Read is there for encoding/xml's signature; it reads by bytes.
func (s *scanner) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// slow lets encoding/xml read one token.
func (s *scanner) slow() (tokenKind, error) {
	lines := s.lines + bytes.Count(s.buf[:s.pos], []byte{'\n'})
	s.taken, s.tail = 0, 0
	dec := xml.NewDecoder(s)
	t, err := dec.RawToken()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		syntax.Line += lines
	}
	s.pos -= int(s.taken - dec.InputOffset()) // the byte behind a text, given back
	switch e := t.(type) {
	case xml.StartElement:
		s.name, s.attrs = e.Name, s.attrs[:0]
		for _, a := range e.Attr {
			s.attrs = append(s.attrs, attribute{a.Name, []byte(a.Value)})
		}
		s.selfClosed = s.tail == '/'<<8|'>' // no value ends unquoted
		return opens, nil
	case xml.EndElement:
		s.name = e.Name
		return closes, nil
	case xml.CharData:
		s.data = e
		return says, nil
	case xml.Directive:
		return declares, nil
	case nil:
		return 0, err
	}
	return another, nil
}
