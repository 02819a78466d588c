package store

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

func named(names ...string) []kelurahan.Resident {
	list := invent.Residents(77, len(names))
	for i := range list {
		binary.BigEndian.PutUint32(list[i].ID[:4], uint32(i))
		list[i].Name = names[i]
	}
	return list
}

// Each row: what is typed, and the name that must come first.
func TestSearchFindsWhatWasMeant(t *testing.T) {
	list := named("YUNITA BANI", "DJONI TAKA", "YOHANES OEMATAN", "MARTHA RADJA", "YOSEPH LAWALATA", "MARIA DA COSTA",
		"MA'RUF ABDULLAH", "ANA TEFA", "ANASTASIA TEFA", "THERESIA NAHAK", "RENÉ LOPO", "FREDRIK MESSAKH", "SITI NURHAYATI",
		"BANIAMIN KASE", "SUHARTO", "ZAKARIAS BRIA", "CHRISTINA BENU", "EL NENO", "ELIA NENO", "MELKISEDEK TAFULI", "BONI TAKA")
	index := indexOf(append(list, invent.Residents(5, 8_000)...))
	for _, c := range [][2]string{
		{"yunita bani", "YUNITA BANI"},
		{"BANI YUNITA", "YUNITA BANI"},
		{"junita bani", "YUNITA BANI"},
		{"JUNITA bni", "YUNITA BANI"},
		{"yunta bani", "YUNITA BANI"},
		{"yuinta bani", "YUNITA BANI"},
		{"nita bani", "YUNITA BANI"},
		{"yun ban", "YUNITA BANI"},
		{"joni taka", "DJONI TAKA"},
		{"djoni taka", "DJONI TAKA"},
		{"bni taka", "BONI TAKA"},
		{"johanes umatan", "YOHANES OEMATAN"},
		{"yohannes oematan", "YOHANES OEMATAN"},
		{"marta raja", "MARTHA RADJA"},
		{"yosef lawalata", "YOSEPH LAWALATA"},
		{"yusef lawalta", "YOSEPH LAWALATA"},
		{"maria dacosta", "MARIA DA COSTA"},
		{"da costa maria", "MARIA DA COSTA"},
		{"maruf abdulah", "MA'RUF ABDULLAH"},
		{"ma'ruf", "MA'RUF ABDULLAH"},
		{"ana tefa", "ANA TEFA"},
		{"anastasia tefa", "ANASTASIA TEFA"},
		{"teresia nahak", "THERESIA NAHAK"},
		{"rene lopo", "RENÉ LOPO"},
		{"fredrik mesakh", "FREDRIK MESSAKH"},
		{"fredik messakh", "FREDRIK MESSAKH"},
		{"sitti nurhayati", "SITI NURHAYATI"},
		{"soeharto", "SUHARTO"},
		{"sakarias bria", "ZAKARIAS BRIA"},
		{"kristina benu", "CHRISTINA BENU"},
		{"el neno", "EL NENO"},
		{"melkisedk tafuli", "MELKISEDEK TAFULI"},
		{"melkisedek tafuli benyamin", "MELKISEDEK TAFULI"},
	} {
		hits := index.search(c[0], 20)
		if len(hits) == 0 || hits[0].Name != c[1] {
			var got []string
			for _, h := range hits[:min(len(hits), 4)] {
				got = append(got, h.Name)
			}
			t.Errorf("%q: want %q first, got %q", c[0], c[1], got)
		}
	}
	for _, q := range []string{"", " ", "-", "12", "123", "99999999999999999", "'"} {
		if hits := index.search(q, 20); len(hits) != 0 {
			t.Errorf("%q finds %d", q, len(hits))
		}
	}
}

