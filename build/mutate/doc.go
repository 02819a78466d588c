// Command mutate asks whether the tests would notice. It changes one thing at a
// time in the code where a mistake costs a number (a condition turned round, a
// bound off by one, a statement left out), runs the package's quick tests on
// what comes out, and lists the changes nobody noticed.
//
// No file of the checkout is touched: the changed file is laid over it with
// go's -overlay.
package main
