package driver

import (
	"strconv"
	"strings"
)

// named are the keys that write nothing, with their numbers in the protocol
// (W3C WebDriver, 17.4.2).
var named = map[string]string{
	"Backspace": "\uE003", "Tab": "\uE004", "Enter": "\uE007", "Shift": "\uE008", "Ctrl": "\uE009", "Alt": "\uE00A",
	"Escape": "\uE00C", "PageUp": "\uE00E", "PageDown": "\uE00F", "End": "\uE010", "Home": "\uE011",
	"Left": "\uE012", "Up": "\uE013", "Right": "\uE014", "Down": "\uE015", "Delete": "\uE017",
}

// keyOf gives the protocol's rune of a named key: those above, and F1 to F12.
func keyOf(name string) (string, bool) {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "F")); err == nil && name[0] == 'F' && n >= 1 && n <= 12 {
		return string(rune(0xE030 + n)), true
	}
	key, ok := named[name]
	return key, ok
}

// chordOf reads "Enter", "Ctrl+Enter", "Ctrl+k"; ok is false for plain text.
func chordOf(word string) (keys []string, ok bool) {
	for i, part := range strings.Split(word, "+") {
		key, ok := keyOf(part)
		if !ok && i > 0 && len(part) == 1 {
			key, ok = part, true
		}
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}
