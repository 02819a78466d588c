package raster

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The child of these tests is the test program itself, as the child of Loket is Loket.
const childEnv = "LOKET_RASTER_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "":
		os.Exit(m.Run())
	case "hang": // greets, then never answers
		var q question
		if _, err := readFrame(os.Stdin, &q, MaxPDF); err != nil {
			os.Exit(1)
		}
		if err := writeFrame(os.Stdout, answer{}, nil); err != nil {
			os.Exit(1)
		}
		time.Sleep(time.Hour)
	case "mute": // never greets: PDFium is being compiled
		time.Sleep(time.Hour)
	case "babble":
		fmt.Println("this is not a frame, it is a sentence that is long enough")
		os.Exit(0)
	default:
		os.Exit(ChildMain(os.Stdin, os.Stdout))
	}
}

// cacheDir is kept between runs, so that PDFium is compiled once.
var cacheDir = sync.OnceValues(func() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "loket-test-raster")
	return dir, os.MkdirAll(dir, 0o700)
})

func newRenderer(t testing.TB, mode string) *Renderer {
	t.Helper()
	dir, err := cacheDir()
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &Renderer{Exe: exe, Args: []string{}, Env: []string{childEnv + "=" + mode}, CacheDir: dir}
	t.Cleanup(r.Close)
	return r
}

// makePDF writes a PDF by hand: pages with the given contents.
func makePDF(width, height float64, contents ...string) []byte {
	var kids []string
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"}
	for _, c := range contents {
		n := len(objects) + 1
		kids = append(kids, fmt.Sprintf("%d 0 R", n))
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>", width, height, n+1),
			fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(c), c))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// letterPage looks like a letter: thirty lines of text and a QR-like square.
func letterPage(colour string) string {
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "BT /F1 11 Tf 70 %d Td (benar mempunyai usaha sembako di wilayah Kelurahan Oesapa, baris %d) Tj ET\n", 780-i*18, i)
	}
	b.WriteString(colour)
	for i := range 33 * 33 {
		if i*7%3 == 0 {
			fmt.Fprintf(&b, "%d %d 2 2 re\n", 70+i%33*2, 60+i/33*2)
		}
	}
	b.WriteString("f\n")
	return b.String()
}

func a4(contents ...string) []byte { return makePDF(595.28, 841.89, contents...) }

func decode(t testing.TB, pic Picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(pic.PNG))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != pic.Width || img.Bounds().Dy() != pic.Height {
		t.Fatalf("picture is %v, said %d × %d", img.Bounds(), pic.Width, pic.Height)
	}
	return img
}

