package wire

// Bytes that mean something else in words: a NUL ends a text, and another byte
// stands for a NUL inside one (the hole where a number was taken out).
const (
	endOfText = 0
	hole      = 1
)

// matchLength is how much of a text is looked at to see what followed it before.
const matchLength = 4

// wordsAt is where in a text the next byte stands, as far as it helps to
// foretell that byte.
type wordsAt struct {
	field        uint32
	prefix       uint32 // hash of the text up to here, and of the field
	word, before uint32 // of this word so far, and of the one before it
}

// words codes text byte by byte.
func (m *model) words(field uint32, s string) string {
	var out []byte
	at := wordsAt{field: field, prefix: hash2(field, sortWords)}
	for i := 0; ; i++ {
		b := byte(endOfText)
		if i < len(s) {
			if b = s[i]; b == 0 {
				b = hole
			}
		}
		b = m.letter(b, at)
		m.history = append(m.history, b)
		if len(m.history) >= matchLength {
			m.after[m.ending(matchLength)] = len(m.history)
		}
		m.budget--
		if b == endOfText || m.over() {
			return string(out)
		}
		at.prefix = hash2(at.prefix, uint32(b))
		if b == ' ' {
			at.before, at.word = at.word, 0
		} else {
			at.word = hash2(at.word+1, uint32(b))
		}
		if b == hole {
			b = 0
		}
		out = append(out, b)
	}
}

// ending hashes the last n bytes of all words.
func (m *model) ending(n int) uint32 {
	h := uint32(n)
	for _, b := range m.history[max(len(m.history)-n, 0):] {
		h = (h ^ uint32(b)) * 16777619
	}
	return h
}

// letter codes one byte.
func (m *model) letter(b byte, at wordsAt) byte {
	one := m.ending(1)
	m.contexts = append(m.contexts[:0],
		at.field, hash2(at.field, one), one, m.ending(2), m.ending(3), m.ending(4), m.ending(6),
		at.word, hash2(at.word, at.before), at.prefix, hash2(at.word, at.field),
	)
	guess, length := m.match()
	node := uint32(1)
	for i := 7; i >= 0; i-- {
		m.p.begin(sortLetter, 256+node)
		foretells := length > 0 && (uint32(guess)|256)>>(i+1) == node
		if foretells {
			m.p.begin(sortLetter+1+min(length, 12), 256+node)
		}
		for j, c := range m.contexts {
			m.p.context(hash2(c+uint32(j)*0x632BE5AB, node))
		}
		if foretells {
			m.p.context(hash2(length, uint32(guess>>i&1)+sortLetter))
		} else {
			m.p.context(sortLetter)
		}
		bit := m.bit(int(b>>i&1), m.p.predict())
		m.p.learn(bit)
		node = node<<1 | uint32(bit)
	}
	return byte(node)
}

// match finds what followed when the last bytes stood before, and how much
// before them was the same too.
func (m *model) match() (guess byte, length uint32) {
	at := m.after[m.ending(matchLength)]
	if at == 0 || at >= len(m.history) {
		return 0, 0
	}
	now := len(m.history)
	for n := 1; n <= at && n <= 20 && m.history[at-n] == m.history[now-n]; n++ {
		length++
	}
	return m.history[at], length
}
