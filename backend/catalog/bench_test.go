package catalog

import (
	"testing"
)

// loaded is how many kinds an office has; the benchmark reads that many.
const loaded = 95

// BenchmarkLoad reads a whole catalogue as a start of the program does. Its
// floor, in the same run, is hashing the same files.
func BenchmarkLoad(b *testing.B) {
	kinds := stock(b)
	for b.Loop() {
		for i := range loaded {
			if _, err := Parse(kinds[i%len(kinds)].File); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkCompose composes the longest samples of all kinds.
func BenchmarkCompose(b *testing.B) {
	kinds, o := stock(b), signedOffice()
	for b.Loop() {
		b.StopTimer()
		i := b.N % len(kinds)
		l := Sample(kinds[i], o, 20261122, Long)
		b.StartTimer()
		if _, err := kinds[i].Compose(&l, o); err != nil {
			b.Fatal(err)
		}
	}
}
