package register_test

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/register"
)

// The last byte that is not zero is found wherever it stands beside the blocks
// that are compared at once.
func TestLastUsed(t *testing.T) {
	for _, size := range []int{0, 1, 4095, 4096, 4097, 8192, 20_000} {
		b := make([]byte, size)
		if got := register.LastUsed(b); got != 0 {
			t.Errorf("%d zeros: %d", size, got)
		}
		for at := 0; at < size; at += 1 + size/97 {
			b[at] = 1
			if got := register.LastUsed(b); got != at+1 {
				t.Errorf("byte %d of %d: %d", at, size, got)
			}
			b[at] = 0
		}
	}
}
