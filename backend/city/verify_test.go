package city

import (
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// Whatever is changed in the city's rows past the city is found.
func TestVerifyFindsWhatWasChanged(t *testing.T) {
	for name, change := range map[string]string{
		"a payload's hash":    "UPDATE entries SET payload_hash = hash WHERE seq = 7",
		"a link":              "UPDATE entries SET hash = payload_hash WHERE seq = 7",
		"an entry is missing": "DELETE FROM entries WHERE seq = 7",
		"the newest are":      "DELETE FROM entries WHERE seq > 6",
		"two are exchanged":   "UPDATE entries a SET sealed = b.sealed FROM entries b WHERE a.register = b.register AND a.seq = 6 AND b.seq = 7",
		"another kind":        "UPDATE entries SET kind = 2 WHERE seq = 7",
		"another head":        "UPDATE counters SET head_hash = decode(repeat('00', 32), 'hex')",
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			d := c.enrolled("A", 1)
			ok(t, d.Day(2))
			c.deliver(d, 1)
			c.sound(d)
			c.sql(change)
			if head, err := c.Verify(t.Context(), d.ID()); err == nil || head.Seq >= d.Head().Seq && name != "another head" {
				t.Errorf("verified up to %d, %v", head.Seq, err)
			}
		})
	}
	c := newTown(t)
	if _, err := c.Verify(t.Context(), register.ID{9}); kelurahan.CodeOf(err) != kelurahan.NotFound {
		t.Errorf("an unknown register: %v", err)
	}
	if head, err := c.Verify(t.Context(), c.enrolled("A", 1).ID()); err != nil || head.Seq != 0 {
		t.Errorf("nothing came yet: %v, %v", head, err)
	}
}
