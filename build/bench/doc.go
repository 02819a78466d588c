// Bench is the program behind `make bench`: it measures Loket on real parts (a
// register on a disk, an encrypted store, letters issued through the office) and
// prints one line a figure, each beside a floor measured in the same run:
//
//	figure NAME VALUE UNIT floor FLOOR ratio R WHAT-THE-FLOOR-IS
//	limit NAME MOST aim AIM within|over
//
// It never fails on time; a machine may be slow. Lines that begin with # or with
// "note" are for people. docs/measured.md holds the figures and what they mean.
//
//	go run ./build/bench                 everything
//	BENCH=quick go run ./build/bench     without the million letters
//	go run ./build/bench -only issue,pdf some stages
//
// Prepared offices stay in out/bench, so that the next run is quicker; remove
// the folder to begin anew.
package main
