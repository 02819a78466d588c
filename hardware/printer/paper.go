package printer

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Paper is a size of paper in millimetres, standing upright.
type Paper struct{ Width, Height float64 }

// The two sizes a kelurahan prints on. F4 is the Indonesian folio of the trade,
// 215 × 330 mm; ISO 216 does not know it.
func a4() Paper { return Paper{210, 297} }
func f4() Paper { return Paper{215, 330} }

// near allows for sizes that were rounded to points or inches on their way: the
// American foolscap of 8.5 × 13 in is 215.9 × 330.2 mm, and in the tray it is F4.
func (p Paper) near(q Paper) bool {
	return math.Abs(p.Width-q.Width) <= 1.5 && math.Abs(p.Height-q.Height) <= 1.5
}

// mediaBox finds a page's size where our own letters have it: in clear text.
// PDF 32000-1, 7.7.3.3.
var mediaBox = regexp.MustCompile(`/MediaBox\s*\[\s*([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s*\]`)

// paperOf returns the size of a PDF's first page, or A4 where it does not say.
func paperOf(pdf []byte) Paper {
	m := mediaBox.FindSubmatch(pdf)
	if m == nil {
		return a4()
	}
	var box [4]float64
	for i := range box {
		v, err := strconv.ParseFloat(string(m[i+1]), 64)
		if err != nil {
			return a4()
		}
		box[i] = v
	}
	const mm = 25.4 / 72
	p := Paper{Width: (box[2] - box[0]) * mm, Height: (box[3] - box[1]) * mm}
	for _, known := range []Paper{a4(), f4()} {
		if p.near(known) {
			return known
		}
	}
	if p.Width < 50 || p.Height < 50 || p.Width > 1000 || p.Height > 1000 {
		return a4()
	}
	return p
}

// media returns the PWG name (PWG 5101.1) under which a queue is asked for this
// paper: the queue's own name for the nearest size where it has one, since many
// drivers choose the tray by name, else a custom one.
func (p Paper) media(supported []string) string {
	best, name := math.Inf(1), ""
	for _, s := range supported {
		q, ok := parseMedia(s)
		off := math.Abs(p.Width-q.Width) + math.Abs(p.Height-q.Height)
		if ok && p.near(q) && off < best {
			best, name = off, s
		}
	}
	if name != "" {
		return name
	}
	size := millimetres(p.Width) + "x" + millimetres(p.Height) + "mm"
	return fmt.Sprintf("custom_%s_%s", size, size)
}

func millimetres(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// parseMedia reads the size at the end of a PWG name, as in iso_a4_210x297mm or
// na_foolscap_8.5x13in. The ends of a custom range are no size.
func parseMedia(name string) (Paper, bool) {
	if strings.HasPrefix(name, "custom_min_") || strings.HasPrefix(name, "custom_max_") {
		return Paper{}, false
	}
	size := name[strings.LastIndexByte(name, '_')+1:]
	unit := 1.0
	switch {
	case strings.HasSuffix(size, "mm"):
		size = strings.TrimSuffix(size, "mm")
	case strings.HasSuffix(size, "in"):
		size, unit = strings.TrimSuffix(size, "in"), 25.4
	default:
		return Paper{}, false
	}
	w, h, ok := strings.Cut(size, "x")
	if !ok {
		return Paper{}, false
	}
	width, err1 := strconv.ParseFloat(w, 64)
	height, err2 := strconv.ParseFloat(h, 64)
	if err1 != nil || err2 != nil || !(width > 0) || !(height > 0) {
		return Paper{}, false
	}
	return Paper{Width: width * unit, Height: height * unit}, true
}
