package printer

import (
	"context"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// follower remembers, between two looks at a job, when there was last any news.
type follower struct {
	*Printer
	job   Job
	last  Status
	heard time.Time
}

// look sees the job once.
func (f *follower) look(ctx context.Context) Status {
	st, err := f.jobs.look(ctx, f.job)
	if ctx.Err() != nil {
		return f.unknown(kelurahan.PrintUnknown, f.now(), "no longer followed")
	}
	return f.judge(st, err, f.now())
}

// judge puts into words what a look gave at a time, silence included.
func (f *follower) judge(st Status, err error, now time.Time) Status {
	if kelurahan.CodeOf(err) == kelurahan.NotFound {
		return f.unknown(kelurahan.PrintUnknown, now, "the job vanished")
	}
	if err != nil {
		// Not the job's fault, and perhaps over in a moment: the job stays what it
		// was, and the code says who is silent.
		st = Status{State: f.last.State, Code: kelurahan.CodeOf(err), Pages: f.last.Pages, Detail: err.Error()}
	} else if st.Code != "" || f.changed(st) {
		f.heard = now
	}
	if !st.State.Final() && now.Sub(f.heard) >= f.silence {
		return f.unknown(kelurahan.PrintTimeout, now, st.Detail)
	}
	st.At = now
	return st
}

func (f *follower) unknown(code kelurahan.Code, now time.Time, detail string) Status {
	return Status{State: Unknown, Code: code, At: now, Pages: f.last.Pages, Detail: detail}
}

func (f *follower) changed(st Status) bool {
	return st.State != f.last.State || st.Code != f.last.Code || st.Pages != f.last.Pages
}
