package app

import (
	"context"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/store"
)

// RegisterBook is the screen of the register: every letter, its history, and
// the proof that nothing is missing.
type RegisterBook struct{ c *Core }

// List gives a page of letters, newest first.
func (r *RegisterBook) List(q ListRequest) (LetterPage, error) {
	return call(r.c, "RegisterBook.List", signedIn, func(context.Context, kelurahan.Officer) (LetterPage, error) {
		filter, err := filterOf(q)
		if err != nil {
			return LetterPage{}, err
		}
		page, err := r.c.Office.Letters(filter)
		if err != nil {
			return LetterPage{}, err
		}
		return LetterPage{Rows: r.c.letterRows(page.Letters), Cursor: string(page.Next)}, nil
	})
}

func filterOf(q ListRequest) (store.LetterFilter, error) {
	from, err := dateOf(q.From)
	if err != nil {
		return store.LetterFilter{}, err
	}
	to, err := dateOf(q.To)
	if err != nil {
		return store.LetterFilter{}, err
	}
	return store.LetterFilter{
		From: from, To: to, Kind: kelurahan.KindCode(q.Kind), Status: kelurahan.LetterStatus(q.Status),
		Text: strings.TrimSpace(q.Text), Before: store.Cursor(q.Cursor), Limit: 50,
	}, nil
}

// Letter opens one letter with its history; looking at it is recorded.
func (r *RegisterBook) Letter(q IDRequest) (LetterView, error) {
	return call(r.c, "RegisterBook.Letter", signedIn, func(ctx context.Context, by kelurahan.Officer) (LetterView, error) {
		id, err := identOf[kelurahan.LetterID](q.ID)
		if err != nil {
			return LetterView{}, err
		}
		return r.c.letterView(ctx, by, id, "register")
	})
}

func (c *Core) letterView(ctx context.Context, by kelurahan.Officer, id kelurahan.LetterID, purpose string) (LetterView, error) {
	rec, err := c.Office.Letter(ctx, by, id, purpose)
	if err != nil {
		return LetterView{}, err
	}
	v := LetterView{Row: c.letterRow(rec), Lines: [][2]string{}, History: c.history(&rec), Acts: actWords(kelurahan.LetterNext(rec.Status(), by.Role))}
	if len(rec.ReplacedBy) > 0 {
		v.ReplacedBy = rec.ReplacedBy[0].String()
	}
	l := rec.Letter()
	if l == nil {
		return v, nil
	}
	if about := l.About(); !about.Outsider() {
		v.Person = about.Resident.String()
	}
	if !l.Replaces.IsZero() {
		v.Replaces = l.Replaces.String()
	}
	v.Lines = c.letterLines(l)
	pdf, pages, err := c.Office.Paper(rec)
	if err != nil {
		return v, err
	}
	if pdf != nil {
		v.PreviewURL, v.Pages = c.Pages.Put(pdf), pages
	}
	return v, nil
}

func actWords(acts []kelurahan.Act) []string {
	list := make([]string, 0, len(acts))
	for _, a := range acts {
		list = append(list, string(a))
	}
	return list
}

func (c *Core) letterLines(l *kelurahan.Letter) [][2]string {
	lines := [][2]string{{"Nomor", orDash(l.Number.Text)}, {"Tanggal", l.Date.Long()}, {"Pemohon", l.Applicant.Name}}
	if l.Subject != nil {
		lines = append(lines, [2]string{"Tentang", l.Subject.Name})
	}
	for _, p := range l.Roles {
		lines = append(lines, [2]string{roleWord(p.Role), p.Person.Name})
	}
	for _, f := range c.Office.Answers(l) {
		lines = append(lines, [2]string{f.Name, f.Value})
	}
	if l.Signer.Name != "" {
		lines = append(lines, [2]string{"Penanda tangan", strings.TrimSpace(l.Signer.As + " " + l.Signer.Name)})
	}
	if l.ValidUntil != 0 {
		lines = append(lines, [2]string{"Berlaku sampai", l.ValidUntil.Long()})
	}
	return append(lines, [2]string{"Dikenali dengan", evidenceWords(l.Evidence)})
}

