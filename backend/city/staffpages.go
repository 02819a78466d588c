package city

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const sessionCookie = "loket_petugas"

func (c *City) staffRoutes(r chi.Router) {
	r.Get("/petugas/masuk", func(w http.ResponseWriter, r *http.Request) {
		c.show(w, r, http.StatusOK, "masuk", view{Title: "Masuk petugas"})
	})
	r.Post("/petugas/masuk", c.postSignIn)
	r.Post("/petugas/keluar", c.staffOnly(c.postSignOut))
	r.Get("/petugas", c.staffOnly(c.getDesk))
	r.Post("/petugas/token", c.staffOnly(c.postToken))
	r.Get("/petugas/loket/{id}", c.staffOnly(c.getCounter))
	r.Post("/petugas/loket/{id}/cabut", c.staffOnly(c.postRevoke))
	r.Post("/petugas/catatan", c.staffOnly(c.postSettle))
	r.Post("/petugas/alarm", c.staffOnly(c.postAlarm))
	r.Get("/petugas/surat", c.staffOnly(c.getLetters))
	r.Post("/petugas/surat", c.staffOnly(c.postSearch))
	r.Get("/petugas/surat/{register}/{seq}", c.staffOnly(c.getLetter))
	r.Post("/petugas/surat/{register}/{seq}", c.staffOnly(c.postLetter))
}

// staffHandler is a handler that knows who asks.
type staffHandler func(w http.ResponseWriter, r *http.Request, staff string) error

func (c *City) staffOnly(h staffHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
		staff, err := c.whose(r.Context(), sessionOf(r))
		if err == nil && staff == "" {
			http.Redirect(w, r, "/petugas/masuk", http.StatusSeeOther)
			return
		}
		if err == nil {
			err = h(w, r, staff)
		}
		if err != nil {
			c.fail(w, r, err)
		}
	}
}

func sessionOf(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (c *City) setSession(w http.ResponseWriter, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/petugas", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: c.cfg.Secure,
	})
}

func (c *City) postSignIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if _, ok := c.tries.allow(c.caller(r)); !ok {
		c.fail(w, r, kelurahan.E(kelurahan.PINLocked, "city.signIn", nil, "minutes", "1"))
		return
	}
	session, err := c.signIn(r.Context(), r.PostFormValue("nama"), r.PostFormValue("sandi"))
	switch code := kelurahan.CodeOf(err); code {
	case "":
		c.setSession(w, session, sessionLife/1000)
		http.Redirect(w, r, "/petugas", http.StatusSeeOther)
	case kelurahan.Internal:
		c.fail(w, r, err)
	default:
		c.show(w, r, http.StatusUnauthorized, "masuk", view{Title: "Masuk petugas", Data: signInProblem(err)})
	}
}

// signInProblem: the codes are those of the counter's PIN, the words are not.
func signInProblem(err error) string {
	var e *kelurahan.Error
	if errors.As(err, &e) && e.Code == kelurahan.PINLocked {
		return "Terlalu banyak kata sandi salah. Tunggu " + e.Args["minutes"] + " menit, lalu coba lagi."
	}
	return "Nama atau kata sandi salah. Periksa keduanya, lalu coba lagi."
}

func (c *City) postSignOut(w http.ResponseWriter, r *http.Request, _ string) error {
	if err := c.end(r.Context(), sessionOf(r)); err != nil {
		return err
	}
	c.setSession(w, "", -1)
	http.Redirect(w, r, "/petugas/masuk", http.StatusSeeOther)
	return nil
}

// overview is the staff's first page.
type overview struct {
	Counters []postgres.CountersRow
	Tokens   []postgres.Token
	Alarms   []postgres.Alarm
	Issues   []postgres.OpenIssuesRow
	Now      int64
}

// Late reports a counter nobody has heard of for three days.
func (d overview) Late(contact *int64) bool {
	return contact == nil || d.Now-*contact > 3*24*3600*1000
}

func (c *City) getDesk(w http.ResponseWriter, r *http.Request, staff string) error {
	ctx, s, now := r.Context(), c.cfg.Store, int64(c.now())
	d := overview{Now: now}
	var errs [4]error
	d.Counters, errs[0] = s.Counters(ctx)
	d.Tokens, errs[1] = s.OpenTokens(ctx, now)
	d.Alarms, errs[2] = s.OpenAlarms(ctx)
	d.Issues, errs[3] = s.OpenIssues(ctx)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	c.show(w, r, http.StatusOK, "petugas", view{Title: "Loket kelurahan", Staff: staff, Data: d})
	return nil
}

