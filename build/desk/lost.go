package desk

import (
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// LostLetters names letters of this desk with their places, as the PC that took
// its place finds them in its backup.
func (d *Desk) LostLetters(issued ...kelurahan.LetterIssued) ([]kelurahan.LostLetter, error) {
	var list []kelurahan.LostLetter
	for raw, err := range d.reg.Read(1, d.reg.Head().Seq) {
		if err != nil {
			return nil, err
		}
		_, _, ev, err := wire.DecodeEntry(raw.Payload)
		if err != nil {
			continue // tests write what nobody can read
		}
		v, ok := ev.(kelurahan.LetterIssued)
		for _, i := range issued {
			if ok && i.Letter.ID == v.Letter.ID {
				list = append(list, kelurahan.LostLetter{Seq: raw.Seq, Letter: v.Letter.ID, PDF: v.PDF})
			}
		}
	}
	return list, nil
}

// End is how far the register has come, as a PC in its place names it.
func (d *Desk) End() kelurahan.RegisterEnd {
	h := d.reg.Head()
	return kelurahan.RegisterEnd{Register: kelurahan.RegisterID(d.reg.ID()), Seq: h.Seq, Hash: h.Hash[:]}
}

// LostWord makes the supervisor's word on letters of a lost PC without writing it.
func (d *Desk) LostWord(end kelurahan.RegisterEnd, letters []kelurahan.LostLetter) (kelurahan.LostLettersApproved, error) {
	v := kelurahan.LostLettersApproved{End: end, Letters: letters}
	var err error
	v.Signature, err = d.Approver.Sign(wire.PurposeLost, wire.LostStatement(kelurahan.RegisterID(d.reg.ID()), end, letters))
	return v, err
}
