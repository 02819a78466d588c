package app

// ResidentsRequest lists residents.
type ResidentsRequest struct {
	Text  string `json:"text"`
	Limit int    `json:"limit"`
}

// ResidentsView is a list of residents.
type ResidentsView struct {
	Rows  []PersonRow `json:"rows"`
	Total int         `json:"total"` // residents in this office
}

// ResidentForm is a resident's record as the screen edits it.
type ResidentForm struct {
	ID         string `json:"id"` // "" = new
	NIK        string `json:"nik"`
	KK         string `json:"kk"`
	Name       string `json:"name"`
	Sex        string `json:"sex"`
	BirthPlace string `json:"birthPlace"`
	BirthDate  string `json:"birthDate"` // dd-mm-yyyy
	Religion   string `json:"religion"`
	Marital    string `json:"marital"`
	Occupation string `json:"occupation"`
	Education  string `json:"education"`
	Blood      string `json:"blood"`
	Relation   string `json:"relation"`
	Address    string `json:"address"`
	RT         string `json:"rt"`
	RW         string `json:"rw"`
	Father     string `json:"father"`
	Mother     string `json:"mother"`
	Status     string `json:"status"`
}

// ResidentView is one resident opened.
type ResidentView struct {
	Form     ResidentForm `json:"form"`
	Row      PersonRow    `json:"row"`
	Source   string       `json:"source"` // where the record came from, in words
	Family   []PersonRow  `json:"family"`
	Letters  []LetterRow  `json:"letters"`
	Card     string       `json:"card"` // "" or "dihubungkan 12 Mei 2026 oleh …"
	Problems []Problem    `json:"problems"`
	Options  OptionsView  `json:"options"`
}

// OptionsView holds the official word lists of coded values.
type OptionsView struct {
	Religion   []string `json:"religion"`
	Marital    []string `json:"marital"`
	Occupation []string `json:"occupation"`
	Education  []string `json:"education"`
	Blood      []string `json:"blood"`
	Relation   []string `json:"relation"`
	Status     []string `json:"status"`
}

// SaveResidentRequest saves a record. Overridden passes warnings.
type SaveResidentRequest struct {
	Form       ResidentForm `json:"form"`
	Reason     string       `json:"reason"`
	Evidence   string       `json:"evidence"` // what the officer was shown: "KTP asli"
	Overridden []string     `json:"overridden"`
}

// SavedResident answers: Errors, or the record as it stands.
type SavedResident struct {
	Errors   []Problem     `json:"errors"`
	Warnings []Problem     `json:"warnings"`
	Resident *ResidentView `json:"resident"`
}

// ImportVerdict is what would become of one row.
type ImportVerdict struct {
	Row     int      `json:"row"`
	Name    string   `json:"name"`
	NIK     string   `json:"nik"`
	Verdict string   `json:"verdict"` // baru, berubah, sama, ditolak, ditanya
	Changes []string `json:"changes"` // "Alamat: lama → baru"
	Reasons []string `json:"reasons"`
}

// ImportView is a dry run.
type ImportView struct {
	Token    string          `json:"token"` // goes back in CommitImport
	File     string          `json:"file"`  // base name
	Layout   string          `json:"layout"`
	Rows     int             `json:"rows"`
	New      int             `json:"new"`
	Changed  int             `json:"changed"`
	Same     int             `json:"same"`
	Rejected int             `json:"rejected"`
	Asked    int             `json:"asked"`    // rows that say otherwise than an officer did by hand
	Missing  int             `json:"missing"`  // residents that the file does not name; they stay
	Verdicts []ImportVerdict `json:"verdicts"` // rejected and changed first, at most 500
	Problem  *Problem        `json:"problem"`
	Done     bool            `json:"done"`
	Canceled bool            `json:"canceled"`
}

// ImportRequest tries a file; Path "" asks with a dialog.
type ImportRequest struct {
	Path string `json:"path"`
}

// CommitRequest brings a tried file in, all or nothing.
type CommitRequest struct {
	Token      string `json:"token"`
	KeepEdited bool   `json:"keepEdited"` // do not touch what an operator corrected by hand
}

// PathView answers where something was saved; "" = the dialog was closed.
type PathView struct {
	Path string `json:"path"`
}

// BatchRow is a batch in a list.
type BatchRow struct {
	ID      string   `json:"id"`
	Date    string   `json:"date"`
	Letters int      `json:"letters"`
	Numbers string   `json:"numbers"` // "A-0566 – A-0576"
	Status  string   `json:"status"`  // kelurahan.BatchStatus
	By      string   `json:"by"`
	Reason  string   `json:"reason"`
	Unusual int      `json:"unusual"`
	Acts    []string `json:"acts"`
}

