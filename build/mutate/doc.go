// Command mutate asks whether the tests would notice. It changes one thing at a
// time in the code where a mistake costs a number (a condition turned round, a
// bound off by one, a statement left out), runs the package's quick tests on
// what comes out, and lists the changes nobody noticed.
//
// Left out are changes that no test could notice: of the capacity in a make, and
// those that a line names in a comment, "//mutate:same < becomes <=: why", or all
// of a line, "//mutate:same any: why". They are counted in what is printed and
// kept, and are in no rate.
//
// No file of the checkout is touched: the changed file is laid over it with
// go's -overlay.
package main
