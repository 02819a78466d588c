package roster

import (
	"bytes"
	"encoding/xml"
)

// mostNames is how many names are kept to be recognised; a workbook has dozens.
const mostNames = 1000

// plainness is what the plain reader can say of the bytes it was given.
type plainness byte

const (
	isPlain  plainness = 1
	notPlain plainness = 2 // something for encoding/xml
	tooShort plainness = 3 // it may become plain when there is more
)

// plain reads the token that b begins with, if it is of a plain form.
func (s *scanner) plain(b []byte) (tokenKind, plainness) {
	switch {
	case len(b) < 2:
		return 0, tooShort
	case b[0] != '<':
		return says, s.plainText(b)
	case b[1] == '/':
		return closes, s.plainEnd(b)
	}
	return opens, s.plainStart(b)
}

// plainText is printable ASCII. What must be translated or checked is not: &,
// the carriage return, ]]>, and other letters.
func (s *scanner) plainText(b []byte) plainness {
	n := bytes.IndexByte(b, '<')
	if n < 0 {
		return tooShort
	}
	for _, c := range b[:n] {
		if (c < ' ' && c != '\n' && c != '\t') || c > '~' || c == '&' || c == ']' {
			return notPlain
		}
	}
	s.data = b[:n]
	s.pos += n
	return isPlain
}

func (s *scanner) plainEnd(b []byte) plainness {
	n := plainName(b[2:])
	end := 2 + n
	switch {
	case end == len(b):
		return tooShort
	case n == 0 || b[end] != '>':
		return notPlain
	}
	name, ok := s.nameOf(b[2:end])
	if !ok {
		return notPlain
	}
	s.name, s.pos = name, s.pos+end+1
	return isPlain
}

// nameOf parts a name at its colon. False where that is for encoding/xml to say.
func (s *scanner) nameOf(raw []byte) (xml.Name, bool) {
	if name, ok := s.names[string(raw)]; ok {
		return name, true
	}
	name := xml.Name{Local: string(raw)}
	if at := bytes.IndexByte(raw, ':'); at >= 0 {
		name = xml.Name{Space: name.Local[:at], Local: name.Local[at+1:]}
		if name.Space == "" || name.Local == "" || bytes.IndexByte(raw[at+1:], ':') >= 0 {
			return name, false
		}
	}
	if len(s.names) < mostNames && len(raw) > 0 {
		s.names[string(raw)] = name
	}
	return name, len(raw) > 0
}

// plainName gives the length of the ASCII name that b begins with.
func plainName(b []byte) int {
	for i, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != ':' && c != '.' && c != '-') {
			return i
		}
	}
	return len(b)
}

func (s *scanner) plainStart(b []byte) plainness {
	at := 1 + plainName(b[1:])
	if at == len(b) {
		return tooShort
	}
	name, ok := s.nameOf(b[1:at])
	if !ok {
		return notPlain
	}
	s.attrs = s.attrs[:0]
	for {
		at += plainSpace(b[at:])
		switch {
		case at+1 >= len(b):
			return tooShort
		case b[at] == '>':
			s.name, s.pos = name, s.pos+at+1
			return isPlain
		case b[at] == '/' && b[at+1] == '>':
			s.name, s.pos, s.selfClosed = name, s.pos+at+2, true
			return isPlain
		}
		n, how := s.plainAttr(b[at:])
		if how != isPlain {
			return how
		}
		at += n
	}
}

func plainSpace(b []byte) int {
	n := 0
	for n < len(b) && (b[n] == ' ' || b[n] == '\n' || b[n] == '\t' || b[n] == '\r') {
		n++
	}
	return n
}

// plainAttr reads name="value", without spaces around the sign.
func (s *scanner) plainAttr(b []byte) (int, plainness) {
	n := plainName(b)
	if n+2 >= len(b) {
		return 0, tooShort
	}
	quote := b[n+1]
	if n == 0 || b[n] != '=' || quote != '"' && quote != '\'' {
		return 0, notPlain
	}
	name, ok := s.nameOf(b[:n])
	if !ok {
		return 0, notPlain
	}
	from := n + 2
	for i, c := range b[from:] {
		if c == quote {
			s.attrs = append(s.attrs, attribute{name, b[from : from+i]})
			return from + i + 1, isPlain
		}
		if c < ' ' || c > '~' || c == '&' || c == '<' {
			return 0, notPlain
		}
	}
	return 0, tooShort
}
