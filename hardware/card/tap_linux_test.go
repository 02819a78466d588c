package card_test

import (
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/internal/pcsc"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// BenchmarkTap measures from PC/SC's first word of a card until its Reading is
// in the consumer's hands, without the debounce time, through the real pcscd.
// The floor is what the same number of APDUs takes one after the other,
// connected, on the same reader: what no program could go below.
func BenchmarkTap(b *testing.B) {
	for name, delay := range map[string]time.Duration{"at-once": 0, "25ms-per-apdu": 25 * time.Millisecond} {
		b.Run(name, func(b *testing.B) {
			const debounce = 10 * time.Millisecond
			link, w := onRig(b, 0, card.Config{Debounce: debounce})
			c := people(b)[yohanes]
			c.Faults.Delay = delay
			var taps, floor time.Duration
			apdus := 0
			for b.Loop() {
				before := sent(link)
				ok(b, link.Insert(c))
				r := w.reading()
				taps += time.Since(r.Started) - debounce
				apdus = sent(link) - before
				floor += exchanges(b, rig.Names[0], apdus)
				ok(b, link.Remove())
				w.until(card.StateReady)
			}
			n := float64(b.N)
			b.ReportMetric(float64(taps.Microseconds())/1000/n, "tap-ms")
			b.ReportMetric(float64(floor.Microseconds())/1000/n, "floor-ms")
			b.ReportMetric(float64(taps)/float64(floor), "ratio")
			b.ReportMetric(float64(apdus), "apdus")
			b.ReportMetric(0, "ns/op") // would be pcscd's polling
		})
	}
}

func sent(link *simulator.Link) (n int) {
	for i := range 256 {
		n += link.Seen(byte(i))
	}
	return n
}

func exchanges(b *testing.B, reader string, n int) time.Duration {
	b.Helper()
	port, err := pcsc.System{}.Attach(reader)
	ok(b, err)
	held, err := port.Connect()
	ok(b, err)
	begin := time.Now()
	for range n {
		_, err := held.Transmit([]byte{0xFF, 0xCA, 0x00, 0x00, 0x00})
		ok(b, err)
	}
	took := time.Since(begin)
	ok(b, held.Close())
	ok(b, port.Close())
	return took
}
