package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// measureSearch asks the office what operators type, drawn from the residents
// themselves. The figure is the p99 of the slowest sort of question; reading the
// found records again, by their identity, is the floor.
func measureSearch(ctx context.Context, b *bench) error {
	for _, s := range []spec{young(), wholeCity()} {
		if err := b.search(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// cityLimit: what the program sets for itself is meant for a kelurahan, whose
// index takes 3 MB. A whole city's takes 40, and under that limit the collector
// would run a hundred times a second.
const cityLimit = 256 << 20

func (b *bench) search(ctx context.Context, s spec) (err error) {
	dir, err := b.copyOf(ctx, s)
	if err != nil {
		return err
	}
	// The people the questions are drawn from are the bench's own: with a whole
	// city of them in memory the collector would never rest.
	asking := draft(invent.Residents(seed, s.residents), 1500)
	if s.residents > young().residents {
		debug.SetMemoryLimit(cityLimit)
	}
	debug.FreeOSMemory()
	var d *desk
	opened, err := timed(func() (err error) { d, err = openDesk(ctx, dir, 1, nil); return err })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	worst, result := "", asked{}
	for i, q := range questions() {
		a, err := d.ask(asking[i])
		if err != nil {
			return err
		}
		note("search %d %s: p50 %.0f us, p99 %.0f us, p99 of the best of three %.0f us, %.1f hits", s.residents, q.name, micros(a.took.at(0.5)), micros(a.took.at(0.99)), micros(a.best.at(0.99)), float64(a.hits)/float64(len(a.took)))
		if a.took.at(0.99) > result.took.at(0.99) {
			worst, result = q.name, a
		}
	}
	name := fmt.Sprintf("search-%d-p99-us", s.residents)
	report(figure{name, micros(result.took.at(0.99)), "us", micros(result.floor.at(0.99)), "reading-the-hits-by-identity"})
	note("search %d: slowest is %q; opening the office took %.2f s", s.residents, worst, opened.Seconds())
	return nil
}

type asked struct {
	took, floor times
	best        times // of each question: without what else the machine did
	hits        int
}

// draft writes down n questions of every sort.
func draft(people []kelurahan.Resident, n int) [][]string {
	var all [][]string
	for _, q := range questions() {
		list := make([]string, n)
		for i := range list {
			list[i] = strings.Clone(q.text(people, i*7919))
		}
		all = append(all, list)
	}
	return all
}

// ask asks questions of a sort, three times round, each beside its floor.
func (d *desk) ask(texts []string) (asked, error) {
	a := asked{best: make(times, len(texts))}
	for round := range 3 {
		for i, text := range texts {
			took, floor, hits, err := d.once(text)
			if err != nil {
				return a, err
			}
			if round == 0 || took < a.best[i] {
				a.best[i] = took
			}
			a.took, a.floor, a.hits = append(a.took, took), append(a.floor, floor), a.hits+hits
		}
	}
	return a, nil
}

func (d *desk) once(text string) (took, floor time.Duration, n int, err error) {
	begin := time.Now()
	hits, err := d.office.Search(text, 8)
	took = time.Since(begin)
	if err != nil {
		return took, 0, 0, err
	}
	floor, err = timed(func() error {
		for _, h := range hits {
			if _, err := d.office.Glance(h.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return took, floor, len(hits), err
}

// question is one sort of what is typed into the field.
type question struct {
	name string
	text func(people []kelurahan.Resident, i int) string
}

func questions() []question {
	type list = []kelurahan.Resident
	first := func(p list, i int) string { return nameOf(p, i)[0] }
	last := func(p list, i int) string { w := nameOf(p, i); return w[len(w)-1] }
	at := func(p list, i int) *kelurahan.Resident { return &p[i%len(p)] }
	return []question{
		{"letter", func(p list, i int) string { return first(p, i)[:1] }},
		{"two-letters", func(p list, i int) string { return first(p, i)[:2] }},
		{"first-name", first},
		{"typing", func(p list, i int) string { return first(p, i) + " " + last(p, i)[:1] }},
		{"full-name", func(p list, i int) string { return first(p, i) + " " + last(p, i) }},
		{"turned", func(p list, i int) string { return last(p, i) + " " + first(p, i) }},
		{"inside", func(p list, i int) string { w := last(p, i); return w[min(1, len(w)-1):] }},
		{"slip", func(p list, i int) string { w := last(p, i); return first(p, i) + " " + w[:len(w)/2] + w[len(w)/2+1:] }},
		{"two-slips", func(p list, i int) string { return first(p, i)[1:] + " x" + last(p, i) }},
		{"nobody", func(_ list, i int) string { return fmt.Sprintf("qwrt%dzx vbnm", i%10) }},
		{"nik", func(p list, i int) string {
			return string(at(p, i).NIK) + strings.Repeat("9", max(0, 16-len(at(p, i).NIK)))
		}},
		{"nik-end", func(p list, i int) string { return string(at(p, i).KK[8:]) }},
		{"nik-middle", func(p list, i int) string { return string(at(p, i).KK[5:11]) }},
	}
}

// nameOf gives the words of a name that has several.
func nameOf(people []kelurahan.Resident, i int) []string {
	for ; ; i++ {
		w := strings.Fields(strings.ToLower(people[i%len(people)].Name))
		if len(w) > 1 && len(w[0]) > 2 && len(w[len(w)-1]) > 2 {
			return w
		}
	}
}
