// Package catalog holds the kinds of letters. A kind is a file, not code: its
// questions, its requirements, its wording and who signs it stand in a TOML
// file, and its version is a hash of that file, so a letter can be composed
// again for ever from the file it was issued under. See docs/kinds.md.
//
// The wording is a small template language that always ends: no loops, no
// expressions, and what a citizen says is put in after the template has been
// read, so it can never become markup.
package catalog
