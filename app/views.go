package app

// Problem is one thing that keeps a form from going on, or a warning on it.
// Sentence and Remedy are Indonesian, ready to show.
type Problem struct {
	Code     string `json:"code"`
	Field    string `json:"field"` // "" = the whole form
	Sentence string `json:"sentence"`
	Remedy   string `json:"remedy"`
	Override string `json:"override"` // key to send in overridden when the operator has read it; "" = cannot be passed
}

// Tile is one officer on the sign-in screen.
type Tile struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Role        string `json:"role"` // clerk, supervisor, administrator
	LockedUntil string `json:"lockedUntil"`
}

// OfficeView heads every screen.
type OfficeView struct {
	Name     string `json:"name"`     // "Oesapa"
	District string `json:"district"` // "Kelapa Lima"
	City     string `json:"city"`
	Counter  string `json:"counter"` // "A"
	Zone     string `json:"zone"`    // "WITA"
	Practice bool   `json:"practice"`
}

// Work is something long under way: opening, rebuilding, importing, checking.
type Work struct {
	Name  string `json:"name"` // "membuka", "membangun-ulang", "impor", "periksa"
	Done  int    `json:"done"`
	Total int    `json:"total"` // 0 = unknown
	Rows  int    `json:"rows"`  // of a spreadsheet, read so far; Done and Total are bytes then
}

// SessionView is who is at the desk.
type SessionView struct {
	SetUp    bool       `json:"setUp"` // false: this PC has no office yet
	SignedIn bool       `json:"signedIn"`
	Officer  Tile       `json:"officer"`
	Office   OfficeView `json:"office"`
	Tiles    []Tile     `json:"tiles"`
	Version  string     `json:"version"`
	Now      string     `json:"now"`
	Work     *Work      `json:"work"`
	Recovery *Problem   `json:"recovery"` // the recovery key would not help; null = it would
}

// RecoverPINRequest carries the recovery key and a new PIN; both are wiped after
// use and never logged.
type RecoverPINRequest struct {
	Officer     string `json:"officer"`
	RecoveryKey string `json:"recoveryKey"`
	PIN         string `json:"pin"`
}

// CopiedRequest is what was copied in the window; only its hash is kept.
type CopiedRequest struct {
	Text string `json:"text"`
}

// SignInRequest carries a PIN; it is wiped after use and never logged.
type SignInRequest struct {
	Officer string `json:"officer"`
	PIN     string `json:"pin"`
	New     string `json:"new"` // after pin-given: the PIN the officer chose himself; else ""
}

// ChangePINRequest changes the signed-in officer's own PIN.
type ChangePINRequest struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// PersonRow is a person in a list.
type PersonRow struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	NIK     string `json:"nik"`  // grouped by four
	Born    string `json:"born"` // "24 Agustus 1990 (36 tahun)"
	Address string `json:"address"`
	Status  string `json:"status"` // "" or MATI, PINDAH …
}

// EvidenceTag is one line of truth about who stands there.
type EvidenceTag struct {
	Tone string `json:"tone"` // info, warn, go
	Text string `json:"text"`
}

// PersonView is a person opened for service.
type PersonView struct {
	PersonRow
	Source      string        `json:"source"`    // evidence source, goes back in BeginRequest
	Assurance   string        `json:"assurance"` // A0…A4
	Seen        string        `json:"seen"`
	PhotoURL    string        `json:"photoUrl"` // "" = no photo
	Summary     string        `json:"summary"`  // second line: "belum kawin · karyawan honorer"
	Tags        []EvidenceTag `json:"tags"`
	Letters     []LetterRow   `json:"letters"` // newest first, at most 5
	CardLinked  bool          `json:"cardLinked"`
	CardPresent bool          `json:"cardPresent"` // an e-KTP lies on the reader and may be linked
	Conflict    bool          `json:"conflict"`
	Problems    []Problem     `json:"problems"` // warnings such as nik-unusual
}

// AskRequest is what was typed, scanned or pasted into the one field.
type AskRequest struct {
	Text string `json:"text"`
}

