package past

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
)

// Options say what to make. Dir and Printer are required.
type Options struct {
	Dir       string         // data folder; must not hold an office yet
	Printer   office.Printer // where the earlier letters go
	Today     time.Time      // zero = now; the past ends the working day before it
	KDF       seal.KDF       // zero = the product's cost
	Residents int            // 0 = 2,000, negative = none
	Days      int            // working days behind it; 0 = 4, negative = none
	PerDay    int            // letters a day; 0 = 7
	Morning   int            // letters of today, up to now
	Unsigned  int            // of the last days, how many batches nobody has approved yet
	Seed      uint64         // of everything that is drawn; 0 = 1
	Earnest   bool           // its letters are not marked as practice: for tests of what the city says
	// City is called in the evening of the first day and of the last, signed in,
	// to join the city and to deliver; nil = the counter stands alone.
	City func(context.Context, *office.Office) error
	Say  func(format string, args ...any) // progress; nil = silent
	Log  *slog.Logger                     // the office's; nil = discard
}

func (o Options) orDefault() Options {
	if o.Today.IsZero() {
		o.Today = time.Now()
	}
	if o.Residents == 0 {
		o.Residents = 2000
	}
	if o.Days == 0 {
		o.Days = 4
	}
	if o.PerDay == 0 {
		o.PerDay = 7
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	return o
}

// Officer is somebody who signs in at the practice office, with his PIN.
type Officer struct {
	Name string
	NIP  string
	Role kelurahan.Role
	PIN  string
}

// Officers are the three of the practice office. Their PINs are printed in
// docs/practice.md: they guard invented people only.
func Officers() []Officer {
	return []Officer{
		{"Drs. Alexander Lay", "196908171994031007", kelurahan.Supervisor, "864209"},
		{"Maria Ndun", "198705122010012003", kelurahan.Clerk, "246810"},
		{"Yonas Tefa", "199203042015041002", kelurahan.Clerk, "135702"},
	}
}

// First is the first number of the practice office: the paper book went on to 565.
const First = 566

// Area is Kelurahan Oesapa in the practice office's QR seals.
const Area = "53.71.03.1010"

// Profile is the practice office: Oesapa, marked as practice on every sheet.
func Profile() kelurahan.Office {
	return kelurahan.Office{
		Area: Area, Province: "Nusa Tenggara Timur", City: "Kota Kupang", District: "Kelapa Lima", Name: "Oesapa", Short: "Osp",
		Address: "Jalan Adisucipto, Oesapa, Kupang 85228", Contact: "Kantor latihan: tidak ada telepon",
		Place: "Kupang", Zone: "WITA", Paper: "A4", Pattern: kelurahan.DefaultPattern, Practice: true, Hours: [2]int{7, 17},
		VerifyURL: office.DefaultVerifyURL,
		Signers: []kelurahan.Signatory{
			{Key: "lurah", Name: "Drs. Alexander Lay", NIP: "196908171994031007", Rank: "Pembina, IV/a", Title: "Lurah Oesapa"},
			{Key: "sekretaris", Name: "Yuliana Bessie, S.Sos.", NIP: "197703112003122004", Rank: "Penata, III/c", Title: "Sekretaris Lurah", As: "a.n."},
		},
	}
}

// diary is a past while it is being made.
type diary struct {
	Options
	at       time.Time // the office's clock
	office   *office.Office
	officers []kelurahan.Officer // in the order of Officers
	people   []kelurahan.Resident
	kinds    []*catalog.Kind
	r        *rand.Rand
	printed  []kelurahan.LetterID // of the day
}

// Build makes the office. The data folder is closed again when it returns.
func Build(ctx context.Context, o Options) (err error) {
	o = o.orDefault()
	d := &diary{Options: o, r: rand.New(rand.NewPCG(o.Seed, 0x70617374))}
	days := workdays(o.Today, o.Days)
	d.at = o.Today
	if len(days) > 0 {
		d.at = days[0]
	}
	d.office, err = office.Open(office.Config{
		Dir: o.Dir, Now: func() time.Time { return d.at }, Printer: o.Printer, KDF: o.KDF, Log: o.Log,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.office.Close()) }()
	if err := d.begin(ctx); err != nil {
		return fmt.Errorf("setting up: %w", err)
	}
	for i, day := range days {
		if err := d.day(ctx, i, day); err != nil {
			return fmt.Errorf("day %d: %w", i+1, err)
		}
	}
	if err := d.leaveBehind(ctx); err != nil {
		return fmt.Errorf("evening: %w", err)
	}
	return d.morning(ctx)
}

// workdays gives the n last working days before today, oldest first, each at
// a quarter to eight.
func workdays(today time.Time, n int) []time.Time {
	list := []time.Time{}
	p := Profile()
	local := today.In(p.Location())
	day := time.Date(local.Year(), local.Month(), local.Day(), 7, 45, 0, 0, local.Location())
	for len(list) < n {
		day = day.AddDate(0, 0, -1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			list = append([]time.Time{day}, list...)
		}
	}
	return list
}

// begin sets the office up, lets everybody in once and brings the people in.
func (d *diary) begin(ctx context.Context) error {
	set := office.SetUp{Counter: "A", Office: Profile(), First: First}
	set.Office.Practice = !d.Earnest
	for _, o := range Officers() {
		set.Officers = append(set.Officers, office.NewOfficer{Name: o.Name, NIP: o.NIP, Role: o.Role, PIN: []byte(o.PIN)})
	}
	if _, err := d.office.SetUp(ctx, set); err != nil {
		return err
	}
	if err := d.signIn(ctx); err != nil {
		return err
	}
	kinds, _, err := d.office.Kinds()
	d.kinds = kinds
	if err != nil || d.Residents < 0 {
		return err
	}
	return d.bringPeople(ctx)
}

func (d *diary) bringPeople(ctx context.Context) error {
	people, cards, err := residents(d.Seed, d.Residents)
	if err != nil {
		return err
	}
	d.people = people
	sum := sha256.Sum256([]byte("warga latihan"))
	if err := d.office.ImportResidents(ctx, d.officers[0], hex.EncodeToString(sum[:]), people); err != nil {
		return err
	}
	d.Say("%d warga karangan dimasukkan", len(people))
	for _, c := range cards {
		if err := d.office.LinkCard(ctx, d.clerk(0), c.uid, c.person); err != nil {
			return err
		}
	}
	d.Say("%d kartu latihan dihubungkan", len(cards))
	return nil
}

func (d *diary) signIn(ctx context.Context) error {
	tiles, err := d.office.Officers()
	if err != nil {
		return err
	}
	for _, want := range Officers() {
		for _, tile := range tiles {
			if tile.Name != want.Name {
				continue
			}
			var id kelurahan.OfficerID
			err := id.UnmarshalText([]byte(tile.ID))
			if err != nil {
				return err
			}
			signed, err := d.office.SignIn(ctx, id, []byte(want.PIN))
			if err != nil {
				return err
			}
			d.officers = append(d.officers, signed)
		}
	}
	if len(d.officers) != len(Officers()) {
		return errors.New("past: not everybody could sign in")
	}
	return nil
}

func (d *diary) supervisor() kelurahan.Officer { return d.officers[0] }

func (d *diary) clerk(i int) kelurahan.Officer { return d.officers[1+i%2] }

// later lets time go by: between from and to minutes.
func (d *diary) later(from, to int) {
	d.at = d.at.Add(time.Duration(from*60+d.r.IntN((to-from)*60+1)) * time.Second)
}

// Enter opens a practice office as it stands, signs everybody in and calls f.
func Enter(ctx context.Context, dir string, printer office.Printer, f func(context.Context, *office.Office) error) (err error) {
	d := &diary{}
	d.office, err = office.Open(office.Config{Dir: dir, Now: time.Now, Printer: printer})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.office.Close()) }()
	if err := d.signIn(ctx); err != nil {
		return err
	}
	return f(ctx, d.office)
}
