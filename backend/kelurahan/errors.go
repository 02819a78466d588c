package kelurahan

import (
	"errors"
	"fmt"
)

// Code names one thing that can go wrong, the same across Wails and HTTP.
// Every code has an Indonesian sentence and a remedy in messages.go; a test
// fails where one is missing. Codes are durable: never rename one.
type Code string

// The closed list. Codes of the card reader carry the state number of the
// reader's state table in their comment.
const (
	Internal   Code = "internal"    // unexpected; the reference in the log finds it (S32)
	BadRequest Code = "bad-request" // the screen asked for something that makes no sense
	NotFound   Code = "not-found"
	Canceled   Code = "canceled"

	// People at the desk.
	NotSignedIn     Code = "not-signed-in"
	PINWrong        Code = "pin-wrong"
	PINLocked       Code = "pin-locked"
	PINWeak         Code = "pin-weak"
	PINGiven        Code = "pin-given" // right, but chosen by somebody else: it must be changed first
	RoleRefused     Code = "role-refused"
	SelfApproval    Code = "self-approval"
	ApproverUnknown Code = "approver-unknown" // the lost PC's register does not know him as a supervisor
	OfficerRevoked  Code = "officer-revoked"
	OfficeNotSet    Code = "office-not-set"
	AlreadySetUp    Code = "already-set-up"
	KeyDamaged      Code = "key-damaged"
	KeyRetired      Code = "key-retired"      // an officer's key that the register gave up, or never had
	MachineForeign  Code = "machine-foreign"  // keys were copied from another PC
	RecoveryWrong   Code = "recovery-wrong"   // the recovery key does not open this
	RecoveryLocked  Code = "recovery-locked"  // after several wrong recovery keys
	RecoveryDamaged Code = "recovery-damaged" // recovery.age is gone or not what was written
	RecoveryOther   Code = "recovery-other"   // a copy of recovery.age that is not this office's newest
	SignatureBroken Code = "signature-broken"

	// Values.
	FieldRequired   Code = "field-required"
	FieldInvalid    Code = "field-invalid"
	FieldTooLong    Code = "field-too-long"
	NIKLength       Code = "nik-length"  // S27
	NIKUnusual      Code = "nik-unusual" // S26, a warning only
	NIKTaken        Code = "nik-taken"
	KKLength        Code = "kk-length"
	NameInvalid     Code = "name-invalid"
	GlyphMissing    Code = "glyph-missing"
	DateInvalid     Code = "date-invalid"
	RequirementOpen Code = "requirement-open"

	// Letters.
	KindUnknown      Code = "kind-unknown"
	KindInvalid      Code = "kind-invalid"
	KindUnchanged    Code = "kind-unchanged"    // the proposed version is the one in force
	KindOwn          Code = "kind-own-proposal" // who proposed a version may not adopt it
	KindTaken        Code = "kind-taken"        // a new kind asks for a code that is in use
	KindsUnreadable  Code = "kinds-unreadable"  // not a file of kinds, or a damaged one
	KindsForged      Code = "kinds-forged"      // changed after it was signed
	LetterTooLong    Code = "letter-too-long"
	RenderFailed     Code = "render-failed"
	NotAllowedNow    Code = "not-allowed-now" // the table of what may happen next says no
	HeldNeedsWord    Code = "held-needs-release"
	AlreadyIssued    Code = "already-issued"
	LetterUnapproved Code = "letter-unapproved" // its PC was lost before a supervisor saw it
	LetterReducedNo  Code = "letter-reduced"    // its role persons were erased when their time was over
	ReasonRequired   Code = "reason-required"
	ErasureRefused   Code = "erasure-refused"   // the city: nobody who may, or not by the register's own counter
	ErasureEarly     Code = "erasure-early"     // the city: the letter is younger than the least retention
	ErasureOpen      Code = "erasure-open"      // the city: the letter is not approved, or came just now
	ErasureUnlike    Code = "erasure-unlike"    // the city: the letter is not stated again as it was
	ErasureNoLetter  Code = "erasure-no-letter" // the city: what is named is no letter with role persons
	NumberFrozen     Code = "number-frozen"     // the start number was already used
	NumberInvalid    Code = "number-invalid"
	ApplicantAbsent  Code = "applicant-absent"

	// The register, the store, the disk, the clock.
	RegisterDamaged Code = "register-damaged"
	RegisterStopped Code = "register-stopped" // an I/O error; nothing more is written until restart
	RegisterLocked  Code = "register-locked"  // another process has it open
	StoreRebuilding Code = "store-rebuilding"
	StoreFailed     Code = "store-failed"
	DiskFull        Code = "disk-full"
	DiskLow         Code = "disk-low"
	DiskReadOnly    Code = "disk-read-only"
	ClockBack       Code = "clock-back"
	ClockSuspect    Code = "clock-suspect"
	BackupAbsent    Code = "backup-absent"  // the folder or the stick is not there, or holds no backup
	BackupDamaged   Code = "backup-damaged" // a part is torn, missing or changed
	BackupForeign   Code = "backup-foreign" // another office's key
	BackupAhead     Code = "backup-ahead"   // it knows entries this PC has not

	// Batches and the city.
	BatchEmpty      Code = "batch-empty"
	BatchChanged    Code = "batch-changed"
	BatchUnseen     Code = "batch-unseen"
	CityUnreachable Code = "city-unreachable"
	CityTimeout     Code = "city-timeout"
	CityForeign     Code = "city-foreign"  // something answered, but not the city: a captive portal, a proxy
	CityRefused     Code = "city-refused"  // the city understood and said no
	CityBusy        Code = "city-busy"     // 429, 503
	CityFailed      Code = "city-failed"   // 500
	CityBehind      Code = "city-behind"   // the city's head is behind what its receipts said
	CityFork        Code = "city-fork"     // two different registers under one identity
	ChainBroken     Code = "chain-broken"  // a run does not continue what is there
	NotEnrolled     Code = "not-enrolled"  // this counter is unknown to the city
	TokenInvalid    Code = "token-invalid" // enrolment token used, expired or unknown
	RunUnlike       Code = "run-unlike"    // a run leans on what the other end does not hold: it goes again in full
	ReceiptInvalid  Code = "receipt-invalid"
	VersionUnknown  Code = "version-unknown" // written by a newer program
	StickMissing    Code = "stick-missing"
	StickUnreadable Code = "stick-unreadable"
	SealInvalid     Code = "seal-invalid"
	SealKeyUnknown  Code = "seal-key-unknown"

	// The card reader.
	ReaderAbsent    Code = "reader-absent"     // S01
	ReaderService   Code = "reader-service"    // S02
	ReaderDenied    Code = "reader-denied"     // S03
	ReaderRemote    Code = "reader-remote"     // S04
	ReaderLost      Code = "reader-lost"       // S05
	ReaderBusy      Code = "reader-busy"       // S06
	ReaderMany      Code = "reader-many"       // S07
	CardMute        Code = "card-mute"         // S09
	CardTwo         Code = "card-two"          // S10
	CardForeign     Code = "card-foreign"      // S11
	CardRemoved     Code = "card-removed"      // S13
	CardChanged     Code = "card-changed"      // S14
	CardWeak        Code = "card-weak"         // S15
	CardDamaged     Code = "card-damaged"      // S16
	CardPhotoBad    Code = "card-photo-bad"    // S17
	CardInactive    Code = "card-not-active"   // S22
	CardFormat      Code = "card-format"       // S23
	CardTimeout     Code = "card-timeout"      // S25
	CardUnstableUID Code = "card-uid-unstable" // a 4-byte UID may change with each tap
	CardNotPresent  Code = "card-not-present"  // linking needs the card on the reader

	// The printer.
	PrinterAbsent    Code = "printer-absent"
	PrinterService   Code = "printer-service" // CUPS or the spooler does not answer
	PrinterStopped   Code = "printer-stopped"
	PrinterRefused   Code = "printer-refused"
	PaperOut         Code = "paper-out"
	PaperJam         Code = "paper-jam"
	PrinterOffline   Code = "printer-offline"
	PrintFailed      Code = "print-failed"
	PrinterAttention Code = "printer-attention" // an open cover, no toner: the printer's display says what it wants
	PrintTimeout     Code = "print-timeout"
	PrintUnknown     Code = "print-unknown" // the job vanished without a word

	// Spreadsheets.
	SheetUnreadable Code = "sheet-unreadable"
	SheetTooLarge   Code = "sheet-too-large"
	SheetLayout     Code = "sheet-layout" // not one of the layouts we know
	SheetEmpty      Code = "sheet-empty"
	SheetChanged    Code = "sheet-changed" // the file is not the one that was tried
	RowRejected     Code = "row-rejected"
	NIKRounded      Code = "nik-rounded" // Excel kept the NIK as a number and lost digits
	NIKRepeated     Code = "nik-repeated"
	NIKDiffers      Code = "nik-differs"    // the office knows this person under another NIK
	KKRounded       Code = "kk-rounded"     // as nik-rounded, for the family card's number
	RowRepeated     Code = "row-repeated"   // the same person stands in an earlier row
	PersonUnclear   Code = "person-unclear" // several residents fit a row without a NIK
	CellFormula     Code = "cell-formula"
	CellMerged      Code = "cell-merged"
	WordUnknown     Code = "word-unknown"   // a coded column holds a word of no official list
	DateFuture      Code = "date-future"    // a birth date after today
	DateAmbiguous   Code = "date-ambiguous" // the file mixes day-first and month-first dates
	SheetLocked     Code = "sheet-locked"   // encrypted with a password
	SheetOld        Code = "sheet-old"      // the binary .xls of before 2007
)

// Error is the one error type that reaches a screen or crosses HTTP.
type Error struct {
	Code  Code
	Op    string            // where, in English, for the log: "register.Append"
	Field string            // the form field it belongs to, where there is one
	Args  map[string]string // what the sentence names: never a NIK, a name or a PIN
	Err   error             // the cause, for the log only
}

// E makes an Error. args are pairs: name, value.
func E(code Code, op string, cause error, args ...string) *Error {
	e := &Error{Code: code, Op: op, Err: cause}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = make(map[string]string, len(args)/2)
		}
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// InField returns e with the form field it belongs to.
func (e *Error) InField(field string) *Error {
	e.Field = field
	return e
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Code)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s = fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Is lets errors.Is(err, &Error{Code: c}) compare by code alone.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// CodeOf returns the code of err: "" for nil, Internal for a foreign error.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

func asError(err error, target **Error) bool { return errors.As(err, target) }
