package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/roster"
)

// shownVerdicts is how many rows of a trial travel to the screen; the report
// holds all.
const shownVerdicts = 500

// importDesk holds the spreadsheet that was tried last.
type importDesk struct {
	mu     sync.Mutex
	cancel context.CancelFunc
	token  string
	path   string
	trial  *roster.Trial
}

func (d *importDesk) begin(ctx context.Context) context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cancel != nil {
		d.cancel()
	}
	ctx, d.cancel = context.WithCancel(ctx)
	d.trial, d.token = nil, ""
	return ctx
}

func (d *importDesk) keep(path string, t *roster.Trial) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.path, d.trial, d.token = path, t, uuid.NewString()
	return d.token
}

// tried gives the trial of a token. Errors: sheet-changed.
func (d *importDesk) tried(token string) (*roster.Trial, string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trial == nil || token != "" && token != d.token {
		return nil, "", kelurahan.E(kelurahan.SheetChanged, "app.tried", nil)
	}
	return d.trial, d.path, nil
}

// TryImport reads a spreadsheet and says what would become of every row;
// nothing is written. Event "work" shows how far it is.
func (r *Residents) TryImport(q ImportRequest) (ImportView, error) {
	return call(r.c, "Residents.TryImport", signedIn, func(ctx context.Context, _ kelurahan.Officer) (ImportView, error) {
		path := q.Path
		if path == "" {
			var err error
			if path, err = r.c.ask.open("Pilih berkas warga", "*.xlsx;*.csv"); err != nil || path == "" {
				return ImportView{Canceled: true, Verdicts: []ImportVerdict{}}, err
			}
		}
		defer r.c.endWork()
		trial, err := r.c.try(r.c.imports.begin(ctx), path, false)
		switch kelurahan.CodeOf(err) {
		case "":
		case kelurahan.Canceled:
			return ImportView{Canceled: true, Verdicts: []ImportVerdict{}}, nil
		default:
			p := problemOf(err, "")
			return ImportView{File: filepath.Base(path), Problem: &p, Verdicts: []ImportVerdict{}}, nil
		}
		v := importView(trial, filepath.Base(path))
		v.Token = r.c.imports.keep(path, trial)
		return v, nil
	})
}

func (c *Core) try(ctx context.Context, path string, keepEdited bool) (*roster.Trial, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, kelurahan.E(kelurahan.SheetUnreadable, "app.try", err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, kelurahan.E(kelurahan.SheetUnreadable, "app.try", err)
	}
	all, err := c.Office.AllResidents()
	if err != nil {
		return nil, err
	}
	book, err := roster.NewBook(all)
	if err != nil {
		return nil, err
	}
	opt := roster.Options{Today: c.today(), KeepEdited: keepEdited, NewID: newUUID}
	return roster.Read(ctx, f, info.Size(), filepath.Base(path), book, opt, func(p roster.Progress) {
		c.working(Work{Name: "impor", Done: p.Done, Total: p.Total, Rows: p.Rows})
	})
}

func newUUID() ([16]byte, error) {
	u, err := uuid.NewV7()
	return u, err
}

func importView(t *roster.Trial, file string) ImportView {
	v := ImportView{
		File: file, Layout: string(t.Layout), Rows: t.Rows, New: t.New, Changed: t.Changed, Same: t.Same,
		Rejected: t.Rejected, Asked: t.Asked, Missing: t.Missing, Verdicts: []ImportVerdict{},
	}
	rank := map[roster.VerdictKind]int{roster.Rejected: 0, roster.Asked: 1, roster.Changed: 2, roster.New: 3, roster.Same: 4}
	order := slices.Clone(t.Verdicts)
	slices.SortStableFunc(order, func(a, b roster.Verdict) int { return rank[a.Kind] - rank[b.Kind] })
	for _, d := range order[:min(len(order), shownVerdicts)] {
		line := ImportVerdict{Row: d.Row, Name: d.Name, NIK: d.NIK.Grouped(), Verdict: string(d.Kind), Changes: []string{}, Reasons: []string{}}
		for _, ch := range d.Changes {
			line.Changes = append(line.Changes, ch.Field+": "+orDash(ch.From)+" → "+orDash(ch.To))
		}
		for _, why := range d.Reasons {
			line.Reasons = append(line.Reasons, kelurahan.Say(why).Sentence)
		}
		v.Verdicts = append(v.Verdicts, line)
	}
	return v
}

// CommitImport brings the tried spreadsheet in: the file is read again and must
// be the same, and all of it is written as one act or none.
func (r *Residents) CommitImport(q CommitRequest) (ImportView, error) {
	return call(r.c, "Residents.CommitImport", signedIn, func(ctx context.Context, by kelurahan.Officer) (ImportView, error) {
		tried, path, err := r.c.imports.tried(q.Token)
		if err != nil {
			return ImportView{}, err
		}
		defer r.c.endWork()
		again, err := r.c.try(ctx, path, q.KeepEdited)
		if err != nil {
			return ImportView{}, err
		}
		if again.FileSHA256 != tried.FileSHA256 {
			return ImportView{}, kelurahan.E(kelurahan.SheetChanged, "app.CommitImport", nil)
		}
		if err := r.c.Office.ImportResidents(ctx, by, again.FileSHA256, again.Residents()); err != nil {
			return ImportView{}, err
		}
		v := importView(again, filepath.Base(path))
		v.Done = true
		return v, nil
	})
}

// CancelImport stops a trial that is under way.
func (r *Residents) CancelImport() error {
	return do(r.c, "Residents.CancelImport", signedIn, func(context.Context, kelurahan.Officer) error {
		r.c.imports.mu.Lock()
		defer r.c.imports.mu.Unlock()
		if r.c.imports.cancel != nil {
			r.c.imports.cancel()
		}
		return nil
	})
}

// SaveReport saves what became of every row as a spreadsheet.
func (r *Residents) SaveReport() (PathView, error) {
	return call(r.c, "Residents.SaveReport", signedIn, func(ctx context.Context, by kelurahan.Officer) (PathView, error) {
		trial, _, err := r.c.imports.tried("")
		if err != nil {
			return PathView{}, err
		}
		path, err := r.c.ask.save("Simpan laporan impor", "laporan-impor.xlsx")
		if err != nil || path == "" {
			return PathView{}, err
		}
		var b bytes.Buffer
		if err := trial.WriteReport(&b); err != nil {
			return PathView{}, err
		}
		// Every resident stands in it, in a row of the file or among those it lacks.
		left := kelurahan.PeopleExported{What: kelurahan.ExportImport, Purpose: "memeriksa impor warga", All: true, Count: trial.Rows + trial.Missing}
		if err := r.c.Office.Exported(ctx, by, left); err != nil {
			return PathView{}, err
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			return PathView{}, kelurahan.E(kelurahan.DiskReadOnly, "app.SaveReport", err)
		}
		return PathView{Path: path}, nil
	})
}

// wordLists are the official words of coded values.
func wordLists() OptionsView {
	w := roster.Words()
	return OptionsView{
		Religion: w.Religion, Marital: w.Marital, Occupation: w.Occupation, Education: w.Education,
		Blood: w.Blood, Relation: w.Relation, Status: w.Status,
	}
}
