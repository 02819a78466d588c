// Package courier carries the runs of a register to the city: by itself when
// the city can be reached, by a stick when it cannot. It never drops anything:
// what the city has no receipt for is sent again, however often and however
// long that takes, and one receipt more or less changes nothing.
//
// The truth about what was delivered is the register (BatchDelivered). The
// courier's own notes hold where the city is and when it tries next; losing
// them costs an enrolment and a wait, not a letter.
package courier
