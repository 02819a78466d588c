// Package store answers questions about what the registers hold: residents,
// letters, batches, and the small state of the office. It is a projection in
// Badger and nothing official lives in it: delete the folder and it is rebuilt
// by replaying the registers' entries. It also keeps the two things that are in
// no register, drafts and notes, in small sealed files beside the projection,
// so that they outlive it.
//
// What every reader may rely on:
//
//   - The position up to which a register was applied travels in the same
//     transaction as what it changed; a lost tail is simply applied again.
//   - Every value carries a keyed hash over itself and its key. A damaged value
//     is the error store-failed, never "not found" and never a wrong answer.
//   - Records are sets of facts: entries of two registers may arrive in any
//     order, and twice, and the result is the same byte for byte.
//   - No key holds a NIK, a KK number, a name or a card's UID.
//
// docs/store.md describes the folder, the keys and what is checked at start.
package store