// AskView is what the one field found.
type AskView struct {
	Persons []PersonRow `json:"persons"`
	Letters []LetterRow `json:"letters"`
	Seal    *SealView   `json:"seal"` // a QR was scanned
	Problem *Problem    `json:"problem"`
}

// SealView is what a scanned QR says, checked without a network.
type SealView struct {
	Genuine bool   `json:"genuine"`
	Verdict string `json:"verdict"` // sah, batal, diganti, tidak-dikenal, palsu
	Text    string `json:"text"`
	Letter  string `json:"letter"` // id, when it is in our register
}

// OpenRequest opens a person.
type OpenRequest struct {
	Person string `json:"person"`
	Source string `json:"source"` // nik-diketik, dicari-nama, kartu-dikenal
}

// KindRow is a kind of letter in the picker.
type KindRow struct {
	Code     string `json:"code"`
	Title    string `json:"title"`
	Mode     string `json:"mode"`
	Validity string `json:"validity"`
	Words    string `json:"words"`
	Used     int    `json:"used"` // letters of this kind in this office
	Group    string `json:"group"`
	Review   bool   `json:"review"`
}

// KindsRequest filters the picker; "" lists all, the most used first.
type KindsRequest struct {
	Text string `json:"text"`
}

// OutsiderInput is a person typed in who is not a resident.
type OutsiderInput struct {
	NIK         string `json:"nik"`
	Name        string `json:"name"`
	Sex         string `json:"sex"` // L, P
	BirthPlace  string `json:"birthPlace"`
	BirthDate   string `json:"birthDate"` // dd-mm-yyyy
	Religion    string `json:"religion"`
	Marital     string `json:"marital"`
	Occupation  string `json:"occupation"`
	Citizenship string `json:"citizenship"`
	Address     string `json:"address"`
	RT          string `json:"rt"`
	RW          string `json:"rw"`
	Area        string `json:"area"`
}

// PartyInput is a person with a part in the letter: a resident or an outsider.
type PartyInput struct {
	Resident string         `json:"resident"` // id; "" = outsider
	Outsider *OutsiderInput `json:"outsider"`
}

// PartyView is the same on the screen.
type PartyView struct {
	PartyInput
	Row *PersonRow `json:"row"`
}

// DraftInput is a form as it stands on the screen.
type DraftInput struct {
	ID         string                  `json:"id"`
	Kind       string                  `json:"kind"`
	Applicant  PartyInput              `json:"applicant"`
	Subject    *PartyInput             `json:"subject"`
	Roles      map[string][]PartyInput `json:"roles"`
	Fields     map[string]string       `json:"fields"`
	Seen       []string                `json:"seen"`
	Overridden []string                `json:"overridden"`
	Source     string                  `json:"source"`
	Assurance  string                  `json:"assurance"`
	SeenDay    string                  `json:"seenDay"`
	Replaces   string                  `json:"replaces"`
	StartedAt  string                  `json:"startedAt"`
}

// BeginRequest begins a letter for a person.
type BeginRequest struct {
	Kind      string     `json:"kind"`
	Applicant PartyInput `json:"applicant"`
	Source    string     `json:"source"`
	Assurance string     `json:"assurance"`
	SeenDay   string     `json:"seenDay"`
}

// FieldView is one field of a form.
type FieldView struct {
	Name        string   `json:"name"`
	Label       string   `json:"label"`
	Type        string   `json:"type"` // text, longtext, date, year, number, decimal, rupiah, choice, time, phone, nik, list
	Options     []string `json:"options"`
	OptionsFree bool     `json:"optionsFree"` // an answer outside the options is fine
	Required    bool     `json:"required"`
	MaxLen      int      `json:"maxLen"`
	Hint        string   `json:"hint"`
	Section     string   `json:"section"` // a heading above this field; "" = none
	// Of a list: its columns, how many rows it may have, and whether a person can
	// fill a row. Its answer is rows joined by line feeds, cells by tabs.
	Columns []ColumnView `json:"columns"`
	MinRows int          `json:"minRows"`
	MaxRows int          `json:"maxRows"`
	Persons bool         `json:"persons"`
}

