package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Parse reads a kind file and checks all of it, every placeholder included: a
// kind that parses can be composed. Errors: kind-invalid with args "line"
// (1-based, "0" where no line is to blame) and "reason" (English, for whoever
// writes the file); for what can be read at all also the key ("field.2.label") as
// its field and "below", the line within a text of several lines.
func Parse(data []byte) (*Kind, error) {
	s, err := ReadSource(data)
	if err != nil {
		return nil, err
	}
	data = bytes.Clone(data)
	k := s.kind()
	k.Version, k.File = versionOf(data), data
	if err := k.build(&s); err != nil {
		return nil, inFile(err, data)
	}
	return k, nil
}

// versionOf names a version by its file.
func versionOf(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:8])
}

// kind is the Source as a Kind nobody has checked yet.
func (s *Source) kind() *Kind {
	k := &Kind{
		Code: kelurahan.KindCode(s.Code), Title: s.Title, Group: s.Group, Shape: s.Shape, Mode: kelurahan.Mode(s.Mode),
		ValidMonths: s.Months, Fields: slices.Clone(s.Fields), Requirements: s.Requirements,
		Applicant: s.Applicant, Subject: s.Subject, Roles: s.Roles, Signing: s.Signing,
		ShowEarlier: s.Earlier, Words: s.Words, Tier: s.Tier, Review: s.Review, Internal: s.Internal,
		Basis: s.Basis, Source: s.Source, Note: s.Note, Corner: s.Corner, Head: s.Head == nil || *s.Head, Paper: s.Paper,
		Signs: cloneSigns(s.Signs), Sheets: slices.Clone(s.Sheets),
	}
	if k.Shape == "" {
		k.Shape = Keterangan
	}
	if s.Letter != nil {
		head := *s.Letter
		k.Letter = &head
	}
	k.short = len(s.Hints)
	for _, text := range s.Hints {
		k.Notices = append(k.Notices, Hint{Text: text, Level: HintInfo})
	}
	for _, h := range s.Notices {
		if h.Level == "" {
			h.Level = HintInfo
		}
		k.Notices = append(k.Notices, h)
	}
	for _, h := range k.Notices {
		if h.When == "" {
			k.Hints = append(k.Hints, h.Text)
		}
	}
	k.find = k.searchWords()
	return k
}

// cloneSigns copies what reading a kind writes into.
func cloneSigns(lines []SignLine) []SignLine {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Columns = slices.Clone(lines[i].Columns)
	}
	return lines
}

// build checks the kind and reads its wordings.
func (k *Kind) build(s *Source) error {
	if err := k.readClasses(s.Classes); err != nil {
		return err
	}
	for _, check := range []func() error{k.validate, k.validateFields, k.validateParts, k.readConditions, k.readLetter} {
		if err := check(); err != nil {
			return err
		}
	}
	return k.readSheets(s)
}

func (k *Kind) readClasses(classes []SourceClass) error {
	for i, c := range classes {
		from, err := kelurahan.ParseDate(c.From)
		if err != nil {
			return faultf(at("class", i, "from"), "class: %q is not a date", c.From)
		}
		if c.Code == "" {
			return faultf(at("class", i, "code"), "class: the code is empty")
		}
		if i > 0 && from <= k.Classes[i-1].From {
			return faultf(at("class", i, "from"), "class: the days must go up")
		}
		k.Classes = append(k.Classes, Class{From: from, Code: c.Code, Scheme: c.Scheme})
	}
	if len(k.Classes) == 0 {
		return faultf("", "a kind needs at least one class")
	}
	return nil
}

// readConditions reads the conditions of fields and hints. A field may ask only
// after fields above it, so that nothing goes round in a circle.
func (k *Kind) readConditions() (err error) {
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.when, err = k.condition(f.When, at("field", i, "when"), 0); err != nil {
			return err
		}
		for _, t := range f.when {
			if t.ref.field >= i {
				return faultf(at("field", i, "when"), "field %q: the condition asks after %q, which does not stand above it", f.Name, t.ref.name)
			}
			if t.ref.ofOffice() {
				return faultf(at("field", i, "when"), "field %q: %q is not known while the form is filled in", f.Name, t.ref.name)
			}
		}
	}
	for i := range k.Notices {
		h, n := &k.Notices[i], i-k.short
		switch {
		case strings.TrimSpace(h.Text) == "" && n < 0:
			return faultf("hints", "a hint is empty")
		case strings.TrimSpace(h.Text) == "":
			return faultf(at("hint", n, "text"), "a hint is empty")
		case h.Level != HintInfo && h.Level != HintWarn:
			return faultf(at("hint", n, "level"), "level is %q, not info or warn", h.Level)
		}
		if h.when, err = k.condition(h.When, at("hint", n, "when"), 0); err != nil {
			return err
		}
	}
	return nil
}

func (k *Kind) readLetter() (err error) {
	if k.Letter == nil {
		if k.Shape == Surat {
			return faultf("shape", "an addressed letter needs a [letter]")
		}
		return nil
	}
	h := k.Letter
	switch {
	case k.Shape != Surat:
		return faultf("letter", "only a kind of shape surat has a [letter]")
	case h.About == "":
		return faultf("letter.about", "an addressed letter says what it is about")
	case len(h.To) == 0 || len(h.To) > 6:
		return faultf("letter.to", "an addressed letter goes to one to six lines of words")
	}
	for _, p := range []struct {
		into *[]piece
		text string
		key  string
	}{{&h.nature, h.Nature, "nature"}, {&h.attachments, h.Attachments, "attachments"}, {&h.about, h.About, "about"}} {
		if *p.into, err = k.line(p.text, "letter."+p.key); err != nil {
			return err
		}
	}
	for _, line := range h.To {
		pieces, err := k.line(line, "letter.to")
		if err != nil {
			return err
		}
		h.to = append(h.to, pieces)
	}
	return nil
}
