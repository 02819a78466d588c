package driver

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
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

// Type presses keys one after the other wherever the focus is. Every rune of a
// word is one key, "Enter" and the like are named keys, "Ctrl+Enter" is a chord;
// see keyOf for the names. Text types whatever it is given, letter by letter.
func (s *Session) Type(ctx context.Context, words ...string) error {
	for _, word := range words {
		if chord, ok := chordOf(word); ok {
			if err := s.press(ctx, chord); err != nil {
				return err
			}
			continue
		}
		if err := s.Text(ctx, word); err != nil {
			return err
		}
	}
	return nil
}

// Text types text, rune by rune.
func (s *Session) Text(ctx context.Context, text string) error {
	for _, r := range text {
		if err := s.press(ctx, []string{string(r)}); err != nil {
			return err
		}
	}
	return nil
}

// Scan sends text and Enter in one burst, as a scanner does that plays keyboard.
func (s *Session) Scan(ctx context.Context, text string) error {
	moves := []map[string]string{}
	for _, r := range text + named["Enter"] {
		moves = append(moves, stroke([]string{string(r)})...)
	}
	return s.act(ctx, moves)
}

const quickHand = 45 * time.Millisecond

// press holds all keys of a chord down and lets them go, last first.
func (s *Session) press(ctx context.Context, chord []string) error {
	pace := s.Pace
	if pace == 0 {
		pace = quickHand
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pace):
	}
	s.Keys++
	return s.act(ctx, stroke(chord))
}

func stroke(chord []string) []map[string]string {
	moves := []map[string]string{}
	for _, key := range chord {
		moves = append(moves, map[string]string{"type": "keyDown", "value": key})
	}
	for i := len(chord) - 1; i >= 0; i-- {
		moves = append(moves, map[string]string{"type": "keyUp", "value": chord[i]})
	}
	return moves
}

func (s *Session) act(ctx context.Context, moves []map[string]string) error {
	return s.call(ctx, http.MethodPost, "/actions", map[string]any{"actions": []any{
		map[string]any{"type": "key", "id": "keyboard", "actions": moves},
	}}, nil)
}

// Script runs a function's body in the page and reads what it returns into
// value. A promise is waited for.
func (s *Session) Script(ctx context.Context, body string, value any, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return s.call(ctx, http.MethodPost, "/execute/sync", map[string]any{"script": body, "args": args}, value)
}
