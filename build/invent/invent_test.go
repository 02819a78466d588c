package invent

import (
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestResidentsAreReproducibleAndCannotBeReal(t *testing.T) {
	people := Residents(7, 30_000)
	again := Residents(7, 1_000)
	if !slices.EqualFunc(people[:1_000], again, func(a, b kelurahan.Resident) bool {
		return a.ID == b.ID && a.NIK == b.NIK && a.Name == b.Name && a.KK == b.KK
	}) {
		t.Fatal("a smaller n is not a prefix of a larger one")
	}
	seen, ids := map[kelurahan.NIK]bool{}, map[kelurahan.PersonID]bool{}
	without := 0
	for i := range people {
		p := &people[i]
		if ids[p.ID] {
			t.Fatalf("resident %d: identity repeats", i)
		}
		ids[p.ID] = true
		if p.NIK == "" {
			without++
			continue
		}
		if _, err := kelurahan.ParseNIK(string(p.NIK)); err != nil || !strings.HasPrefix(string(p.NIK), "99") || seen[p.NIK] {
			t.Fatalf("resident %d: NIK invalid, not of province 99, or repeated", i)
		}
		if p.NIK.Unusual(p.BirthDate, p.Sex) {
			t.Fatalf("resident %d: NIK does not fit the record", i)
		}
		if _, err := kelurahan.ParseKK(string(p.KK)); err != nil {
			t.Fatal(err)
		}
		if _, err := kelurahan.ParseName(p.Name); err != nil {
			t.Fatal(err)
		}
		seen[p.NIK] = true
	}
	if without < 50 || without > 400 {
		t.Errorf("%d of 30000 without NIK", without)
	}
}

func TestFamiliesHang(t *testing.T) {
	heads := map[kelurahan.KKNumber]int{}
	people := Residents(3, 5_000)
	for _, p := range people {
		if p.Relation == "KEPALA KELUARGA" {
			heads[p.KK]++
		}
	}
	for _, p := range people {
		if heads[p.KK] != 1 {
			t.Fatalf("a family has %d heads", heads[p.KK])
		}
	}
	if size := float64(len(people)) / float64(len(heads)); size < 2.5 || size > 5 {
		t.Errorf("mean family size %.1f", size)
	}
}
