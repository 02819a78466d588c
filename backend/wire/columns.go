package wire

import (
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The columns turn deterministic CBOR on its side: every value of the same path
// goes into the same column, where it resembles its neighbours, and what can be
// told from what stood before it is only pointed to. They know CBOR and a few
// habits of registers (identities with a time in them, moments, sixteen-digit
// numbers, a number inside a text), not one event: an event added tomorrow
// travels just as well.

// Forms say what stands at a path. Durable; a map's form is formMap plus the
// number of its set of keys at that path, in the order of appearance.
const (
	formUint     = 0
	formNeg      = 1
	formBytes    = 2
	formText     = 3
	formArray    = 4
	formFalse    = 5
	formTrue     = 6
	formNull     = 7
	formMoment   = 8  // milliseconds, near the entry's other moments
	formBirth    = 9  // a day that a sixteen-digit number just before tells
	formDigits   = 10 // sixteen digits
	formMasked   = 11 // kelurahan.MaskName of a text just before
	formNumbered = 12 // a text with the number just before in it
	formKnown    = 13 // a byte string that stood somewhere before
	formUUID     = 14 // a UUIDv7: a moment and ten more bytes
	formInner    = 15 // a byte string that is CBOR itself
	formDay      = 16 // version 2: a day in words, "2026-04-12"
	formSheet    = 17 // version 2: the hash of the sheet that follows from the letter
	formMap      = 32
)

const (
	momentFrom = 1 << 40 // a number of at least this is taken for milliseconds (2004)
	knownFrom  = 12      // shorter byte strings are not worth pointing to
	maxKeySets = 1 << 10
)

// place is one path: event, field, field … Its columns come into being when
// they are first needed, in the same order on both sides, and so need no names.
type place[C any] struct {
	number           int    // of places, in order of appearance
	path, field      uint32 // hashes: of the way from the root, of its last step
	columns          map[string]C
	kids             map[string]*place[C]
	keySets          []string          // of maps, each the bytes of its keys
	known            []string          // long byte strings that appeared here first
	pointed, ordinal int               // what formKnown pointed to last: a place, and which of its strings
	keySetNumber     map[string]uint64 // the writer's index of keySets
}

// The names of a place's columns.
const (
	colForm   = "form"
	colNumber = "number"
	colMoment = "moment"
	colString = "string"
	colKeys   = "keys"
	colDay    = "day"   // formDay: days since 1970
	colGroup  = "group" // a part of a sixteen-digit number
	colUUIDA  = "a"
	colUUIDB  = "b"
	colAux    = "aux"   // what formMasked, formBirth and formKnown point to
	colWhich  = "which" // formKnown: the string of the place
)

// entryMemory is what the walk remembers within one entry, or a little longer.
type entryMemory struct {
	texts      []string // of this entry
	digits     []string // the last two sixteen-digit numbers, newest first
	lastNumber uint64   // that was no moment
	lastMoment uint64
	moments    []uint64 // the entry's first two
}

// What a column of moments may be near to, as flags beside the ways of
// writing numbers. Durable.
const (
	nearLast   = 1 // the moment before it, wherever it stood
	nearFirst  = 2 // the first one of its entry: when it was written
	nearSecond = 3 // the second: most often the time inside its first identity
	nearKinds  = 3
)

// nearby gives what a moment may be near to now, by the constants above.
func (m *entryMemory) nearby() [nearKinds + 1]uint64 {
	near := [nearKinds + 1]uint64{nearLast: m.lastMoment, nearFirst: m.lastMoment, nearSecond: m.lastMoment}
	copy(near[nearFirst:], m.moments)
	return near
}

func (m *entryMemory) addMoment(v uint64) {
	m.lastMoment = v
	if len(m.moments) < 2 {
		m.moments = append(m.moments, v)
	}
}

// next begins an entry; the last moment stays.
func (m *entryMemory) next() { *m = entryMemory{lastMoment: m.lastMoment} }

func (m *entryMemory) addDigits(d string) {
	m.digits = append([]string{d}, m.digits[:min(len(m.digits), 1)]...)
}

// birthOf reads the day inside a NIK, for one century; 0 when there is none.
func birthOf(digits string, century int) uint64 {
	day, month, year, _ := kelurahan.NIK(digits).BirthDay()
	return uint64(kelurahan.MakeDate(century*100+year, month, day))
}

func isDigits16(s string) bool {
	if len(s) != 16 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isUUID7 reports whether splitting and joining gives s again.
func isUUID7(s string) bool { return len(s) == 16 && s[6]>>4 == 7 && s[8]>>6 == 2 }

// The random bits of a UUIDv7 beside its moment (RFC 9562 section 5.7).
const (
	uuidBitsA = 12
	uuidBitsB = 62
)

func splitUUID(s string) (moment, a, b uint64) {
	high, low := binary.BigEndian.Uint64([]byte(s[:8])), binary.BigEndian.Uint64([]byte(s[8:]))
	return high >> 16, high & (1<<uuidBitsA - 1), low & (1<<uuidBitsB - 1)
}

func joinUUID(moment, a, b uint64) (string, bool) {
	if moment >= 1<<48 || a >= 1<<uuidBitsA || b >= 1<<uuidBitsB {
		return "", false
	}
	id := binary.BigEndian.AppendUint64(nil, moment<<16|7<<uuidBitsA|a)
	return string(binary.BigEndian.AppendUint64(id, 2<<uuidBitsB|b)), true
}

// elementKey names the place of an array's element. Short arrays are mostly
// tuples or lists in a fixed order, whose elements have little in common; long
// ones are lists of the same thing.
func elementKey(n, i uint64) string {
	if n <= maxTuple {
		return "[" + strconv.FormatUint(i, 10) + "]"
	}
	return "[]"
}

const maxTuple = 10

// numberedText takes the number out of a text: "500/A-0577/XI" and 577 give
// "500/A-\x004/XI", 4 being its width.
func numberedText(text string, number uint64) (string, bool) {
	if number == 0 || strings.ContainsRune(text, 0) {
		return "", false
	}
	digits := strconv.FormatUint(number, 10)
	at := strings.Index(text, digits)
	if at < 0 {
		return "", false
	}
	from := at
	for from > 0 && text[from-1] == '0' {
		from--
	}
	width := at + len(digits) - from
	if width > 9 {
		return "", false
	}
	return text[:from] + "\x00" + strconv.Itoa(width) + text[at+len(digits):], true
}

func joinNumbered(template string, number uint64) (string, bool) {
	before, after, ok := strings.Cut(template, "\x00")
	if !ok || after == "" || after[0] < '1' || after[0] > '9' || strings.ContainsRune(after, 0) {
		return "", false
	}
	digits := strconv.FormatUint(number, 10)
	width := int(after[0] - '0')
	if len(digits) > width {
		return "", false
	}
	return before + strings.Repeat("0", width-len(digits)) + digits + after[1:], true
}

// dayOf reads a day written as 2026-04-12, if textOfDay would write it so.
func dayOf(s string) (uint64, bool) {
	if len(s) != len(time.DateOnly) || s[4] != '-' {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Unix() < 0 {
		return 0, false
	}
	day := uint64(t.Unix() / secondsADay)
	return day, textOfDay(day) == s
}

const secondsADay = 24 * 60 * 60

func textOfDay(day uint64) string {
	return time.Unix(int64(day%(1<<22))*secondsADay, 0).UTC().Format(time.DateOnly)
}
