package cupsrig

import "syscall"

// childAttr makes cupsd end in order when this process dies, however it dies:
// a practice office or a test that was killed must not leave a server behind.
func childAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
