package kelurahan

import "slices"

// Fact is that an event about a letter happened: where, when, by whom.
type Fact struct {
	Position `cbor:"1,keyasint"`
	At       Millis    `cbor:"2,keyasint"`
	By       OfficerID `cbor:"3,keyasint"`
	After    Millis    `cbor:"4,keyasint,omitempty"` // see Entry
}

// FactOf gives the fact that an entry is.
func FactOf(e Entry) Fact { return Fact{Position: e.Position, At: e.At, By: e.By, After: e.After} }

// Print is a Fact with what was printed.
type Print struct {
	Fact    `cbor:"1,keyasint"`
	Copy    int     `cbor:"2,keyasint"`
	Outcome Outcome `cbor:"3,keyasint"`
	Printer string  `cbor:"4,keyasint,omitempty"`
}

// Remark is a Fact with a reason.
type Remark struct {
	Fact   `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint"`
}

// Issue is the Fact of issuing with the letter itself.
type Issue struct {
	Fact     `cbor:"1,keyasint"`
	Letter   Letter    `cbor:"2,keyasint"`
	Seal     []byte    `cbor:"3,keyasint"`
	PDF      [32]byte  `cbor:"4,keyasint"`
	Released OfficerID `cbor:"5,keyasint,omitzero"`
}

// Held is the Fact of holding with the letter as it was put forward.
type Held struct {
	Fact   `cbor:"1,keyasint"`
	Letter Letter `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint,omitempty"`
}

// LetterRecord is the fold of all entries about one letter. It is a set of
// facts: Apply may get them in any order, from any register, and twice.
type LetterRecord struct {
	ID          LetterID   `cbor:"1,keyasint"`
	Held        *Held      `cbor:"2,keyasint,omitempty"`
	Refused     *Remark    `cbor:"3,keyasint,omitempty"`
	Issued      *Issue     `cbor:"4,keyasint,omitempty"`
	Handwritten *Issue     `cbor:"5,keyasint,omitempty"` // only Number, Date, Title and a name are known
	Prints      []Print    `cbor:"6,keyasint,omitempty"` // ordered by time, then position
	Voids       []Remark   `cbor:"7,keyasint,omitempty"`
	ReplacedBy  []LetterID `cbor:"8,keyasint,omitempty"`
	Reduced     bool       `cbor:"9,keyasint,omitempty"` // its role persons were erased; it cannot be printed again
	// ApprovedLost are approvals from the PC in a lost one's place; see LostApproval.
	ApprovedLost []LostApproval `cbor:"10,keyasint,omitempty"`
}

// LettersOf names the letters an event is about: none for most events, two for
// a letter that replaces another, each once.
func LettersOf(ev Event) []LetterID {
	switch v := ev.(type) {
	case LetterHeld:
		return []LetterID{v.Letter.ID}
	case HoldRefused:
		return []LetterID{v.Letter}
	case LetterIssued:
		if !v.Letter.Replaces.IsZero() {
			return []LetterID{v.Letter.ID, v.Letter.Replaces}
		}
		return []LetterID{v.Letter.ID}
	case LetterReduced:
		if !v.Letter.Replaces.IsZero() && v.Issued != nil {
			return []LetterID{v.Letter.ID, v.Letter.Replaces}
		}
		return []LetterID{v.Letter.ID}
	case LetterPrinted:
		return []LetterID{v.Letter}
	case LetterVoided:
		return []LetterID{v.Letter}
	case LetterHandwritten:
		return []LetterID{v.Letter}
	case LostLettersApproved:
		return v.about()
	}
	return nil
}

// Apply takes one entry about the letter into the record. Where two entries say
// the same single thing (two registers issuing one letter) the earlier moment
// wins, then the lower position, so the order of arrival cannot matter.
func (r *LetterRecord) Apply(e Entry) {
	f := FactOf(e)
	switch v := e.Event.(type) {
	case LetterHeld:
		if !r.Reduced && (r.Held == nil || f.Before(r.Held.Fact)) {
			r.Held = &Held{Fact: f, Letter: v.Letter, Reason: v.Reason}
		}
	case HoldRefused:
		if r.Refused == nil || f.Before(r.Refused.Fact) {
			r.Refused = &Remark{f, v.Reason}
		}
	case LetterIssued:
		r.applyIssued(f, v)
	case LetterReduced:
		r.applyReduced(v)
	case LetterHandwritten:
		if r.Handwritten == nil || f.Before(r.Handwritten.Fact) {
			l := Letter{ID: v.Letter, Number: v.Number, Date: v.Date, Title: v.Title, Applicant: Person{Name: v.Name}}
			if v.Purpose != "" {
				l.Fields = []FieldValue{{Name: "keperluan", Value: v.Purpose}}
			}
			r.Handwritten = &Issue{Fact: f, Letter: l}
		}
	case LetterPrinted:
		p := Print{Fact: f, Copy: v.Copy, Outcome: v.Outcome, Printer: v.Printer}
		r.Prints = insertFact(r.Prints, p, func(p Print) Fact { return p.Fact })
	case LetterVoided:
		r.Voids = insertFact(r.Voids, Remark{f, v.Reason}, func(m Remark) Fact { return m.Fact })
	case LostLettersApproved:
		r.applyLost(f, v)
	}
}

