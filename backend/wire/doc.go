// Package wire is what crosses between Loket's programs and what the register
// keeps for ever: the bytes of an entry, of a letter's seal, of a run of a
// register on its way to the city, of the city's answers.
//
// Bytes that were hashed or signed are kept as they are and never made anew to
// check them. docs/wire.md describes every format field by field.
package wire

// Version is the version of all formats of this package but entries, signed
// messages and runs, which count apart. A reader takes newer
// versions as far as it can: fields it does not know are passed over in newer
// bytes and refused in its own. Hence the rule for whoever adds to a format: a
// new field must be one that an older program may ignore; whatever it may not
// ignore becomes a new event with a new number.
//
// History:
//   - 1: 2026-11-22: first version.
const Version = 1