// ApprovalsView is the supervisor's screen.
type ApprovalsView struct {
	Held    []LetterRow `json:"held"`
	Batches []BatchRow  `json:"batches"` // waiting and returned first
	Open    BatchRow    `json:"open"`    // what closing the day would close
	// Notices are uses of the recovery key in the last 30 days, the newest first.
	Notices []NoticeView `json:"notices"`
	// Lost are lost PCs that left letters which nobody approved, the newest first;
	// their status is "lost", their identity opens them with Approvals.Lost.
	Lost []BatchRow `json:"lost"`
}

// BatchView is one batch to look at, unusual letters first.
type BatchView struct {
	Row     BatchRow    `json:"row"`
	Head    string      `json:"head"`
	Letters []LetterRow `json:"letters"`
	Seen    []string    `json:"seen"` // letters this supervisor has had on the screen
	Own     []string    `json:"own"`  // of a lost PC: "A-0577", made by himself, so not among the letters
	Why     string      `json:"why"`  // of a lost PC: why he may approve nothing there; "" = he may
}

// LostRequest approves some letters of a lost PC with the supervisor's own PIN.
type LostRequest struct {
	Lost    string   `json:"lost"`
	Letters []string `json:"letters"`
	PIN     string   `json:"pin"`
}

// SeeRequest says that the supervisor has a letter before him.
type SeeRequest struct {
	Batch  string `json:"batch"`
	Letter string `json:"letter"`
}

// ApproveRequest approves with the supervisor's own PIN.
type ApproveRequest struct {
	Batch string `json:"batch"`
	PIN   string `json:"pin"`
}

// ReturnRequest sends a batch back.
type ReturnRequest struct {
	Batch   string   `json:"batch"`
	Reason  string   `json:"reason"`
	Letters []string `json:"letters"`
}

// DeliveryRow is a batch on its way to the city.
type DeliveryRow struct {
	Batch   string `json:"batch"`
	Date    string `json:"date"`
	Letters int    `json:"letters"`
	State   string `json:"state"` // menunggu-persetujuan, menunggu-jaringan, mengirim, terkirim, ditolak, belum-terdaftar
	Why     string `json:"why"`   // Indonesian, whole sentence
	Who     string `json:"who"`   // who must act; "" = nobody
	NextTry string `json:"nextTry"`
	Sent    string `json:"sent"` // when the city's receipt came
}

// DeliveryView is the Kirim screen.
type DeliveryView struct {
	Enrolled bool          `json:"enrolled"`
	City     string        `json:"city"`
	UpTo     string        `json:"upTo"` // "terkirim s.d. kemarin 15.42"
	Rows     []DeliveryRow `json:"rows"`
	Problem  *Problem      `json:"problem"`
	Sending  *Work         `json:"sending"`
	Lost     []LostRow     `json:"lost"` // letters of a lost PC that are not both approved and at the city
}

// LostRow is a letter of a lost PC; who it was for stands in the register.
type LostRow struct {
	Short    string `json:"short"` // "A-0577"
	Title    string `json:"title"`
	Date     string `json:"date"`
	Approved bool   `json:"approved"` // before the PC was lost, or from here
	Ended    bool   `json:"ended"`    // void or replaced
	AtCity   bool   `json:"atCity"`   // carried by this PC since
	Lost     string `json:"lost"`     // what Approvals.Lost opens it with
}

// EnrolRequest joins this counter to the city.
type EnrolRequest struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

// Count is a word with a number, for a small plot.
type Count struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

// DayView is the Hari ini screen.
type DayView struct {
	Date     string      `json:"date"`
	DateLong string      `json:"dateLong"`
	Letters  int         `json:"letters"`
	Voids    int         `json:"voids"`
	Refusals int         `json:"refusals"`
	Reprints int         `json:"reprints"`
	Minutes  float64     `json:"minutes"` // mean minutes per letter, 0 = none measured
	ByKind   []Count     `json:"byKind"`
	ByHour   []Count     `json:"byHour"`
	ByMaker  []Count     `json:"byMaker"`
	Week     []Count     `json:"week"` // the last seven days
	Numbers  string      `json:"numbers"`
	Rows     []LetterRow `json:"rows"`
}

// DayRequest asks for a day; "" = today.
type DayRequest struct {
	Date string `json:"date"`
}

// Lamp is one lamp of the head. Tone: go, wait, stop.
type Lamp struct {
	Key      string `json:"key"` // pembaca, printer, kota, disk, jam
	Tone     string `json:"tone"`
	Word     string `json:"word"` // "Pembaca siap"
	Sentence string `json:"sentence"`
	Remedy   string `json:"remedy"`
}

