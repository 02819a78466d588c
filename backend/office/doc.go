// Package office is the workflow of one office: who stands there, the form, the
// number, the sheet, the day's closing and its approval. It joins the register
// (what is true), the store (what is asked), the keys, the kinds of letters and
// the printer, and leaves every rule to package kelurahan.
//
// An Office is locked until an officer signs in; then one act at a time is
// written: decide, append to the register, sync, project. Reading needs no turn.
package office