// ColumnView is one column of a list.
type ColumnView struct {
	Name        string   `json:"name"`
	Label       string   `json:"label"`
	Type        string   `json:"type"`
	Options     []string `json:"options"`
	OptionsFree bool     `json:"optionsFree"`
	Required    bool     `json:"required"`
	MaxLen      int      `json:"maxLen"`
	Width       int      `json:"width"` // its share
}

// HintView is a sentence for the operator; it never keeps a letter back.
type HintView struct {
	Text  string `json:"text"`
	Warn  bool   `json:"warn"`
	Basis string `json:"basis"` // the rule behind it
}

// RowsRequest asks for rows of a list from residents.
type RowsRequest struct {
	Kind   string `json:"kind"`
	Field  string `json:"field"`
	Person string `json:"person"` // a resident's id
	Family bool   `json:"family"` // everybody on his family card
}

// RowsView is rows as the answer of a list writes them.
type RowsView struct {
	Rows []string `json:"rows"`
}

// RequirementView is a paper to be seen.
type RequirementView struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Optional bool   `json:"optional"`
}

// RoleView is a part somebody plays in the letter.
type RoleView struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Min   int    `json:"min"`
	Max   int    `json:"max"`
	// Organisation asks for a name and an address only.
	Organisation bool `json:"organisation"`
}

// FormView is a form ready to be filled.
type FormView struct {
	Draft        DraftInput             `json:"draft"`
	KindTitle    string                 `json:"kindTitle"`
	Mode         string                 `json:"mode"`
	Validity     string                 `json:"validity"`
	Basis        string                 `json:"basis"`   // legal basis; "" = none known
	Review       bool                   `json:"review"`  // the office should read the kind before relying on it
	Earlier      []LetterRow            `json:"earlier"` // same kind, same person or family
	Fields       []FieldView            `json:"fields"`
	Requirements []RequirementView      `json:"requirements"`
	SubjectLabel string                 `json:"subjectLabel"` // "" = the letter is about the applicant
	Subject      *PartyView             `json:"subject"`
	Roles        []RoleView             `json:"roles"`
	Parties      map[string][]PartyView `json:"parties"`
	Applicant    PartyView              `json:"applicant"`
	Check        CheckView              `json:"check"`
}

// CheckView is what the program says of a draft as it stands; asked on every
// change. Errors keep it from being issued, warnings may be passed.
type CheckView struct {
	Errors     []Problem   `json:"errors"`
	Warnings   []Problem   `json:"warnings"`
	PreviewURL string      `json:"previewUrl"` // PNG of page 1; add ?halaman=2
	Pages      int         `json:"pages"`
	Paper      string      `json:"paper"`
	NextNumber string      `json:"nextNumber"` // "A-0577"
	Hints      []HintView  `json:"hints"`      // those that hold for the answers
	Hidden     []string    `json:"hidden"`     // fields that are not asked for these answers
	Same       []LetterRow `json:"same"`       // letters that gave the same answer to what this kind goes by
	SavedAt    string      `json:"savedAt"`    // draft on the disk
}

// DraftRow is an unfinished form.
type DraftRow struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Updated string `json:"updated"`
	By      string `json:"by"`
}

// IDRequest names one thing.
type IDRequest struct {
	ID string `json:"id"`
}

// HoldRequest holds a draft for the supervisor.
type HoldRequest struct {
	Draft  DraftInput `json:"draft"`
	Reason string     `json:"reason"`
}

// RefuseRequest tells a citizen no, with a printed reason.
type RefuseRequest struct {
	Draft  DraftInput `json:"draft"`
	Reason string     `json:"reason"`
	Bring  []string   `json:"bring"`
}

// IssuedView answers Issue: either Errors, or a letter.
type IssuedView struct {
	Errors []Problem  `json:"errors"`
	Letter *LetterRow `json:"letter"`
	Print  PrintView  `json:"print"`
	Held   bool       `json:"held"`
}

