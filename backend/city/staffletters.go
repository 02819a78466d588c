package city

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// getLetters lists letters of one office and some days. Names are masked; the
// list tells no NIK.
func (c *City) getLetters(w http.ResponseWriter, r *http.Request, staff string) error {
	q := r.URL.Query()
	today := kelurahan.DateOf(c.cfg.Now().In(c.zone))
	first, last := dayOr(q.Get("dari"), today.AddMonths(-1)), dayOr(q.Get("sampai"), today)
	area := q.Get("wilayah")
	rows := []postgres.Letter{}
	var err error
	if area != "" {
		rows, err = c.cfg.Store.LettersOfDays(r.Context(), postgres.LettersOfDaysParams{
			Area: text(area, 20), First: int32(first), Last: int32(last), Counter: text(q.Get("loket"), 8),
		})
	}
	if err != nil {
		return err
	}
	return c.letterList(w, r, staff, rows, map[string]any{
		"Area": area, "Counter": q.Get("loket"), "First": typed(first), "Last": typed(last), "Asked": area != "",
	})
}

// typed is a day as people type it: "22-11-2026".
func typed(d kelurahan.Date) string { return fmt.Sprintf("%d-%d-%d", d.Day(), d.Month(), d.Year()) }

func dayOr(s string, otherwise kelurahan.Date) kelurahan.Date {
	if d, err := kelurahan.ParseDate(s); err == nil {
		return d
	}
	return otherwise
}

// postSearch finds letters by NIK; the number comes in the body, never in an
// address, and the search is recorded for each letter found.
func (c *City) postSearch(w http.ResponseWriter, r *http.Request, staff string) error {
	nik, err := kelurahan.ParseNIK(r.PostFormValue("nik"))
	if err != nil {
		return err
	}
	rows, err := c.cfg.Store.LettersOfNIK(r.Context(), c.cfg.Keys.mac(nik))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := c.viewed(r, staff, row, "pencarian NIK"); err != nil {
			return err
		}
	}
	return c.letterList(w, r, staff, rows, map[string]any{"Asked": true, "ByNIK": true})
}

func (c *City) letterList(w http.ResponseWriter, r *http.Request, staff string, rows []postgres.Letter, data map[string]any) error {
	offices, err := c.cfg.Store.OfficeList(r.Context())
	if err != nil {
		return err
	}
	data["Offices"], data["Letters"] = offices, rows
	c.show(w, r, http.StatusOK, "surat", view{Title: "Surat", Staff: staff, Data: data})
	return nil
}

func (c *City) letterOf(r *http.Request) (postgres.Letter, error) {
	reg, errReg := hex.DecodeString(chi.URLParam(r, "register"))
	seq, errSeq := strconv.ParseInt(chi.URLParam(r, "seq"), 10, 64)
	if err := errors.Join(errReg, errSeq); err != nil {
		return postgres.Letter{}, kelurahan.E(kelurahan.NotFound, "city.letter", err)
	}
	row, err := c.cfg.Store.LetterAt(r.Context(), postgres.LetterAtParams{Register: reg, Seq: seq})
	if postgres.IsMissing(err) {
		return row, kelurahan.E(kelurahan.NotFound, "city.letter", nil)
	}
	return row, err
}

// getLetter shows a letter without anybody's data.
func (c *City) getLetter(w http.ResponseWriter, r *http.Request, staff string) error {
	row, err := c.letterOf(r)
	if err != nil {
		return err
	}
	return c.letter(w, r, staff, row, nil)
}

// postLetter shows it with them, for a purpose that is recorded first.
func (c *City) postLetter(w http.ResponseWriter, r *http.Request, staff string) error {
	row, err := c.letterOf(r)
	if err != nil {
		return err
	}
	purpose := text(r.PostFormValue("keperluan"), 200)
	if err := kelurahan.CheckReason(purpose); err != nil {
		return err
	}
	if err := c.viewed(r, staff, row, purpose); err != nil {
		return err
	}
	rec, err := c.fold(r.Context(), kelurahan.LetterID(row.ID))
	if err != nil {
		return err
	}
	return c.letter(w, r, staff, row, rec.Letter())
}

func (c *City) viewed(r *http.Request, staff string, row postgres.Letter, purpose string) error {
	err := c.cfg.Store.AddView(r.Context(), postgres.AddViewParams{
		At: int64(c.now()), Staff: staff, Register: row.Register, Seq: row.Seq, Purpose: purpose,
	})
	if err != nil {
		return fmt.Errorf("city: view: %w", err)
	}
	return nil
}

// letter shows the page of one letter; full is nil while its data stay hidden.
func (c *City) letter(w http.ResponseWriter, r *http.Request, staff string, row postgres.Letter, full *kelurahan.Letter) error {
	office, err := c.officeName(r.Context(), row.Area)
	if err != nil {
		return err
	}
	rec, err := c.fold(r.Context(), kelurahan.LetterID(row.ID))
	if err != nil {
		return err
	}
	c.show(w, r, http.StatusOK, "satu-surat", view{Title: "Surat " + row.NumberText, Staff: staff, Data: map[string]any{
		"Row": row, "Office": office, "Full": full, "History": history(&rec), "Reduced": rec.Reduced,
	}})
	return nil
}

// happening is one line of a letter's life.
type happening struct {
	At   int64
	What string
}

// history tells a letter's life without anybody's data: reasons may name
// people, so they are not in it.
func history(r *kelurahan.LetterRecord) []happening {
	list := []happening{}
	add := func(f kelurahan.Fact, what string) { list = append(list, happening{int64(f.At), what}) }
	if r.Issued != nil {
		add(r.Issued.Fact, "Diterbitkan")
	}
	if r.Handwritten != nil {
		add(r.Handwritten.Fact, "Nomor dipakai untuk surat tulisan tangan")
	}
	for _, p := range r.Prints {
		what := map[kelurahan.Outcome]string{
			kelurahan.CameOut: "Tercetak", kelurahan.Spoiled: "Salah cetak", kelurahan.NotOut: "Tidak keluar dari printer",
			kelurahan.Uncertain: "Dicetak, hasil belum dipastikan",
		}[p.Outcome]
		if p.Copy > 0 {
			what += fmt.Sprintf(" (salinan ke-%d)", p.Copy)
		}
		add(p.Fact, what)
	}
	if word := r.LostApproval(); word != nil {
		add(word.Fact, "Disetujui penyelia dari komputer penggantinya")
	}
	for _, v := range r.Voids {
		add(v.Fact, "Dibatalkan")
	}
	return list
}