func rgb(img image.Image, x, y int) color.RGBA {
	r, g, b, _ := img.At(x, y).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

var white = color.RGBA{255, 255, 255, 255}

func TestPageBecomesPicture(t *testing.T) {
	r := newRenderer(t, "child")
	doc := a4("0 0 0 rg 0 420 297.64 421 re f", "1 0 0 rg 0 0 100 100 re f")
	pic, err := r.Render(t.Context(), Request{PDF: doc, Width: 900})
	if err != nil {
		t.Fatal(err)
	}
	if pic.Pages != 2 || pic.Width != 900 || pic.Height != 1273 || pic.PageHeight != 1273 {
		t.Errorf("got %d pages, %d × %d of %d", pic.Pages, pic.Width, pic.Height, pic.PageHeight)
	}
	if int(pic.PaperWidth+.5) != 210 || int(pic.PaperHeight+.5) != 297 {
		t.Errorf("paper %g × %g mm", pic.PaperWidth, pic.PaperHeight)
	}
	img := decode(t, pic)
	if got := rgb(img, 200, 300); got != (color.RGBA{0, 0, 0, 255}) {
		t.Errorf("black quarter is %v", got)
	}
	for _, p := range [][2]int{{700, 300}, {200, 1000}, {899, 1272}} {
		if got := rgb(img, p[0], p[1]); got != white {
			t.Errorf("white at %v is %v", p, got)
		}
	}
	second, err := r.Render(t.Context(), Request{PDF: doc, Page: 1, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	if got := rgb(decode(t, second), 20, 820); got != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("red square is %v: colour must survive", got)
	}
}

// TestPictureIsThePage: nothing is laid over it. What marks a concept stands in
// the PDF itself.
func TestPictureIsThePage(t *testing.T) {
	r := newRenderer(t, "child")
	for name, colour := range map[string]string{"grey": "", "colour": "0 0.4 0 rg\n"} {
		pic, err := r.Render(t.Context(), Request{PDF: a4(letterPage(colour)), Width: 900})
		if err != nil {
			t.Fatal(err)
		}
		img := decode(t, pic)
		for y := range pic.Height {
			for x := range pic.Width {
				if c := rgb(img, x, y); c.R > c.B && c.B > c.G {
					t.Fatalf("%s: a pixel of another colour at %d, %d: %v", name, x, y, c)
				}
			}
		}
	}
}

// TestBandsJoin: printing goes band by band, and must give the same page.
func TestBandsJoin(t *testing.T) {
	r := newRenderer(t, "child")
	doc := a4(letterPage(""))
	whole, err := r.Render(t.Context(), Request{PDF: doc, DPI: 100, Grey: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Grey) != whole.Width*whole.Height {
		t.Fatalf("%d bytes for %d × %d", len(whole.Grey), whole.Width, whole.Height)
	}
	var joined []byte
	for top := 0; top < whole.Height; top += 256 {
		band, err := r.Render(t.Context(), Request{PDF: doc, DPI: 100, Grey: true, Top: top, Rows: 256})
		if err != nil {
			t.Fatal(err)
		}
		joined = append(joined, band.Grey...)
	}
	if len(joined) != len(whole.Grey) {
		t.Fatalf("the bands have %d bytes, the page %d", len(joined), len(whole.Grey))
	}
	for i, v := range joined {
		// PDFium rounds an edge at another place in another band: one level of 255.
		if int(v)-int(whole.Grey[i]) > 1 || int(whole.Grey[i])-int(v) > 1 {
			t.Fatalf("pixel %d is %d in its band and %d in the page", i, v, whole.Grey[i])
		}
	}
}

func TestWhatCannotBeRendered(t *testing.T) {
	r := newRenderer(t, "child")
	for name, q := range map[string]Request{
		"garbage":      {PDF: bytes.Repeat([]byte("sampah"), 1000), Width: 300},
		"nothing":      {Width: 300},
		"cut short":    {PDF: a4(letterPage(""))[:60], Width: 300},
		"too large":    {PDF: make([]byte, MaxPDF+1), Width: 300},
		"no such page": {PDF: a4(""), Page: 1, Width: 300},
		"page -1":      {PDF: a4(""), Page: -1, Width: 300},
		"no size":      {PDF: a4("")},
		"huge":         {PDF: a4(""), DPI: 5000},
		"poster":       {PDF: makePDF(14000, 14000, ""), DPI: 300},
		"below page":   {PDF: a4(""), DPI: 72, Top: 842},
		"rows -1":      {PDF: a4(""), DPI: 72, Rows: -1},
	} {
		if _, err := r.Render(t.Context(), q); kelurahan.CodeOf(err) != kelurahan.RenderFailed {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Render(t.Context(), Request{PDF: a4(letterPage("")), Width: 300}); err != nil {
		t.Errorf("after all that, a good letter: %v", err)
	}
}

func TestKilledChildIsReplaced(t *testing.T) {
	r := newRenderer(t, "child")
	q := Request{PDF: a4(letterPage("")), Width: 300}
	if _, err := r.Render(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	// While idle: nobody notices.
	first := r.child
	first.kill()
	<-first.gone
	if _, err := r.Render(t.Context(), q); err != nil {
		t.Fatalf("after the idle child was killed: %v", err)
	}
	if r.child == first {
		t.Fatal("the dead child is still in use")
	}
	// In the middle of a page: that request may fail, the next must not.
	running := r.child
	done := make(chan error, 1)
	go func() {
		_, err := r.Render(t.Context(), Request{PDF: a4(letterPage("")), DPI: 500})
		done <- err
	}()
	running.kill()
	if err := <-done; err != nil && kelurahan.CodeOf(err) != kelurahan.RenderFailed {
		t.Errorf("killed while at work: %v", err)
	}
	if _, err := r.Render(t.Context(), q); err != nil {
		t.Errorf("after the working child was killed: %v", err)
	}
}

func TestHungChildIsKilled(t *testing.T) {
	r := newRenderer(t, "hang")
	r.Timeout = 50 * time.Millisecond
	if err := r.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	hung := r.child
	_, err := r.Render(t.Context(), Request{PDF: a4(""), Width: 100})
	if kelurahan.CodeOf(err) != kelurahan.RenderFailed {
		t.Fatalf("got %v", err)
	}
	<-hung.gone // or the test hangs too
}

// TestCloseWhileStarting: the window is closed before the first picture.
func TestCloseWhileStarting(t *testing.T) {
	r := newRenderer(t, "mute")
	warm := make(chan error, 1)
	go func() { warm <- r.Warm(context.Background()) }()
	for r.newest.Load() == nil {
		time.Sleep(time.Millisecond)
	}
	r.Close() // or the test hangs
	if err := <-warm; kelurahan.CodeOf(err) != kelurahan.RenderFailed {
		t.Errorf("got %v", err)
	}
	r.Env = []string{childEnv + "=child"}
	if _, err := r.Render(t.Context(), Request{PDF: a4(""), Width: 100}); err != nil {
		t.Errorf("after closing: %v", err)
	}
}

func TestForeignChildIsRefused(t *testing.T) {
	r := newRenderer(t, "babble")
	if err := r.Warm(t.Context()); kelurahan.CodeOf(err) != kelurahan.RenderFailed {
		t.Errorf("got %v", err)
	}
	r.Exe = filepath.Join(t.TempDir(), "nothing")
	if err := r.Warm(t.Context()); kelurahan.CodeOf(err) != kelurahan.RenderFailed {
		t.Errorf("without a program: %v", err)
	}
}

func TestCancelReturnsAtOnce(t *testing.T) {
	r := newRenderer(t, "hang")
	r.Timeout = 300 * time.Millisecond
	if err := r.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := r.Render(ctx, Request{PDF: a4(""), Width: 100}); kelurahan.CodeOf(err) != kelurahan.Canceled {
		t.Errorf("canceled at work: %v", err)
	}
	// The hung child still has its turn.
	if _, err := r.Render(ctx, Request{PDF: a4(""), Width: 100}); kelurahan.CodeOf(err) != kelurahan.Canceled {
		t.Errorf("canceled while waiting: %v", err)
	}
}

func TestIdleChildEnds(t *testing.T) {
	r := newRenderer(t, "child")
	r.Idle = 20 * time.Millisecond
	if err := r.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-r.turn
	c := r.child
	r.turn <- struct{}{}
	if c != nil {
		<-c.gone // or the test hangs
	}
	if _, err := r.Render(t.Context(), Request{PDF: a4(""), Width: 100}); err != nil {
		t.Errorf("after a rest: %v", err)
	}
}

// TestDamagedCache: a power cut may leave anything in the cache.
func TestDamagedCache(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium twice")
	}
	good := newRenderer(t, "child")
	if err := good.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "cache")
	if err := os.CopyFS(dir, os.DirFS(good.CacheDir)); err != nil {
		t.Fatal(err)
	}
	damaged := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		damaged++
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.Truncate(path, info.Size()/2)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("damaged %d files: %v", damaged, err)
	}
	r := newRenderer(t, "child")
	r.CacheDir = dir
	if _, err := r.Render(t.Context(), Request{PDF: a4(letterPage("")), Width: 300}); err != nil {
		t.Errorf("with a damaged cache: %v", err)
	}
}

// TestQuestionBeforeHello: an answer, not a crash.
func TestQuestionBeforeHello(t *testing.T) {
	var p painter
	a, body := p.answer(work{q: question{Request: Request{DPI: 72}}, pdf: a4("")})
	if a.Failure == "" || body != nil {
		t.Errorf("answered %+v", a)
	}
}

func FuzzFrame(f *testing.F) {
	var b bytes.Buffer
	if err := writeFrame(&b, question{Request: Request{DPI: 72, Page: 1}}, []byte("%PDF-")); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var q question
		body, err := readFrame(bytes.NewReader(data), &q, 1<<10)
		if err == nil && len(body) > 1<<10 {
			t.Errorf("%d bytes got through", len(body))
		}
	})
}
