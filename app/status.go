package app

import (
	"context"
	"fmt"
	"time"

	"github.com/loket-kelurahan/loket/backend/courier"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card"
)

// The tones of a lamp.
const (
	toneGo   = "go"
	toneWait = "wait"
	toneStop = "stop"
)

func lamp(key, tone, word string, code kelurahan.Code, args ...string) Lamp {
	l := Lamp{Key: key, Tone: tone, Word: word}
	if code != "" {
		m := kelurahan.Say(kelurahan.E(code, "app.lamp", nil, args...))
		l.Sentence, l.Remedy = m.Sentence, m.Remedy
	}
	return l
}

// lamps are the five lights of the head, each with its sentence and its cure.
func (c *Core) lamps(ctx context.Context) []Lamp {
	return []Lamp{c.readerLamp(), c.printerLamp(ctx), c.cityLamp(), c.diskLamp(), c.clockLamp()}
}

func (c *Core) readerLamp() Lamp {
	ev, _, _, _ := c.Cards.now()
	code := ev.State.Code()
	switch code {
	case "":
		l := lamp("pembaca", toneGo, "Pembaca siap", "")
		if ev.State == card.StateReading {
			l.Word = "Membaca kartu"
		}
		l.Sentence, l.Remedy = "Alat pembaca terhubung.", "Tempelkan e-KTP kapan saja."
		if ev.Reader == "" {
			return lamp("pembaca", toneWait, "Pembaca dicari", kelurahan.ReaderAbsent)
		}
		return l
	case kelurahan.ReaderAbsent, kelurahan.ReaderService, kelurahan.ReaderDenied, kelurahan.ReaderRemote:
		return lamp("pembaca", toneWait, "Pembaca tidak ada", code)
	}
	return lamp("pembaca", toneWait, "Periksa kartu", code)
}

func (c *Core) printerLamp(ctx context.Context) Lamp {
	cond := c.Printer.Check(ctx)
	if cond.Code != "" {
		return lamp("printer", toneStop, "Printer bermasalah", cond.Code)
	}
	l := lamp("printer", toneGo, "Printer "+cond.Queue, "")
	l.Sentence = "Tidak ada gangguan yang diketahui."
	l.Remedy = "Kertas dan tinta baru diketahui saat mencetak."
	if c.Printer.Virtual() {
		l.Word, l.Sentence = "Printer berkas", "Surat disimpan sebagai berkas PDF, bukan kertas."
	}
	return l
}

func (c *Core) cityLamp() Lamp {
	s := c.Courier.State()
	switch s.Phase {
	case courier.PhaseNotEnrolled:
		return lamp("kota", toneWait, "Kota: belum terdaftar", kelurahan.NotEnrolled)
	case courier.PhaseLocked:
		l := lamp("kota", toneWait, "Kota: menunggu PIN", "")
		l.Sentence, l.Remedy = "Kiriman ke kota berangkat setelah petugas masuk.", "Masuk dengan PIN Anda."
		return l
	case courier.PhaseNetwork:
		return lamp("kota", toneWait, "Kota: menunggu jaringan", s.Code)
	case courier.PhaseRefused:
		return lamp("kota", toneStop, "Kota: perlu tindakan", s.Code, "code", string(s.Code))
	case courier.PhaseIdle, courier.PhaseApproval, courier.PhaseSending:
	}
	l := lamp("kota", toneGo, "Kota terhubung", "")
	l.Sentence, l.Remedy = "Server kota menjawab.", "Tidak perlu apa-apa."
	if s.LastOK.IsZero() {
		l.Tone, l.Word, l.Sentence = toneWait, "Kota: belum dicoba", "Loket menghubungi kota saat ada yang dikirim."
	}
	return l
}

func (c *Core) diskLamp() Lamp {
	d := c.Office.Disk()
	switch d.Code {
	case "":
		if code := c.Office.RecoveryTrouble(); code != "" {
			return lamp("disk", toneWait, "Kunci rusak", code)
		}
		l := lamp("disk", toneGo, "Disk aman", "")
		l.Sentence, l.Remedy = "Ruang kosong "+humanBytes(d.Free)+".", "Tidak perlu apa-apa."
		return l
	case kelurahan.DiskLow:
		return lamp("disk", toneWait, "Disk hampir penuh", d.Code, "free", humanBytes(d.Free))
	}
	return lamp("disk", toneStop, "Disk bermasalah", d.Code, "free", humanBytes(d.Free))
}

