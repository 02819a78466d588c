package raster

import (
	"math"
	"slices"
)

// KONSEP is drawn by ourselves: six letters as shapes, so that no font has to
// travel with the program for one word.

type point struct{ x, y float64 }

// shape is a simple polygon. The letters stand on the line y = 0 and are 1 high;
// heavy is the thickness of their strokes.
type shape []point

const heavy = 0.2

func bar(x0, y0, x1, y1 float64) shape {
	return shape{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// arc is the part of an ellipse's ring between two angles, in degrees; rx and
// ry are those of its outer edge.
func arc(cx, cy, rx, ry, from, to float64) shape {
	const steps = 24
	out := make(shape, 0, 2*steps+2)
	for i := range steps + 1 {
		s, c := math.Sincos((from + (to-from)*float64(i)/steps) * math.Pi / 180)
		out = append(out, point{cx + rx*c, cy + ry*s})
	}
	for i := range steps + 1 {
		s, c := math.Sincos((to + (from-to)*float64(i)/steps) * math.Pi / 180)
		out = append(out, point{cx + (rx-heavy)*c, cy + (ry-heavy)*s})
	}
	return out
}

type letter struct {
	shapes []shape
	width  float64
}

func konsepLetters() []letter {
	return []letter{
		{[]shape{ // K
			bar(0, 0, heavy, 1),
			{{heavy - .05, .30}, {heavy - .05, .56}, {.48, 1}, {.74, 1}},
			{{.26, .50}, {.40, .66}, {.77, 0}, {.53, 0}},
		}, .77},
		{[]shape{arc(.41, .5, .41, .5, 0, 180), arc(.41, .5, .41, .5, 180, 360)}, .82}, // O
		{[]shape{ // N
			bar(0, 0, heavy, 1), bar(.52, 0, .72, 1),
			{{0, 1}, {.22, 1}, {.72, 0}, {.50, 0}},
		}, .72},
		{[]shape{ // S
			arc(.33, .7, .32, .3, 20, 270), arc(.33, .3, .33, .3, 90, -160),
		}, .66},
		{[]shape{bar(0, 0, heavy, 1), bar(0, 0, .6, heavy), bar(0, .41, .55, .59), bar(0, .8, .6, 1)}, .6}, // E
		{[]shape{ // P
			bar(0, 0, heavy, 1), bar(0, .8, .38, 1), bar(0, .36, .38, .56), arc(.38, .68, .3, .32, -90, 90),
		}, .68},
	}
}

// konsepShapes lays the word across a page of w × h pixels: rising, three
// quarters of the width long, a little above the middle.
func konsepShapes(w, h float64) []shape {
	const gap, angle, share = 0.11, 28 * math.Pi / 180, 0.76
	letters := konsepLetters()
	length := -gap
	for _, l := range letters {
		length += l.width + gap
	}
	sin, cos := math.Sincos(angle)
	size := w * share / (length*cos + sin)
	var out []shape
	at := -length / 2
	for _, l := range letters {
		for _, s := range l.shapes {
			turned := make(shape, len(s))
			for i, p := range s {
				x, y := (at+p.x)*size, (p.y-0.5)*size
				turned[i] = point{w/2 + x*cos - y*sin, h*0.47 - x*sin - y*cos}
			}
			out = append(out, clockwise(turned))
		}
		at += l.width + gap
	}
	return out
}

// clockwise gives every shape the same direction, so that overlapping strokes
// add up instead of cutting holes.
func clockwise(s shape) shape {
	area := 0.0
	for i, p := range s {
		q := s[(i+1)%len(s)]
		area += p.x*q.y - q.x*p.y
	}
	if area < 0 {
		slices.Reverse(s)
	}
	return s
}

// markLevels is how finely an edge of the mark is drawn: level 0 is outside,
// the highest is fully inside.
const markLevels = 4

// mark keeps the levels of the last page size: while somebody types, it is
// always the same.
type mark struct {
	width, height int
	levels        []uint8
}

func (m *mark) over(width, height int) []uint8 {
	if m.width != width || m.height != height {
		m.width, m.height = width, height
		m.levels = levelsOf(konsepShapes(float64(width), float64(height)), width, height)
	}
	return m.levels
}

type crossing struct {
	x   float64
	dir int
}

// levelsOf fills shapes by the non-zero rule, with four scan lines to a row and
// exact edges along them.
func levelsOf(shapes []shape, width, height int) []uint8 {
	const fine = 4
	levels := make([]uint8, width*height)
	cover := make([]float64, width)
	var hits []crossing
	for y := range height {
		clear(cover)
		touched := false
		for sub := range fine {
			hits = crossings(hits[:0], shapes, float64(y)+(float64(sub)+0.5)/fine)
			touched = touched || len(hits) > 0
			fill(cover, hits)
		}
		if !touched {
			continue
		}
		row := levels[y*width : (y+1)*width]
		for x, c := range cover {
			row[x] = uint8(math.Round(c / fine * (markLevels - 1)))
		}
	}
	return levels
}

func crossings(hits []crossing, shapes []shape, y float64) []crossing {
	for _, s := range shapes {
		for i, p := range s {
			q := s[(i+1)%len(s)]
			if (p.y <= y) == (q.y <= y) {
				continue
			}
			dir := 1
			if p.y > y {
				dir = -1
			}
			hits = append(hits, crossing{p.x + (y-p.y)*(q.x-p.x)/(q.y-p.y), dir})
		}
	}
	slices.SortFunc(hits, func(a, b crossing) int {
		if a.x < b.x {
			return -1
		}
		return 1
	})
	return hits
}

func fill(cover []float64, hits []crossing) {
	winding := 0
	for i := range hits {
		if winding != 0 {
			span(cover, hits[i-1].x, hits[i].x)
		}
		winding += hits[i].dir
	}
}

// span adds to each pixel the part of it between x0 and x1.
func span(cover []float64, x0, x1 float64) {
	x0, x1 = max(x0, 0), min(x1, float64(len(cover)))
	for x := int(x0); x < len(cover) && float64(x) < x1; x++ {
		cover[x] += max(0, min(x1, float64(x+1))-max(x0, float64(x)))
	}
}
