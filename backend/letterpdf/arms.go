package letterpdf

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the emblem
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/signintech/gopdf"
)

//go:embed emblem.png
var emblemPNG []byte

// Emblem gives the invented emblem that practice offices bear: a PNG of a place
// that does not exist.
func Emblem() []byte { return bytes.Clone(emblemPNG) }

const (
	maxArms      = 64 << 10
	maxArmsSide  = 4000 // pixels, so that a small file cannot unpack to gigabytes
	maxArmsKept  = 340  // pixels of height: 400 to the inch on the sheet
	maxArmsCache = 8
)

// arms is a picture as the sheet carries it: few colours on white, packed once.
type arms struct {
	id   string
	png  []byte
	w, h int
}

func (a *arms) widthFor(height mp) mp { return min(height*mp(a.w)/mp(a.h), height*3/2) }

// armsReader hands the packed picture to gopdf.
type armsReader struct {
	*bytes.Reader
	id string
}

func (a armsReader) ID() string { return a.id }

func (a *arms) holder() gopdf.ImageHolder { return armsReader{bytes.NewReader(a.png), a.id} }

// CheckArms says whether a PNG can head a letter. Errors: field-invalid
// (field "arms").
func CheckArms(data []byte) error {
	if _, err := packArms(data); err != nil {
		return kelurahan.E(kelurahan.FieldInvalid, "letterpdf.CheckArms", err).InField("arms")
	}
	return nil
}

// armsOf gives the office's arms, nil when it has none. A practice office
// without any bears the emblem. Errors: render-failed.
func (r *Renderer) armsOf(o *kelurahan.Office) (*arms, error) {
	data := o.Arms
	if len(data) == 0 && o.Practice {
		data = emblemPNG
	}
	if len(data) == 0 {
		return nil, nil
	}
	sum := sha256.Sum256(data)
	r.mu.Lock()
	defer r.mu.Unlock()
	if a, ok := r.arms[sum]; ok {
		return a, nil
	}
	a, err := packArms(data)
	if err != nil {
		return nil, kelurahan.E(kelurahan.RenderFailed, "letterpdf.Render", err)
	}
	if len(r.arms) >= maxArmsCache {
		clear(r.arms)
	}
	r.arms[sum] = a
	return a, nil
}

// packArms makes a picture small: on white, not larger than print shows, and
// with at most 256 colours. gopdf would unpack and pack transparent pictures
// anew for every letter.
func packArms(data []byte) (*arms, error) {
	if len(data) > maxArms {
		return nil, fmt.Errorf("the picture has %d bytes, more than %d", len(data), maxArms)
	}
	conf, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("not a PNG: %w", err)
	}
	if conf.Width < 1 || conf.Height < 1 || max(conf.Width, conf.Height) > maxArmsSide {
		return nil, fmt.Errorf("%d by %d pixels", conf.Width, conf.Height)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("not a PNG: %w", err)
	}
	few := fewColours(onWhite(img))
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		return nil, fmt.Errorf("pack the picture: %w", err)
	}
	sum := sha256.Sum256(out.Bytes())
	return &arms{id: fmt.Sprintf("%x", sum[:8]), png: out.Bytes(), w: few.Rect.Dx(), h: few.Rect.Dy()}, nil
}

// onWhite lays a picture on white and shrinks it by whole steps.
func onWhite(img image.Image) *image.RGBA {
	b := img.Bounds()
	step := (b.Dy() + maxArmsKept - 1) / maxArmsKept
	out := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()/step), max(1, b.Dy()/step)))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.SetRGBA(x, y, average(img, b.Min.X+x*step, b.Min.Y+y*step, step))
		}
	}
	return out
}

func average(img image.Image, x0, y0, step int) color.RGBA {
	var sum [3]uint32
	n := uint32(0)
	for y := y0; y < min(y0+step, img.Bounds().Max.Y); y++ {
		for x := x0; x < min(x0+step, img.Bounds().Max.X); x++ {
			r, g, b, a := img.At(x, y).RGBA()
			sum[0] += (r + 0xFFFF - a) >> 8
			sum[1] += (g + 0xFFFF - a) >> 8
			sum[2] += (b + 0xFFFF - a) >> 8
			n++
		}
	}
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
}

// fewColours rounds colours, a bit more at every try, until 256 are enough.
func fewColours(img *image.RGBA) *image.Paletted {
	for drop := 0; ; drop++ {
		if p := withPalette(img, drop); p != nil {
			return p
		}
	}
}

func withPalette(img *image.RGBA, drop int) *image.Paletted {
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(img.Rect, nil)
	for i := range out.Pix {
		c := color.RGBA{rounded(img.Pix[i*4], drop), rounded(img.Pix[i*4+1], drop), rounded(img.Pix[i*4+2], drop), 255}
		n, ok := index[c]
		if !ok {
			if len(index) == 256 {
				return nil
			}
			n = uint8(len(index))
			index[c] = n
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i] = n
	}
	return out
}

// rounded drops the lowest bits of a shade and keeps white white.
func rounded(v uint8, drop int) uint8 {
	high := v >> drop
	return uint8(int(high) * 255 / (255 >> drop))
}
