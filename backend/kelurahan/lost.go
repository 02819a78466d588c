package kelurahan

import "slices"

// LostLetter binds an approval to one letter of a lost PC's register: its place
// there, and the hash of the sheet that was shown; no hash for a letter written
// by hand, which has no sheet here.
type LostLetter struct {
	Seq    uint64   `cbor:"1,keyasint"`
	Letter LetterID `cbor:"2,keyasint"`
	PDF    [32]byte `cbor:"3,keyasint"`
}

// LostLettersApproved is a supervisor's word, on the PC in a lost one's place, on
// letters that the lost PC issued and nobody approved there any more. End is the
// lost register up to where it was restored: the same that RegisterOpened.After
// names. It is signed with his own key over wire's statement of all of this.
type LostLettersApproved struct {
	End       RegisterEnd  `cbor:"1,keyasint"`
	Letters   []LostLetter `cbor:"2,keyasint"`
	Signature []byte       `cbor:"3,keyasint"`
}

// MostLostLetters is how many letters one such word may name: the city reads each.
const MostLostLetters = 500

// Type names the event. The string is durable.
func (LostLettersApproved) Type() EventType { return "lost-letters-approved" }

// about names the letters, each once.
func (v LostLettersApproved) about() []LetterID {
	ids := make([]LetterID, 0, len(v.Letters))
	for _, l := range v.Letters {
		if !slices.Contains(ids, l.Letter) {
			ids = append(ids, l.Letter)
		}
	}
	return ids
}

// LostApproval is the Fact that a letter was approved after its PC was lost.
type LostApproval struct {
	Fact `cbor:"1,keyasint"`
	Of   Position `cbor:"2,keyasint"` // the letter's place in the lost register
	PDF  [32]byte `cbor:"3,keyasint"`
}

func (r *LetterRecord) applyLost(f Fact, v LostLettersApproved) {
	for _, l := range v.Letters {
		if l.Letter == r.ID {
			a := LostApproval{Fact: f, Of: Position{v.End.Register, l.Seq}, PDF: l.PDF}
			r.ApprovedLost = insertFact(r.ApprovedLost, a, func(a LostApproval) Fact { return a.Fact })
			return
		}
	}
}

// LostApproval gives the first approval from the PC in a lost one's place that is
// of this very letter, where it stands and as it was sealed; nil when there is none.
func (r *LetterRecord) LostApproval() *LostApproval {
	n := r.numbered()
	if n == nil {
		return nil
	}
	for i := range r.ApprovedLost {
		if a := &r.ApprovedLost[i]; a.Of == n.Position && a.PDF == n.PDF {
			return a
		}
	}
	return nil
}

// numbered is what used the letter's number; nil for a letter without one.
func (r *LetterRecord) numbered() *Issue {
	if r.Issued != nil {
		return r.Issued
	}
	return r.Handwritten
}

// CheckLostApprover says who may approve letters of a lost PC: a supervisor whom
// its register knew as one. known is what that register says of him, nil when it
// says nothing: whoever was made a supervisor only on the PC in its place has no
// word on what happened before. Errors: officer-revoked, role-refused,
// approver-unknown.
func CheckLostApprover(o, known *Officer) error {
	if err := CheckApprover(o, nil); err != nil {
		return err
	}
	if known == nil || known.Revoked || known.Role != Supervisor {
		return E(ApproverUnknown, "kelurahan.CheckLostApprover", nil)
	}
	return nil
}

// CheckLostLetter says whether an officer may approve one letter of a lost PC.
// end is how far its register was restored; approved, that a batch there was.
// Errors: not-found for a letter that is not within that register's end,
// not-allowed-now (arg "status") for one that has no number, counts no more or is
// approved already, self-approval (arg "number") for his own.
func CheckLostLetter(by OfficerID, end RegisterEnd, r *LetterRecord, approved bool) error {
	const op = "kelurahan.CheckLostLetter"
	n := r.numbered()
	switch status := r.Status(); {
	case n != nil && (n.Register != end.Register || n.Seq > end.Seq):
		return E(NotFound, op, nil)
	case n == nil || status == StatusVoid || status == StatusReplaced:
		return E(NotAllowedNow, op, nil, "act", string(ActApprove), "status", string(status))
	case approved || r.LostApproval() != nil:
		return E(NotAllowedNow, op, nil, "act", string(ActApprove), "status", string(BatchSigned))
	case r.Maker() == by:
		return E(SelfApproval, op, nil, "number", n.Letter.Number.Short())
	}
	return nil
}
