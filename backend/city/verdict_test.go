package city

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/city/postgres"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/backend/wire"
	"github.com/loket-kelurahan/loket/build/desk"
)

func (c *town) verdictOf(d *desk.Desk, ev kelurahan.LetterIssued) Verdict {
	c.t.Helper()
	v, err := c.readCode(c.t.Context(), must(d.QR(ev))(c.t))
	ok(c.t, err)
	return v
}

func TestVerdicts(t *testing.T) {
	c := newTown(t)
	d, away := c.enrolled("A", 1), c.newDesk("B", 2)
	ok(t, d.Letters(3))
	letters := d.Issued()
	ok(t, d.Append(d.Clerk, kelurahan.LetterVoided{Letter: letters[1].Letter.ID, Reason: "salah nama"}))
	replacing := must(d.NewLetter(func(l *kelurahan.Letter) { l.Replaces = letters[2].Letter.ID }))(t)
	ok(t, d.Issue(replacing))
	ok(t, d.Approve())
	c.deliver(d, 1)
	fresh := must(d.NewLetter(nil))(t)
	stranger := must(away.NewLetter(nil))(t)
	for name, x := range map[string]struct {
		d    *desk.Desk
		ev   kelurahan.LetterIssued
		want Result
	}{
		"genuine": {d, letters[0], Genuine}, "void": {d, letters[1], Void}, "replaced": {d, letters[2], Replaced},
		"its replacement": {d, replacing, Genuine}, "not there yet": {d, fresh, NotReceived}, "no counter of ours": {away, stranger, Unknown},
	} {
		if v := c.verdictOf(x.d, x.ev); v.Result != x.want {
			t.Errorf("%s: %+v, want %s", name, v, x.want)
		}
	}
	v := c.verdictOf(d, letters[0])
	l := letters[0].Letter
	if v.Name != kelurahan.MaskName(l.Applicant.Name) || v.Number != l.Number.Text || v.Title != l.Title || !strings.Contains(v.Office, "Oesapa") {
		t.Errorf("%+v", v)
	}
	if by := c.verdictOf(d, letters[2]).By; by != replacing.Letter.Number.Text {
		t.Errorf("replaced by %q", by)
	}
	id := d.ID()
	counter := must(c.cfg.Store.CounterByRegister(t.Context(), id[:]))(t)
	now, by := int64(c.now()), "uji"
	must(c.cfg.Store.RevokeCounter(t.Context(), postgres.RevokeCounterParams{ID: counter.ID, RevokedAt: &now, RevokedBy: &by}))(t)
	if v := c.verdictOf(d, letters[0]); v.Result != Genuine {
		t.Errorf("held by the city, counter revoked since: %+v", v)
	}
	if v := c.verdictOf(d, fresh); v.Result != Revoked {
		t.Errorf("never received, counter revoked: %+v", v)
	}
}

func TestVoidFromTheOtherCounter(t *testing.T) {
	c := newTown(t)
	a, b := c.enrolled("A", 1), c.enrolled("B", 2)
	ok(t, a.Letters(1))
	ev := a.Issued()[0]
	ok(t, a.Approve())
	ok(t, b.Append(b.Clerk, kelurahan.LetterVoided{Letter: ev.Letter.ID, Reason: "salah nama"}))
	ok(t, b.Approve())
	c.deliver(b, 1) // before the letter itself
	c.deliver(a, 1)
	if v := c.verdictOf(a, ev); v.Result != Void {
		t.Errorf("%+v", v)
	}
}

// Ten thousand random bits of genuine codes, flipped one at a time: none may be
// genuine, and none may take the page down.
func TestNoForgedBitIsGenuine(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(3))
	c.deliver(d, 1)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 10_000 {
		ev := d.Issued()[i%3]
		forged := append([]byte(nil), ev.Seal...)
		bit := r.IntN(8 * len(forged))
		forged[bit/8] ^= 1 << (bit % 8)
		v, err := c.readSeal(t.Context(), forged)
		if err != nil || v.Result != Forged && v.Result != Unknown && v.Result != NotACode {
			t.Fatalf("bit %d: %+v, %v", bit, v, err)
		}
		if v.Name != "" {
			t.Fatalf("bit %d: a forged code names %q", bit, v.Name)
		}
	}
}

// Every field, with the seal of another letter of the same counter.
func TestSealOfAnotherLetterShowsTheOther(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(2))
	c.deliver(d, 1)
	a, b := d.Issued()[0], d.Issued()[1]
	pasted := c.verdictOf(d, b) // b's code on a's paper
	if pasted.Result != Genuine || pasted.Number == a.Letter.Number.Text {
		t.Errorf("%+v does not show which letter the code is of", pasted)
	}
}

