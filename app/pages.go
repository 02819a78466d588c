package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/loket-kelurahan/loket/hardware/raster"
)

// keptPages is how many sheets stay in memory to be looked at.
const keptPages = 24

// Pages serves the pictures of sheets and the photo of the person at the desk.
// A sheet is known by the hash of its bytes, so what is shown is what was
// rendered; nothing of it is ever written to a disk.
type Pages struct {
	Renderer *raster.Renderer

	mu    sync.Mutex
	pdfs  map[string][]byte
	order []string
	photo []byte
	token string
}

// Put keeps a sheet and gives the address of its picture. A sheet that is not
// issued carries KONSEP in itself: it cannot be printed without it.
func (p *Pages) Put(pdf []byte) string {
	sum := sha256.Sum256(pdf)
	token := hex.EncodeToString(sum[:12])
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.pdfs[token]; !ok {
		if p.pdfs == nil {
			p.pdfs = map[string][]byte{}
		}
		p.pdfs[token] = pdf
		p.order = append(p.order, token)
		if len(p.order) > keptPages {
			delete(p.pdfs, p.order[0])
			p.order = p.order[1:]
		}
	}
	return "/lembar/" + token + ".png"
}

// SetPhoto keeps the photo of the card on the reader and gives its address;
// nil forgets it.
func (p *Pages) SetPhoto(jpeg []byte) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.photo)
	p.photo, p.token = nil, ""
	if len(jpeg) == 0 {
		return ""
	}
	p.photo = bytes.Clone(jpeg)
	p.token = reference() + reference()
	return "/foto/" + p.token + ".jpg"
}

// Forget drops every picture.
func (p *Pages) Forget() {
	p.SetPhoto(nil)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pdfs, p.order = nil, nil
}

// ServeHTTP answers /lembar/<token>.png?halaman=1&lebar=900 and /foto/<token>.jpg.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case strings.HasPrefix(r.URL.Path, "/foto/"):
		p.servePhoto(w, r)
	case strings.HasPrefix(r.URL.Path, "/lembar/"):
		p.serveSheet(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *Pages) servePhoto(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	photo, known := bytes.Clone(p.photo), p.token != "" && r.URL.Path == "/foto/"+p.token+".jpg"
	p.mu.Unlock()
	if !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	// A page that went away is nobody's fault; there is nothing to tell it.
	_, _ = w.Write(photo)
}

func (p *Pages) serveSheet(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/lembar/"), ".png")
	p.mu.Lock()
	kept, ok := p.pdfs[token]
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	width := number(r, "lebar", 900, 200, 2400)
	halaman := number(r, "halaman", 1, 1, 99)
	pic, err := p.Renderer.Render(r.Context(), raster.Request{PDF: kept, Page: halaman - 1, Width: width})
	if err != nil {
		http.Error(w, "lembar tidak dapat ditampilkan", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(pic.PNG)
}

func number(r *http.Request, name string, fallback, low, high int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return fallback
	}
	return min(max(n, low), high)
}