func (c *City) postToken(w http.ResponseWriter, r *http.Request, staff string) error {
	area, counter := strings.TrimSpace(r.PostFormValue("wilayah")), r.PostFormValue("loket")
	t, err := c.NewToken(r.Context(), area, counter, staff)
	if err != nil {
		return err
	}
	c.show(w, r, http.StatusOK, "token", view{Title: "Token pendaftaran", Staff: staff, Data: map[string]any{
		"Token": t.String(), "Area": area, "Counter": strings.ToUpper(counter), "Until": int64(c.now()) + tokenLife, "URL": "https://" + r.Host,
	}})
	return nil
}

func (c *City) counterOf(r *http.Request) (postgres.Counter, error) {
	id, err := hex.DecodeString(chi.URLParam(r, "id"))
	if err != nil {
		return postgres.Counter{}, kelurahan.E(kelurahan.NotFound, "city.counter", err)
	}
	counter, err := c.cfg.Store.CounterByID(r.Context(), id)
	if postgres.IsMissing(err) {
		return counter, kelurahan.E(kelurahan.NotFound, "city.counter", nil)
	}
	return counter, err
}

func (c *City) getCounter(w http.ResponseWriter, r *http.Request, staff string) error {
	counter, err := c.counterOf(r)
	if err != nil {
		return err
	}
	runs, err := c.cfg.Store.Runs(r.Context(), postgres.RunsParams{Register: counter.Register, Limit: 50})
	if err != nil {
		return err
	}
	officers, err := c.cfg.Store.Officers(r.Context(), counter.Register)
	if err != nil {
		return err
	}
	office, err := c.officeName(r.Context(), counter.Area)
	if err != nil {
		return err
	}
	c.show(w, r, http.StatusOK, "loket", view{Title: "Loket " + counter.Code, Staff: staff, Data: map[string]any{
		"Counter": counter, "Runs": runs, "Officers": officers, "Office": office,
	}})
	return nil
}

// postRevoke takes a counter out: its runs are refused from now on, and what it
// seals is no longer believed unless the city holds it.
func (c *City) postRevoke(w http.ResponseWriter, r *http.Request, staff string) error {
	counter, err := c.counterOf(r)
	if err != nil {
		return err
	}
	if r.PostFormValue("yakin") != counter.Code {
		return kelurahan.E(kelurahan.FieldInvalid, "city.revoke", nil).InField("yakin")
	}
	now := int64(c.now())
	if _, err := c.cfg.Store.RevokeCounter(r.Context(), postgres.RevokeCounterParams{ID: counter.ID, RevokedAt: &now, RevokedBy: &staff}); err != nil {
		return err
	}
	c.cfg.Log.Warn("counter revoked", slog.String("area", counter.Area), slog.String("counter", counter.Code))
	http.Redirect(w, r, "/petugas/loket/"+chi.URLParam(r, "id"), http.StatusSeeOther)
	return nil
}

func (c *City) postSettle(w http.ResponseWriter, r *http.Request, staff string) error {
	note := strings.TrimSpace(text(r.PostFormValue("keterangan"), 400))
	if err := kelurahan.CheckReason(note); err != nil {
		return err
	}
	reg, errReg := hex.DecodeString(r.PostFormValue("register"))
	seq, errSeq := strconv.ParseInt(r.PostFormValue("entri"), 10, 64)
	if err := errors.Join(errReg, errSeq); err != nil {
		return kelurahan.E(kelurahan.BadRequest, "city.settle", err)
	}
	now := int64(c.now())
	_, err := c.cfg.Store.SettleIssue(r.Context(), postgres.SettleIssueParams{
		Register: reg, Seq: seq, Code: r.PostFormValue("kode"), SettledAt: &now, SettledBy: &staff, Note: &note,
	})
	if err != nil {
		return fmt.Errorf("city: settle: %w", err)
	}
	http.Redirect(w, r, "/petugas#catatan", http.StatusSeeOther)
	return nil
}

func (c *City) postAlarm(w http.ResponseWriter, r *http.Request, staff string) error {
	id, err := strconv.ParseInt(r.PostFormValue("alarm"), 10, 64)
	if err != nil {
		return kelurahan.E(kelurahan.BadRequest, "city.alarm", err)
	}
	now := int64(c.now())
	if _, err := c.cfg.Store.SeeAlarm(r.Context(), postgres.SeeAlarmParams{ID: id, SeenAt: &now, SeenBy: &staff}); err != nil {
		return fmt.Errorf("city: alarm: %w", err)
	}
	http.Redirect(w, r, "/petugas", http.StatusSeeOther)
	return nil
}
