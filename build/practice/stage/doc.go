// Package stage holds what stands around a practice desk: a city server on a
// PostgreSQL of its own, a CUPS server whose printer makes files, a card reader
// that is a program, and, where there is no screen, a virtual one. Nothing of
// the machine's own services is touched, and all of it ends with the process
// that started it, however that ends. It runs on Linux.
package stage
