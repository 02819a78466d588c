// Package roster reads the spreadsheets of residents that an office is given:
// which layout it is, what each row says, and what would become of it beside the
// residents already known. It writes nothing; see docs/roster.md.
//
// A file comes from a stranger. It is read as a stream and within limits, its
// formulas, macros and links are never run, and a row that leaves a doubt is
// refused with the reason rather than guessed at.
package roster
