package letterpdf

import (
	_ "embed" // the faces and the emblem
	"fmt"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/signintech/gopdf"
)

//go:embed fonts/LoketSerif-Regular.ttf
var regularTTF []byte

//go:embed fonts/LoketSerif-Bold.ttf
var boldTTF []byte

//go:embed fonts/LoketSans-Regular.ttf
var sansTTF []byte

//go:embed fonts/LoketSans-Bold.ttf
var sansBoldTTF []byte

// mp is a length in thousandths of a point.
type mp int

const pt mp = 1000

// mm gives millimetres, rounded to a thousandth of a point.
func mm(n int) mp { return mp((n*720000 + 127) / 254) }

func (m mp) points() float64 { return float64(m) / 1000 }

// fontSize is a size in tenths of a point.
type fontSize int

// face is one face with the width of every glyph it has, in
// thousandths of its size.
type face struct {
	name  string
	width map[rune]int16
	latin [0x180]int16 // width by rune, 0 where there is no glyph
}

// typeface is the two faces a sheet is set in, with what gopdf keeps of them.
type typeface struct {
	regular, bold *face
	fonts         *gopdf.FontContainer
	ascender      float64 // of both faces, in parts of the size
}

func newTypeface(name string, regular, bold []byte) (*typeface, error) {
	t := &typeface{fonts: &gopdf.FontContainer{}}
	var err error
	if t.regular, err = newFace(name+"-Regular", regular, t.fonts); err != nil {
		return nil, err
	}
	if t.bold, err = newFace(name+"-Bold", bold, t.fonts); err != nil {
		return nil, err
	}
	var subset gopdf.SubsetFontObj
	if err := subset.SetTTFData(regular); err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	t.ascender = float64(subset.GetTTFParser().TypoAscender()) / float64(subset.GetTTFParser().UnitsPerEm())
	return t, nil
}

func (t *typeface) face(bold bool) *face {
	if bold {
		return t.bold
	}
	return t.regular
}

// lastRune is the last one the faces have a glyph for.
const lastRune = 0x2265

func newFace(name string, ttf []byte, fonts *gopdf.FontContainer) (*face, error) {
	if err := fonts.AddTTFFontData(name, ttf); err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	var subset gopdf.SubsetFontObj
	if err := subset.SetTTFData(ttf); err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	f := &face{name: name, width: map[rune]int16{}}
	table := subset.GetTTFParser()
	for seg := range table.SegCount {
		for r := rune(table.StartCount[seg]); r <= min(rune(table.EndCount[seg]), lastRune); r++ {
			glyph, err := subset.CharCodeToGlyphIndex(r)
			if err != nil || glyph == 0 {
				continue
			}
			w := int16(subset.GlyphIndexToPdfWidth(glyph))
			f.width[r] = w
			if int(r) < len(f.latin) {
				f.latin[r] = w
			}
		}
	}
	return f, nil
}

// measure gives the width of a text. source is the field it came from. Errors:
// glyph-missing (arg "char" as U+XXXX) for the first rune the face lacks.
func (f *face) measure(text string, size fontSize, source string) (mp, error) {
	sum := 0
	for _, r := range text {
		w := int16(0)
		if int(r) < len(f.latin) {
			w = f.latin[r]
		} else {
			w = f.width[r]
		}
		if w == 0 {
			return 0, kelurahan.E(kelurahan.GlyphMissing, "letterpdf.Render", nil, "char", fmt.Sprintf("U+%04X", r)).InField(source)
		}
		sum += int(w)
	}
	return mp(sum * int(size) / 10), nil
}
