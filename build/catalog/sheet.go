package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// A contact sheet has so many pages in a row and so many rows.
const (
	across, down = 6, 4
	thumbWide    = 288
	labelHigh    = 22
	between      = 6
)

// shrink makes a thumbnail; every pixel is the mean of those it stands for.
func shrink(img image.Image) *image.Gray {
	b := img.Bounds()
	high := b.Dy() * thumbWide / b.Dx()
	out := image.NewGray(image.Rect(0, 0, thumbWide, high))
	for y := range high {
		y0, y1 := b.Dy()*y/high, max(b.Dy()*(y+1)/high, b.Dy()*y/high+1)
		for x := range thumbWide {
			x0, x1 := b.Dx()*x/thumbWide, max(b.Dx()*(x+1)/thumbWide, b.Dx()*x/thumbWide+1)
			sum := 0
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					sum += int(color.GrayModel.Convert(img.At(b.Min.X+u, b.Min.Y+v)).(color.Gray).Y)
				}
			}
			out.SetGray(x, y, color.Gray{uint8(sum / ((y1 - y0) * (x1 - x0)))})
		}
	}
	return out
}

// thumb is one page with what it is.
type thumb struct {
	label string
	img   *image.Gray
}

// contactSheets writes sheet-01.png and so on, and says how many.
func contactSheets(dir string, letters []*letter) (int, error) {
	var list []thumb
	for _, l := range letters {
		for n, img := range l.thumbs {
			label := l.name()
			if len(l.thumbs) > 1 {
				label = fmt.Sprintf("%s %d/%d", label, n+1, len(l.thumbs))
			}
			list = append(list, thumb{label, img})
		}
	}
	sheets := 0
	for len(list) > 0 {
		n := min(len(list), across*down)
		sheets++
		if err := writeSheet(filepath.Join(dir, fmt.Sprintf("sheet-%02d.png", sheets)), list[:n]); err != nil {
			return sheets, err
		}
		list = list[n:]
	}
	return sheets, nil
}

func writeSheet(path string, list []thumb) error {
	tallest := 0
	for _, t := range list {
		tallest = max(tallest, t.img.Bounds().Dy())
	}
	cellWide, cellHigh := thumbWide+between, labelHigh+tallest+between
	rows := (len(list) + across - 1) / across
	img := image.NewGray(image.Rect(0, 0, across*cellWide+between, rows*cellHigh+between))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{150}), image.Point{}, draw.Src)
	for i, t := range list {
		x, y := between+i%across*cellWide, between+i/across*cellHigh
		write(img, x, y+4, t.label)
		at := image.Rect(x, y+labelHigh, x+thumbWide, y+labelHigh+t.img.Bounds().Dy())
		draw.Draw(img, at, t.img, image.Point{}, draw.Src)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// glyphs are letters of three by five dots, a digit per row from the top: 4 is
// the left dot, 1 the right one.
func glyphs() map[rune]string {
	const set = "a25755 b65656 c34443 d65556 e74647 f74644 g34553 h55755 i72227 j11152 k55655 l44447 m57755 n65555 o25552 p65644 q25563 r65655 " +
		"s34216 t72222 u55557 v55552 w55775 x55255 y55222 z71247 075557 126227 271747 371317 455711 574717 674757 771122 875757 975717 -00700 /11244"
	table := map[rune]string{}
	for i := 0; i+6 <= len(set); i += 7 {
		table[rune(set[i])] = set[i+1 : i+6]
	}
	return table
}

// write puts a label on a sheet, as much of it as a thumbnail is wide.
func write(img *image.Gray, x, y int, label string) {
	const dot = 2
	table, end := glyphs(), x+thumbWide
	for _, r := range label {
		if x+4*dot > end {
			return
		}
		for row, bits := range table[r] {
			for col := range 3 {
				if (bits-'0')>>(2-col)&1 == 1 {
					at := image.Rect(x+col*dot, y+row*dot, x+(col+1)*dot, y+(row+1)*dot)
					draw.Draw(img, at, image.Black, image.Point{}, draw.Src)
				}
			}
		}
		x += 4 * dot
	}
}
