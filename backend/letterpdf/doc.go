// Package letterpdf draws sheets: a letter and its kind in, PDF bytes out, the
// same bytes for the same input on every machine, so that a sheet's hash can be
// kept and the sheet drawn again. It also draws the slip a citizen gets with a
// refusal and the register page of a day. See docs/letter.md.
//
// All measuring is done in whole thousandths of a point: sums of integers are
// the same everywhere. Nothing here reads a clock or a file.
package letterpdf
