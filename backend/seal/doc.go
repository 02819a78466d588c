// Package seal holds the keys of one counter PC and everything that is signed
// or wrapped with them: the data key, the counter's key, one key per officer,
// the city's recovery key, sealed bytes and the text of the QR code.
//
// It knows bytes, not letters. What it promises, and what it does not, is in
// docs/keys.md.
package seal
