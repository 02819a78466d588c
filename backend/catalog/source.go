package catalog

import (
	"bytes"
	"errors"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/pelletier/go-toml/v2"
)

// Source is a kind file as it is written, key by key, before anybody asks
// whether it makes sense: what a screen shows and changes. See docs/kinds.md.
type Source struct {
	Code         string        `toml:"code" json:"code"`
	Title        string        `toml:"title" json:"title"`
	Group        Group         `toml:"group" json:"group"`
	Shape        Shape         `toml:"shape" json:"shape"`
	Mode         string        `toml:"mode" json:"mode"`
	Months       int           `toml:"months" json:"months"`
	Tier         int           `toml:"tier" json:"tier"`
	Review       bool          `toml:"review" json:"review"`
	Internal     bool          `toml:"internal" json:"internal"`
	Earlier      string        `toml:"earlier" json:"earlier"`
	Corner       string        `toml:"corner" json:"corner"`
	Head         *bool         `toml:"head" json:"head"` // nil = true
	Paper        string        `toml:"paper" json:"paper"`
	Words        []string      `toml:"words" json:"words"`
	Hints        []string      `toml:"hints" json:"hints"`
	Basis        string        `toml:"basis" json:"basis"`
	Source       string        `toml:"source" json:"source"`
	Note         string        `toml:"note" json:"note"`
	Letter       *LetterHead   `toml:"letter" json:"letter"`
	Body         string        `toml:"body" json:"body"`
	Classes      []SourceClass `toml:"class" json:"classes"`
	Requirements []Requirement `toml:"requirement" json:"requirements"`
	Notices      []Hint        `toml:"hint" json:"notices"`
	Applicant    Applicant     `toml:"applicant" json:"applicant"`
	Subject      Subject       `toml:"subject" json:"subject"`
	Roles        []Role        `toml:"role" json:"roles"`
	Fields       []Field       `toml:"field" json:"fields"`
	Signing      Signing       `toml:"signing" json:"signing"`
	Signs        []SignLine    `toml:"sign" json:"signs"`
	Sheets       []SheetForm   `toml:"sheet" json:"sheets"`
}

// SourceClass is a classification code as the file writes it.
type SourceClass struct {
	From   string `toml:"from" json:"from"` // YYYY-MM-DD
	Code   string `toml:"code" json:"code"`
	Scheme string `toml:"scheme" json:"scheme"`
}

// maxFile bounds a kind file; the longest that ships has a third of it.
const maxFile = 64 << 10

var (
	errTooLong  = errors.New("the file is longer than 64 KiB")
	errBodyForm = errors.New("body must be written between ''' and ''', each at the end of its line")
)

// ReadSource reads a file's keys and nothing more: a Source may be one that
// Parse would refuse. Errors: kind-invalid (args "line", "reason") for what is
// not TOML or has an unknown key.
func ReadSource(data []byte) (Source, error) {
	if len(data) > maxFile {
		return Source{}, invalid(0, errTooLong)
	}
	var s Source
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&s); err != nil {
		return Source{}, tomlError(err)
	}
	s.tidy()
	return s, nil
}

// tidy makes an empty list no list, so that equal files give equal Sources.
func (s *Source) tidy() {
	drop(&s.Words)
	drop(&s.Hints)
	drop(&s.Applicant.Needs)
	drop(&s.Subject.Needs)
	if s.Letter != nil {
		drop(&s.Letter.To)
	}
	for i := range s.Roles {
		drop(&s.Roles[i].Needs)
	}
	for i := range s.Fields {
		drop(&s.Fields[i].Options)
		for c := range s.Fields[i].Columns {
			drop(&s.Fields[i].Columns[c].Options)
		}
	}
}

func drop(list *[]string) {
	if len(*list) == 0 {
		*list = nil
	}
}

func tomlError(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return invalid(line, faultf("", "unknown key %q", strict.Errors[0].Key()))
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, _ := bad.Position()
		return invalid(line, err)
	}
	return invalid(0, err)
}

func invalid(line int, cause error) *kelurahan.Error {
	return kelurahan.E(kelurahan.KindInvalid, "catalog.Parse", lineError(line, cause),
		"line", itoa(line), "reason", cause.Error())
}
