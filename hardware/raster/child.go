package raster

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// memoryPages bounds PDFium's memory: 6144 × 64 KiB = 384 MB, enough for the
// largest picture in four bytes a pixel beside the largest PDF.
const memoryPages = 6144

// work is a question with its document.
type work struct {
	q   question
	pdf []byte
}

// ChildMain is the child's whole life: it reads requests from in, answers on
// out, and returns the exit code when in ends, which is when the parent ends.
func ChildMain(in io.Reader, out io.Writer) int {
	asked := make(chan work)
	go func() {
		defer close(asked)
		r := bufio.NewReaderSize(in, 64<<10)
		for {
			var w work
			var err error
			if w.pdf, err = readFrame(r, &w.q, MaxPDF); err != nil {
				// The parent is gone. Do not wait for a page that may never end.
				time.AfterFunc(200*time.Millisecond, func() { os.Exit(0) })
				return
			}
			asked <- w
		}
	}()
	w := bufio.NewWriterSize(out, 64<<10)
	p := &painter{}
	for job := range asked {
		a, body := p.answer(job)
		if err := writeFrame(w, a, body); err != nil {
			return 1
		}
		if err := w.Flush(); err != nil {
			return 1
		}
	}
	return 0
}

// painter is PDFium in the child.
type painter struct {
	pdfium pdfium.Pdfium
}

func (p *painter) answer(w work) (a answer, body []byte) {
	defer func() {
		if v := recover(); v != nil {
			a, body = answer{Failure: fmt.Sprintf("panic: %v", v)}, nil
		}
	}()
	var err error
	if w.q.Hello {
		err = p.open(w.q.CacheDir)
	} else {
		a.Picture, body, err = p.paint(w.q.Request, w.pdf)
	}
	if err != nil {
		return answer{Failure: err.Error()}, nil
	}
	return a, body
}

// open compiles PDFium or takes it from the cache. A cache that is damaged or
// cannot be written costs time, not the preview.
func (p *painter) open(cacheDir string) error {
	if cacheDir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(cacheDir); err == nil {
			if p.pdfium, err = instantiate(cache); err == nil {
				return nil
			}
		}
	}
	var err error
	p.pdfium, err = instantiate(nil)
	return err
}

// instantiate gives PDFium nothing of this machine: no files, no output.
func instantiate(cache wazero.CompilationCache) (pdfium.Pdfium, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MinIdle: 0, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if err != nil {
		return nil, err
	}
	return pool.GetInstanceWithContext(context.Background())
}
