package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// head draws the letterhead: arms at the left, three lines of capitals, the
// unit's larger (government and unit as 3 to 4), address, and a double rule.
func (l *letterSheet) head(o *kelurahan.Office) error {
	arms, err := l.r.armsOf(o)
	if err != nil {
		return err
	}
	top := mm(13)
	if l.geo.top > 0 {
		top = mm(l.geo.top)
	}
	const armsHigh = 62 * pt
	// The lines keep clear of the arms on both sides, to stay in the middle.
	narrow := *l
	if arms != nil {
		w := arms.widthFor(armsHigh)
		l.page.images = append(l.page.images, picture{arms, l.left, top, w, armsHigh})
		narrow.left, narrow.wide = l.left+w+4*pt, l.wide-2*(w+4*pt)
	}
	lines := []struct {
		s, source string
		size      fontSize
		bold      bool
		step      mp
	}{
		{"PEMERINTAH " + strings.ToUpper(o.City), "office.city", 130, true, 12 * pt},
		{"KECAMATAN " + strings.ToUpper(o.District), "office.district", 130, true, 16 * pt},
		{"KELURAHAN " + strings.ToUpper(o.Name), "office.name", 170, true, 20 * pt},
		{o.Address, "office.address", 95, false, 13 * pt},
		{o.Contact, "office.contact", 95, false, 11 * pt},
	}
	y := top
	for _, line := range lines {
		if line.s == "" {
			continue
		}
		y += line.step
		if _, _, err := narrow.centred(line.s, line.bold, line.size, line.source, y); err != nil {
			return err
		}
	}
	y = max(y, top+armsHigh-4*pt) + 7*pt
	l.page.rule(l.left, y, l.wide, 2200)
	l.page.rule(l.left, y+3600, l.wide, 700)
	l.y = y + 4*pt
	return nil
}