func roleWord(key string) string {
	if key == "" {
		return ""
	}
	return strings.ToUpper(key[:1]) + strings.ReplaceAll(key[1:], "-", " ")
}

func evidenceWords(ev kelurahan.Evidence) string {
	switch ev.Source {
	case kelurahan.EvidenceCard:
		return "kartu yang dihubungkan petugas (" + ev.Assurance + ")"
	case kelurahan.EvidenceTyped:
		return "NIK diketik (" + ev.Assurance + ")"
	case kelurahan.EvidenceOut:
		return "bukan warga terdaftar, data diketik"
	case kelurahan.EvidenceSearch:
		return "dicari dengan nama (" + ev.Assurance + ")"
	}
	return "–"
}

// history is a letter's life in words, oldest first.
func (c *Core) history(rec *kelurahan.LetterRecord) []Moment {
	list := []Moment{}
	add := func(f kelurahan.Fact, tone, what string) {
		list = append(list, Moment{At: c.stamp(f.At), By: c.officerName(f.By), What: what, Tone: tone, Seq: int(f.Seq)})
	}
	if rec.Held != nil {
		add(rec.Held.Fact, toneWait, withReason("Ditahan untuk penyelia", rec.Held.Reason))
	}
	if rec.Refused != nil {
		add(rec.Refused.Fact, toneStop, withReason("Ditolak penyelia", rec.Refused.Reason))
	}
	if rec.Issued != nil {
		what := "Terbit dengan nomor " + rec.Issued.Letter.Number.Text
		if !rec.Issued.Released.IsZero() {
			what = "Dilepas penyelia, terbit dengan nomor " + rec.Issued.Letter.Number.Text
		}
		add(rec.Issued.Fact, toneGo, what)
	}
	if rec.Handwritten != nil {
		add(rec.Handwritten.Fact, toneGo, "Nomor dipakai surat tulis tangan")
	}
	for _, p := range rec.Prints {
		tone, what := printWords(p)
		add(p.Fact, tone, what)
	}
	for _, v := range rec.Voids {
		add(v.Fact, toneStop, withReason("Dibatalkan", v.Reason))
	}
	for _, m := range c.Office.BatchHistory(rec) {
		list = append(list, Moment{At: c.stamp(m.At), By: c.officerName(m.By), What: m.What, Tone: m.Tone, Seq: int(m.Seq)})
	}
	sortMoments(list)
	return list
}

func sortMoments(list []Moment) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].At < list[j-1].At; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func withReason(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}

func printWords(p kelurahan.Print) (tone, what string) {
	sheet := "Lembar asli"
	if p.Copy > 0 {
		sheet = "Salinan"
	}
	switch p.Outcome {
	case kelurahan.CameOut:
		return toneGo, sheet + " keluar"
	case kelurahan.Spoiled:
		return toneWait, sheet + " salah cetak"
	case kelurahan.NotOut:
		return toneWait, sheet + " tidak keluar"
	}
	return toneWait, sheet + " dicetak, belum dipastikan"
}

// Print prints a letter again: the original while none came out, else a SALINAN.
func (r *RegisterBook) Print(q IDRequest) (PrintView, error) {
	return call(r.c, "RegisterBook.Print", signedIn, func(ctx context.Context, by kelurahan.Officer) (PrintView, error) {
		id, err := identOf[kelurahan.LetterID](q.ID)
		if err != nil {
			return PrintView{}, err
		}
		sheet, err := r.c.Office.Print(ctx, by, id)
		return r.c.sheetView(sheet), err
	})
}

// Void cancels a letter with a reason.
func (r *RegisterBook) Void(q ReasonRequest) (LetterView, error) {
	return call(r.c, "RegisterBook.Void", signedIn, func(ctx context.Context, by kelurahan.Officer) (LetterView, error) {
		id, err := identOf[kelurahan.LetterID](q.ID)
		if err != nil {
			return LetterView{}, err
		}
		if err := r.c.Office.Void(ctx, by, id, q.Reason); err != nil {
			return LetterView{}, err
		}
		return r.c.letterView(ctx, by, id, "register")
	})
}

