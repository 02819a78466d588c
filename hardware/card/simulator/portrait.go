package simulator

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

// Portrait draws a face that belongs to nobody, always the same for one name,
// with long hair where asked: a JPEG of 2 to 4 KB, the size a photo on the chip
// can have.
func Portrait(name string, longHair bool) ([]byte, error) {
	h := fnv.New64a()
	h.Write([]byte(name))
	img := drawFace(h.Sum64(), longHair)
	var out bytes.Buffer
	for quality := 95; quality >= 20; quality -= 5 {
		out.Reset()
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if out.Len() <= 4000 {
			break
		}
	}
	return out.Bytes(), nil
}

// pick takes one of the colours by a few bits of seed.
func pick(seed uint64, shift int, colours ...color.RGBA) color.RGBA {
	return colours[(seed>>shift)%uint64(len(colours))]
}

func drawFace(seed uint64, longHair bool) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 120, 160))
	back := pick(seed, 0, color.RGBA{0xC8, 0x2B, 0x2B, 255}, color.RGBA{0x2B, 0x55, 0xB8, 255}) // as on the card: red or blue by year of birth
	skin := pick(seed, 3, color.RGBA{0xE0, 0xB0, 0x88, 255}, color.RGBA{0xC6, 0x90, 0x66, 255}, color.RGBA{0x96, 0x63, 0x42, 255})
	hair := pick(seed, 7, color.RGBA{0x1C, 0x16, 0x14, 255}, color.RGBA{0x38, 0x28, 0x20, 255}, color.RGBA{0x90, 0x8C, 0x8A, 255})
	shirt := pick(seed, 11, color.RGBA{0xF2, 0xF2, 0xF0, 255}, color.RGBA{0x3D, 0x6B, 0x54, 255}, color.RGBA{0x5E, 0x46, 0x7A, 255}, color.RGBA{0xD9, 0xA4, 0x3B, 255})
	white, dark := color.RGBA{0xFA, 0xFA, 0xFA, 255}, color.RGBA{0x20, 0x18, 0x18, 255}
	lips := color.RGBA{0xA0, 0x4A, 0x4A, 255}
	wide, eye, mouth := 28+int(seed>>16%7), 11+int(seed>>20%4), 5+int(seed>>24%7)

	draw.Draw(img, img.Bounds(), image.NewUniform(back), image.Point{}, draw.Src)
	if longHair {
		ellipse(img, 60, 78, wide+11, 52, hair) // behind the head
	}
	ellipse(img, 60, 168, 52, 46, shirt)
	ellipse(img, 60, 118, 12, 20, skin)
	ellipse(img, 60, 62, wide+4, 44, hair)
	ellipse(img, 60, 72, wide, 38, skin)
	for _, side := range []int{-1, 1} {
		x := 60 + side*eye
		ellipse(img, x, 68, 6, 4, white)
		ellipse(img, x, 68, 3, 3, dark)
		ellipse(img, x, 59, 7, 2, hair)
		if seed>>29&3 == 0 {
			ring(img, x, 68, 10, dark) // spectacles
		}
	}
	ellipse(img, 60, 80, 3, 6, color.RGBA{skin.R - 30, skin.G - 30, skin.B - 30, 255})
	ellipse(img, 60, 93, 8+mouth/2, 3, lips)
	return img
}

func ellipse(img *image.RGBA, cx, cy, rx, ry int, c color.RGBA) {
	for y := -ry; y <= ry; y++ {
		for x := -rx; x <= rx; x++ {
			if x*x*ry*ry+y*y*rx*rx <= rx*rx*ry*ry {
				img.SetRGBA(cx+x, cy+y, c)
			}
		}
	}
}

func ring(img *image.RGBA, cx, cy, r int, c color.RGBA) {
	for y := -r; y <= r; y++ {
		for x := -r; x <= r; x++ {
			if d := x*x + y*y; d <= r*r && d >= (r-2)*(r-2) {
				img.SetRGBA(cx+x, cy+y, c)
			}
		}
	}
}
