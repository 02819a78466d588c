package register_test

import (
	"context"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Rot while the program runs: whatever is wrong with the end of an open register
// is found by its own Verify, which knows what was acknowledged, and not taken
// for the tail of an act that a cut interrupted.
func TestVerifyFindsTheEndOfAnOpenRegister(t *testing.T) {
	for name, c := range map[string]struct {
		harm  func(b []byte, last register.Span) []byte
		first func(s *specimen) uint64 // of the entries that must be named
	}{
		"a bit of the last act": {func(b []byte, last register.Span) []byte { b[last.To-20] ^= 1; return b }, lastEntry},
		"the last act is zero":  {func(b []byte, last register.Span) []byte { clear(b[last.From:]); return b }, lastEntry},
		"its header is zero":    {func(b []byte, last register.Span) []byte { clear(b[last.From : last.From+8]); return b }, lastEntry},
		"everything is zero":    {func(b []byte, _ register.Span) []byte { clear(b[512:]); return b }, firstOfLastSegment},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSpecimen(t)
			r, _, err := register.Open(s.cfg)
			fatal(t, err)
			sound, err := r.Verify(context.Background(), nil)
			fatal(t, err)
			if sound.Head != s.head {
				t.Fatalf("sound: %+v", sound)
			}
			last := s.spans[len(s.spans)-1]
			s.disk.Damage(dir, last.File, func(b []byte) []byte { return c.harm(b, last) })
			report, err := r.Verify(context.Background(), nil)
			code(t, err, kelurahan.RegisterDamaged)
			named := func(seq uint64) bool {
				return slices.ContainsFunc(report.Damage, func(d register.Damage) bool { return d.First <= seq && seq <= d.Last })
			}
			for seq := c.first(s); seq <= s.head.Seq; seq++ {
				if !named(seq) {
					t.Errorf("entry %d is not named: %+v", seq, report.Damage)
				}
			}
			if named(c.first(s) - 1) {
				t.Errorf("entry %d has nothing wrong: %+v", c.first(s)-1, report.Damage)
			}
			fatal(t, r.Close())
		})
	}
}

func lastEntry(s *specimen) uint64 { return s.head.Seq }

func firstOfLastSegment(s *specimen) uint64 {
	file := s.spans[len(s.spans)-1].File
	return s.spans[slices.IndexFunc(s.spans, func(p register.Span) bool { return p.File == file })].Seq
}
