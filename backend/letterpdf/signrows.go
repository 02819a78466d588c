package letterpdf

import "github.com/loket-kelurahan/loket/backend/catalog"

// signRowGap is between two rows.
const signRowGap = 12 * pt

// signatureRows is a block of rows and the note below them.
type signatureRows struct {
	l    *letterSheet
	rows []*signRow
	note []line // in the width beside the QR code where it stands there
	wide []line // the same in the whole width
}

func hasList(v catalog.SignRows) bool {
	for _, r := range v.Rows {
		for _, c := range r.Columns {
			if len(c.List) > 0 {
				return true
			}
		}
	}
	return false
}

// signRows ends a sheet whose kind writes its signatures out. All rows stand
// together below at least two lines of the text; only where they fit no page
// do they run over several.
func (l *letterSheet) signRows(v catalog.SignRows) error {
	if len(v.Rows) == 0 {
		return nil
	}
	least := l.geo.topOfNext() + 3*l.st.leading + l.st.gap
	parts := make([]signPart, len(v.Rows))
	for i, row := range v.Rows {
		parts[i].row = row
	}
	ways, err := l.signWays(parts, v.Note)
	if err != nil {
		return err
	}
	if _, ok := chooseWay(ways, least); !ok {
		if parts, err = l.spreadRows(v.Rows); err != nil {
			return err
		}
		if ways, err = l.signWays(parts, v.Note); err != nil {
			return err
		}
	}
	room := l.flow(func(textEnd mp) bool {
		_, ok := chooseWay(ways, textEnd)
		return ok
	})
	plan, ok := chooseWay(ways, l.y)
	if !room || !ok {
		l.crowded = true
		return nil
	}
	plan.draw(l.page)
	l.qrLeft, l.y = plan.qrLeft, plan.end
	return nil
}

// signPart is a row, or a piece of one whose lists are long: from counts whom
// the pieces before it name.
type signPart struct {
	row  catalog.SignRow
	from int
}

// signWays are the block as wide as the text and, where the QR code is in its
// way, with the last row beside the code.
func (l *letterSheet) signWays(parts []signPart, note string) ([]*signatureRows, error) {
	var ways []*signatureRows
	for _, inset := range []mp{0, l.qrWide + mm(8)} {
		b := &signatureRows{l: l}
		for i, part := range parts {
			left := l.left
			if i == len(parts)-1 {
				left += inset
			}
			r, err := l.signRow(part, left, l.wide-(left-l.left))
			if err != nil {
				return nil, err
			}
			b.rows = append(b.rows, r)
		}
		if err := b.setNote(note); err != nil {
			return nil, err
		}
		ways = append(ways, b)
		if !l.coded || len(parts[len(parts)-1].row.Columns) > 2 {
			break
		}
	}
	return ways, nil
}

func (b *signatureRows) setNote(note string) (err error) {
	if note == "" {
		return nil
	}
	small, runs := setter{b.l.typ, 80}, []catalog.Run{{Text: note}}
	if b.wide, err = small.lines(runs, b.l.wide); err != nil {
		return err
	}
	b.note, err = small.lines(runs, b.l.wide-b.l.qrWide-mm(8))
	return err
}

// signPlan is where a block stands on a page.
type signPlan struct {
	b        *signatureRows
	top, end mp
	qrLeft   mp
	note     []line
	noteX    mp
	noteTop  mp
}

func (b *signatureRows) height() mp {
	sum := signRowGap * mp(len(b.rows)-1)
	for _, r := range b.rows {
		sum += r.height
	}
	return sum
}

// chooseWay prefers the QR code at the left, even if the last row gives way.
func chooseWay(ways []*signatureRows, textEnd mp) (signPlan, bool) {
	for _, b := range ways {
		if plan, ok := b.plan(textEnd); ok {
			return plan, true
		}
	}
	return ways[0].planAside(textEnd)
}

// begin is a plan with the note in the whole width below the rows.
func (b *signatureRows) begin(textEnd mp) (plan signPlan, bottom mp, ok bool) {
	l := b.l
	plan = signPlan{b: b, top: textEnd + l.st.gap + 6*pt, qrLeft: l.left, noteX: l.left, note: b.wide}
	bottom = plan.top + b.height()
	plan.noteTop = bottom + 6*pt
	plan.end = plan.noteTop + noteLeading*mp(len(b.wide))
	return plan, bottom, textEnd <= l.qrTop && bottom <= l.footTop()-mm(3)
}

// plan finds room for the rows, the note and the QR code below a text.
func (b *signatureRows) plan(textEnd mp) (signPlan, bool) {
	l := b.l
	plan, bottom, ok := b.begin(textEnd)
	switch {
	case !ok:
		return plan, false
	case !l.coded:
		return plan, plan.end <= l.footTop()-mm(2)
	case !b.codeFits(b.taken(plan.top), l.left):
		return plan, false
	case len(b.wide) == 0:
		plan.end = bottom
		return plan, true
	case plan.end <= l.qrTop:
		return plan, true
	}
	// The note beside the code.
	plan.note, plan.noteX = b.note, l.left+l.qrWide+mm(8)
	plan.end = plan.noteTop + noteLeading*mp(len(b.note))
	return plan, plan.end <= l.footTop()-mm(2)
}

