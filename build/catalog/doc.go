// Command catalog draws every kind of letter the program brings, three invented
// letters of each, so that they can be looked at: PDFs, a picture of every page,
// and contact sheets of many pages each, into out/catalog. `make catalog`.
package main
