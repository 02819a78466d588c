package city

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are the templates, one set a page, each with the frame around it.
type pages map[string]*template.Template

func loadPages() (*pages, error) {
	p := pages{}
	names, err := pageFiles.ReadDir("pages")
	if err != nil {
		return nil, fmt.Errorf("city: pages: %w", err)
	}
	for _, f := range names {
		if f.Name() == "bingkai.html" {
			continue
		}
		t, err := template.New("bingkai.html").Funcs(words()).ParseFS(pageFiles, "pages/bingkai.html", "pages/"+f.Name())
		if err != nil {
			return nil, fmt.Errorf("city: page %s: %w", f.Name(), err)
		}
		p[strings.TrimSuffix(f.Name(), ".html")] = t
	}
	return &p, nil
}

// words are what templates may ask: dates and numbers as people write them.
func words() template.FuncMap {
	wita := time.FixedZone("WITA", 8*3600)
	return template.FuncMap{
		"waktu": func(ms int64) string {
			t := time.UnixMilli(ms).In(wita)
			return kelurahan.DateOf(t).Long() + t.Format(" 15.04 WITA")
		},
		"waktuJika": func(ms *int64) string {
			if ms == nil {
				return "belum pernah"
			}
			t := time.UnixMilli(*ms).In(wita)
			return kelurahan.DateOf(t).Long() + t.Format(" 15.04")
		},
		"tanggal": func(d int32) string { return kelurahan.Date(d).Long() },
		"pendek": func(code string, sequence int32) string {
			return kelurahan.Number{Counter: kelurahan.CounterCode(code), Sequence: int(sequence)}.Short()
		},
		"id":     func(b []byte) string { return fmt.Sprintf("%x", b) },
		"ribuan": thousands,
		"kata":   statusWord,
		"sebab":  issueWord,
	}
}

// thousands writes 12345 as "12.345".
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func statusWord(status string) string {
	switch kelurahan.LetterStatus(status) {
	case kelurahan.StatusIssued:
		return "terbit, belum dipastikan tercetak"
	case kelurahan.StatusPrinted:
		return "tercetak"
	case kelurahan.StatusHandwritten:
		return "tulisan tangan"
	case kelurahan.StatusReplaced:
		return "diganti"
	case kelurahan.StatusVoid:
		return "batal"
	case kelurahan.StatusDraft, kelurahan.StatusHeld, kelurahan.StatusRefused: // stay at the office
	}
	return status
}

// issueWord says to the staff why an entry was put aside, or what an alarm is.
func issueWord(code string) string {
	switch kelurahan.Code(code) {
	case kelurahan.NumberInvalid:
		return "Nomor surat tidak bersambung dengan nomor sebelumnya."
	case kelurahan.AlreadyIssued:
		return "Formulir yang sama menjadi surat dua kali."
	case kelurahan.SealInvalid, kelurahan.SealKeyUnknown:
		return "Kode pada surat tidak cocok dengan isi suratnya."
	case kelurahan.BatchChanged:
		return "Persetujuan tidak cocok dengan surat dalam bundelnya."
	case kelurahan.SelfApproval:
		return "Penyetuju menyetujui suratnya sendiri."
	case kelurahan.RoleRefused, kelurahan.OfficerRevoked:
		return "Disetujui oleh orang yang tidak berwenang."
	case kelurahan.SignatureBroken:
		return "Tanda tangan persetujuan tidak benar."
	case kelurahan.LetterUnapproved:
		return "Belum disetujui ketika komputer loketnya hilang; komputer penggantinya membawanya ke kota. Tanyakan kepada kelurahan, lalu tulis jawabannya."
	case kelurahan.ErasureRefused:
		return "Penghapusan tidak dijalankan: bukan dari penyelia loket itu lewat loketnya sendiri, atau tanpa alasan. Tidak ada yang dihapus di sini."
	case kelurahan.ErasureEarly:
		return "Penghapusan menyebut surat yang belum dua tahun. Surat itu tetap utuh di sini."
	case kelurahan.ErasureOpen:
		return "Penghapusan menyebut surat yang belum disetujui, atau yang baru datang bersamanya. Surat itu tetap utuh di sini."
	case kelurahan.ErasureUnlike:
		return "Penghapusan menyebut surat yang tidak dinyatakan lagi persis sama tanpa data orang lain. Surat itu tetap utuh di sini."
	case kelurahan.ErasureNoLetter:
		return "Penghapusan menyebut entri yang bukan surat dengan data orang lain. Entri itu tetap utuh di sini."
	case kelurahan.VersionUnknown:
		return "Ditulis oleh program yang lebih baru daripada server ini. Perbarui server."
	case kelurahan.CityFork:
		return "Ada dua catatan berbeda dari loket yang sama. Mungkin komputernya dipulihkan dari cadangan lama, atau disalin."
	case kelurahan.NotEnrolled:
		return "Kiriman datang dari loket yang sudah dicabut."
	case kelurahan.BadRequest:
		return "Isi entri tidak dapat dipakai kota."
	}
	return "Entri tidak lolos pemeriksaan (" + code + ")."
}

