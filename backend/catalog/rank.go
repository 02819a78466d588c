package catalog

import (
	"slices"
	"strings"
)

// Rank reports whether a search finds the kind.
func (k *Kind) Rank(search string) (score int, ok bool) {
	words := strings.Fields(strings.ToLower(k.Title + " " + string(k.Code) + " " + strings.Join(k.Words, " ")))
	for want := range strings.FieldsSeq(strings.ToLower(search)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, want) }) {
			return 0, false
		}
	}
	return 1, true
}
