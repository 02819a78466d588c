package kelurahan

// EventType names an event in the register. Durable: never rename or reuse one.
type EventType string

// Event is something that happened. Events are past tense and never change.
type Event interface{ Type() EventType }

// Position is the place of an entry: which register, which number.
type Position struct {
	Register RegisterID `cbor:"1,keyasint"`
	Seq      uint64     `cbor:"2,keyasint"`
}

// Before orders positions the same way everywhere; it says nothing of time.
func (p Position) Before(q Position) bool {
	if p.Register != q.Register {
		return string(p.Register[:]) < string(q.Register[:])
	}
	return p.Seq < q.Seq
}

// Entry is an event with its place in a register, the moment the counter's
// clock showed, and the officer who did it.
type Entry struct {
	Position
	At    Millis
	By    OfficerID
	Event Event
	// After is the newest moment the register had seen before, when that is later
	// than At: the clock was set back. Whoever reads a register in order fills it in.
	After Millis
}

// RegisterOpened is the first entry of every register.
type RegisterOpened struct {
	Area      AreaCode    `cbor:"1,keyasint"`
	Counter   CounterCode `cbor:"2,keyasint"`
	PublicKey []byte      `cbor:"3,keyasint"` // the counter's Ed25519 key
	Practice  bool        `cbor:"4,keyasint,omitempty"`
	// After names the register this one takes the place of, as far as its backup
	// went, on a PC that was restored; nil otherwise.
	After *RegisterEnd `cbor:"5,keyasint,omitempty"`
}

// RegisterEnd is the last entry known of a register: its number and its hash.
type RegisterEnd struct {
	Register RegisterID `cbor:"1,keyasint"`
	Seq      uint64     `cbor:"2,keyasint"`
	Hash     []byte     `cbor:"3,keyasint"` // 32 bytes
}

// SetUpOnly reports whether an event is one of those that open a register: they
// name an office, its officers and its kinds, and nothing four eyes must see.
func SetUpOnly(t EventType) bool {
	switch t {
	case RegisterOpened{}.Type(), OfficeConfigured{}.Type(), OfficerEnrolled{}.Type(), KindAdopted{}.Type():
		return true
	}
	return false
}

// OfficeConfigured states the office's profile from here on.
type OfficeConfigured struct {
	Office Office `cbor:"1,keyasint"`
}

// OfficerEnrolled adds an officer, or states one anew with the key he signs with
// from here on: a forgotten PIN cannot be looked up, so it takes a new key.
type OfficerEnrolled struct {
	Officer Officer `cbor:"1,keyasint"`
}

// OfficerDismissed ends an officer's rights; what he did before stays valid.
type OfficerDismissed struct {
	Officer OfficerID `cbor:"1,keyasint"`
	Reason  string    `cbor:"2,keyasint"`
}

// SeriesStarted sets the first number of a counter's year, once, so that the
// paper book goes on.
type SeriesStarted struct {
	Counter CounterCode `cbor:"1,keyasint"`
	Year    int         `cbor:"2,keyasint"`
	First   int         `cbor:"3,keyasint"`
}

// KindAdopted brings a version of a kind of letter into force. The file itself
// is kept, so that every letter can be rendered again for ever.
type KindAdopted struct {
	Kind    KindCode `cbor:"1,keyasint"`
	Version string   `cbor:"2,keyasint"`
	File    []byte   `cbor:"3,keyasint"`
	Origin  Origin   `cbor:"4,keyasint,omitempty"` // "" in old entries: shipped
}

// KindProposed puts a version of a kind before a supervisor. It is in force for
// nobody before KindAdopted says so.
type KindProposed struct {
	Kind    KindCode `cbor:"1,keyasint"`
	Version string   `cbor:"2,keyasint"`
	File    []byte   `cbor:"3,keyasint"`
	Base    string   `cbor:"4,keyasint,omitempty"` // the version it changes; "" = a kind of its own
	Note    string   `cbor:"5,keyasint,omitempty"` // what was changed, in the officer's words
	Origin  Origin   `cbor:"6,keyasint"`
}

// KindRejected is a supervisor's no to a proposed version.
type KindRejected struct {
	Kind    KindCode `cbor:"1,keyasint"`
	Version string   `cbor:"2,keyasint"`
	Reason  string   `cbor:"3,keyasint"`
}

