// Package past makes a practice office with days behind it: set up, with
// invented residents, linked cards, letters of every sort, batches closed and
// approved. Everything happens through backend/office, on a clock that is set
// back; nothing is written past it.
package past
