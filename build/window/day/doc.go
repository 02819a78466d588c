// Package day plays one day at the counter through the finished window, with
// keys as an operator presses them, and says step by step what it did. Practice
// plays it where there is no screen; the window's test plays it to prove the
// program as it is shipped.
package day