func (c *Core) clockLamp() Lamp {
	now := c.Now().In(c.zone())
	if err := c.Office.Clock(); err != nil {
		l := lamp("jam", toneStop, "Periksa jam", kelurahan.CodeOf(err))
		m := kelurahan.Say(err)
		l.Sentence, l.Remedy = m.Sentence, m.Remedy
		return l
	}
	l := lamp("jam", toneGo, "Jam "+now.Format("15.04"), "")
	l.Sentence, l.Remedy = "Tanggal komputer sesuai urutan register.", "Tidak perlu apa-apa."
	return l
}

func humanBytes(n uint64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}

// status is the head and the foot; before sign-in only the lamps are lit.
func (c *Core) status(ctx context.Context) (StatusView, error) {
	v := StatusView{Lamps: c.lamps(ctx), Now: c.Now().In(c.zone()).Format(time.RFC3339)}
	if c.signedInOfficer() == nil {
		return v, nil
	}
	day, err := c.Office.Tally(c.today())
	if err != nil {
		return v, err
	}
	v.Today, v.Minutes, v.Numbers = day.Letters, day.Minutes, day.Numbers
	v.Waiting, v.Unsent, v.Unprinted = day.Waiting, day.Unsent, day.Unprinted
	if v.Drafts, err = c.Office.DraftCount(); err != nil {
		return v, err
	}
	v.Kinds = c.Office.WaitingKinds()
	v.Saved = "Semua tersimpan di komputer ini · " + c.sentUpTo()
	return v, nil
}

// sentUpTo says in words how far the city has receipted.
func (c *Core) sentUpTo() string {
	at, err := c.Office.DeliveredAt()
	if err != nil || at == 0 {
		return "belum ada yang terkirim"
	}
	t := at.Time().In(c.zone())
	switch days := kelurahan.DateOf(t).DaysUntil(c.today()); {
	case days == 0:
		return "terkirim s.d. " + t.Format("15.04")
	case days == 1:
		return "terkirim s.d. kemarin " + t.Format("15.04")
	}
	return "terkirim s.d. " + kelurahan.DateOf(t).Long()
}

// pushStatus tells the screens what changed; what cannot be read now is told
// at the next change.
func (c *Core) pushStatus() {
	v, err := c.status(context.Background())
	if err != nil {
		c.Log.Warn("status", "code", string(kelurahan.CodeOf(err)), "cause", err)
		return
	}
	c.emit("status", v)
}

// Changed is called by the office after every act and every change of a sheet.
func (c *Core) Changed() {
	for _, sheet := range c.Office.OpenSheets() {
		c.emit("print", c.sheetView(sheet))
	}
	c.pushStatus()
}

// Worked is called by long work.
func (c *Core) Worked(name string, done, total uint64) {
	c.working(Work{Name: name, Done: int(done), Total: int(total)})
}

func (c *Core) working(w Work) {
	c.mu.Lock()
	c.work = &w
	c.mu.Unlock()
	c.emit("work", w)
}

func (c *Core) endWork() {
	c.mu.Lock()
	had := c.work != nil
	c.work = nil
	c.mu.Unlock()
	if had {
		c.emit("work", Work{})
	}
}

// Run keeps the clock of the desk: the status every 15 s, the idle lock, the
// look-ups that wait to be written. It returns when ctx ends.
func (c *Core) Run(ctx context.Context) {
	tick := time.NewTicker(15 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.lockIdle(ctx)
			c.keepHourly(ctx)
			c.recordLooks(ctx)
			c.pushStatus()
		}
	}
}

// recordLooks writes the look-ups that have waited for some minutes, so that a
// power cut forgets no more than those.
func (c *Core) recordLooks(ctx context.Context) {
	by := c.signedInOfficer()
	if by == nil || !c.Office.LooksWait() {
		return
	}
	if err := c.Office.FlushViews(ctx, by.ID); err != nil {
		c.Log.Warn("look-ups", "code", string(kelurahan.CodeOf(err)), "cause", err)
	}
}

func (c *Core) lockIdle(ctx context.Context) {
	by := c.signedInOfficer()
	if by == nil {
		return
	}
	c.mu.Lock()
	idle := c.Now().Sub(c.touched)
	c.mu.Unlock()
	if idle < idleLock {
		return
	}
	if err := c.leave(ctx, *by); err != nil {
		c.Log.Error("idle lock", "cause", err)
	}
	if v, err := c.session(); err == nil {
		c.emit("lock", v)
	}
}

// Delivered is called by the courier at every change of its state.
func (c *Core) Delivered() {
	if c.signedInOfficer() == nil {
		return
	}
	if v, err := c.delivery(); err == nil {
		c.emit("delivery", v)
	}
	c.pushStatus()
}
