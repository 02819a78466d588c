// Package houselaw keeps the laws of the house: who may import whom, and how
// code is written here. It parses the files; it does not ask the go command,
// whose answers the test cache would keep after a file has changed.
//
// It stands in a folder of its own instead of beside main.go so that it runs
// in a second, without the window's libraries, also when the program does not
// compile.
package houselaw
