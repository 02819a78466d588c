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
}

// RestoreRequest makes a bare PC a counter again from a backup.
type RestoreRequest struct {
	Folder      string `json:"folder"` // "" = ask for it
	RecoveryKey string `json:"recoveryKey"`
	Counter     string `json:"counter"` // a new one
	Name        string `json:"name"`    // of the supervisor
	PIN         string `json:"pin"`
}