// KindRetired takes a kind off the list from which letters are begun. Letters of
// it stay what they are.
type KindRetired struct {
	Kind   KindCode `cbor:"1,keyasint"`
	Reason string   `cbor:"2,keyasint"`
}

// KindRestored puts a retired kind back on the list.
type KindRestored struct {
	Kind KindCode `cbor:"1,keyasint"`
}

// ResidentsImported brings residents in; one act may span several entries.
type ResidentsImported struct {
	File      string     `cbor:"1,keyasint"` // hex SHA-256 of the spreadsheet
	Part      int        `cbor:"2,keyasint"` // 1-based
	Parts     int        `cbor:"3,keyasint"`
	Residents []Resident `cbor:"4,keyasint"` // whole records as they stand after the import
}

// ResidentChanged states a resident's record as an officer left it.
type ResidentChanged struct {
	Resident Resident `cbor:"1,keyasint"`
	Reason   string   `cbor:"2,keyasint,omitempty"`
	Evidence string   `cbor:"3,keyasint,omitempty"` // what the officer was shown: "KTP asli"
}

// CardLinked ties a card's UID to a person, made by an officer who had the card
// and the person before him. UID is the keyed hash of the UID, not the UID.
type CardLinked struct {
	UID    []byte   `cbor:"1,keyasint"`
	Person PersonID `cbor:"2,keyasint"`
}

// CardUnlinked revokes a link.
type CardUnlinked struct {
	UID    []byte `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint"`
}

// View is one look at a person's record.
type View struct {
	Person  PersonID `cbor:"1,keyasint"`
	Purpose string   `cbor:"2,keyasint"` // "layani", "warga", "register", "setujui"
	At      Millis   `cbor:"3,keyasint"`
	// By is who looked: another officer's act may have written the look along.
	By OfficerID `cbor:"4,keyasint,omitzero"` // zero in old entries: whoever wrote the entry
}

// PersonsViewed records look-ups that led to no other entry (UU 27/2022 art. 31).
type PersonsViewed struct {
	Views []View `cbor:"1,keyasint"`
}

// LetterHeld puts a letter of a held kind before the supervisor. It has no number.
type LetterHeld struct {
	Letter Letter `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint,omitempty"` // why a direct kind was held (F8)
}

// HoldRefused ends a held letter: the supervisor said no.
type HoldRefused struct {
	Letter LetterID `cbor:"1,keyasint"`
	Reason string   `cbor:"2,keyasint"`
}

// LetterIssued numbers a letter. From here on it exists.
type LetterIssued struct {
	Letter   Letter    `cbor:"1,keyasint"`
	Seal     []byte    `cbor:"2,keyasint"`          // what the QR carries
	PDF      [32]byte  `cbor:"3,keyasint"`          // SHA-256 of the sheet
	Released OfficerID `cbor:"4,keyasint,omitzero"` // held letters: the supervisor who released it
}

// LetterPrinted is one print job and what the operator said of it.
type LetterPrinted struct {
	Letter  LetterID `cbor:"1,keyasint"`
	Copy    int      `cbor:"2,keyasint"` // 0 = the original, 1.. = SALINAN
	Outcome Outcome  `cbor:"3,keyasint"`
	Printer string   `cbor:"4,keyasint,omitempty"`
}

// LetterVoided cancels a letter. The number stays used.
type LetterVoided struct {
	Letter LetterID `cbor:"1,keyasint"`
	Reason string   `cbor:"2,keyasint"`
}

// LetterHandwritten takes a number for a letter written by hand.
type LetterHandwritten struct {
	Letter  LetterID `cbor:"1,keyasint"`
	Number  Number   `cbor:"2,keyasint"`
	Date    Date     `cbor:"3,keyasint"`
	Title   string   `cbor:"4,keyasint"`
	Name    string   `cbor:"5,keyasint"`
	Purpose string   `cbor:"6,keyasint,omitempty"`
}

// RequestRefused records that a citizen was told no, with the reason and what
// to bring; a slip was printed.
type RequestRefused struct {
	ID     LetterID `cbor:"1,keyasint"`
	Kind   KindCode `cbor:"2,keyasint"`
	Person Person   `cbor:"3,keyasint"`
	Reason string   `cbor:"4,keyasint"`
	Bring  []string `cbor:"5,keyasint,omitempty"`
}

