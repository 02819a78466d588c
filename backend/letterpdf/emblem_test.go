package letterpdf

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"testing"
)

// update rewrites what tests compare with: go test ./backend/letterpdf -update
var update = flag.Bool("update", false, "write emblem.png, testdata/golden.txt and testdata/golden-kinds.txt anew")

// TestEmblemIsDrawn keeps the emblem ours: it is what drawEmblem draws.
func TestEmblemIsDrawn(t *testing.T) {
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, drawEmblem()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("emblem.png", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), emblemPNG) && !*update {
		t.Error("emblem.png is not what drawEmblem draws; run with -update")
	}
	if len(out.Bytes()) > 2500 {
		t.Errorf("the emblem has %d bytes", out.Len())
	}
}

const emblemW, emblemH = 204, 238

// drawEmblem draws the sign of a place that does not exist: a sun between two
// hills over three waves, in a shield.
func drawEmblem() image.Image {
	maroon, gold, green := color.RGBA{0x7d, 0x1f, 0x2e, 255}, color.RGBA{0xd9, 0xa4, 0x2b, 255}, color.RGBA{0x2f, 0x6b, 0x4a, 255}
	blue, white := color.RGBA{0x1f, 0x4e, 0x79, 255}, color.RGBA{255, 255, 255, 255}
	img := image.NewPaletted(image.Rect(0, 0, emblemW, emblemH), color.Palette{white, maroon, gold, green, blue})
	for y := range emblemH {
		for x := range emblemW {
			// u from -1 to 1 across, v from 0 at the top to 1 at the point
			u, v := (float64(x)+0.5)/emblemW*2-1, (float64(y)+0.5)/emblemH
			img.SetColorIndex(x, y, emblemColour(u, v))
		}
	}
	return img
}

func emblemColour(u, v float64) uint8 {
	const white, maroon, gold, green, blue = 0, 1, 2, 3, 4
	depth := shieldDepth(u, v)
	switch {
	case depth < 0:
		return white
	case depth < 0.05:
		return maroon
	case depth < 0.075:
		return gold
	case depth < 0.09:
		return maroon
	}
	dx, dy := u, (v-0.36)*2*emblemH/emblemW
	angle := math.Atan2(dy, dx)
	if r := math.Hypot(dx, dy); r < 0.2 || (r > 0.25 && r < 0.4 && math.Mod(angle+2*math.Pi, math.Pi/8) < math.Pi/18) {
		return gold
	}
	wave := func(at float64) bool { return math.Abs(v-at-0.012*math.Sin(u*14)) < 0.014 }
	hill := func(centre, height float64) bool { return v > 0.62-height+0.55*math.Abs(u-centre) }
	switch {
	case v > 0.66:
		if wave(0.71) || wave(0.77) || wave(0.83) {
			return white
		}
		return blue
	case hill(-0.5, 0.2), hill(0.5, 0.2):
		return green
	}
	return white
}

// shieldDepth is how far inside the shield a point lies, below 0 outside.
func shieldDepth(u, v float64) float64 {
	half := 0.96
	if v > 0.5 {
		half = 0.96 * math.Pow(math.Max(0, 1-math.Pow((v-0.5)/0.485, 2.2)), 0.62)
	}
	return math.Min(half-math.Abs(u), (v-0.015)*2)
}
