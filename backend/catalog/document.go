package catalog

// Document is a composed letter without a layout: what stands on the sheets, in
// order, and nothing of where. Its texts hold no line breaks and no markup; a
// U+00A0 is a blank at which no line may break.
type Document struct {
	Paper  string // "A4", "F4"; "" = the office's
	Sheets []Sheet
}

// Sheet begins on a page of its own.
type Sheet struct {
	Head   bool   // with the office's letterhead
	Corner string // "Model N1": small, at the upper right
	Blocks []Block
}

// Block is one of Title, NumberLine, Addressed, Heading, Paragraph, Rows,
// Table, Tree, Ticks, PageBreak, Signatures and SignRows.
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
type Title struct {
	Text string
	Form bool // of a national form: smaller, without a rule
}

// NumberLine is the letter's number; Text is "" while it has none.
type NumberLine struct{ Text string }

// Addressed is the head of an addressed letter: place and date at the right,
// Nomor, Sifat, Lampiran and Hal at the left, then whom it goes to.
type Addressed struct {
	Place string // "Kupang, 22 November 2026"
	Rows  []Row
	To    [][]Run // lines below "Yth."
}

// Heading is a bold line of its own.
type Heading struct {
	Runs    []Run
	Centred bool
}

// Paragraph is running text; Number ("1.") makes it hang from its number.
type Paragraph struct {
	Runs   []Run
	Number string
}

// Rows are lines of label and value, one below the other.
type Rows struct{ Rows []Row }

// Row is a label with its value.
type Row struct {
	Label string
	Value []Run
}

// Table is a ruled table whose heads stand again on every page. The paper puts a
// column of numbers before the first.
type Table struct {
	Heads []Column
	Rows  [][]Run // as long as Heads
}

// Column is a column of a table. Share is its part of the width, at least 1.
type Column struct {
	Head  string
	Share int
}

// Tree is a family tree, the root first; every node but the root stands below
// the nearest node before it whose Depth is one less.
type Tree struct{ Nodes []TreeNode }

// TreeNode is a person in a tree. The root has depth 0.
type TreeNode struct {
	Depth int
	Run   Run
}

// Ticks are boxes to choose from, one below the other.
type Ticks struct{ Options []TickOption }

// TickOption is a box; Chosen ones are crossed.
type TickOption struct {
	Text   string
	Chosen bool
}

// PageBreak begins a new page of the same sheet.
type PageBreak struct{}

// Signatures is the end of a letter whose kind does not write its signatures
// out: the official at the right, who signs with him at the left.
type Signatures struct {
	Place    string   // "Kupang, 22 November 2026"; "" = it stands elsewhere
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

// SignRows are signatures written out by the kind, row by row.
type SignRows struct {
	Rows []SignRow
	// Note stands below the last row in small type; "" = none.
	Note string
}

// SignRow is one to four columns beside one another, of equal width.
type SignRow struct{ Columns []SignColumn }

// SignColumn is who signs in one column. With a List everybody of it signs on
// a line of his own and Name is empty; with neither, a dotted line is drawn.
type SignColumn struct {
	Empty   bool     // nobody: the column is only there to push the others
	Above   []string // "Kupang, 22 November 2026", "Mengetahui,", "Camat Oebobo,"
	Meterai bool     // a box for the duty stamp
	Stamp   bool     // an official: room for the round stamp
	Name    Run
	Under   []string // "Pembina, IV/a", "NIP 1980…", "Reg. Nomor …"
	List    []Run
}

func (Title) block()      {}
func (NumberLine) block() {}
func (Addressed) block()  {}
func (Heading) block()    {}
func (Paragraph) block()  {}
func (Rows) block()       {}
func (Table) block()      {}
func (Tree) block()       {}
func (Ticks) block()      {}
func (PageBreak) block()  {}
func (Signatures) block() {}
func (SignRows) block()   {}
