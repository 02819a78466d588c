package register

import "os"

// Span says which bytes of which file entry Seq takes.
type Span struct {
	Seq       uint64
	File      string
	From, To  int64
	BodyStart int64
}

// Spans finds all entries of an open register on the disk.
func Spans(r *Register) ([]Span, error) {
	var spans []Span
	for seq := uint64(1); seq <= r.Head().Seq; seq++ {
		seg, p, err := r.find(r.snapshot(), seq)
		if err != nil {
			return nil, err
		}
		spans = append(spans, Span{seq, segmentName(seg.number), p.off, p.end(), p.off + frameHeaderSize})
	}
	return spans, nil
}

// SyncData is what an append calls on its file.
func SyncData(f *os.File) func() error { return systemFile{f}.SyncData }

// LastUsed gives where the zeros begin that b ends with.
func LastUsed(b []byte) int { return lastUsed(b) }
