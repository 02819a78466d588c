package office_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// caller is an office with a full day behind it, at whose methods everything is
// tried.
type caller struct {
	*world
	disk        *cutdisk.Disk
	store       *tripwire // before everything the store reads and writes
	reads       *tripwire // before every read of the register
	maria       kelurahan.Officer
	lay, debora kelurahan.Officer
	letter      office.Issued
	held        kelurahan.LetterRecord
	n           int // of what was made up so far
}

// tripwire lets the n-th call of the store fail.
type tripwire struct {
	left  int
	fired string // the call that failed
}

var errRead = errors.New("the disk does not answer")

func (t *tripwire) ask(op string) error {
	if t.left--; t.left == 0 {
		t.fired = op
		return errRead
	}
	return nil
}

// arm lets the n-th call from now fail; 0 = none.
func (t *tripwire) arm(n int) { t.left, t.fired = n, "" }

// visit makes ready what a method needs, and gives the call.
type visit func(c *caller) func() error

func newCaller(t *testing.T) *caller {
	t.Helper()
	c := &caller{disk: cutdisk.New(1), store: &tripwire{}, reads: &tripwire{}}
	c.world = &world{
		t: t, dir: memoryDir(t), clock: &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, wita)}, files: unread{c.disk, c.reads}, storeFault: c.store.ask,
		pins: map[string]string{clerk: "271828", clerk2: "314159", boss: "161803", boss2: "141421"},
	}
	c.open()
	c.setUp()
	c.story()
	c.signedIn()
	c.letter = c.issue(c.maria, c.usaha(c.maria, 8))
	held, err := c.office.Hold(t.Context(), c.maria, c.death(c.maria, 5, 6, 7, 8), "perlu dilihat")
	c.act(err)
	c.held = held
	c.act(c.office.LinkCard(t.Context(), c.maria, []byte("uid-of-9"), c.people[9].ID))
	c.askCorrection(c.maria, 9)
	c.act(c.office.SaveDraft(c.usaha(c.maria, 2)))
	return c
}

// signedIn has everybody whom the calls need at the desk.
func (c *caller) signedIn() {
	c.t.Helper()
	c.debora, c.lay, c.maria = c.signIn(boss2), c.signIn(boss), c.signIn(clerk)
}

func (c *caller) kind(code kelurahan.KindCode) *catalog.Kind {
	c.t.Helper()
	return must(c.office.KindState(code)).Kind
}

// word is the next name nobody had yet.
func (c *caller) word() string {
	text := ""
	for n := c.next(); n > 0; n /= 20 {
		text += string("bcdfghjklmnpqrstvwyz"[n%20]) + "a"
	}
	return text
}

func (c *caller) next() int { c.n++; return c.n }

// only is a call whose answer does not matter here.
func only[T any](_ T, err error) error { return err }

func twice[A, B any](_ A, _ B, err error) error { return err }

// get is a visit that needs nothing made ready.
func get(call func(c *caller) error) visit {
	return func(c *caller) func() error { return func() error { return call(c) } }
}

// reads are the calls that look something up.
func reads() map[string]visit {
	all := map[string]visit{}
	for _, some := range []map[string]visit{letterReads(), personReads(), kindReads(), formReads()} {
		maps.Copy(all, some)
	}
	return all
}

func letterReads() map[string]visit {
	today := kelurahan.Date(20261123)
	return map[string]visit{
		"LettersOf":      get(func(c *caller) error { return only(c.office.LettersOf(c.people[3].ID, 5)) }),
		"LetterByNumber": get(func(c *caller) error { return only(c.office.LetterByNumber("A", 566)) }),
		"Letter": get(func(c *caller) error {
			return only(c.office.Letter(c.t.Context(), c.maria, c.letter.Record.ID, "register"))
		}),
		"Paper":           get(func(c *caller) error { return twice(c.office.Paper(c.letter.Record)) }),
		"Paper of a held": get(func(c *caller) error { return twice(c.office.Paper(c.held)) }),
		"Replacement":     get(func(c *caller) error { return only(c.office.Replacement(c.maria, c.letter.Record.ID)) }),
		"CheckSeal":       get(func(c *caller) error { return only(c.office.CheckSeal(c.qr(c.letter))) }),
		"Day":             get(func(c *caller) error { return only(c.office.Day(today)) }),
		"Tally":           get(func(c *caller) error { return only(c.office.Tally(today)) }),
		"Week":            get(func(c *caller) error { return only(c.office.Week(today)) }),
		"Held":            get(func(c *caller) error { return only(c.office.Held()) }),
		"Batches":         get(func(c *caller) error { return only(c.office.Batches(5)) }),
		"OpenDay":         get(func(c *caller) error { return only(c.office.OpenDay()) }),
		"Proof":           get(func(c *caller) error { return only(c.office.Proof()) }),
		"Verify":          get(verify),
		"Pending":         get(func(c *caller) error { return only(c.office.Pending(c.t.Context())) }),
		"Run":             get(func(c *caller) error { return only(c.office.Run(c.t.Context(), 1, 9)) }),
		"Sign":            get(func(c *caller) error { return only(c.office.Sign("loket/uji", []byte("isi"))) }),
		"DeliveredAt":     get(func(c *caller) error { return only(c.office.DeliveredAt()) }),
		"Summary": func(c *caller) func() error {
			list := must(c.office.Batches(1))
			return func() error { return only(c.office.Summary(list[0].Record)) }
		},
		"Review": func(c *caller) func() error {
			list := must(c.office.Batches(1))
			return func() error { return twice(c.office.Review(c.lay, list[0].Record.ID)) }
		},
	}
}

