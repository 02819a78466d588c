// Package register is the record of truth of one counter PC: an append-only
// file of entries chained by hash, each on the disk before anybody sees it.
//
// It knows bytes, not letters. One process owns a register and is its only
// writer; whoever receives a run of entries checks it with VerifyRun and needs
// nothing else of this package. What stands on the disk, byte by byte, and what
// a power cut leaves there is described in docs/register.md.
package register
