// Package invent makes up residents of a kelurahan in Kota Kupang, for tests,
// for practice and for the bench.
//
// THESE PEOPLE DO NOT EXIST. Their names are drawn from names that are common
// in the region and put together at random; their NIK and family card numbers
// begin with 99, which is no province, so none can be a real person's number.
// The same seed gives the same people for ever: nothing here reads a clock, and
// math/rand/v2's PCG is fixed by Go's compatibility promise.
package invent