// StatusView is the head and foot of every screen; pushed as event "status".
type StatusView struct {
	Lamps     []Lamp  `json:"lamps"`
	Today     int     `json:"today"`
	Minutes   float64 `json:"minutes"`
	Numbers   string  `json:"numbers"` // "A: 0566–0576 tanpa celah"
	Saved     string  `json:"saved"`   // "Semua tersimpan di komputer ini · terkirim s.d. …"
	Waiting   int     `json:"waiting"` // things on Setujui
	Unsent    int     `json:"unsent"`
	Drafts    int     `json:"drafts"`
	Unprinted int     `json:"unprinted"` // issued letters nobody has seen on paper
	Kinds     int     `json:"kinds"`     // proposals of kinds that wait for a supervisor
	Now       string  `json:"now"`
}

// CardView is what the reader does; pushed as event "card".
type CardView struct {
	State    string      `json:"state"` // ready, reading, done, or an error code
	Sentence string      `json:"sentence"`
	Remedy   string      `json:"remedy"`
	Progress int         `json:"progress"`
	PhotoURL string      `json:"photoUrl"`
	Person   *PersonView `json:"person"`  // known card
	Unknown  bool        `json:"unknown"` // an e-KTP nobody has linked yet
	Limits   []string    `json:"limits"`  // sentences
}

// Choice is a reader or a printer to choose.
type Choice struct {
	Name   string `json:"name"`  // goes back when it is chosen
	Label  string `json:"label"` // what the operator reads
	Chosen bool   `json:"chosen"`
	Note   string `json:"note"`
}

// SimCard is a practice card.
type SimCard struct {
	Name string `json:"name"`
	NIK  string `json:"nik"`
	Kind string `json:"kind"`
	On   bool   `json:"on"`
}

// SignerView is an official who may sign.
type SignerView struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	NIP   string `json:"nip"`
	Rank  string `json:"rank"`
	Title string `json:"title"`
	As    string `json:"as"`
	Over  string `json:"over"`
	Duty  bool   `json:"duty"`
}

// OfficeForm is the office's profile as Perangkat edits it.
type OfficeForm struct {
	Address string       `json:"address"`
	Contact string       `json:"contact"`
	Paper   string       `json:"paper"`
	Pattern string       `json:"pattern"`
	Short   string       `json:"short"`
	Signers []SignerView `json:"signers"`
	Sample  string       `json:"sample"` // a number by this pattern
	Sheet   SheetForm    `json:"sheet"`
	Arms    string       `json:"arms"` // PNG in base64, at most 64 KiB of it; "" = none
}

// OfficeCheckView says whether letters could be issued under an OfficeForm, and
// shows an invented letter.
type OfficeCheckView struct {
	Problems   []Problem `json:"problems"`
	PreviewURL string    `json:"previewUrl"` // "" where it cannot be drawn
	Pages      int       `json:"pages"`
	Title      string    `json:"title"`  // of the kind that was drawn
	Number     string    `json:"number"` // as the pattern writes it
}

// SheetForm is the office's own measures of a letter; 0 and "" = as the program
// has them.
type SheetForm struct {
	Left  int    `json:"left"`  // margin, mm
	Right int    `json:"right"` // margin, mm
	Top   int    `json:"top"`   // above the letterhead, mm
	Size  int    `json:"size"`  // of the type, tenths of a point
	Face  string `json:"face"`  // "", sans
}

// DevicesView is the Perangkat screen.
type DevicesView struct {
	Lamps    []Lamp     `json:"lamps"`
	Readers  []Choice   `json:"readers"`
	Printers []Choice   `json:"printers"`
	Cards    []SimCard  `json:"cards"` // practice only
	Office   OfficeForm `json:"office"`
	Officers []Tile     `json:"officers"`
	MayEdit  bool       `json:"mayEdit"`
	Series   SeriesView `json:"series"`
	Folder   string     `json:"folder"`
	Version  string     `json:"version"`
}

// NameRequest names a printer, a reader, a practice card.
type NameRequest struct {
	Name string `json:"name"`
}

// OfficerRequest enrols an officer.
type OfficerRequest struct {
	Name string `json:"name"`
	NIP  string `json:"nip"`
	Role string `json:"role"`
	PIN  string `json:"pin"`
}

// ResetPINRequest gives an officer who forgot his PIN another one.
type ResetPINRequest struct {
	Officer string `json:"officer"`
	PIN     string `json:"pin"`
}

// SetUpRequest makes this PC a counter.
type SetUpRequest struct {
	Area       string         `json:"area"`
	District   string         `json:"district"`
	Name       string         `json:"name"`
	Short      string         `json:"short"`
	Address    string         `json:"address"`
	Counter    string         `json:"counter"`
	First      int            `json:"first"` // first number of this year
	Lurah      SignerView     `json:"lurah"`
	Supervisor OfficerRequest `json:"supervisor"`
	Clerk      OfficerRequest `json:"clerk"`
	Practice   bool           `json:"practice"`
}

// SetUpView shows the recovery key once.
type SetUpView struct {
	RecoveryKey string      `json:"recoveryKey"`
	Session     SessionView `json:"session"`
}
