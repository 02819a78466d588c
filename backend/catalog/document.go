package catalog

// Document is a composed letter without a layout: what stands on the sheet, in
// order, and nothing of where. Its texts hold no line breaks and no markup; a
// U+00A0 is a blank at which no line may break.
type Document struct {
	Blocks []Block
}

// Block is one of Title, NumberLine, Paragraph, Rows and Signatures.
type Block interface{ block() }

// Run is a piece of text in one face. Source names where it came from, so that
// a complaint about it can point at a field: a field's name, "applicant.name",
// "office.address"; "" is the kind's own wording.
type Run struct {
	Text   string
	Bold   bool
	Source string
}

// Title is the kind's title, as written in the kind file.
type Title struct{ Text string }

// NumberLine is the letter's number; Text is "" while it has none.
type NumberLine struct{ Text string }

// Paragraph is running text.
type Paragraph struct{ Runs []Run }

// Rows are lines of label and value, one below the other.
type Rows struct{ Rows []Row }

// Row is a label with its value.
type Row struct {
	Label string
	Value []Run
}

// Signatures is the end of the letter.
type Signatures struct {
	Place    string   // "Kupang, 22 November 2026"
	Lines    []string // "a.n. Lurah Oesapa", "Kasi Pelayanan Umum,"
	Official Signer
	// Beside signs at the left of the official; nil = nobody.
	Beside *Party
	// Witnesses sign below, under WitnessLabel.
	WitnessLabel string
	Witnesses    []Run
}

// Signer is the official's name block.
type Signer struct{ Name, Rank, NIP string }

// Party is a citizen who signs.
type Party struct {
	Label string // "Pelapor"
	Name  Run
}

func (Title) block()      {}
func (NumberLine) block() {}
func (Paragraph) block()  {}
func (Rows) block()       {}
func (Signatures) block() {}
