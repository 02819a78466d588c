package office

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/store"
)

// answerBook knows the letters by what was answered to a field they have in
// common: the parcel of land two letters must not be given for. It is filled by
// one walk over the letters when it is first asked, and kept up by every act.
type answerBook struct {
	mu     sync.Mutex
	fields map[string]map[string][]kelurahan.LetterID // field, then the answer's letters and digits
}

// answerKey takes an answer for the same however it was spaced and written.
func answerKey(answer string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, answer)
}

// fill reads the letters of every kind that asks for the field.
func (a *answerBook) fill(b *books, field string) (map[string][]kelurahan.LetterID, error) {
	if known := a.fields[field]; known != nil {
		return known, nil
	}
	known := map[string][]kelurahan.LetterID{}
	for _, k := range b.kinds.All() {
		if k.Field(field) == nil {
			continue
		}
		for f := (store.LetterFilter{Kind: k.Code, Limit: 500}); ; {
			page, err := b.store.Letters(f)
			if err != nil {
				return nil, err
			}
			for i := range page.Letters {
				note(known, &page.Letters[i], field)
			}
			if f.Before = page.Next; f.Before == "" {
				break
			}
		}
	}
	for _, ids := range known {
		slices.Reverse(ids) // the store gives the newest first
	}
	if a.fields == nil {
		a.fields = map[string]map[string][]kelurahan.LetterID{}
	}
	a.fields[field] = known
	return known, nil
}

func note(known map[string][]kelurahan.LetterID, rec *kelurahan.LetterRecord, field string) {
	if l := rec.Letter(); l != nil {
		if key := answerKey(l.Field(field)); key != "" {
			known[key] = append(known[key], rec.ID)
		}
	}
}

// learn keeps the book up with what was just written.
func (a *answerBook) learn(events []kelurahan.Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, ev := range events {
		var l *kelurahan.Letter
		switch e := ev.(type) {
		case kelurahan.LetterIssued:
			l = &e.Letter
		case kelurahan.LetterHeld:
			l = &e.Letter
		default:
			continue
		}
		for field, known := range a.fields {
			if key := answerKey(l.Field(field)); key != "" && !slices.Contains(known[key], l.ID) {
				known[key] = append(known[key], l.ID)
			}
		}
	}
}

// SameAnswer gives earlier letters, the newest first and three at most, of any
// kind that said the same to the field this kind goes by (a parcel's number, a
// place), without the letter itself; none while the answer has less than four
// letters and digits.
func (o *Office) SameAnswer(k *catalog.Kind, self kelurahan.LetterID, answers map[string]string) ([]kelurahan.LetterRecord, error) {
	field := k.EarlierBy()
	key := answerKey(answers[field])
	if field == "" || len(key) < 4 {
		return nil, nil
	}
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	o.answers.mu.Lock()
	known, err := o.answers.fill(b, field)
	ids := known[key]
	o.answers.mu.Unlock()
	if err != nil {
		return nil, err
	}
	list := []kelurahan.LetterRecord{}
	for i := len(ids) - 1; i >= 0 && len(list) < 3; i-- {
		if ids[i] == self {
			continue
		}
		rec, err := b.store.Letter(ids[i])
		if kelurahan.CodeOf(err) == kelurahan.NotFound {
			continue // erased since
		}
		if err != nil {
			return nil, err
		}
		list = append(list, rec)
	}
	o.listedLetters(purposeServe, list...)
	return list, nil
}