func TestSearchByDigits(t *testing.T) {
	list := invent.Residents(6, 3_000)
	index := indexOf(list)
	for i := 0; i < len(list); i += 97 {
		p := &list[i]
		if p.NIK == "" {
			continue
		}
		for what, q := range map[string]string{
			"whole": string(p.NIK), "grouped": p.NIK.Grouped(), "end": string(p.NIK[8:]), "middle": string(p.NIK[5:12]),
			"family": string(p.KK), "name and digits": p.Name + " " + string(p.NIK[12:]),
		} {
			if !slices.ContainsFunc(index.search(q, 200), func(h Hit) bool { return h.ID == p.ID && h.NIK == p.NIK }) {
				t.Errorf("%s: resident %d not found", what, i)
			}
		}
	}
}

// Slips are made at random in every fifth name; the person must be among the
// twenty shown nearly always.
func TestSearchForgivesSlips(t *testing.T) {
	list := invent.Residents(8, 27_000)
	index := indexOf(list)
	r := rand.New(rand.NewPCG(1, 2))
	tried, found := 0, 0
	for i := 0; i < len(list); i += 17 {
		words := plainWords(list[i].Name)
		if len(words) < 2 {
			continue
		}
		first, last := words[0], words[len(words)-1]
		if len(last) < 4 {
			continue
		}
		tried++
		if slices.ContainsFunc(index.search(slip(r, first)+" "+slip(r, last), 20), func(h Hit) bool { return h.ID == list[i].ID }) {
			found++
		}
	}
	if share := float64(found) / float64(tried); share < 0.90 {
		t.Errorf("with a slip in each of two words %.1f %% of %d were found", share*100, tried)
	} else {
		t.Logf("with a slip in each of two words %.1f %% of %d were found", share*100, tried)
	}
}

func slip(r *rand.Rand, w string) string {
	b := []byte(w)
	i := r.IntN(len(b))
	switch r.IntN(4) {
	case 0:
		return string(slices.Delete(b, i, i+1))
	case 1:
		return string(slices.Insert(b, i, 'a'+byte(r.IntN(26))))
	case 2:
		b[i] = 'a' + byte(r.IntN(26))
	default:
		if i > 0 {
			b[i], b[i-1] = b[i-1], b[i]
		}
	}
	return string(b)
}

// Residents put in one by one, changed and changed again, must be found exactly
// as if the index had been built from their last state.
func TestIndexKeepsUp(t *testing.T) {
	fewer(t, "40")
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		before, after := invent.Residents(seed, 60), invent.Residents(seed+1, 60)
		index := newPeople()
		early := rapid.IntRange(0, 40).Draw(t, "early")
		if early > 0 {
			index = indexOf(before[:early])
		}
		for i := early; i < 60; i++ {
			index.put(before[i].ID, rowOf(&before[i]))
		}
		final := slices.Clone(before)
		for _, i := range rapid.SliceOf(rapid.IntRange(0, 59)).Draw(t, "changed") {
			final[i] = after[i]
			final[i].ID = before[i].ID
			index.put(final[i].ID, rowOf(&final[i]))
		}
		fresh := indexOf(final)
		for i := range final {
			for _, q := range []string{final[i].Name, string(final[i].NIK), string(final[i].KK), final[i].Name[:2], before[i].Name} {
				if got, want := found(index, q), found(fresh, q); !slices.Equal(got, want) {
					t.Fatalf("%q: %v, want %v", q, got, want)
				}
			}
			if got := index.withNIK(final[i].NIK); final[i].NIK != "" && !slices.Contains(got, final[i].ID) {
				t.Fatalf("resident %d is not found by NIK", i)
			}
		}
	})
}

func found(p *people, q string) []string {
	var ids []string
	for _, h := range p.search(q, 200) {
		ids = append(ids, fmt.Sprint(h.ID, h.Name, h.NIK, h.KK))
	}
	slices.Sort(ids)
	return ids
}

func FuzzSearch(f *testing.F) {
	index := indexOf(invent.Residents(9, 300))
	for _, q := range []string{"yunita bani", "9971", "a b c d e f g h i j k", "é\xff'", "ʼ 12345678901234567"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		if hits := index.search(q, 20); len(hits) > 20 {
			t.Fatalf("%d hits", len(hits))
		}
	})
}
