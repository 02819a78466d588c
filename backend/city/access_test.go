package city

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// Who a route is for. public answers anybody; counter wants a counter's
// signature or its token; staff wants somebody of the city who signed in.
const (
	public  = "public"
	counter = "counter"
	staff   = "staff"
)

// routeAccess is the whole table of the city's routes. A new route without a row
// fails, and so does a row without a route.
func routeAccess() map[string]string {
	return map[string]string{
		"GET /v1/health": public, "GET /keys": public, "GET /v1/registers/{id}/head": public, "GET /v1/kinds": public,
		"POST /v1/enrol": counter, "PUT /v1/registers/{id}/runs/{range}": counter,

		"GET /": public, "GET /cek": public, "POST /cek": public, "GET /robots.txt": public, "GET /static/*": public,
		"GET /v/*": public, "GET /V/*": public, "GET /petugas/masuk": public, "POST /petugas/masuk": public,

		"GET /petugas": staff, "POST /petugas/keluar": staff, "POST /petugas/token": staff, "GET /petugas/loket/{id}": staff,
		"POST /petugas/loket/{id}/cabut": staff, "POST /petugas/catatan": staff, "POST /petugas/alarm": staff,
		"GET /petugas/surat": staff, "POST /petugas/surat": staff, "GET /petugas/surat/{register}/{seq}": staff,
		"POST /petugas/surat/{register}/{seq}": staff,
	}
}

func TestRouteAccess(t *testing.T) {
	c := newTown(t)
	table := routeAccess()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	routes, ok := c.Handler().(chi.Routes)
	if !ok {
		t.Fatal("the handler does not list its routes")
	}
	fill := strings.NewReplacer("{id}", "01a20143-e6e3-76c8-81ee-c64e376ba72c", "{register}", "01a20143-e6e3-76c8-81ee-c64e376ba72c",
		"{range}", "1-2", "{seq}", "1", "*", "x")
	err := chi.Walk(routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		row, ok := table[method+" "+route]
		delete(table, method+" "+route)
		if !ok {
			t.Errorf("%s %s has no row: say who may call it", method, route)
			return nil
		}
		req, err := http.NewRequestWithContext(t.Context(), method, c.http.URL+fill.Replace(route), strings.NewReader("hostile"))
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		switch away := resp.Header.Get("Location") == "/petugas/masuk"; {
		case row == staff && !away:
			t.Errorf("%s %s answered a stranger %s", method, route, resp.Status)
		case row == counter && resp.StatusCode < 400:
			t.Errorf("%s %s took what nobody signed: %s", method, route, resp.Status)
		case row == public && (away || resp.StatusCode >= 500):
			t.Errorf("%s %s does not answer anybody: %s", method, route, resp.Status)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for route := range table {
		t.Errorf("the table has a row for %s, which is no route", route)
	}
}