// BatchClosed closes a run of this register for approval. Head is the hash of
// entry Last. Again names the returned batch that this one puts right.
type BatchClosed struct {
	Batch BatchID  `cbor:"1,keyasint"`
	First uint64   `cbor:"2,keyasint"`
	Last  uint64   `cbor:"3,keyasint"`
	Head  [32]byte `cbor:"4,keyasint"`
	Date  Date     `cbor:"5,keyasint"`
	Again BatchID  `cbor:"6,keyasint,omitzero"`
}

// ApprovedLetter binds an approval to one sheet.
type ApprovedLetter struct {
	Letter LetterID `cbor:"1,keyasint"`
	PDF    [32]byte `cbor:"2,keyasint"`
}

// BatchApproved is a supervisor's word on a batch, signed with his own key over
// wire's approval statement: the batch, its head and every letter's hash.
type BatchApproved struct {
	Batch     BatchID          `cbor:"1,keyasint"`
	Head      [32]byte         `cbor:"2,keyasint"`
	Letters   []ApprovedLetter `cbor:"3,keyasint"`
	Signature []byte           `cbor:"4,keyasint"` // detached from the list: COSE_Sign1 over its SHA-256
}

// BatchReturned sends a batch back to the operators.
type BatchReturned struct {
	Batch   BatchID    `cbor:"1,keyasint"`
	Reason  string     `cbor:"2,keyasint"`
	Letters []LetterID `cbor:"3,keyasint,omitempty"` // the ones the reason is about
}

// BatchDelivered records the city's signed receipt for everything up to Last.
type BatchDelivered struct {
	Last    uint64   `cbor:"1,keyasint"`
	Head    [32]byte `cbor:"2,keyasint"`
	Receipt []byte   `cbor:"3,keyasint"`
	// Of is the register of a lost PC that this one carries to the city; zero for
	// the register the entry stands in.
	Of RegisterID `cbor:"4,keyasint,omitzero"`
}

// ClockAccepted is a supervisor's word that the clock's day is right although
// it looks wrong.
type ClockAccepted struct {
	Day    Date   `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint"`
}

// PayloadErased says why entries were erased; the register itself marks them.
type PayloadErased struct {
	Seqs   []uint64 `cbor:"1,keyasint"`
	Reason string   `cbor:"2,keyasint"`
}

// Type names each event. The strings are durable.
func (RegisterOpened) Type() EventType    { return "register-opened" }
func (OfficeConfigured) Type() EventType  { return "office-configured" }
func (OfficerEnrolled) Type() EventType   { return "officer-enrolled" }
func (OfficerDismissed) Type() EventType  { return "officer-revoked" }
func (SeriesStarted) Type() EventType     { return "series-started" }
func (KindAdopted) Type() EventType       { return "kind-adopted" }
func (KindProposed) Type() EventType      { return "kind-proposed" }
func (KindRejected) Type() EventType      { return "kind-rejected" }
func (KindRetired) Type() EventType       { return "kind-retired" }
func (KindRestored) Type() EventType      { return "kind-restored" }
func (ResidentsImported) Type() EventType { return "residents-imported" }
func (ResidentChanged) Type() EventType   { return "resident-changed" }
func (CardLinked) Type() EventType        { return "card-linked" }
func (CardUnlinked) Type() EventType      { return "card-unlinked" }
func (PersonsViewed) Type() EventType     { return "persons-viewed" }
func (LetterHeld) Type() EventType        { return "letter-held" }
func (HoldRefused) Type() EventType       { return "hold-refused" }
func (LetterIssued) Type() EventType      { return "letter-issued" }
func (LetterPrinted) Type() EventType     { return "letter-printed" }
func (LetterVoided) Type() EventType      { return "letter-voided" }
func (LetterHandwritten) Type() EventType { return "letter-handwritten" }
func (RequestRefused) Type() EventType    { return "request-refused" }
func (BatchClosed) Type() EventType       { return "batch-closed" }
func (BatchApproved) Type() EventType     { return "batch-approved" }
func (BatchReturned) Type() EventType     { return "batch-returned" }
func (BatchDelivered) Type() EventType    { return "batch-delivered" }
func (ClockAccepted) Type() EventType     { return "clock-accepted" }
func (PayloadErased) Type() EventType     { return "payload-erased" }
