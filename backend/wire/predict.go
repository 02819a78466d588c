package wire

// The predictor foretells the next bit from several contexts at once. Of every
// context it remembers how often a 1 followed and what followed last, and it
// learns which contexts to believe (logistic mixing; Mahoney, section 4.3).
// Every constant here is part of run version 2: a change is another version.

const (
	maxContexts = 14
	maxInputs   = 2*maxContexts + 1
	slotBits    = 20
	unsure      = 1 << 15 // a probability of one half
	seenMost    = 60      // a context that was seen more often learns no slower
	lastsKept   = 32      // the last four bits, with a 1 before them
	seenTold    = 16      // how often a context was seen, as far as tellers tell
	weightSets  = 1 << 9
	firstWeight = 7500 // of 65536
	mixRate     = 9
	stretchMost = 3071 // 12 in 256ths
)

// slot is what is remembered of one context.
type slot struct {
	p    uint16 // that a 1 follows, of 65536
	seen uint8
	last uint8
}

type predictor struct {
	slots   []slot
	tellers [maxContexts][seenTold * lastsKept]uint16 // what followed slots that were alike
	weights [2][weightSets * maxInputs]int32
	rates   [seenMost + 1]int64
	squash  [2*stretchMost + 3]uint16
	stretch [1 << 12]int16

	// of the bit that is being foretold
	active int
	at     [maxContexts]*slot
	teller [maxContexts]*uint16
	in     [maxInputs]int32
	set    [2]int
	out    [2]int32
}

func newPredictor() *predictor {
	p := &predictor{slots: make([]slot, 1<<slotBits)}
	p.fillLogistic()
	for i := range p.slots {
		p.slots[i] = slot{unsure, 0, 1}
	}
	for i := range p.rates {
		p.rates[i] = int64(65536 * 2 / (2*i + 3))
	}
	for i := range p.tellers {
		for j := range p.tellers[i] {
			p.tellers[i][j] = firstGuess(j % lastsKept)
		}
	}
	for k := range p.weights {
		for i := range p.weights[k] {
			p.weights[k][i] = firstWeight
		}
	}
	return p
}

// firstGuess is what last bits tell until it is known better.
func firstGuess(last int) uint16 {
	ones, count := 0, 0
	for ; last > 1; last >>= 1 {
		ones += last & 1
		count++
	}
	return uint16((ones*4 + 1) * 65535 / (count*4 + 2))
}

// fillLogistic makes the tables of 1/(1+e^-x), x in 256ths, and of its inverse.
// Between the values that stand here it is straight: no machine's idea of an
// exponential comes into it.
func (p *predictor) fillLogistic() {
	given := [...]int{1, 1, 1, 2, 3, 4, 7, 12, 22, 36, 59, 98, 162, 266, 439, 720, 1179, 1921, 3108, 4970, 7812, 11955, 17625, 24743,
		32768, 40793, 47911, 53581, 57724, 60566, 62428, 63615, 64357, 64816, 65097, 65270, 65374, 65438, 65477, 65500, 65514, 65524,
		65529, 65532, 65533, 65534, 65535, 65535, 65535}
	const step = 128
	for x := range p.squash {
		i, part := x/step, x%step
		p.squash[x] = uint16((given[i]*(step-part) + given[min(i+1, len(given)-1)]*part) / step)
	}
	x := 0
	for v := range p.stretch {
		for x < len(p.squash)-1 && int(p.squash[x]) < v*16+8 {
			x++
		}
		p.stretch[v] = int16(x - stretchMost - 1)
	}
}

// begin opens a bit; a and b choose the weights.
func (p *predictor) begin(a, b uint32) {
	p.active = 0
	p.set[0], p.set[1] = int(a%weightSets)*maxInputs, int(b%weightSets)*maxInputs
}

// context adds a context by its hash.
func (p *predictor) context(hash uint32) {
	i := p.active
	s := &p.slots[hash*0x9E3779B1>>(32-slotBits)]
	t := &p.tellers[i][int(min(s.seen, seenTold-1))*lastsKept+int(s.last)]
	p.at[i], p.teller[i] = s, t
	p.in[2*i], p.in[2*i+1] = 0, int32(p.stretch[*t>>4])
	if s.seen > 0 {
		p.in[2*i] = int32(p.stretch[s.p>>4])
	}
	p.active++
}

// predict gives the probability of a 1, of 65536.
func (p *predictor) predict() uint32 {
	n := 2*p.active + 1
	p.in[n-1] = 256
	sum := int64(0)
	for k, at := range p.set {
		w := p.weights[k][at : at+n]
		dot := int64(0)
		for i, x := range p.in[:n] {
			dot += int64(x) * int64(w[i])
		}
		dot = min(max(dot>>16, -stretchMost), stretchMost)
		p.out[k] = int32(p.squash[dot+stretchMost+1])
		sum += dot
	}
	return min(max(uint32(p.squash[sum/2+stretchMost+1]), 8), 65536-8)
}

// learn tells what the bit was.
func (p *predictor) learn(bit int) {
	n := 2*p.active + 1
	want := int32(bit) * 65535
	for k, at := range p.set {
		w := p.weights[k][at : at+n]
		miss := int64(want-p.out[k]) * mixRate
		for i, x := range p.in[:n] {
			w[i] += int32((int64(x)*miss + 1<<17) >> 18)
		}
	}
	for i := range p.active {
		t, s := p.teller[i], p.at[i]
		*t += uint16((want - int32(*t)) >> 6)
		s.p += uint16(int64(want-int32(s.p)) * p.rates[s.seen] >> 16)
		s.seen = min(s.seen+1, seenMost)
		if s.last = s.last<<1 | uint8(bit); s.last >= lastsKept {
			s.last = s.last&(lastsKept/2-1) | lastsKept/2
		}
	}
}
