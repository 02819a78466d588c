package main

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/letterpdf"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// issuer issues letters at a desk and takes the time, each beside its floor.
type issuer struct {
	d     *desk
	files *counted
	raw   *rawFile

	who, whole, floor times
	syncs, bytes      []uint64
	plain             []int // bytes of the entry before it was sealed
	busy              time.Duration
}

func newIssuer(ctx context.Context, dir string, residents int) (*issuer, error) {
	files := countFiles()
	d, err := openDesk(ctx, dir, residents, files)
	if err != nil {
		return nil, err
	}
	raw, err := newRawFile(dir)
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return &issuer{d: d, files: files, raw: raw}, nil
}

func (s *issuer) close() error { return errors.Join(s.d.close(), s.raw.Close()) }

// one issues one letter: from who it is to the number on the disk and the PDF.
// Filling the form is the operator's time and not counted.
func (s *issuer) one(ctx context.Context, kind *catalog.Kind) error {
	d := s.d
	d.clock.forward(time.Duration(60+d.r.IntN(240)) * time.Second)
	person := d.adult(kind.Code)
	draft, err := d.draft(kind, person)
	if err != nil {
		return err
	}
	if err := d.office.SaveDraft(draft); err != nil {
		return err
	}
	syncs, written := s.files.syncs.Load(), s.files.bytes.Load()
	busy, begin := processorTime(), time.Now()
	if err := s.identify(ctx, person.NIK); err != nil {
		return err
	}
	who := time.Since(begin)
	out, err := d.office.Issue(ctx, d.clerk, draft)
	whole := time.Since(begin)
	s.busy += processorTime() - busy
	if err != nil {
		return told(kind.Code, err)
	}
	bytes := s.files.bytes.Load() - written
	s.who, s.whole = append(s.who, who), append(s.whole, whole)
	s.syncs, s.bytes = append(s.syncs, s.files.syncs.Load()-syncs), append(s.bytes, bytes)
	if err := s.measurePlain(&out); err != nil {
		return err
	}
	floor, err := timed(func() error { return s.least(int(bytes)) })
	s.floor = append(s.floor, floor)
	return err
}

// identify finds the person by NIK and opens the record.
func (s *issuer) identify(ctx context.Context, nik kelurahan.NIK) error {
	hits, err := s.d.office.Search(string(nik), 8)
	if err != nil {
		return err
	}
	if len(hits) == 0 || hits[0].NIK != nik {
		return errors.New("the NIK does not come first")
	}
	_, err = s.d.office.Resident(ctx, s.d.clerk, hits[0].ID, "layani")
	return err
}

// least is what issuing cannot cost less than: the bytes on the disk, and a page.
func (s *issuer) least(bytes int) error {
	if _, err := letterpdf.Blank(); err != nil {
		return err
	}
	return s.raw.append(bytes)
}

func (s *issuer) measurePlain(out *office.Issued) error {
	is := out.Record.Issued
	entry, err := wire.EncodeEntry(is.At, s.d.clerk.ID, kelurahan.LetterIssued{Letter: is.Letter, Seal: is.Seal, PDF: is.PDF})
	s.plain = append(s.plain, len(entry))
	return err
}

// warm issues letters that do not count.
func (s *issuer) warm(ctx context.Context, n int) error {
	if err := s.many(ctx, n); err != nil {
		return err
	}
	*s = issuer{d: s.d, files: s.files, raw: s.raw}
	return nil
}

func (s *issuer) many(ctx context.Context, n int) error {
	kinds := s.d.direct()
	for range n {
		if err := s.one(ctx, s.d.draw(kinds)); err != nil {
			return err
		}
	}
	return nil
}

func measureIssue(ctx context.Context, b *bench) (err error) {
	dir, err := b.copyOf(ctx, young())
	if err != nil {
		return err
	}
	s, err := newIssuer(ctx, dir, young().residents)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.warm(ctx, 200); err != nil {
		return err
	}
	filled := s.files.filled.Load()
	const letters = 2000
	if err := s.many(ctx, letters); err != nil {
		return err
	}
	by := "append+fdatasync+empty-page"
	report(
		figure{"issue-p50", millis(s.whole.at(0.5)), "ms", millis(s.floor.at(0.5)), by},
		figure{"issue-p99", millis(s.whole.at(0.99)), "ms", millis(s.floor.at(0.99)), by},
		figure{"issue-syncs", float64(median(s.syncs)), "syncs", 1, "one-append"},
		figure{"issue-bytes", mean(s.bytes), "bytes", mean(s.plain), "entry-before-sealing"},
	)
	note("issue: who it is takes %.3f ms of it; slowest of %d letters %.2f ms; processor time of a letter, with the collector's and the store's, %.2f ms", millis(s.who.at(0.5)), letters, millis(s.whole.at(1)), millis(s.busy)/letters)
	note("issue: syncs on average %.4f, because a full file is followed by a new one; zeros written ahead %.0f bytes a letter", mean(s.syncs), float64(s.files.filled.Load()-filled)/letters)
	return nil
}

func mean[T uint64 | int](list []T) float64 {
	sum := 0.0
	for _, v := range list {
		sum += float64(v)
	}
	return sum / float64(len(list))
}

// twoOffices is the memory of a process that holds two offices, one of them of
// a million letters: with the program's own limit the collector would never
// rest, and its work would hide the growth.
const twoOffices = 512 << 20

// measureGrowth issues in turn beside a thousand letters and beside a million.
func measureGrowth(ctx context.Context, b *bench) (err error) {
	if b.quick {
		note("growth: left out by BENCH=quick")
		return nil
	}
	debug.SetMemoryLimit(twoOffices)
	small, err := b.growthDesk(ctx, young())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.close()) }()
	large, err := b.growthDesk(ctx, million())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.close()) }()
	kinds := small.d.direct()
	for range 1000 {
		kind := small.d.draw(kinds)
		for _, s := range []*issuer{small, large} {
			if err := s.one(ctx, kind); err != nil {
				return err
			}
		}
	}
	few, many := millis(small.whole.at(0.5)), millis(large.whole.at(0.5))
	report(figure{"issue-growth", many / few, "x", millis(large.floor.at(0.5)) / millis(small.floor.at(0.5)), "floor-beside-a-million/floor-beside-a-thousand"})
	note("growth: p50 %.2f ms at a thousand letters, %.2f ms at a million; p99 %.2f and %.2f ms", few, many, millis(small.whole.at(0.99)), millis(large.whole.at(0.99)))
	return nil
}

// growthDesk opens a copy of an office, warmed up.
func (b *bench) growthDesk(ctx context.Context, of spec) (*issuer, error) {
	dir, err := b.copyOf(ctx, of)
	if err != nil {
		return nil, err
	}
	s, err := newIssuer(ctx, dir, of.residents)
	if err != nil {
		return nil, err
	}
	if err := s.warm(ctx, 100); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}
