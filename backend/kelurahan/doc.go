// Package kelurahan is the language of the office: its nouns, its rules, what
// happened (events), what may happen next, and the closed list of error codes.
//
// It imports the standard library only, does no I/O and owns no clock: whoever
// calls it brings the time. Every other package speaks in its words, and a new
// word is born in GLOSSARY.md before it appears here.
package kelurahan
