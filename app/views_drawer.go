package app

// DrawerView is what the officer at the desk has begun and not finished.
type DrawerView struct {
	Drafts     []DraftRow  `json:"drafts"`     // forms, newest first
	Unanswered []LetterRow `json:"unanswered"` // sheets nobody answered for
	Held       []LetterRow `json:"held"`       // held by him, waiting for a supervisor
}
