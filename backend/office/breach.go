package office

import (
	"context"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// What happened, of which a breach report is made. Durable strings.
const (
	BreachPC      = "komputer" // a PC was stolen or opened: everything on it
	BreachStick   = "stik"     // a stick with batches for the city or a backup
	BreachAccount = "akun"     // somebody used an officer's sign-in
)

// BreachQuery says what happened and between which moments.
type BreachQuery struct {
	What     string // one of the Breach… constants
	From, To kelurahan.Millis
	Officer  kelurahan.OfficerID // whose account, for BreachAccount
}

// Affected is one person whose data were there or looked at.
type Affected struct {
	Person kelurahan.Person
	Minor  bool     // under 18 at the time: specific data (UU 27/2022 art. 4)
	Data   []string // which kinds of data, in words
	Times  int      // entries that name him
	First  kelurahan.Millis
	Last   kelurahan.Millis
}

// Breach is who is affected, in the order of their names.
type Breach struct {
	Query    BreachQuery
	People   []Affected
	Minors   int
	Nameless int // letters by hand and others whose persons are known by a name alone
}

// dataOf says which data of a person a place held, by how the event names him.
func dataOf(as string) string {
	switch as {
	case kelurahan.AsRecord:
		return "data warga lengkap (NIK, KK, kelahiran, agama, pekerjaan, keluarga, alamat)"
	case kelurahan.AsViewed:
		return "data warga lengkap dan riwayat suratnya, dibuka di layar"
	case kelurahan.AsListed:
		return "nama, NIK, tanggal lahir, alamat, dalam daftar di layar"
	case kelurahan.AsCard:
		return "hubungan e-KTP"
	case kelurahan.AsExported:
		return "data yang dicetak atau disimpan"
	case kelurahan.AsCorrected:
		return "permintaan pembetulan"
	}
	return "isi surat"
}

// Breached lists whom an incident touches. Errors: bad-request for another kind
// of incident, a window that ends before it begins, or no officer.
func (o *Office) Breached(ctx context.Context, by kelurahan.Officer, q BreachQuery) (Breach, error) {
	if by.Role == kelurahan.Clerk {
		return Breach{}, kelurahan.E(kelurahan.RoleRefused, "office.Breached", nil)
	}
	if q.To < q.From || !slices.Contains([]string{BreachPC, BreachStick, BreachAccount}, q.What) || q.What == BreachAccount && q.Officer.IsZero() {
		return Breach{}, kelurahan.E(kelurahan.BadRequest, "office.Breached", nil)
	}
	if err := o.FlushViews(ctx, by.ID); err != nil {
		return Breach{}, err
	}
	b, err := o.open()
	if err != nil {
		return Breach{}, err
	}
	t := &toll{b: b, q: q, people: map[string]*Affected{}}
	for _, walk := range []func(kelurahan.Entry){t.carried, t.take} {
		for _, reg := range b.registers() {
			for e, err := range entriesOf(reg, 1, reg.Head().Seq) {
				if err == nil && ctx.Err() != nil {
					err = kelurahan.E(kelurahan.Canceled, "office.Breached", ctx.Err())
				}
				if err != nil {
					return Breach{}, err
				}
				walk(e)
			}
		}
	}
	found, err := t.done()
	o.listed("terdampak", found.residents()...)
	return found, err
}

// residents names the residents who are affected.
func (f *Breach) residents() []kelurahan.PersonID {
	ids := []kelurahan.PersonID{}
	for i := range f.People {
		if id := f.People[i].Person.Resident; !id.IsZero() {
			ids = append(ids, id)
		}
	}
	return ids
}

// toll counts whom an incident touches.
type toll struct {
	b      *books
	q      BreachQuery
	people map[string]*Affected
	all    bool // a backup was on the stick
	runs   []run
}

type run struct {
	register    kelurahan.RegisterID
	first, last uint64
}

// carried finds, for a stick, what was written on sticks in the window.
func (t *toll) carried(e kelurahan.Entry) {
	v, ok := e.Event.(kelurahan.PeopleExported)
	if !ok || t.q.What != BreachStick || e.At < t.q.From || e.At > t.q.To {
		return
	}
	switch v.What {
	case kelurahan.ExportBackup:
		t.all = true
	case kelurahan.ExportStick:
		t.runs = append(t.runs, run{e.Register, v.First, v.Last})
	}
}

// take counts an entry's people if the incident touches it.
func (t *toll) take(e kelurahan.Entry) {
	switch t.q.What {
	case BreachPC:
		if e.At <= t.q.To {
			t.everybody(e)
		}
	case BreachStick:
		if t.all && e.At <= t.q.To {
			t.everybody(e)
		} else if t.onStick(e) {
			t.mentions(e, e.At)
		}
	case BreachAccount:
		t.byAccount(e)
	}
}

// everybody takes what an entry tells of people themselves; that they were
// looked at is no data of theirs that a thief could use.
func (t *toll) everybody(e kelurahan.Entry) {
	switch e.Event.(type) {
	case kelurahan.PersonsViewed, kelurahan.PeopleListed, kelurahan.PeopleExported:
		return
	}
	t.mentions(e, e.At)
}

func (t *toll) onStick(e kelurahan.Entry) bool {
	switch e.Event.(type) {
	case kelurahan.LetterIssued, kelurahan.LetterHandwritten: // what travels and names people
	default:
		return false
	}
	return slices.ContainsFunc(t.runs, func(r run) bool {
		return r.register == e.Register && r.first <= e.Seq && e.Seq <= r.last
	})
}

// byAccount takes what an officer saw, wrote, printed or carried out.
func (t *toll) byAccount(e kelurahan.Entry) {
	in := func(at kelurahan.Millis) bool { return t.q.From <= at && at <= t.q.To }
	switch v := e.Event.(type) {
	case kelurahan.PersonsViewed:
		for _, view := range v.Views {
			by := view.By
			if by.IsZero() {
				by = e.By
			}
			if by == t.q.Officer && in(view.At) {
				t.add(kelurahan.Mention{Who: kelurahan.Person{Resident: view.Person}, As: kelurahan.AsViewed}, view.At)
			}
		}
	case kelurahan.PeopleListed:
		if v.By == t.q.Officer && v.From <= t.q.To && v.To >= t.q.From {
			t.mentions(e, v.From)
		}
	default:
		if e.By == t.q.Officer && in(e.At) {
			t.mentions(e, e.At)
		}
	}
}

func (t *toll) mentions(e kelurahan.Entry, at kelurahan.Millis) {
	if e.Event == nil {
		return
	}
	for _, m := range kelurahan.PeopleOf(e.Event) {
		t.add(m, at)
	}
}

// personKey tells people apart: by identity, by NIK, by name.
func personKey(p *kelurahan.Person) string {
	switch {
	case !p.Outsider():
		return "i" + p.Resident.String()
	case p.NIK != "":
		return "n" + string(p.NIK)
	}
	return "a" + strings.ToUpper(strings.Join(strings.Fields(p.Name), " "))
}

func (t *toll) add(m kelurahan.Mention, at kelurahan.Millis) {
	k := personKey(&m.Who)
	a := t.people[k]
	if a == nil {
		a = &Affected{Person: m.Who, First: at}
		t.people[k] = a
	}
	if a.Person.Name == "" {
		a.Person = m.Who
	}
	if data := dataOf(m.As); !slices.Contains(a.Data, data) {
		a.Data = append(a.Data, data)
	}
	a.Times++
	a.First, a.Last = min(a.First, at), max(a.Last, at)
}

// done names everybody by his record as it is now, and sorts.
func (t *toll) done() (Breach, error) {
	out := Breach{Query: t.q, People: make([]Affected, 0, len(t.people))}
	day := kelurahan.DateOf(t.q.To.Time())
	for _, a := range t.people {
		if !a.Person.Outsider() {
			r, err := t.b.store.Resident(a.Person.Resident)
			switch {
			case err == nil:
				a.Person = r.Snapshot()
			case kelurahan.CodeOf(err) != kelurahan.NotFound:
				return out, err
			}
		} else if a.Person.NIK == "" {
			out.Nameless++
		}
		if born := a.Person.BirthDate; born.Valid() && born.AgeOn(day) < 18 {
			a.Minor = true
			out.Minors++
		}
		out.People = append(out.People, *a)
	}
	slices.SortFunc(out.People, func(a, b Affected) int {
		if n := strings.Compare(a.Person.Name, b.Person.Name); n != 0 {
			return n
		}
		return strings.Compare(personKey(&a.Person), personKey(&b.Person))
	})
	return out, nil
}