func TestHostileCodes(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(1))
	c.deliver(d, 1)
	good := must(d.QR(d.Issued()[0]))(t)
	payload := good[strings.LastIndex(good, "/")+1:]
	for name, path := range map[string]string{
		"long": "/v/" + strings.Repeat("A", 4096), "empty": "/v/", "traversal": "/v/..%2f..%2fetc%2fpasswd",
		"control": "/v/%00%0d%0aSet-Cookie:x", "markup": "/v/%3Cscript%3Ealert(1)%3C/script%3E", "homoglyph": "/v/" + url.PathEscape(strings.Replace(payload, "A", "А", 1)),
		"other host": "/v/HTTPS://EVIL.EXAMPLE/V/" + payload[:20],
	} {
		status, body := c.page(path)
		if status != http.StatusOK && status != http.StatusNotFound && status != http.StatusBadRequest {
			t.Errorf("%s: HTTP %d", name, status)
		}
		if strings.Contains(body, "Surat ini asli") || strings.Contains(body, "<script") || strings.Contains(body, "EVIL") {
			t.Errorf("%s: %s", name, body)
		}
	}
	for _, path := range []string{"/v/" + payload, "/V/" + payload, "/v/" + url.PathEscape(payload), "/v/" + strings.ToLower(payload)} {
		if status, body := c.page(path); status != http.StatusOK || !strings.Contains(body, "Surat ini asli") {
			t.Errorf("%q: HTTP %d", path, status)
		}
	}
}

func TestNumbersAreFoundOnlyWithTheirDate(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(2))
	c.deliver(d, 1)
	l := d.Issued()[1].Letter
	ask := func(number, date string) (Verdict, error) { return c.readNumber(t.Context(), desk.Area, number, date) }
	for _, number := range []string{"A-0002", "a2", l.Number.Text} {
		v, err := ask(number, "22-11-2026")
		if err != nil || v.Result != Genuine || v.Title != l.Title {
			t.Errorf("%q: %+v, %v", number, v, err)
		}
		if v.Name != "" {
			t.Errorf("a look-up by number says %q", v.Name)
		}
	}
	for number, date := range map[string]string{"A-0002": "21-11-2026", "A-0003": "22-11-2026", "B-0002": "22-11-2026"} {
		if v, err := ask(number, date); err != nil || v.Result != Unknown {
			t.Errorf("%s of %s: %+v, %v", number, date, v, err)
		}
	}
	for number, date := range map[string]string{"": "22-11-2026", "A-0002": "kemarin", "'; DROP TABLE letters": "22-11-2026"} {
		if _, err := ask(number, date); err == nil {
			t.Errorf("%q of %q is taken", number, date)
		}
	}
}

func TestPracticeLettersAreNeverGenuine(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Day(1))
	c.deliver(d, 1)
	if _, err := c.cfg.Store.Counters(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := d.ID()
	ok(t, c.cfg.Store.MoveHead(t.Context(), postgres.MoveHeadParams{Register: id[:], HeadSeq: 1, HeadHash: []byte{1}, Practice: true}))
	ev := must(d.NewLetter(nil))(t)
	if v := c.verdictOf(d, ev); v.Result != Practice {
		t.Errorf("%+v", v)
	}
}

func TestEveryResultHasWords(t *testing.T) {
	seen := map[string]Result{}
	for _, r := range Results() {
		s := sayingOf(r)
		if s.Tone == "" || s.Headline == "" || s.Meaning == "" || s.Advice == "" {
			t.Errorf("%s: %+v", r, s)
		}
		if other, twice := seen[s.Headline]; twice {
			t.Errorf("%s and %s read the same", r, other)
		}
		seen[s.Headline] = r
	}
	if sayingOf("nonsense") != sayingOf(Unknown) {
		t.Error("an unknown result must not look genuine")
	}
}

func TestKeyListLetsAPhoneVerify(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ev := must(d.NewLetter(nil))(t)
	_, sealed := c.send(http.MethodGet, wire.KeysPath, nil)
	cityKeys := must(seal.NewKeySet(c.cfg.Keys.Signer.Public()))(t)
	payload, _, err := cityKeys.Verify(wire.PurposeKeys, sealed)
	ok(t, err)
	list := must(wire.Decode[wire.KeyList](payload))(t)
	if len(list.Keys) != 1 || list.Keys[0].Revoked != 0 {
		t.Fatalf("%+v", list)
	}
	keys := must(seal.NewKeySet(list.Keys[0].PublicKey))(t)
	if _, _, err := keys.Verify(wire.PurposeLetterSeal, ev.Seal); err != nil {
		t.Error(err)
	}
}

func TestLookupsAreLimited(t *testing.T) {
	now := time.Now()
	l := newLimiter(30, func() time.Time { return now })
	allowed := 0
	for range 100 {
		if _, ok := l.allow("a"); ok {
			allowed++
		}
	}
	if allowed < 5 || allowed > 12 {
		t.Errorf("%d of 100 at once", allowed)
	}
	if _, ok := l.allow("b"); !ok {
		t.Error("another caller is kept out")
	}
	now = now.Add(3 * time.Second)
	if _, ok := l.allow("a"); !ok {
		t.Error("still kept out after a while")
	}
}

func FuzzReadCode(f *testing.F) {
	c := newTown(f)
	d := c.enrolled("A", 1)
	ev := must(d.NewLetter(nil))(f)
	good := must(d.QR(ev))(f)
	f.Add(good)
	f.Add("HTTPS://X/V/")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := c.readCode(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if v.Result == Genuine || v.Result == NotReceived && !strings.HasSuffix(strings.ToUpper(strings.TrimSpace(text)), good[40:60]) && v.Number != ev.Letter.Number.Short() {
			t.Fatalf("%q: %+v", text, v)
		}
	})
}