// view is what every page gets.
type view struct {
	Title string
	Staff string // signed-in name; "" for the public
	Data  any
}

// show writes a page. It is built whole first: half a page is worse than none.
func (c *City) show(w http.ResponseWriter, r *http.Request, status int, name string, v view) {
	var b bytes.Buffer
	t, ok := (*c.pages)[name]
	if !ok {
		c.fail(w, r, fmt.Errorf("no page %q", name))
		return
	}
	if err := t.Execute(&b, v); err != nil {
		c.cfg.Log.Error("page", slog.String("name", name), slog.Any("cause", err))
		http.Error(w, "Halaman tidak dapat ditampilkan.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(b.Bytes()); err != nil {
		c.cfg.Log.Info("page not taken", slog.Any("cause", err))
	}
}

// fail shows an error as a page: what happened and what to do.
func (c *City) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := c.codeOf(r.Context(), err)
	ref := rand.Text()[:8]
	if code == kelurahan.CityFailed {
		c.cfg.Log.Error("failed", slog.String("ref", ref), slog.Any("cause", err))
	}
	m := kelurahan.Say(kelurahan.E(code, "city", nil))
	if kelurahan.CodeOf(err) == code {
		m = kelurahan.Say(err)
	}
	if code == kelurahan.CityFailed {
		m = kelurahan.Message{Sentence: "Server kota sedang bermasalah.", Remedy: "Coba lagi sebentar. Bila tetap begini, sebutkan kode " + ref + " kepada pengelola."}
	}
	c.show(w, r, wire.StatusOf(code), "galat", view{Title: "Ada masalah", Data: m})
}

// limit refuses a caller who asks too much; false means that it answered.
func (c *City) limit(w http.ResponseWriter, r *http.Request) bool {
	wait, ok := c.lookups.allow(c.caller(r))
	if ok {
		return true
	}
	seconds := int(wait.Seconds()) + 1
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	c.show(w, r, http.StatusTooManyRequests, "galat", view{Title: "Terlalu sering", Data: kelurahan.Message{
		Sentence: "Terlalu banyak pemeriksaan dari jaringan ini.", Remedy: fmt.Sprintf("Tunggu %d detik, lalu coba lagi.", seconds),
	}})
	return false
}

func (c *City) getCode(w http.ResponseWriter, r *http.Request) {
	if !c.limit(w, r) {
		return
	}
	// The path is the tail of what was printed; its head is any of ours.
	code := r.URL.EscapedPath()[len("/v/"):]
	v, err := c.readCode(r.Context(), "HTTPS://KOTA/V/"+code)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.verdict(w, r, v)
}

func (c *City) verdict(w http.ResponseWriter, r *http.Request, v Verdict) {
	c.show(w, r, http.StatusOK, "putusan", view{Title: "Keaslian surat", Data: struct {
		Verdict
		Says saying
		At   int64
	}{v, sayingOf(v.Result), int64(c.now())}})
}

// saying is a result in words.
type saying struct {
	Tone     string // go, warn, stop: colour and shape
	Headline string
	Meaning  string
	Advice   string
}

