package store

// marks say how well residents answer one typed word: by resident, or by word
// where so many answer that reading each walked resident's words is cheaper.
type marks struct {
	byWho  []uint8
	byWord []uint8
}

// mark prepares score for every typed word but the one that is walked, and
// gives the best score there can be.
func (f *finder) mark(left, rarest int, counts []int) (best int) {
	const cheaper = 30 // reading a resident's words costs as much as marking so many
	best = 1
	for i, list := range f.match {
		if i == left || i == rarest {
			continue
		}
		var m marks
		if counts[i] < cheaper*min(counts[rarest], visitsMost) {
			m.byWho = f.p.borrow(len(f.p.ids))
			for j := len(list) - 1; j >= 0; j-- { // the best answer last, so that it stays
				for _, who := range f.p.words[list[j].word].who {
					m.byWho[who] = list[j].quality
				}
			}
		} else {
			m.byWord = f.p.borrow(len(f.p.words))
			for _, a := range list {
				m.byWord[a.word] = a.quality
			}
		}
		if len(list) > 0 {
			best += int(list[0].quality)
		}
		f.marks = append(f.marks, m)
	}
	return best
}

func (f *finder) unmark() {
	for _, m := range f.marks {
		if m.byWho != nil {
			f.p.giveBack(m.byWho)
		} else {
			f.p.giveBack(m.byWord)
		}
	}
	f.marks = f.marks[:0]
}

// borrow gives n cleared marks: one for every resident, or for every word.
func (p *people) borrow(n int) []uint8 {
	if b, ok := p.spare.Get().(*[]uint8); ok && len(*b) >= n {
		return *b
	}
	return make([]uint8, max(n, len(p.ids)))
}

func (p *people) giveBack(b []uint8) {
	clear(b)
	p.spare.Put(&b)
}

// score sums a resident's best answers to the other typed words, and one; 0
// when a word is not answered.
func (f *finder) score(who uint32) int {
	sum := 1
	for i := range f.marks {
		q := 0
		if m := &f.marks[i]; m.byWho != nil {
			q = int(m.byWho[who])
		} else {
			f.p.eachWord(who, func(n uint32) { q = max(q, int(m.byWord[n])) })
		}
		if q == 0 {
			return 0
		}
		sum += q
	}
	return sum
}
