package store

// numbers finds residents by a packed number: open addressing over places, the
// numbers themselves stay where they are. Several residents may share a number.
type numbers struct {
	slots []uint32 // place + 1; 0 = never used, gone = freed
	used  int      // slots that are not 0
}

const gone = ^uint32(0)

func newNumbers(all []uint64) numbers {
	var t numbers
	t.resize(all, len(all))
	return t
}

func (t *numbers) resize(all []uint64, upTo int) {
	t.slots, t.used = make([]uint32, upTo+upTo/3+16), 0
	for who := range upTo {
		t.insert(all[who], uint32(who))
	}
}

// first spreads the number over the slots (Fibonacci hashing, then a
// multiplication in place of a division).
func (t *numbers) first(v uint64) int {
	h := (v ^ v>>29) * 0x9E3779B97F4A7C15
	return int((h >> 32) * uint64(len(t.slots)) >> 32)
}

func (t *numbers) insert(v uint64, who uint32) {
	if v == 0 {
		return
	}
	i := t.first(v)
	for t.slots[i] != 0 {
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	t.slots[i] = who + 1
	t.used++
}

// add enters the resident at a place; all are the numbers of everybody.
func (t *numbers) add(all []uint64, who uint32) {
	if (t.used+1)*8 > len(t.slots)*7 {
		t.resize(all, len(all))
		return // it took this one in as well
	}
	t.insert(all[who], who)
}

func (t *numbers) remove(v uint64, who uint32) {
	if v == 0 || len(t.slots) == 0 {
		return
	}
	for i := t.first(v); t.slots[i] != 0; {
		if t.slots[i] == who+1 {
			t.slots[i] = gone
			return
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
}

// each calls fn for every resident with the number.
func (t *numbers) each(all []uint64, v uint64, fn func(who uint32)) {
	if len(t.slots) == 0 {
		return
	}
	for i := t.first(v); t.slots[i] != 0; {
		if s := t.slots[i]; s != gone && all[s-1] == v {
			fn(s - 1)
		}
		if i++; i == len(t.slots) {
			i = 0
		}
	}
}
