package office

import (
	"runtime/debug"
	"testing"
)

func TestMakeRoomLendsOnly(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(100 << 20))
	restore := makeRoom()
	if got := debug.SetMemoryLimit(-1); got != rebuildHeap {
		t.Errorf("limit %d during a rebuild", got)
	}
	restore()
	if got := debug.SetMemoryLimit(-1); got != 100<<20 {
		t.Errorf("limit %d afterwards", got)
	}
	debug.SetMemoryLimit(1 << 30)
	defer makeRoom()()
	if got := debug.SetMemoryLimit(-1); got != 1<<30 {
		t.Errorf("a wider limit became %d", got)
	}
}
