// Package scene prepares desks in a known state and serves their screens to a
// browser, for the tests and the pictures of the screens: an office that is
// new, one as usual, one that is full, one where things are wrong and one where
// things wait. A scene is made once, kept, and played on a copy. It runs on Linux.
package scene
