package app

// PrivacyView is what the office keeps of people beyond their letters.
type PrivacyView struct {
	LookUps    int    `json:"lookUps"`    // years look-ups are kept
	Roles      int    `json:"roles"`      // years role persons are kept; 0 = for ever
	DueLooks   int    `json:"dueLooks"`   // entries kept longer than that
	DueLetters int    `json:"dueLetters"` // letters whose role persons are
	MayErase   bool   `json:"mayErase"`   // a supervisor
	MaySet     bool   `json:"maySet"`     // a supervisor or an administrator
	Officers   []Tile `json:"officers"`   // whose account a breach may be about
}

// CorrectionsView is who waits for an answer, the oldest first.
type CorrectionsView struct {
	Rows []CorrectionRow `json:"rows"`
}

// CorrectionRow is a request to put a record right.
type CorrectionRow struct {
	ID       string `json:"id"`
	Person   string `json:"person"` // id
	Name     string `json:"name"`
	Wrong    string `json:"wrong"`
	Evidence string `json:"evidence"`
	Asker    string `json:"asker"`
	At       string `json:"at"`
	Due      string `json:"due"`  // three times 24 hours later
	Late     bool   `json:"late"` // that has passed
}

// CorrectionRequest records that a person says his data are wrong.
type CorrectionRequest struct {
	Person   string `json:"person"`
	Wrong    string `json:"wrong"`
	Evidence string `json:"evidence"`
	Asker    string `json:"asker"` // "" = himself
}

// CorrectionAnswer ends a request: diperbaiki or ditolak.
type CorrectionAnswer struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
}

// RetentionRequest says for how many years what is kept.
type RetentionRequest struct {
	LookUps int `json:"lookUps"`
	Roles   int `json:"roles"` // 0 = for ever
}

// BreachRequest says what happened: komputer, stik or akun, between two days.
// The words are printed as they are; an empty one is a line to fill in.
type BreachRequest struct {
	What     string `json:"what"`
	From     string `json:"from"` // yyyy-mm-dd or dd-mm-yyyy, that day included; "" = from the beginning
	To       string `json:"to"`   // that day included; "" = until now
	Officer  string `json:"officer"`
	Data     string `json:"data"`
	When     string `json:"when"`
	How      string `json:"how"`
	Handling string `json:"handling"`
}

// BreachView is who is affected: figures, and the first of them.
type BreachView struct {
	People   int           `json:"people"`
	Minors   int           `json:"minors"`
	Nameless int           `json:"nameless"` // known by a name alone
	Rows     []AffectedRow `json:"rows"`     // at most 100; the table that is saved holds all
}

// AffectedRow is one person whose data were there or looked at.
type AffectedRow struct {
	ID    string   `json:"id"` // its place in the list
	Name  string   `json:"name"`
	NIK   string   `json:"nik"`
	Minor bool     `json:"minor"`
	Data  []string `json:"data"`
	Times int      `json:"times"`
	Last  string   `json:"last"`
}