func personReads() map[string]visit {
	return map[string]visit{
		"Search":        get(func(c *caller) error { return only(c.office.Search(c.people[3].Name, 5)) }),
		"Search by NIK": get(func(c *caller) error { return only(c.office.Search(string(c.people[3].NIK), 5)) }),
		"Glance":        get(func(c *caller) error { return only(c.office.Glance(c.people[3].ID)) }),
		"Resident":      get(func(c *caller) error { return only(c.office.Resident(c.t.Context(), c.maria, c.people[4].ID, "warga")) }),
		"Family":        get(func(c *caller) error { return only(c.office.Family(c.people[3].KK)) }),
		"ResidentCount": get(func(c *caller) error { return only(c.office.ResidentCount()) }),
		"AllResidents":  get(allResidents),
		"Conflict":      get(func(c *caller) error { return only(c.office.Conflict(c.people[3].ID)) }),
		"Cards":         get(func(c *caller) error { return only(c.office.Cards(c.people[9].ID)) }),
		"ByCard":        get(func(c *caller) error { return only(c.office.ByCard([]byte("uid-of-9"))) }),
		"About":         get(func(c *caller) error { return only(c.office.About(c.t.Context(), c.maria, c.people[3].ID)) }),
		"Breached": get(func(c *caller) error {
			return only(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()}))
		}),
		"Corrections": get(func(c *caller) error { return only(c.office.Corrections()) }),
		"Due":         get(func(c *caller) error { return only(c.office.Due(c.t.Context())) }),
	}
}

func kindReads() map[string]visit {
	return map[string]visit{
		"Kinds":        get(func(c *caller) error { return twice(c.office.Kinds()) }),
		"KindStates":   get(func(c *caller) error { return only(c.office.KindStates()) }),
		"KindState":    get(func(c *caller) error { return only(c.office.KindState("sku")) }),
		"KindVersions": get(func(c *caller) error { return only(c.office.KindVersions("sku")) }),
		"ExportKinds":  get(func(c *caller) error { return only(c.office.ExportKinds(nil)) }),
		"PreviewKind": func(c *caller) func() error {
			k := c.kind("sku")
			return func() error { return twice(c.office.PreviewKind(k)) }
		},
		"KindFile": func(c *caller) func() error {
			k := c.kind("sku")
			return func() error { return only(c.office.KindFile("sku", k.Version)) }
		},
		"TryKinds": func(c *caller) func() error {
			file := must(c.office.ExportKinds([]kelurahan.KindCode{"sku"}))
			return func() error { return only(c.office.TryKinds(file)) }
		},
	}
}

func formReads() map[string]visit {
	return map[string]visit{
		"Drafts":     get(func(c *caller) error { return only(c.office.Drafts()) }),
		"DraftCount": get(func(c *caller) error { return only(c.office.DraftCount()) }),
		"Drawer":     get(func(c *caller) error { return only(c.office.Drawer(c.maria.ID)) }),
		"Profile":    get(func(c *caller) error { return only(c.office.Profile()) }),
		"Opened":     get(func(c *caller) error { return only(c.office.Opened()) }),
		"Backups":    get(func(c *caller) error { return only(c.office.Backups()) }),
		"Officers":   get(func(c *caller) error { return only(c.office.Officers()) }),
		"Draft": func(c *caller) func() error {
			d := c.usaha(c.maria, 1)
			c.act(c.office.SaveDraft(d))
			return func() error { return only(c.office.Draft(d.ID)) }
		},
		"Compose": func(c *caller) func() error {
			d := c.death(c.maria, 5, 6, 7, 8)
			return func() error { return only(c.office.Compose(d)) }
		},
		"Preview": func(c *caller) func() error {
			composed := must(c.office.Compose(c.usaha(c.maria, 1)))
			return func() error { return twice(c.office.Preview(composed)) }
		},
		"Prefill": func(c *caller) func() error {
			d := office.Draft{Kind: "sku", Applicant: office.Party{Resident: c.people[3].ID}}
			return func() error { return c.office.Prefill(&d) }
		},
		"NewDraft": func(c *caller) func() error {
			return func() error {
				return only(c.office.NewDraft(c.maria, "sku", office.Party{Resident: c.people[1].ID}, kelurahan.Evidence{Source: kelurahan.EvidenceTyped}))
			}
		},
		"Earlier": func(c *caller) func() error {
			k := *c.kind("sku")
			k.ShowEarlier = catalog.EarlierPerson
			return func() error { return only(c.office.Earlier(&k, c.people[3].ID)) }
		},
		"Earlier of a family": func(c *caller) func() error {
			k := *c.kind("sku")
			k.ShowEarlier = catalog.EarlierKK
			return func() error { return only(c.office.Earlier(&k, c.people[3].ID)) }
		},
		"SameAnswer": func(c *caller) func() error {
			k := *c.kind("sku")
			k.ShowEarlier = catalog.EarlierField + "nama-usaha"
			answers := map[string]string{"nama-usaha": "Kios Berkat Taka"}
			return func() error { return only(c.office.SameAnswer(&k, kelurahan.LetterID{}, answers)) }
		},
	}
}

func allResidents(c *caller) error {
	list, err := c.office.AllResidents()
	if err != nil {
		return err
	}
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// verify takes damage that is named for an error.
func verify(c *caller) error {
	damage, err := c.office.Verify(c.t.Context())
	if err == nil && len(damage) > 0 {
		return kelurahan.E(kelurahan.RegisterDamaged, "verify", nil)
	}
	return err
}

func (c *caller) ms() kelurahan.Millis { return kelurahan.MillisOf(c.clock.Now()) }