// sayingOf is THE table of what people read; a test keeps it complete.
func sayingOf(r Result) saying {
	switch r {
	case Genuine:
		return saying{"go", "Surat ini asli", "Surat ini dikeluarkan oleh kelurahan di bawah ini dan tercatat di kota.", "Cocokkan keterangan ini dengan kertas yang Anda pegang. Bila berbeda, kertas itu tidak sah."}
	case Void:
		return saying{"stop", "Surat ini sudah dibatalkan", "Surat ini pernah dikeluarkan, lalu dibatalkan oleh kelurahan.", "Jangan dipakai. Minta surat yang baru di kelurahan."}
	case Replaced:
		return saying{"stop", "Surat ini sudah diganti", "Surat ini pernah dikeluarkan, lalu diganti dengan surat lain.", "Minta surat penggantinya."}
	case NotReceived:
		return saying{"warn", "Tanda tangan benar, surat belum diterima kota", "Kode ini dibuat oleh loket kelurahan yang terdaftar. Catatan suratnya belum sampai ke kota.", "Surat yang baru terbit sampai dalam beberapa hari. Periksa lagi besok, atau hubungi kelurahan."}
	case Examined:
		return saying{"warn", "Surat ini sedang diperiksa", "Surat ini tercatat di kota, tetapi ada yang perlu diperiksa petugas.", "Hubungi kelurahan atau pengelola kota sebelum surat ini dipakai."}
	case Practice:
		return saying{"stop", "Ini surat latihan", "Surat ini dicetak untuk latihan petugas dan tidak berlaku.", "Jangan dipakai."}
	case Revoked:
		return saying{"stop", "Loket pembuat surat ini sudah dicabut", "Kode ini dibuat oleh komputer yang tidak lagi dipercaya, dan suratnya tidak tercatat di kota.", "Jangan dipakai. Hubungi kelurahan."}
	case Forged:
		return saying{"stop", "Kode ini palsu atau rusak", "Kode ini mirip kode surat kelurahan, tetapi tanda tangannya tidak benar.", "Jangan dipakai. Bila terbaca salah, pindai sekali lagi."}
	case Unknown:
	case NotACode:
		return saying{"stop", "Ini bukan kode surat kelurahan", "Tulisan yang diperiksa bukan kode dari surat kelurahan di kota ini.", "Pindai kode pada surat sekali lagi, atau periksa lewat nomor dan tanggal."}
	}
	return saying{"stop", "Surat tidak dikenal", "Tidak ada surat dengan kode atau nomor dan tanggal itu.", "Periksa penulisan nomor dan tanggal. Surat yang baru terbit mungkin belum sampai ke kota."}
}

func (c *City) getCheck(w http.ResponseWriter, r *http.Request) {
	c.checkForm(w, r, http.StatusOK, nil)
}

// checkForm is the form of /cek, with what was wrong in it. Only what could be
// read is filled in again: people type their NIK into any field.
func (c *City) checkForm(w http.ResponseWriter, r *http.Request, status int, problem error) {
	offices, err := c.cfg.Store.OfficeList(r.Context())
	if err != nil {
		c.fail(w, r, err)
		return
	}
	data := map[string]any{"Offices": offices, "Area": r.PostFormValue("kelurahan"), "Number": "", "Date": ""}
	if number := r.PostFormValue("nomor"); isNumber(number) {
		data["Number"] = number
	}
	if day, err := kelurahan.ParseDate(r.PostFormValue("tanggal")); err == nil {
		data["Date"] = typed(day)
	}
	if problem != nil {
		data["BadNumber"], data["BadDate"] = data["Number"] == "", data["Date"] == ""
	}
	c.show(w, r, status, "cek", view{Title: "Cek keaslian surat", Data: data})
}

func isNumber(s string) bool {
	_, _, err := kelurahan.ParseShortNumber(shortOf(s))
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return err == nil && len(s) <= 60 && digits < 16
}

func (c *City) postCheck(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if !c.limit(w, r) {
		return
	}
	if code := strings.TrimSpace(r.PostFormValue("kode")); code != "" {
		v, err := c.readCode(r.Context(), code)
		if err != nil {
			c.fail(w, r, err)
			return
		}
		c.verdict(w, r, v)
		return
	}
	v, err := c.readNumber(r.Context(), text(r.PostFormValue("kelurahan"), 20), text(r.PostFormValue("nomor"), 120), text(r.PostFormValue("tanggal"), 40))
	switch code := kelurahan.CodeOf(err); code {
	case "":
		c.verdict(w, r, v)
	case kelurahan.Internal:
		c.fail(w, r, err)
	default:
		c.checkForm(w, r, http.StatusBadRequest, err)
	}
}
