// Package app is what the screens talk to, and the only package that knows
// Wails: one bound service per task at the desk. A bound method takes at most
// one request struct and gives one view struct and an error; views hold text,
// numbers and RFC 3339 moments only, never bytes of a document (those travel
// through the asset handler) and never a domain type.
package app