// Replace begins a form that takes a letter's place.
func (r *RegisterBook) Replace(q IDRequest) (FormView, error) {
	return call(r.c, "RegisterBook.Replace", signedIn, func(ctx context.Context, by kelurahan.Officer) (FormView, error) {
		id, err := identOf[kelurahan.LetterID](q.ID)
		if err != nil {
			return FormView{}, err
		}
		draft, err := r.c.Office.Replacement(by, id)
		if err != nil {
			return FormView{}, err
		}
		return r.c.form(ctx, draft)
	})
}

// Handwritten takes a number for a letter written by hand.
func (r *RegisterBook) Handwritten(q HandwrittenRequest) (LetterView, error) {
	return call(r.c, "RegisterBook.Handwritten", signedIn, func(ctx context.Context, by kelurahan.Officer) (LetterView, error) {
		day, err := dateOf(q.Date)
		if err != nil {
			return LetterView{}, err
		}
		if day == 0 {
			day = r.c.today()
		}
		rec, err := r.c.Office.Handwritten(ctx, by, strings.TrimSpace(q.Title), q.Name, strings.TrimSpace(q.Purpose), day)
		if err != nil {
			return LetterView{}, err
		}
		return r.c.letterView(ctx, by, rec.ID, "register")
	})
}

// Proof shows every series with its gaps (none) and voids, and the head.
func (r *RegisterBook) Proof() (ProofView, error) {
	return call(r.c, "RegisterBook.Proof", signedIn, func(context.Context, kelurahan.Officer) (ProofView, error) {
		return r.c.proof()
	})
}

func (c *Core) proof() (ProofView, error) {
	p, err := c.Office.Proof()
	if err != nil {
		return ProofView{}, err
	}
	v := ProofView{Entries: int(p.Head.Seq), Head: groups(p.Head.Hash.String()[:16]), Series: []SeriesView{}, Damage: []string{}}
	for _, s := range p.Series {
		v.Series = append(v.Series, c.seriesView(s))
	}
	return v, nil
}

func (c *Core) seriesView(s office.SeriesProof) SeriesView {
	return SeriesView{
		Counter: string(s.Key.Counter), Year: s.Key.Year, First: s.First, Last: s.Last,
		Gaps: notNil(s.Gaps), Voids: c.letterRows(s.Voids), Frozen: s.Frozen,
	}
}

func groups(hex string) string {
	parts := []string{}
	for i := 0; i+4 <= len(hex); i += 4 {
		parts = append(parts, hex[i:i+4])
	}
	return strings.Join(parts, " ")
}

// Verify walks the whole chain from the disk; event "work" shows how far it is.
func (r *RegisterBook) Verify() (ProofView, error) {
	return call(r.c, "RegisterBook.Verify", signedIn, func(ctx context.Context, _ kelurahan.Officer) (ProofView, error) {
		defer r.c.endWork()
		damage, err := r.c.Office.Verify(ctx)
		if err != nil {
			return ProofView{}, err
		}
		v, err := r.c.proof()
		v.Damage, v.Checked = notNil(damage), r.c.Now().In(r.c.zone()).Format(time.RFC3339)
		return v, err
	})
}

// SetStart sets the first number of a year, once. Codes: number-frozen,
// role-refused.
func (r *RegisterBook) SetStart(q StartRequest) (ProofView, error) {
	return call(r.c, "RegisterBook.SetStart", signedIn, func(ctx context.Context, by kelurahan.Officer) (ProofView, error) {
		if err := r.c.Office.SetStart(ctx, by, q.Year, q.First); err != nil {
			return ProofView{}, err
		}
		return r.c.proof()
	})
}

// Kinds lists the kinds of letters, for the filter.
func (r *RegisterBook) Kinds() ([]KindRow, error) {
	return call(r.c, "RegisterBook.Kinds", signedIn, func(context.Context, kelurahan.Officer) ([]KindRow, error) {
		return r.c.kindRows("")
	})
}
