package city

import (
	"encoding/hex"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/desk"
)

const password = "kata sandi yang panjang"

func (c *town) staff(name string) *http.Client {
	c.t.Helper()
	ok(c.t, c.AddStaff(c.t.Context(), name, password))
	client := &http.Client{Jar: must(cookiejar.New(nil))(c.t)}
	if status, body := c.browse(client, http.MethodPost, "/petugas/masuk", url.Values{"nama": {name}, "sandi": {password}}); status != http.StatusOK {
		c.t.Fatalf("HTTP %d %s", status, body)
	}
	return client
}

func TestStaffSignsIn(t *testing.T) {
	c := newTown(t)
	if status, body := c.page("/petugas"); status != http.StatusOK || !strings.Contains(body, "Masuk petugas kota") {
		t.Errorf("signed out: HTTP %d %s", status, body)
	}
	client := c.staff("ina.kota")
	if _, body := c.browse(client, http.MethodGet, "/petugas", nil); !strings.Contains(body, "Belum ada loket yang terdaftar") {
		t.Errorf("an empty desk: %s", body)
	}
	c.browse(client, http.MethodPost, "/petugas/keluar", url.Values{})
	if _, body := c.browse(client, http.MethodGet, "/petugas", nil); !strings.Contains(body, "Masuk petugas kota") {
		t.Error("still in after signing out")
	}
	client = c.staff("ina.kota")
	c.pass(9 * time.Hour)
	if _, body := c.browse(client, http.MethodGet, "/petugas", nil); !strings.Contains(body, "Masuk petugas kota") {
		t.Error("a session without end")
	}
	client = c.staff("ina.kota")
	ok(t, c.DismissStaff(t.Context(), "ina.kota"))
	if _, body := c.browse(client, http.MethodGet, "/petugas", nil); !strings.Contains(body, "Masuk petugas kota") {
		t.Error("dismissed and still in")
	}
}

func TestStaffIsLockedAfterTries(t *testing.T) {
	c := newTown(t)
	ok(t, c.AddStaff(t.Context(), "ina", password))
	if err := c.AddStaff(t.Context(), "budi", "pendek"); kelurahan.CodeOf(err) != kelurahan.PINWeak {
		t.Errorf("a short password: %v", err)
	}
	for range maxTries {
		if _, err := c.signIn(t.Context(), "ina", "salah"); kelurahan.CodeOf(err) != kelurahan.PINWrong {
			t.Fatal(err)
		}
	}
	if _, err := c.signIn(t.Context(), "ina", password); kelurahan.CodeOf(err) != kelurahan.PINLocked {
		t.Errorf("after five wrong ones: %v", err)
	}
	c.pass(16 * time.Minute)
	if _, err := c.signIn(t.Context(), "ina", password); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if _, err := c.signIn(t.Context(), "tidak-ada", password); kelurahan.CodeOf(err) != kelurahan.PINWrong {
		t.Errorf("nobody: %v", err)
	}
}

func TestAnotherSiteCannotActAsStaff(t *testing.T) {
	c := newTown(t)
	client := c.staff("ina")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.http.URL+"/petugas/token",
		strings.NewReader(url.Values{"wilayah": {desk.Area}, "loket": {"A"}}.Encode()))
	ok(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://lain.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := client.Do(req)
	ok(t, err)
	ok(t, resp.Body.Close())
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("HTTP %d", resp.StatusCode)
	}
	if tokens := must(c.cfg.Store.OpenTokens(t.Context(), 0))(t); len(tokens) != 0 {
		t.Error("a token was made")
	}
}

func TestStaffEnrolsRevokesAndSettles(t *testing.T) {
	c := newTown(t)
	client := c.staff("ina")
	_, body := c.browse(client, http.MethodPost, "/petugas/token", url.Values{"wilayah": {desk.Area}, "loket": {"a"}})
	token := regexp.MustCompile(`([0-9A-Z]{4}-){5}[0-9A-Z]{4}`).FindString(body)
	d := c.newDesk("A", 1)
	if code, _ := c.postEnrolment(d, token); code != "" {
		t.Fatalf("%q from the page: %s", token, code)
	}
	ok(t, d.Letters(1))
	bad := must(d.NewLetter(nil))(t)
	bad.Seal = d.Issued()[0].Seal
	ok(t, d.Issue(bad))
	ok(t, d.Approve())
	receipt, _ := c.deliver(d, 1)
	if len(receipt.Issues) != 1 {
		t.Fatalf("%v", receipt.Issues)
	}
	_, body = c.browse(client, http.MethodGet, "/petugas", nil)
	if !strings.Contains(body, "tidak cocok dengan isi suratnya") || !strings.Contains(body, "Oesapa") {
		t.Errorf("%s", body)
	}
	row := must(c.cfg.Store.OpenIssues(t.Context()))(t)[0]
	form := url.Values{"register": {hex.EncodeToString(row.Register)}, "entri": {"8"}, "kode": {row.Code}, "keterangan": {"sudah dicocokkan dengan arsip"}}
	form.Set("entri", regexp.MustCompile(`name="entri" value="(\d+)"`).FindStringSubmatch(body)[1])
	if status, _ := c.browse(client, http.MethodPost, "/petugas/catatan", form); status != http.StatusOK {
		t.Errorf("settle: HTTP %d", status)
	}
	if left := must(c.cfg.Store.OpenIssues(t.Context()))(t); len(left) != 0 {
		t.Errorf("%v", left)
	}
	where := regexp.MustCompile(`/petugas/loket/[0-9a-f]{32}`).FindString(body)
	c.browse(client, http.MethodPost, where+"/cabut", url.Values{"yakin": {"B"}})
	if _, body := c.browse(client, http.MethodGet, where, nil); strings.Contains(body, "Loket ini dicabut") {
		t.Error("revoked without being sure")
	}
	if _, body := c.browse(client, http.MethodPost, where+"/cabut", url.Values{"yakin": {"A"}}); !strings.Contains(body, "Loket ini dicabut") {
		t.Errorf("%s", body)
	}
}

