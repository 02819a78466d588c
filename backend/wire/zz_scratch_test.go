package wire

import (
	"encoding/gob"
	"fmt"
	"os"
	"testing"
	"sort"
	"github.com/loket-kelurahan/loket/backend/register"
)

func TestScratch(t *testing.T) {
	f, _ := os.Open("/tmp/day.gob")
	var es []register.Entry
	if err := gob.NewDecoder(f).Decode(&es); err != nil { t.Fatal(err) }
	all, err := pack(es)
	if err != nil { t.Fatal(err) }
	fmt.Println("entries", len(es), "packed", len(all), float64(len(all))/200)
	types := map[string]int{}
	for _, e := range es {
		_, _, ev, _ := DecodeEntry(e.Payload)
		types[string(ev.Type())]++
	}
	fmt.Println(types)
	for ty := range types {
		var sub []register.Entry
		for _, e := range es {
			_, _, ev, _ := DecodeEntry(e.Payload)
			if string(ev.Type()) != ty { sub = append(sub, e) }
		}
		p, err := pack(sub)
		fmt.Println("without", ty, len(p), "saves", float64(len(all)-len(p))/200, err)
	}
	w := newColumnWriter()
	for i := range es { w.entry(&es[i]) }
	names := map[*column]string{}
	var walk func(p *place[*column], path string)
	walk = func(p *place[*column], path string) {
		for n, c := range p.columns { names[c] = path + "|" + n }
		for k, kid := range p.kids { walk(kid, path+"/"+fmt.Sprintf("%q", k)) }
	}
	walk(w.root, "")
	var rows []zrow
	var earlier [][]uint64
	for _, c := range w.order {
		p := &parts{}
		if c.words {
			sz, which := writeStrings(c.strings, earlier)
			p.add(sz)
			if which != nil { earlier = append(earlier, which) }
		} else { p.add(c.write()) }
		n := len(c.numbers)+len(c.strings)
		rows = append(rows, zrow{names[c], len(squeeze(p.terse)), len(p.dense), len(squeeze(p.text)), n})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].sum() > rows[j].sum() })
	for i, r := range rows { if i < 60 { fmt.Printf("%6d  terse %5d dense %5d text %5d  n %4d %s\n", r.sum(), r.terse, r.dense, r.text, r.n, r.path) } }
	p := w.write()
	fmt.Println("terse", len(p.terse), len(squeeze(p.terse)), "text", len(p.text), len(squeeze(p.text)), "dense", len(p.dense))
}

type zrow struct { path string; terse, dense, text, n int }
func (r zrow) sum() int { return r.terse+r.dense+r.text }