// planAside puts the code in the middle or at the right of a block without a note.
func (b *signatureRows) planAside(textEnd mp) (signPlan, bool) {
	plan, _, ok := b.begin(textEnd)
	if !ok || !b.l.coded || len(b.wide) > 0 {
		return plan, false
	}
	taken := b.taken(plan.top)
	for _, x := range []mp{b.l.left + (b.l.wide-b.l.qrWide)/2, b.l.left + b.l.wide - b.l.qrWide} {
		if b.codeFits(taken, x) {
			plan.qrLeft = x
			return plan, true
		}
	}
	return plan, false
}

const noteLeading = 10 * pt

func (b *signatureRows) taken(top mp) []rect {
	var list []rect
	for _, r := range b.rows {
		list = append(list, r.taken(top)...)
		top += r.height + signRowGap
	}
	return list
}

// codeFits reports whether nothing stands where the QR code with its quiet zone
// would.
func (b *signatureRows) codeFits(taken []rect, x mp) bool {
	quiet := (b.l.footTop() - b.l.qrTop - b.l.qrWide) / 2
	code := rect{x - quiet, b.l.qrTop, x + b.l.qrWide + quiet, b.l.footTop()}
	for _, t := range taken {
		if t.meets(code) {
			return false
		}
	}
	return true
}

func (plan *signPlan) draw(p *page) {
	top := plan.top
	for _, r := range plan.b.rows {
		r.draw(p, top)
		top += r.height + signRowGap
	}
	small := setter{plan.b.l.typ, 80}
	for i, line := range plan.note {
		small.place(p, line, plan.noteX, plan.noteTop+noteLeading*mp(i)+8*pt, 0, false)
	}
}

// listsPerRow is how many people sign at most in one row of a block that fits
// no page.
const listsPerRow = 6

// spreadRows makes all but the last row part of the text, long lists in pieces,
// so that they may stand on several pages. It gives the last one, which ends
// the sheet.
func (l *letterSheet) spreadRows(rows []catalog.SignRow) ([]signPart, error) {
	var parts []signPart
	head, err := l.signContinued()
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		pieces, err := l.piecesOf(row, (l.capacity()-head.height)*6/10)
		if err != nil {
			return nil, err
		}
		parts = append(parts, pieces...)
	}
	for i := max(0, len(l.lines)-2); i < len(l.lines); i++ {
		l.lines[i].keep = true
	}
	l.spread = true
	end := len(parts) - 1
	for _, part := range parts[:end] {
		r, err := l.signRow(part, l.left, l.wide)
		if err != nil {
			return nil, err
		}
		l.add(chunk{before: signRowGap, height: r.height, first: true, head: head, draw: r.draw})
		if l.full() {
			break
		}
	}
	return parts[end:], nil
}

// piecesOf cuts a row into the fewest pieces that are no higher than most.
func (l *letterSheet) piecesOf(row catalog.SignRow, most mp) ([]signPart, error) {
	for each := listsPerRow; ; each-- {
		parts := cutLists(row, each)
		highest := mp(0)
		for _, part := range parts {
			r, err := l.signRow(part, l.left, l.wide)
			if err != nil {
				return nil, err
			}
			highest = max(highest, r.height)
		}
		if highest <= most || each == 1 {
			return parts, nil
		}
	}
}

// cutLists cuts a row with long lists into pieces of so many people each; who
// signs alone signs in the first.
func cutLists(row catalog.SignRow, each int) []signPart {
	var parts []signPart
	for from := 0; ; from += each {
		piece, more := signPart{from: from}, false
		for _, c := range row.Columns {
			n := len(c.List)
			switch {
			case n > from:
				c.List = c.List[from:min(n, from+each)]
				more = more || n > from+each
			case from > 0:
				c = catalog.SignColumn{Empty: true}
			}
			if from > 0 {
				c.Above, c.Meterai = nil, false
			}
			piece.row.Columns = append(piece.row.Columns, c)
		}
		parts = append(parts, piece)
		if !more {
			return parts
		}
	}
}

// signContinued heads a page on which only people sign: nobody shall put it
// under another text.
func (l *letterSheet) signContinued() (*chunk, error) {
	words := "Lanjutan tanda tangan pada " + l.named + ". Halaman ini tidak terpisahkan dari halaman sebelumnya dan tidak berlaku tanpanya."
	lines, err := l.set.lines([]catalog.Run{{Text: words}}, l.wide)
	if err != nil {
		return nil, err
	}
	return &chunk{height: l.st.leading * mp(len(lines)), draw: func(p *page, top mp) {
		for i, line := range lines {
			l.set.place(p, line, l.left, top+l.st.leading*mp(i)+l.rise(), 0, false)
		}
	}}, nil
}
