// Package pgrig starts a private PostgreSQL for tests, for practice and for the
// bench: a fresh cluster in a folder of its own, gone when its owner is gone.
//
// It drives the server's own programs (initdb, postgres, createdb) and links no
// database driver, so that the city's store stays the only importer of one.
package pgrig
