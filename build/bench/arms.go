package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// arms draws what heads a letter: a shield with a rim, a star, waves, two ears
// of grain and a ribbon, as large and as busy as a city's real arms, and no
// city's.
func arms() ([]byte, error) {
	const w, h = 290, 340
	palette := color.Palette{
		color.White, color.RGBA{0x0B, 0x6E, 0x3A, 0xFF}, color.RGBA{0xE8, 0xB9, 0x0C, 0xFF},
		color.RGBA{0x1C, 0x4F, 0xA0, 0xFF}, color.RGBA{0xB0, 0x1E, 0x23, 0xFF}, color.Black,
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), palette)
	for y := range h {
		for x := range w {
			img.SetColorIndex(x, y, armsAt((float64(x)-w/2)/(w/2), float64(y)/h))
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// armsAt gives the colour at a place: x from -1 to 1, y from 0 to 1.
func armsAt(x, y float64) uint8 {
	side := 0.92 * math.Sqrt(math.Max(0, 1-math.Pow(y, 3.2)))
	switch ax := math.Abs(x); {
	case ax > side:
		return 0
	case ax > side-0.05 || y < 0.03:
		return 5
	case ax > side-0.09 || y < 0.05:
		return 2
	case y > 0.70 && y < 0.80+0.05*math.Cos(4*x):
		return 4
	case y > 0.52 && math.Sin(24*x+60*y) > 0.2:
		return 3
	case y > 0.52:
		return 0
	}
	angle, far := math.Atan2(y-0.24, x*0.85), math.Hypot(x*0.85, y-0.24)
	if far < 0.10+0.05*math.Cos(5*angle) {
		return 2
	}
	ear := math.Abs(math.Abs(x) - 0.45 - 0.12*math.Sin(6*y))
	if y > 0.1 && y < 0.5 && ear < 0.05*(1+math.Sin(70*y)) {
		return 2
	}
	return 1
}
