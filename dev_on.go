//go:build dev

package main

// developing is true in a build that serves the screens to a browser for tests.
const developing = true
