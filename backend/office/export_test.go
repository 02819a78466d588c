package office

import (
	"context"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// DecideErasure writes that entries are to be erased and does not erase them, as
// a power cut between the two leaves it.
func (o *Office) DecideErasure(ctx context.Context, by kelurahan.OfficerID, seqs ...uint64) error {
	return o.act(ctx, by, func(*books) ([]kelurahan.Event, error) {
		return []kelurahan.Event{kelurahan.PayloadErased{Seqs: seqs, Reason: "masa simpan habis"}}, nil
	})
}
