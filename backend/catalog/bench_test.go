package catalog

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// loaded is how many kinds an office has; the benchmark reads that many.
const loaded = 95

// BenchmarkLoad reads a whole catalogue as a start of the program does, and
// reports how often the same files could have been hashed meanwhile.
func BenchmarkLoad(b *testing.B) {
	kinds := stock(b)
	start := time.Now()
	for b.Loop() {
		for i := range loaded {
			if _, err := Parse(kinds[i%len(kinds)].File); err != nil {
				b.Fatal(err)
			}
		}
	}
	each := time.Since(start) / time.Duration(b.N)
	start = time.Now()
	for i := range loaded {
		sha256.Sum256(kinds[i%len(kinds)].File)
	}
	b.ReportMetric(float64(each)/float64(time.Since(start)), "x-hash")
}

// BenchmarkCompose composes the longest sample of every kind; an operation is
// one letter.
func BenchmarkCompose(b *testing.B) {
	kinds, o := stock(b), signedOffice()
	letters := make([]kelurahan.Letter, len(kinds))
	for i, k := range kinds {
		letters[i] = Sample(k, o, 20261122, Long)
	}
	i := 0
	for b.Loop() {
		if _, err := kinds[i].Compose(&letters[i], o); err != nil {
			b.Fatal(err)
		}
		i = (i + 1) % len(kinds)
	}
}
