package register

import (
	"encoding/binary"
	"errors"
	"io"
)

// The mark remembers the last acknowledged head in a file of its own. It is
// written after the sync that acknowledges and never synced while appending, so
// it may be older than the register and never newer. That is enough to tell a
// damaged or removed last entry, which somebody has seen, from a torn one,
// which nobody has.
const (
	markName  = "mark"
	markMagic = "LOKETMRK"
	markSize  = 8 + 16 + 8 + 32
	markRoom  = 512 // never larger than one sector
)

func markText(id ID, head Head) []byte {
	b := append(make([]byte, 0, markRoom), markMagic...)
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint64(b, head.Seq)
	return append(b, head.Hash[:]...)
}

func encodeMark(keys *sealer, head Head) ([]byte, error) {
	b := markText(keys.id, head)
	proof, err := keys.proof(append([]byte(markTag), b...))
	if err != nil {
		return nil, err
	}
	return append(b, proof...), nil
}

// parseMark reads a mark; false when the key did not write it.
func parseMark(keys *sealer, b []byte) (ID, Head, bool) {
	if len(b) < markSize || string(b[:8]) != markMagic || keys.aead == nil { //mutate:same < becomes <=: none is without its proof
		return ID{}, Head{}, false
	}
	head := Head{binary.BigEndian.Uint64(b[24:]), Hash(b[32:64])} //mutate:same 64 becomes 65: a Hash takes 32
	ok := keys.proves(b[markSize:], append([]byte(markTag), b[:markSize]...))
	return ID(b[8:24]), head, ok //mutate:same 24 becomes 25: an ID takes 16
}

// readMark gives the mark in folder; false when there is none that counts. A
// mark that cannot be read counts as none: it only ever adds a check.
func readMark(folder Folder, keys *sealer) (ID, Head, bool) {
	f, err := folder.Open(markName, AccessRead)
	if err != nil {
		return ID{}, Head{}, false
	}
	b := make([]byte, markRoom)
	n, err := f.ReadAt(b, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return ID{}, Head{}, false
	}
	return parseMark(keys, b[:n])
}

// markDamage compares the head that was found with the one last acknowledged;
// false when there is no mark to compare with.
func markDamage(folder Folder, keys *sealer, head Head, segment uint32) ([]Damage, bool) {
	id, acked, ok := readMark(folder, keys)
	if !ok || id != keys.id {
		return nil, false
	}
	return endDamage(acked, head, segment), true
}

// endDamage holds the end that was found against the last acknowledged head.
func endDamage(acked, found Head, segment uint32) []Damage {
	switch {
	case acked.Seq > found.Seq:
		return []Damage{{DamageMissing, found.Seq + 1, acked.Seq, segment}}
	case acked.Seq == found.Seq && acked.Hash != found.Hash:
		return []Damage{{DamageChain, acked.Seq, acked.Seq, segment}}
	}
	return nil
}
