package simulator

import (
	"io"
	"net"

	"golang.org/x/sys/unix"
)

// quick acknowledges at once whatever is read. The virtual reader writes the
// length and the APDU separately and its kernel waits with the second for the
// acknowledgement of the first: 49 ms an APDU instead of 0.05. The kernel
// forgets the option, so it is set before every read.
func quick(conn net.Conn) io.Reader {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	return quickReader{tcp}
}

type quickReader struct{ *net.TCPConn }

func (q quickReader) Read(p []byte) (int, error) {
	raw, err := q.SyscallConn()
	if err != nil {
		return 0, err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1)
	})
	if err != nil {
		return 0, err
	}
	if failed != nil {
		return 0, failed
	}
	return q.TCPConn.Read(p)
}
