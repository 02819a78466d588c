package courier

import (
	"context"
	"log/slog"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// way is how runs are packed for a receiver. The zero way is for anybody, a
// city of any version and a stick.
type way struct {
	leans  bool // on the entries the city holds
	sheets wire.Sheets
}

// wayTo chooses by what the city said of itself. What a lost PC owes goes once,
// and in full.
func (c *Courier) wayTo(p load, head wire.Head) way {
	if p.carried || c.inFull || head.Runs < wire.RunVersion {
		return way{}
	}
	w := way{leans: true}
	if s := c.cfg.Sheets; s != nil && s.Renderer() == head.Renderer {
		w.sheets = s
	}
	return w
}

// learnFrom is how many entries before a run are learned from for each of its
// own: more would cost a short run more time than its bytes are worth.
const learnFrom = 4

// heldBefore gives what the city holds of use for a run of so many entries from
// start. What was erased here the city may still have, so it begins after that.
func (c *Courier) heldBefore(ctx context.Context, p load, start, count uint64, w way) (wire.Held, error) {
	held := wire.Held{Sheets: w.sheets}
	if !w.leans || start == 1 {
		return held, nil
	}
	entries, err := p.Run(ctx, start-min(start-1, wire.MaxBefore, learnFrom*count), start-1)
	if err != nil {
		return held, err
	}
	for i := range entries {
		if entries[i].Erased {
			held.Before = nil
			continue
		}
		held.Before = append(held.Before, entries[i])
	}
	return held, nil
}

func (c *Courier) encode(id register.ID, prev register.Head, entries []register.Entry, held wire.Held, w way) ([]byte, error) {
	if !w.leans {
		return wire.EncodeRun(id, prev, entries, c.cfg.Sign)
	}
	body, err := wire.EncodeLeanRun(id, prev, entries, held, c.cfg.Sign)
	if kelurahan.CodeOf(err) == kelurahan.RunUnlike {
		c.cfg.Log.Error("a run cannot be made short", slog.Any("cause", err))
		return wire.EncodeRun(id, prev, entries, c.cfg.Sign)
	}
	return body, err
}
