package day

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/loket-kelurahan/loket/build/window/driver"
)

// Person signs in at the window.
type Person struct{ Name, PIN string }

// Desk is what a day is played on.
type Desk struct {
	Window   *driver.Session
	Clerk    Person
	Lurah    Person
	Tap      func(ctx context.Context, card string) error // puts a practice card on the reader
	Lift     func(ctx context.Context) error
	Papers   string // folder where printed letters land
	Pictures string // folder for the pictures on the way
	CityOut  string // folder for the city's page
	Sheets   string // folder for spreadsheets that come in and go out
	// Answer gives a path to the desktop's dialog of a title.
	Answer  func(ctx context.Context, title, path string) error
	Clip    Clip
	City    string // its URL
	Earnest bool   // the office is no practice office
	Say     func(format string, args ...any)
}

// Step is one thing that was done.
type Step struct {
	What string
	Took time.Duration
	Keys int
}

// Report is the day in short.
type Report struct {
	Steps []Step
	// Strokes is how many keys the first letter took, from the person on the
	// screen to the answered sheet.
	Strokes int
	Letters []Letter
}

// Letter is one that was issued.
type Letter struct {
	Short string // "A-0594"
	Paper string // the printed PDF
	Void  bool
}

// player plays; what one step leaves for a later one stands here.
type player struct {
	Desk
	report  Report
	prefix  string // of the pictures' names
	picture int
}

// MostStrokes is what a letter for somebody known may take at most.
const MostStrokes = 12

// Play plays the day. The error says which step did not go, in words; a picture
// of the window then lies beside the others as langkah-gagal.png.
func Play(ctx context.Context, d Desk) (Report, error) {
	p := &player{Desk: d, prefix: "langkah"}
	err := p.play(ctx, []step{
		{"PIN salah ditolak dengan kata-kata; yang benar masuk", p.clerkEnters},
		{"e-KTP ditempel; surat domisili terbit, tercetak, dijawab K", p.tapped},
		{"NIK diketik; surat belum menikah terbit", p.typed},
		{"surat yang salah dibatalkan dengan alasan", p.voided},
		{"surat tidak mampu diajukan ke penyelia", p.held},
		{"berkas warga: yang robek ditolak, yang utuh diperiksa dan masuk", p.brought},
		{"operator menyalin NIK dan keluar: papan klip X sudah kosong", p.copied},
		{"lurah masuk", p.lurahEnters},
		{"lurah melepas surat yang ditahan; tercetak", p.released},
		{"hari ditutup, tiap surat dilihat, bundel disetujui dengan PIN", p.approved},
		{"bundel sampai di server kota", p.delivered},
		{"QR dari kertas: sah di loket, dan di halaman kota", p.verified},
	})
	return p.report, err
}

// step is something to do, in words.
type step struct {
	what string
	do   func(context.Context) error
}

// play does one step after the other.
func (p *player) play(ctx context.Context, steps []step) error {
	if err := clearPictures(p.Pictures, p.prefix); err != nil {
		return err
	}
	for i, s := range steps {
		began, window, keys := time.Now(), p.Window, p.Window.Keys
		if err := s.do(ctx); err != nil {
			return errors.Join(fmt.Errorf("langkah %d (%s): %w", i+1, s.what, err), p.shoot(ctx, p.prefix+"-gagal"))
		}
		if p.Window != window {
			keys = 0 // another PC's
		}
		done := Step{s.what, time.Since(began), p.Window.Keys - keys}
		p.report.Steps = append(p.report.Steps, done)
		p.Say("%2d. %-64s %5.1f s  %3d tombol", i+1, s.what, done.Took.Seconds(), done.Keys)
	}
	return nil
}

func clearPictures(dir, prefix string) error {
	old, err := filepath.Glob(filepath.Join(dir, prefix+"-*.png"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return os.MkdirAll(dir, 0o755)
}

// shoot keeps what the window shows.
func (p *player) shoot(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	png, err := p.Window.Picture(ctx)
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	return os.WriteFile(filepath.Join(p.Pictures, name+".png"), png, 0o644)
}

// show keeps a picture numbered in the order of the day.
func (p *player) show(ctx context.Context, name string) error {
	p.picture++
	return p.shoot(ctx, fmt.Sprintf("%s-%02d-%s", p.prefix, p.picture, name))
}

// patience is how long a screen may take on a machine that is busy with others.
const patience = 30 * time.Second

func (p *player) until(ctx context.Context, what, condition string) error {
	return p.Window.Until(ctx, patience, what, condition)
}

// says is a condition: a text stands in what a selector names.
func says(selector, text string) string {
	return fmt.Sprintf("[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))", selector, text)
}

// focused is a condition: the element of an id has the focus.
func focused(id string) string { return fmt.Sprintf("document.activeElement?.id === %q", id) }

// keys types, as Session.Type does.
func (p *player) keys(ctx context.Context, words ...string) error {
	return p.Window.Type(ctx, words...)
}

// toast waits for a word of success and takes it from the screen.
func (p *player) toast(ctx context.Context, text string) error {
	if err := p.until(ctx, "the words “"+text+"”", says(".one", text)); err != nil {
		return err
	}
	return p.clear(ctx)
}

// clear takes the words of success from the screen: a picture shall not have
// them on the paper.
func (p *player) clear(ctx context.Context) error {
	return p.Window.Script(ctx, `document.querySelectorAll('.one button').forEach((b) => b.click())`, nil)
}
