package main

// forbidDumps has nothing to do: Go's runtime turns Windows' error reports off
// for this program at its start (SEM_NOGPFAULTERRORBOX).
func forbidDumps() error { return nil }
