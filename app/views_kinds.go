package app

import "github.com/loket-kelurahan/loket/backend/catalog"

// KindsView is the Jenis Surat screen.
type KindsView struct {
	Rows      []KindListRow  `json:"rows"`
	Proposals []ProposalView `json:"proposals"` // those that wait, oldest first
	Offers    []OfferView    `json:"offers"`    // what program and city would put in force
	Refused   []RefusalView  `json:"refused"`   // what the signed-in officer proposed and a supervisor refused lately
	Supervise bool           `json:"supervise"` // the signed-in officer may adopt and refuse
}

// KindListRow is a kind in the list.
type KindListRow struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Group   string `json:"group"` // slug of docs/kinds.md
	Mode    string `json:"mode"`  // langsung, tahan
	Words   string `json:"words"`
	Status  string `json:"status"`  // absent, listed, retired
	Origin  string `json:"origin"`  // shipped, office, city, file
	Review  bool   `json:"review"`  // the office should read it before relying on it
	Waiting int    `json:"waiting"` // proposals
	Offered string `json:"offered"` // origin of a version that is offered; "" = none
	Used    int    `json:"used"`    // letters in the last three months
	Version string `json:"version"`
}

// ProposalView is a version that waits for a supervisor.
type ProposalView struct {
	Code    string   `json:"code"`
	Title   string   `json:"title"`
	Version string   `json:"version"`
	Base    string   `json:"base"` // "" = a new kind
	Note    string   `json:"note"`
	By      string   `json:"by"`
	At      string   `json:"at"`
	Origin  string   `json:"origin"`
	Mine    bool     `json:"mine"` // proposed by who is signed in: somebody else adopts it
	Acts    []string `json:"acts"` // adopt, reject
}

// RefusalView is a proposal that was refused, with the supervisor's reason.
type RefusalView struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Version string `json:"version"`
	Reason  string `json:"reason"`
	By      string `json:"by"`
	At      string `json:"at"`
}

// OfferView is a version nobody in the office proposed.
type OfferView struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Version string `json:"version"`
	Origin  string `json:"origin"` // shipped, city
	New     bool   `json:"new"`    // the office has no such kind yet
	Own     bool   `json:"own"`    // it would put the office's own words aside
}

// KindRequest names a version of a kind; version "" = the one in force.
type KindRequest struct {
	Code    string `json:"code"`
	Version string `json:"version"`
}

// KindView is a kind opened for editing.
type KindView struct {
	Code      string         `json:"code"`
	Version   string         `json:"version"`
	Base      string         `json:"base"` // the version in force; "" = none yet
	Status    string         `json:"status"`
	Origin    string         `json:"origin"`
	Source    catalog.Source `json:"source"`
	Acts      []string       `json:"acts"` // propose, retire, restore
	Proposals []ProposalView `json:"proposals"`
	Check     KindCheckView  `json:"check"`
}

// KindInput is a kind as it stands in the editor.
type KindInput struct {
	Source catalog.Source `json:"source"`
	Base   string         `json:"base"` // the version it changes; "" = a kind of its own
	Note   string         `json:"note"`
}

// KindProblem is what is wrong with a kind, and where.
type KindProblem struct {
	Place    string `json:"place"` // key of the file: "field.2.label"; "" = nowhere in particular
	Line     int    `json:"line"`  // of the text at that place, from 1; 0 = all of it
	Sentence string `json:"sentence"`
	Remedy   string `json:"remedy"`
	Detail   string `json:"detail"` // what the program found there, as it was written
}

// KindCheckView says whether a kind can be used, and shows an invented letter.
type KindCheckView struct {
	Problems   []KindProblem `json:"problems"`
	PreviewURL string        `json:"previewUrl"` // "" where it cannot be drawn
	Pages      int           `json:"pages"`
	Paper      string        `json:"paper"`
	Changed    bool          `json:"changed"` // it is not the version in force
}

// CompareRequest asks for two versions beside one another.
type CompareRequest struct {
	Code string `json:"code"`
	Old  string `json:"old"` // "" = the version in force
	New  string `json:"new"`
}

// KindSide is one of two versions beside one another.
type KindSide struct {
	Version    string         `json:"version"`
	Origin     string         `json:"origin"`
	By         string         `json:"by"`
	At         string         `json:"at"`
	Source     catalog.Source `json:"source"`
	PreviewURL string         `json:"previewUrl"`
	Pages      int            `json:"pages"`
	Paper      string         `json:"paper"`
}

// CompareView is two versions of a kind; Old is nil for a kind of its own.
type CompareView struct {
	Code     string        `json:"code"`
	Title    string        `json:"title"`
	Old      *KindSide     `json:"old"`
	New      KindSide      `json:"new"`
	Proposal *ProposalView `json:"proposal"`
	Offer    *OfferView    `json:"offer"`
}

// KindDecision is a supervisor's word on a version.
type KindDecision struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Reason  string `json:"reason"`
	PIN     string `json:"pin"` // the supervisor's own, to adopt
}

// KindVersionRow is a version that is or was in force.
type KindVersionRow struct {
	Version  string `json:"version"`
	Origin   string `json:"origin"`
	At       string `json:"at"`
	By       string `json:"by"`       // who brought it into force
	Proposer string `json:"proposer"` // "" = nobody here
	Note     string `json:"note"`
	Letters  int    `json:"letters"` // issued under it at this counter
	InForce  bool   `json:"inForce"`
}

// OffersRequest takes what is offered; no codes = all that put nothing of the
// office's own aside.
type OffersRequest struct {
	Origin string   `json:"origin"`
	Codes  []string `json:"codes"`
	PIN    string   `json:"pin"` // the supervisor's own
}

// KindFileRequest names a file of kinds and the kinds meant; path "" = ask.
type KindFileRequest struct {
	Path  string   `json:"path"`
	Codes []string `json:"codes"`
}

// KindTrialRow is one kind of a file that was tried.
type KindTrialRow struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Version string `json:"version"`
	Verdict string `json:"verdict"` // new, same, differs, older, broken
	Own     bool   `json:"own"`     // in force here are the office's own words
}

// KindTrialView is what a file of kinds would bring.
type KindTrialView struct {
	Canceled bool           `json:"canceled"`
	Path     string         `json:"path"`
	File     string         `json:"file"`
	Office   string         `json:"office"`
	At       string         `json:"at"`
	Known    bool           `json:"known"`
	Print    string         `json:"print"` // of the key, to be compared over the telephone
	Rows     []KindTrialRow `json:"rows"`
	Problem  *Problem       `json:"problem"`
}
