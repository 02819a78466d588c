package store

import (
	"encoding/binary"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Every key is one table letter and big-endian values behind it. The letters
// are durable: changing one needs a new FormatVersion, which rebuilds the store.
const (
	tableMeta      byte = 'M' // one record: format, base of the commit chain
	tableCommit    byte = 'J' // commit number: no transaction is missing
	tableRegister  byte = 'A' // register → how far it was applied, and its small state
	tableOffice    byte = 'O' // revision → profile
	tableOfficer   byte = 'o' // officer → officer
	tableSeries    byte = 's' // counter, year → series
	tableKind      byte = 'k' // kind → versions, proposals, listings
	tableKindFile  byte = 'K' // kind, version → file
	tablePerson    byte = 'P' // person → every version that still matters
	tablePersonRow byte = 'i' // person → name and numbers, for the index in memory
	tableCard      byte = 'C' // keyed hash of the UID → latest link
	tableLetter    byte = 'L' // letter → record
	tableExists    byte = 'E' // letter: a second witness that the record must be there
	tablePosition  byte = 'p' // register, seq, part, letter: which entry is about which letter
	tableNumber    byte = 'N' // counter, year, sequence, letter
	tableByDay     byte = 'D' // day, moment (both newest first), letter → summary
	tableByPerson  byte = 'R' // person, moment, letter
	tableByFamily  byte = 'F' // keyed hash of the KK, moment, letter
	tableHeld      byte = 'H' // letter, while it waits for a release
	tableUnprinted byte = 'U' // letter, while no sheet is confirmed
	tableBatch     byte = 'B' // batch → record
	tableBatchRow  byte = 'b' // moment of closing (newest first), batch → summary
	tableRefusal   byte = 'Q' // day, register, seq → refusal
	tableAsked     byte = 'q' // register, seq → request to correct a record
	tableAnswered  byte = 'a' // register, seq of the request → its answer
	tableRecovery  byte = 'r' // register, seq → use of the recovery key
	tableLook      byte = 'v' // register, moment, seq: an entry of look-ups or lists
	tableNames     byte = 'n' // register, moment, seq, letter: an entry with role persons
	tableErased    byte = 'X' // register, seq: came without its payload
)

type key []byte

func (k key) u16(v uint16) key { return binary.BigEndian.AppendUint16(k, v) }
func (k key) u32(v uint32) key { return binary.BigEndian.AppendUint32(k, v) }
func (k key) u64(v uint64) key { return binary.BigEndian.AppendUint64(k, v) }

// newest turns a moment round, so that an iterator meets the newest first.
func (k key) newest(at kelurahan.Millis) key { return k.u64(^uint64(at)) }

func (k key) newestDay(d kelurahan.Date) key { return k.u32(^uint32(d)) }

func newKey(t byte, room int) key { return append(make(key, 0, 1+room), t) }

func keyOf(t byte, id [16]byte) key { return append(newKey(t, 16), id[:]...) }

func commitKey(n uint64) key { return newKey(tableCommit, 8).u64(n) }

func officeKey(rev uint64) key { return newKey(tableOffice, 8).u64(rev) }

func seriesKey(k kelurahan.SeriesKey) key {
	return append(newKey(tableSeries, 8).u16(uint16(k.Year)), k.Counter...)
}

func kindKey(code kelurahan.KindCode) key { return append(newKey(tableKind, 24), code...) }

func kindFileKey(code kelurahan.KindCode, version string) key {
	k := append(newKey(tableKindFile, 48), code...)
	return append(append(k, 0), version...)
}

func positionPrefix(p kelurahan.Position) key {
	return append(newKey(tablePosition, 41), p.Register[:]...).u64(p.Seq)
}

func positionKey(p kelurahan.Position, part byte, id kelurahan.LetterID) key {
	return append(append(positionPrefix(p), part), id[:]...)
}

// The counter is fixed at three letters, the longest a CounterCode may be, so
// that "A" is no prefix of "AB".
func numberPrefix(c kelurahan.CounterCode, year, sequence int) key {
	var padded [3]byte
	copy(padded[:], c)
	return append(newKey(tableNumber, 25), padded[:]...).u16(uint16(year)).u32(uint32(sequence))
}

func numberKey(n kelurahan.Number, id kelurahan.LetterID) key {
	return append(numberPrefix(n.Counter, n.Year, n.Sequence), id[:]...)
}

func byDayKey(d kelurahan.Date, at kelurahan.Millis, id kelurahan.LetterID) key {
	return append(newKey(tableByDay, 28).newestDay(d).newest(at), id[:]...)
}

func byPersonKey(who kelurahan.PersonID, at kelurahan.Millis, id kelurahan.LetterID) key {
	return append(append(newKey(tableByPerson, 40), who[:]...).newest(at), id[:]...)
}

func byFamilyKey(kk [16]byte, at kelurahan.Millis, id kelurahan.LetterID) key {
	return append(append(newKey(tableByFamily, 40), kk[:]...).newest(at), id[:]...)
}

func batchRowKey(at kelurahan.Millis, id kelurahan.BatchID) key {
	return append(newKey(tableBatchRow, 24).newest(at), id[:]...)
}

func refusalKey(d kelurahan.Date, p kelurahan.Position) key {
	return append(newKey(tableRefusal, 28).newestDay(d), p.Register[:]...).u64(p.Seq)
}

func erasedKey(p kelurahan.Position) key { return placeKey(tableErased, p) }

// placeKey is a table's key of one entry.
func placeKey(table byte, p kelurahan.Position) key {
	return append(newKey(table, 24), p.Register[:]...).u64(p.Seq)
}

// tailID reads the identity that ends a key.
func tailID(k []byte) (id [16]byte) {
	if len(k) >= 16 {
		copy(id[:], k[len(k)-16:])
	}
	return id
}

// localDay is the day of a moment in Kupang (WITA). It is used only where an
// entry states no day of its own; it must not depend on the office's profile,
// or the order of arrival would matter.
func localDay(at kelurahan.Millis) kelurahan.Date {
	const wita = 8 * 3600 * 1000
	return kelurahan.DateOf((at + wita).Time())
}

// number reads the first eight bytes.
func (k key) number() uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

// day reads the first four bytes, as newestDay wrote them.
func (k key) day() uint32 {
	if len(k) < 4 {
		return 0
	}
	return binary.BigEndian.Uint32(k)
}
