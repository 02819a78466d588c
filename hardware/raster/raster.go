// Package raster turns a page of a PDF into pixels, for the preview beside the
// form and for printing on Windows.
//
// The work is done by PDFium, compiled to WebAssembly, in a child process of
// this same program: its memory goes away with it, and a PDF that breaks or
// hangs it takes nothing with it. The child can neither read files nor reach the
// network. The program's main function must begin with
//
//	if len(os.Args) > 1 && os.Args[1] == raster.ChildArg {
//		os.Exit(raster.ChildMain(os.Stdin, os.Stdout))
//	}
//
// before it opens anything.
package raster

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// ChildArg is the hidden first argument with which the program becomes the child.
const ChildArg = "render-child"

// MaxPDF is the largest PDF taken, in bytes. A letter has some 20 KB.
const MaxPDF = 50 << 20

// MaxPixels is the largest picture made: an A4 page at 600 dpi fits.
const MaxPixels = 40_000_000

// Request asks for one page, or for a band of it.
type Request struct {
	PDF  []byte `json:"-"`
	Page int    // from 0

	// The size: either DPI, or the picture's width in pixels.
	DPI   float64 `json:",omitempty"`
	Width int     `json:",omitempty"`

	Grey bool `json:",omitempty"` // raw 8-bit grey instead of a PNG

	// A band of the page, in pixels from its top. Rows 0 is the rest of the page.
	Top  int `json:",omitempty"`
	Rows int `json:",omitempty"`
}

// Picture is a rendered page or band.
type Picture struct {
	PNG  []byte `json:"-"` // unless Request.Grey
	Grey []byte `json:"-"` // Width × Height bytes, 0 black, where Request.Grey

	Width, Height int     // pixels of this picture
	PageHeight    int     // pixels of the whole page
	Pages         int     // how many pages the PDF has
	PaperWidth    float64 // mm
	PaperHeight   float64 // mm
}

// Renderer keeps the child: it starts it when it is needed, ends it when it has
// been idle, and starts another when it is broken. Requests are done one after
// the other. The fields are set before the first use and not changed after it.
type Renderer struct {
	Exe  string   // the program; os.Executable()
	Args []string // nil is {ChildArg}
	Env  []string // added to this process's environment

	// CacheDir keeps the compiled PDFium, some 20 MB: a start then takes tens of
	// milliseconds instead of seconds. It holds machine code that is run, so it
	// must be writable by nobody else. "" compiles at every start.
	CacheDir string

	Idle         time.Duration // 0 is 60 s
	Timeout      time.Duration // of one request; 0 is 10 s
	StartTimeout time.Duration // of a start, which may have to compile; 0 is 90 s

	once  sync.Once
	turn  chan struct{} // holds one token: whoever has it owns child and timer
	child *child
	timer *time.Timer

	// For Close, which does not wait for its turn.
	closing atomic.Bool
	newest  atomic.Pointer[child]
}

func (r *Renderer) setUp() {
	r.once.Do(func() {
		r.turn = make(chan struct{}, 1)
		r.turn <- struct{}{}
	})
}

func orElse(d, def time.Duration) time.Duration {
	if d <= 0 {
		return def
	}
	return d
}

// Render makes one picture. Errors: RenderFailed for a PDF that cannot be
// rendered, that is too large, or that took too long; Canceled when ctx ended.
func (r *Renderer) Render(ctx context.Context, q Request) (Picture, error) {
	const op = "raster.Render"
	if len(q.PDF) > MaxPDF {
		return Picture{}, kelurahan.E(kelurahan.RenderFailed, op, nil, "reason", "too large")
	}
	var pic Picture
	err := r.do(ctx, op, func(c *child) error {
		var err error
		pic, err = c.render(q)
		return err
	})
	if err != nil {
		return Picture{}, err // pic may still be written by an abandoned request
	}
	return pic, nil
}

// Warm starts the child, and so fills CacheDir, ahead of the first picture.
// Errors: RenderFailed, Canceled.
func (r *Renderer) Warm(ctx context.Context) error {
	return r.do(ctx, "raster.Warm", func(*child) error { return nil })
}

// do lets work use the child when its turn comes. When ctx ends first, do
// returns at once and the work goes on to its end behind it, bounded by Timeout:
// that is cheaper than killing a child over a picture nobody wants any more.
func (r *Renderer) do(ctx context.Context, op string, work func(*child) error) error {
	r.setUp()
	select {
	case <-ctx.Done():
		return kelurahan.E(kelurahan.Canceled, op, ctx.Err())
	case <-r.turn:
	}
	done := make(chan error, 1)
	go func() {
		err := r.work(work)
		r.turn <- struct{}{}
		done <- err
	}()
	select {
	case <-ctx.Done():
		return kelurahan.E(kelurahan.Canceled, op, ctx.Err())
	case err := <-done:
		if err != nil {
			return kelurahan.E(kelurahan.RenderFailed, op, err)
		}
		return nil
	}
}

// work needs the turn. A child that was found dead, because it was killed while
// idle, is replaced once; what kills a fresh child is the request's own doing.
func (r *Renderer) work(work func(*child) error) error {
	if r.timer != nil {
		r.timer.Stop()
	}
	old := r.child != nil
	err := r.try(work)
	if old && r.child == nil && isGone(err) {
		err = r.try(work)
	}
	if r.child != nil {
		r.timer = time.AfterFunc(orElse(r.Idle, time.Minute), r.rest)
	}
	return err
}

func (r *Renderer) try(work func(*child) error) error {
	if r.closing.Load() {
		return errClosing
	}
	if r.child == nil {
		c, err := r.start()
		if err != nil {
			return err
		}
		r.child = c
	}
	stop := time.AfterFunc(orElse(r.Timeout, 10*time.Second), r.child.kill)
	err := work(r.child)
	stop.Stop()
	if err != nil {
		// Also after an orderly refusal: what a bad PDF leaves behind in PDFium's
		// memory is nothing to build the next page on.
		r.child.end()
		r.child = nil
	}
	return err
}

// rest ends a child that nobody needed for a while.
func (r *Renderer) rest() {
	select {
	case <-r.turn:
		if r.child != nil {
			r.child.end()
			r.child = nil
		}
		r.turn <- struct{}{}
	default: // it is at work; the work sets its own timer
	}
}

// errClosing is what work gets that comes while Close waits for its turn.
var errClosing = errors.New("the renderer is closing")

// Close ends the child, also in the middle of a page or of a start, which can
// take minutes where PDFium must be compiled: who closes wants no picture any
// more. A later Render starts another.
func (r *Renderer) Close() {
	r.setUp()
	r.closing.Store(true)
	defer r.closing.Store(false)
	select {
	case <-r.turn:
	default:
		if c := r.newest.Load(); c != nil {
			c.kill()
		}
		<-r.turn
	}
	if r.timer != nil {
		r.timer.Stop()
	}
	if r.child != nil {
		r.child.end()
		r.child = nil
	}
	r.turn <- struct{}{}
}