func TestPersonalDataOpensOnlyForAPurpose(t *testing.T) {
	c := newTown(t)
	client := c.staff("ina")
	d := c.enrolled("A", 1)
	ok(t, d.Day(5))
	c.deliver(d, 1)
	var l kelurahan.Letter
	for _, ev := range d.Issued() {
		if l = ev.Letter; l.Applicant.NIK != "" {
			break
		}
	}
	list := "/petugas/surat?wilayah=" + desk.Area + "&dari=2026-11-01&sampai=2026-11-30"
	_, body := c.browse(client, http.MethodGet, list, nil)
	if strings.Contains(body, string(l.Applicant.NIK)) || strings.Contains(body, l.Applicant.Name) || !strings.Contains(body, l.Number.Text) {
		t.Error("the list tells too much, or too little")
	}
	_, body = c.browse(client, http.MethodPost, "/petugas/surat", url.Values{"nik": {l.Applicant.NIK.Grouped()}})
	where := regexp.MustCompile(`/petugas/surat/[0-9a-f]{32}/\d+`).FindString(body)
	if where == "" {
		t.Fatalf("not found by NIK: %s", body)
	}
	for _, purpose := range []string{"", "x"} {
		if _, body := c.browse(client, http.MethodPost, where, url.Values{"keperluan": {purpose}}); strings.Contains(body, l.Applicant.Name) {
			t.Errorf("opened for %q", purpose)
		}
	}
	if _, body := c.browse(client, http.MethodGet, where, nil); strings.Contains(body, l.Applicant.Name) {
		t.Error("opened without asking")
	}
	before := c.views()
	_, body = c.browse(client, http.MethodPost, where, url.Values{"keperluan": {"pengaduan nomor 12"}})
	if !strings.Contains(body, l.Applicant.NIK.Grouped()) || c.views() != before+1 {
		t.Errorf("%d views, then %d: %s", before, c.views(), body)
	}
	if strings.Contains(c.log.String(), string(l.Applicant.NIK)) {
		t.Error("the log has a NIK")
	}
}

func (c *town) views() int64 {
	c.t.Helper()
	n, err := c.cfg.Store.ViewCount(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// Everything the public can get, and every line of the log, searched for every
// person of the office.
func TestNoPersonalDataLeaves(t *testing.T) {
	c := newTown(t)
	d := c.enrolled("A", 1)
	ok(t, d.Letters(4))
	letters := d.Issued()
	ok(t, d.Append(d.Clerk, kelurahan.LetterVoided{Letter: letters[1].Letter.ID, Reason: "salah nama " + letters[1].Letter.Applicant.Name}))
	ok(t, d.Approve())
	_, receipt := c.deliver(d, 1)
	_, keys := c.send(http.MethodGet, "/keys", nil)
	said := []string{string(receipt), string(keys)}
	add := func(_ int, body string) { said = append(said, body) }
	for _, path := range []string{"/", "/cek", "/petugas", "/petugas/surat", "/petugas/masuk", "/robots.txt", "/static/kota.css", "/v/X", "/nowhere"} {
		add(c.page(path))
	}
	for _, ev := range letters {
		code := must(d.QR(ev))(t)
		add(c.page("/v/" + code[strings.LastIndex(code, "/")+1:]))
		add(c.browse(http.DefaultClient, http.MethodPost, "/cek", url.Values{"kode": {code}}))
		add(c.browse(http.DefaultClient, http.MethodPost, "/cek", url.Values{"kelurahan": {desk.Area}, "nomor": {ev.Letter.Number.Text}, "tanggal": {"22-11-2026"}}))
		add(c.browse(http.DefaultClient, http.MethodPost, "/cek", url.Values{"kelurahan": {desk.Area}, "nomor": {string(ev.Letter.Applicant.NIK)}, "tanggal": {string(ev.Letter.Applicant.NIK)}}))
	}
	all := strings.Join(said, "\n") + c.log.String()
	for _, p := range d.People {
		for _, secret := range []string{string(p.NIK), string(p.KK), p.Name} {
			if secret != "" && strings.Contains(all, secret) {
				t.Fatalf("%d bytes of somebody's data left the house", len(secret))
			}
		}
	}
	if len(c.log.String()) < 500 {
		t.Error("there was hardly a log to search")
	}
}

func TestAnswersSayWhatToKeep(t *testing.T) {
	c := newTown(t)
	page := map[string]string{"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
	for path, want := range map[string]map[string]string{
		"/cek": page, "/there/is/no/such/page": page,
		"/v1/health?nonce=1": {"Cache-Control": "no-store", "Content-Security-Policy": ""}, // for counters, not for browsers
	} {
		resp, err := http.Get(c.http.URL + path)
		ok(t, err)
		ok(t, resp.Body.Close())
		for header, want := range want {
			if got := resp.Header.Get(header); !strings.Contains(got, want) || want == "" && got != "" {
				t.Errorf("%s: %s: %q", path, header, got)
			}
		}
	}
}
