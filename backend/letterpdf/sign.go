package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// signatures ends the letter: it lays the block out, lets the text flow with as
// much room as the block needs, and draws the block under the text.
//
// The official stands at the right, where the round stamp falls over the left
// of his name. At the left stands the citizen who signs with him, or else the
// witnesses; with both, the witnesses stand beside the QR code.
func (l *letterSheet) signatures(sig catalog.Signatures) error {
	b, err := l.signBlock(sig)
	if err != nil {
		return err
	}
	room := l.flow(func(textEnd mp) bool {
		top := textEnd + b.gap()
		switch {
		case textEnd > l.qrTop || top+b.right > l.footTop()-mm(3):
			return false
		case top+b.left > l.qrTop:
			return false
		}
		return l.besideQR(top, b)+b.below <= l.footTop()-mm(2)
	})
	if !room {
		l.crowded = true
		return nil
	}
	top := l.y + b.gap()
	b.draw(l.page, top)
	if b.drawBelow != nil {
		b.drawBelow(l.page, l.besideQR(top, b))
	}
	return nil
}

// besideQR is where the witnesses begin when they stand beside the QR code: at
// its top, or higher where they need more room.
func (l *letterSheet) besideQR(top mp, b *signBlock) mp {
	if b.below == 0 {
		return top
	}
	return max(min(l.qrTop, l.footTop()-mm(2)-b.below), top+max(b.left, b.right)+8*pt)
}

// signBlock is a laid-out block of signatures: the heights of its columns and
// of what stands below them, and how to draw them.
type signBlock struct {
	l                  *letterSheet
	left, right, below mp
	draw, drawBelow    func(p *page, top mp)
}

func (b *signBlock) gap() mp { return b.l.st.gap + 6*pt }

func signWidth() mp { return mm(76) }

// handSpace is the room for a stamp and a signature.
func (l *letterSheet) handSpace() mp { return 52*pt + l.st.gap }

func (l *letterSheet) signBlock(sig catalog.Signatures) (*signBlock, error) {
	b := &signBlock{l: l}
	rightX := l.left + l.wide - signWidth()
	lines := sig.Lines
	if sig.Place != "" {
		lines = append([]string{sig.Place}, sig.Lines...)
	}
	title, err := l.column(lines, rightX)
	if err != nil {
		return nil, err
	}
	name, err := l.nameColumn(catalog.Run{Text: sig.Official.Name, Bold: true, Source: "signer.name"}, rightX)
	if err != nil {
		return nil, err
	}
	var below []string
	if sig.Official.Rank != "" {
		below = append(below, sig.Official.Rank)
	}
	if sig.Official.NIP != "" {
		below = append(below, "NIP "+sig.Official.NIP)
	}
	end, err := l.column(below, rightX)
	if err != nil {
		return nil, err
	}
	nameTop := title.height + l.handSpace()
	b.right = nameTop + name.height + end.height
	b.draw = func(p *page, top mp) {
		title.draw(p, top)
		name.draw(p, top+nameTop)
		end.draw(p, top+nameTop+name.height)
	}
	return b, l.leftColumn(b, sig, title.height, nameTop)
}

func (l *letterSheet) leftColumn(b *signBlock, sig catalog.Signatures, titleHeight, nameTop mp) error {
	witnesses, err := l.witnesses(sig)
	if err != nil {
		return err
	}
	official := b.draw
	switch {
	case sig.Beside != nil:
		label, err := l.column([]string{sig.Beside.Label + ","}, l.left)
		if err != nil {
			return err
		}
		name, err := l.nameColumn(sig.Beside.Name, l.left)
		if err != nil {
			return err
		}
		b.left = nameTop + name.height
		b.draw = func(p *page, top mp) {
			official(p, top)
			label.draw(p, top+titleHeight-label.height)
			name.draw(p, top+nameTop)
		}
		if witnesses != nil {
			x := l.left + l.qrWide + mm(10)
			b.below = witnesses.height
			b.drawBelow = func(p *page, top mp) { witnesses.at(p, x, min(mm(95), l.left+l.wide-x), top) }
		}
	case witnesses != nil:
		b.left = l.st.leading + witnesses.height
		b.draw = func(p *page, top mp) {
			official(p, top)
			witnesses.at(p, l.left, signWidth(), top+l.st.leading)
		}
	}
	return nil
}

// columnText is a column of centred lines.
type columnText struct {
	height mp
	draw   func(p *page, top mp)
}

func (l *letterSheet) column(texts []string, x mp) (columnText, error) {
	var lines []line
	for _, t := range texts {
		set, err := l.set.lines([]catalog.Run{{Text: t, Source: "signer.title"}}, signWidth())
		if err != nil {
			return columnText{}, err
		}
		lines = append(lines, set...)
	}
	return l.columnOf(lines, x, false), nil
}

func (l *letterSheet) nameColumn(name catalog.Run, x mp) (columnText, error) {
	lines, err := l.set.lines([]catalog.Run{name}, signWidth())
	return l.columnOf(lines, x, true), err
}

func (l *letterSheet) columnOf(lines []line, x mp, underline bool) columnText {
	return columnText{l.st.leading * mp(len(lines)), func(p *page, top mp) {
		for i, line := range lines {
			at := x + (signWidth()-line.width)/2
			base := top + l.st.leading*mp(i) + l.rise()
			l.set.place(p, line, at, base, 0, false)
			if underline {
				p.rule(at, base+1800, line.width, 800)
			}
		}
	}}
}

// witnessList is the witnesses with a line for each to sign on.
type witnessList struct {
	l      *letterSheet
	label  string
	names  [][]line
	height mp
}

// nameShare is how much of the width the name of a witness may take.
func nameShare(width mp) mp { return width * 3 / 5 }

func (l *letterSheet) witnesses(sig catalog.Signatures) (*witnessList, error) {
	if len(sig.Witnesses) == 0 {
		return nil, nil
	}
	w := &witnessList{l: l, label: sig.WitnessLabel, height: l.st.leading}
	for _, run := range sig.Witnesses {
		lines, err := l.set.lines([]catalog.Run{run}, nameShare(signWidth())-20*pt)
		if err != nil {
			return nil, err
		}
		w.names = append(w.names, lines)
		w.height += w.step(lines)
	}
	return w, nil
}

// step leaves room to write above the line.
func (w *witnessList) step(lines []line) mp {
	return 11*pt + w.l.st.leading*mp(max(1, len(lines)))
}

func (w *witnessList) at(p *page, x, width, top mp) {
	l := w.l
	base := top + l.rise()
	p.texts = append(p.texts, text{x: x, baseline: base, size: l.st.size, s: w.label + ":"})
	top += l.st.leading
	for i, lines := range w.names {
		top += 11 * pt
		p.texts = append(p.texts, text{x: x, baseline: top + l.rise(), size: l.st.size, s: itoa(i+1) + "."})
		for n, line := range lines {
			l.set.place(p, line, x+16*pt, top+l.st.leading*mp(n)+l.rise(), 0, false)
		}
		p.rule(x+nameShare(width), top+l.rise()+2*pt, width-nameShare(width), 600)
		top += l.st.leading * mp(max(1, len(lines)))
	}
}
