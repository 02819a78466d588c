package catalog

import "slices"

// FieldType says what a field's text must be. Durable strings of the kind file.
type FieldType string

// The types of a field.
const (
	Text     FieldType = "text"
	LongText FieldType = "longtext"
	Date     FieldType = "date"    // as kelurahan.ParseDate reads it
	Year     FieldType = "year"    // four digits
	Whole    FieldType = "number"  // a whole number
	Decimal  FieldType = "decimal" // a number with at most four places after a comma
	Rupiah   FieldType = "rupiah"  // whole rupiah; "Rp", dots and blanks are allowed
	Choice   FieldType = "choice"
	Clock    FieldType = "time" // hh.mm or hh:mm
	Phone    FieldType = "phone"
	NIK      FieldType = "nik"  // 16 digits
	List     FieldType = "list" // rows of cells, see ListColumn
)

func fieldTypes() []FieldType {
	return []FieldType{Text, LongText, Date, Year, Whole, Decimal, Rupiah, Choice, Clock, Phone, NIK, List}
}

// columnTypes are the types a column of a list may have.
func columnTypes() []FieldType {
	return []FieldType{Text, Date, Year, Whole, Rupiah, Choice, NIK, Phone, Decimal}
}

// Field is one question of the form.
type Field struct {
	Name        string    `toml:"name" json:"name"`
	Label       string    `toml:"label" json:"label"`
	Type        FieldType `toml:"type" json:"type"`
	Options     []string  `toml:"options" json:"options"`
	OptionsFree bool      `toml:"free" json:"free"` // other answers than the options are allowed
	Required    bool      `toml:"required" json:"required"`
	MaxLen      int       `toml:"max-length" json:"maxLength"` // characters; 0 = the type's own limit
	Min         string    `toml:"min" json:"min"`              // number, year, date, or "today"
	Max         string    `toml:"max" json:"max"`
	Hint        string    `toml:"hint" json:"hint"`
	// Default is a literal, or DefaultLast: what the person's last letter of
	// this kind said.
	Default string `toml:"default" json:"default"`
	// Prefill names the person's detail that fills the field: "person.address".
	Prefill   string `toml:"prefill" json:"prefill"`
	Sensitive bool   `toml:"sensitive" json:"sensitive"` // specific data in the sense of UU 27/2022 art. 4
	// When is a condition on fields above this one and on the persons; while it
	// does not hold the field is not asked, not checked and not printed.
	When    string `toml:"when" json:"when"`
	Section string `toml:"section" json:"section"` // a heading above this field
	Example string `toml:"example" json:"example"` // an invented answer
	// Only of a List: its columns in order, and how many rows it may have.
	Columns []ListColumn `toml:"column" json:"columns"`
	MinRows int          `toml:"min-rows" json:"minRows"`
	MaxRows int          `toml:"max-rows" json:"maxRows"` // 0 = 40

	when condition
}

// DefaultLast is the Default that repeats the person's last letter of the kind.
const DefaultLast = "last"

// ListColumn is one column of a list. An answer to a list is text: its rows are
// joined by line feeds, the cells of a row by tabs, in the order of the columns.
type ListColumn struct {
	Name        string    `toml:"name" json:"name"`
	Label       string    `toml:"label" json:"label"`
	Type        FieldType `toml:"type" json:"type"` // not every type: see docs/kinds.md
	Options     []string  `toml:"options" json:"options"`
	OptionsFree bool      `toml:"free" json:"free"`
	Required    bool      `toml:"required" json:"required"`
	MaxLen      int       `toml:"max-length" json:"maxLength"`
	Width       int       `toml:"width" json:"width"` // its share of the table; 0 = 1
	Example     string    `toml:"example" json:"example"`
	// Detail is the person's detail that can fill the cell: one of name, nik,
	// sex, birthplace, birthdate, age, religion, marital, occupation, address,
	// relation; "" = none.
	Detail string `toml:"detail" json:"detail"`
}

func columnDetails() []string {
	return []string{"name", "nik", "sex", "birthplace", "birthdate", "age", "religion", "marital", "occupation", "address", "relation"}
}

// asField is a column as a question of its own, so that both are checked alike.
func (c *ListColumn) asField(name, label string) Field {
	return Field{Name: name, Label: label, Type: c.Type, Options: c.Options, OptionsFree: c.OptionsFree,
		Required: c.Required, MaxLen: c.MaxLen, Example: c.Example}
}

// RowLimit is how many rows a list may have.
func (f *Field) RowLimit() int {
	if f.MaxRows == 0 {
		return 40
	}
	return f.MaxRows
}

// column gives the place of a column of the name, -1 when there is none.
func (f *Field) column(name string) int {
	return slices.IndexFunc(f.Columns, func(c ListColumn) bool { return c.Name == name })
}
