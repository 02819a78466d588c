package driver

import (
	"slices"
	"testing"
)

func TestWhatIsAChordAndWhatIsText(t *testing.T) {
	for word, want := range map[string][]string{
		"Enter":      {"\uE007"},
		"F1":         {"\uE031"},
		"F12":        {"\uE03C"},
		"Ctrl+Enter": {"\uE009", "\uE007"},
		"Alt+3":      {"\uE00A", "3"},
		"Ctrl+k":     {"\uE009", "k"},
		"Right":      {"\uE014"},
		"bank":       nil,
		"F13":        nil,
		"1+1":        nil,
		"Fa":         nil,
		"":           nil,
	} {
		got, ok := chordOf(word)
		if ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v, want %q", word, got, ok, want)
		}
	}
}