// PrintView is what is known of a sheet. State: "" (none), menunggu, mencetak,
// tertahan (paper out …), selesai (the spooler is done; the operator is asked),
// gagal. Only the operator's answer makes a sheet "keluar".
type PrintView struct {
	Letter  string   `json:"letter"`
	Number  string   `json:"number"`
	Copy    int      `json:"copy"`
	State   string   `json:"state"`
	Asking  bool     `json:"asking"`
	Problem *Problem `json:"problem"`
	Printer string   `json:"printer"`
	Virtual bool     `json:"virtual"` // a file, not paper
}

// AnswerRequest is the operator's word on a sheet: keluar, ulang, salah-cetak.
type AnswerRequest struct {
	Letter  string `json:"letter"`
	Outcome string `json:"outcome"`
}

// LetterRow is a letter in a list.
type LetterRow struct {
	ID      string   `json:"id"`
	Short   string   `json:"short"` // "A-0577"; "" = held, not numbered
	Number  string   `json:"number"`
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	Name    string   `json:"name"`
	Date    string   `json:"date"` // "22 November 2026"
	At      string   `json:"at"`
	By      string   `json:"by"`
	Status  string   `json:"status"` // kelurahan.LetterStatus
	Review  string   `json:"review"` // terbuka, ditutup, disetujui, dikembalikan, terkirim
	Copies  int      `json:"copies"`
	Unusual []string `json:"unusual"`
	Minutes float64  `json:"minutes"`
	Voided  string   `json:"voided"` // why it was cancelled; "" = it was not
}

// Moment is one line of a letter's history.
type Moment struct {
	At   string `json:"at"`
	By   string `json:"by"`
	What string `json:"what"` // Indonesian
	Tone string `json:"tone"`
	Seq  int    `json:"seq"`
}

// LetterView is one letter with its history.
type LetterView struct {
	Row        LetterRow   `json:"row"`
	Person     string      `json:"person"` // id of the resident it is about; "" = an outsider, or written by hand
	PreviewURL string      `json:"previewUrl"`
	Pages      int         `json:"pages"`
	Lines      [][2]string `json:"lines"` // label, value
	History    []Moment    `json:"history"`
	Acts       []string    `json:"acts"` // kelurahan.Act allowed for the signed-in officer
	ReplacedBy string      `json:"replacedBy"`
	Replaces   string      `json:"replaces"`
}

// ListRequest filters the register.
type ListRequest struct {
	From   string `json:"from"` // yyyy-mm-dd
	To     string `json:"to"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
	Text   string `json:"text"`
	Cursor string `json:"cursor"`
}

// LetterPage is a page of the register, newest first.
type LetterPage struct {
	Rows   []LetterRow `json:"rows"`
	Cursor string      `json:"cursor"` // "" = the end
}

// SeriesView proves a series.
type SeriesView struct {
	Counter string      `json:"counter"`
	Year    int         `json:"year"`
	First   int         `json:"first"`
	Last    int         `json:"last"`
	Gaps    []int       `json:"gaps"` // must be empty
	Voids   []LetterRow `json:"voids"`
	Frozen  bool        `json:"frozen"` // the start number can no longer be set
}

// ProofView is the proof of no gap and of the chain.
type ProofView struct {
	Series  []SeriesView `json:"series"`
	Entries int          `json:"entries"`
	Head    string       `json:"head"` // short groups of hex
	Checked string       `json:"checked"`
	Damage  []string     `json:"damage"`
}

// ReasonRequest acts on a thing with a reason.
type ReasonRequest struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// HandwrittenRequest takes a number for a letter written by hand.
type HandwrittenRequest struct {
	Title   string `json:"title"`
	Name    string `json:"name"`
	Purpose string `json:"purpose"`
	Date    string `json:"date"`
}

// StartRequest sets a series' first number.
type StartRequest struct {
	Year  int `json:"year"`
	First int `json:"first"`
}