func (r *LetterRecord) applyIssued(f Fact, v LetterIssued) {
	if v.Letter.Replaces == r.ID {
		r.replacedBy(v.Letter.ID)
		return
	}
	if !r.Reduced && (r.Issued == nil || f.Before(r.Issued.Fact)) {
		r.Issued = &Issue{Fact: f, Letter: v.Letter, Seal: v.Seal, PDF: v.PDF, Released: v.Released}
	}
}

// applyReduced: what is said of a reduced letter counts, whatever else is read.
// Its two parts may come in either order.
func (r *LetterRecord) applyReduced(v LetterReduced) {
	if v.Letter.ID != r.ID {
		r.replacedBy(v.Letter.ID)
		return
	}
	if !r.Reduced {
		r.Reduced, r.Issued, r.Held = true, nil, nil
	}
	if v.Issued != nil && (r.Issued == nil || v.Issued.Before(r.Issued.Fact)) {
		r.Issued = &Issue{Fact: *v.Issued, Letter: v.Letter, Seal: v.Seal, PDF: v.PDF, Released: v.Released}
	}
	if v.Held != nil && (r.Held == nil || v.Held.Before(r.Held.Fact)) {
		r.Held = &Held{Fact: *v.Held, Letter: v.Letter, Reason: v.Reason}
	}
}

func (r *LetterRecord) replacedBy(id LetterID) {
	if !slices.Contains(r.ReplacedBy, id) {
		r.ReplacedBy = append(r.ReplacedBy, id)
		slices.SortFunc(r.ReplacedBy, func(a, b LetterID) int { return slices.Compare(a[:], b[:]) })
	}
}

// Before orders facts of several registers: by moment, then by position. Within
// one register the order is that of its entries, whatever its clock did.
func (f Fact) Before(g Fact) bool {
	a, b := max(f.At, f.After), max(g.At, g.After)
	if a != b {
		return a < b
	}
	return f.Position.Before(g.Position)
}

// insertFact keeps list ordered and without repeats.
func insertFact[T any](list []T, item T, fact func(T) Fact) []T {
	f := fact(item)
	for i, other := range list {
		g := fact(other)
		if g.Position == f.Position {
			return list
		}
		if f.Before(g) {
			return slices.Insert(list, i, item)
		}
	}
	return append(list, item)
}

// LetterStatus is where a letter stands. Durable strings, shown by screens
// through their own words.
type LetterStatus string

// The statuses, in the order of a letter's life.
const (
	StatusDraft       LetterStatus = "draft"       // not in the register yet
	StatusHeld        LetterStatus = "held"        // waits for a supervisor
	StatusRefused     LetterStatus = "refused"     // the supervisor said no
	StatusIssued      LetterStatus = "issued"      // numbered; no sheet confirmed
	StatusPrinted     LetterStatus = "printed"     // the operator saw the sheet come out
	StatusHandwritten LetterStatus = "handwritten" // number used by a letter written by hand
	StatusReplaced    LetterStatus = "replaced"
	StatusVoid        LetterStatus = "void"
)

// Statuses lists every status, for tables that must be complete.
func Statuses() []LetterStatus {
	return []LetterStatus{StatusDraft, StatusHeld, StatusRefused, StatusIssued,
		StatusPrinted, StatusHandwritten, StatusReplaced, StatusVoid}
}

// Status derives where the letter stands from its facts.
func (r *LetterRecord) Status() LetterStatus {
	switch {
	case len(r.Voids) > 0:
		return StatusVoid
	case len(r.ReplacedBy) > 0:
		return StatusReplaced
	case r.Issued != nil && r.cameOut():
		return StatusPrinted
	case r.Issued != nil:
		return StatusIssued
	case r.Handwritten != nil:
		return StatusHandwritten
	case r.Refused != nil:
		return StatusRefused
	case r.Held != nil:
		return StatusHeld
	}
	return StatusDraft
}

// sheets gives what became of each copy: the newest answer about it counts.
func (r *LetterRecord) sheets() map[int]Outcome {
	latest := make(map[int]Outcome, len(r.Prints))
	for _, p := range r.Prints {
		latest[p.Copy] = p.Outcome
	}
	return latest
}

func (r *LetterRecord) cameOut() bool {
	for _, outcome := range r.sheets() {
		if outcome == CameOut {
			return true
		}
	}
	return false
}

// Letter gives the letter as it stands: issued, else handwritten, else held.
// nil when only facts about it (a void, a print) have arrived so far.
func (r *LetterRecord) Letter() *Letter {
	switch {
	case r.Issued != nil:
		return &r.Issued.Letter
	case r.Handwritten != nil:
		return &r.Handwritten.Letter
	case r.Held != nil:
		return &r.Held.Letter
	}
	return nil
}

// Maker is the officer whose work a supervisor must not approve himself: who
// put a held letter forward, else who issued it. Releasing is not making.
func (r *LetterRecord) Maker() OfficerID {
	switch {
	case r.Held != nil:
		return r.Held.By
	case r.Issued != nil:
		return r.Issued.By
	case r.Handwritten != nil:
		return r.Handwritten.By
	}
	return OfficerID{}
}

// NextCopy is the copy number the next sheet carries: 0 while no original came
// out, then 1, 2, … (SALINAN). A spoiled or vanished sheet does not count; one
// nobody answered for does, because it may be in somebody's hand.
func (r *LetterRecord) NextCopy() int {
	next := 0
	for copy, outcome := range r.sheets() {
		if outcome == CameOut || outcome == Uncertain {
			next = max(next, copy+1)
		}
	}
	return next
}
