package app

// KeepView is how the backups of this PC stand.
type KeepView struct {
	Folder   string   `json:"folder"`   // "" = none chosen
	At       string   `json:"at"`       // when the last was complete; "" = never
	Verified string   `json:"verified"` // when it was last read back; "" = never
	Entries  int      `json:"entries"`  // entries of this counter's register in it
	MB       int      `json:"mb"`       // its size, rounded up
	Late     bool     `json:"late"`     // none for a week, or never
	Problem  *Problem `json:"problem"`  // why the last attempt failed; null = it did not
	Recovery *Problem `json:"recovery"` // what is wrong with the file of the recovery key; null = nothing
}

// RestoreRequest makes a bare PC a counter again from a backup.
type RestoreRequest struct {
	Folder      string `json:"folder"` // "" = ask for it
	RecoveryKey string `json:"recoveryKey"`
	Counter     string `json:"counter"` // a new one
	Name        string `json:"name"`    // of the supervisor
	PIN         string `json:"pin"`
}

// RecoveryView shows a recovery key, once.
type RecoveryView struct {
	RecoveryKey string `json:"recoveryKey"`
}

// PINRequest asks the signed-in officer for his PIN once more.
type PINRequest struct {
	PIN string `json:"pin"`
}

// NoticeView is something rare that happened and that a supervisor should know.
type NoticeView struct {
	What string `json:"what"` // "kunci-pin", "kunci-kunci"
	Who  string `json:"who"`
	At   string `json:"at"`
}
