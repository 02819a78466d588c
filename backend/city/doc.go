// Package city is the city's side of Loket: it takes counters in, receives
// their runs and vouches for them with receipts, and tells anybody whether a
// letter is genuine. docs/city.md describes how it is run and what it keeps.
//
// What a counter sent is never changed and never refused for one bad entry: the
// entry is put aside for the staff and everything else goes in.
package city
