// Package backup keeps encrypted copies of registers in a folder on another
// disk or a stick: each run writes what is new since the one before, proves
// what it wrote, and gives it back on another PC.
//
// It knows entries, not what they say. docs/backup.md describes the folder.
package backup
