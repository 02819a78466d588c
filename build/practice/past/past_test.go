package past

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
	"github.com/loket-kelurahan/loket/backend/seal"
)

func cheap() seal.KDF { return seal.KDF{MemoryKiB: 8, Passes: 1, Lanes: 1} }

func TestThePINsMayBeChosen(t *testing.T) {
	for _, o := range Officers() {
		if err := seal.CheckPIN([]byte(o.PIN)); err != nil {
			t.Errorf("%s: %v", o.Name, err)
		}
	}
}

// The practice office must be one that the program opens and finds in order,
// with no number missing and every kind issued.
func TestAnOfficeWithAPast(t *testing.T) {
	dir := t.TempDir()
	papers, err := NewFolder(filepath.Join(dir, "papers"))
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "loket")
	today := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	const days, perDay = 4, 27
	o := Options{Dir: home, Printer: papers, Today: today, KDF: cheap(), Residents: 300, Days: days, PerDay: perDay}
	var said bytes.Buffer
	o.Log = slog.New(slog.NewTextHandler(&said, nil))
	if err := Build(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if said.Len() > 0 {
		t.Errorf("the office had something to log: %.2000s", said.String())
	}
	of, err := office.Open(office.Config{Dir: home, Now: func() time.Time { return today }, Printer: papers})
	if err != nil {
		t.Fatal(err)
	}
	defer of.Close()
	d := diary{Options: o, office: of}
	if err := d.signIn(context.Background()); err != nil {
		t.Fatal(err)
	}
	proof, err := of.Proof()
	if err != nil {
		t.Fatal(err)
	}
	if len(proof.Series) != 1 || proof.Series[0].First != First || len(proof.Series[0].Gaps) != 0 {
		t.Errorf("series: %+v", proof.Series)
	}
	if damage, err := of.Verify(context.Background()); err != nil || len(damage) != 0 {
		t.Errorf("verify: %v %v", damage, err)
	}
	_, used, err := of.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range usual {
		if used[u.kind] == 0 {
			t.Errorf("no letter of the kind %s", u.kind)
		}
	}
	if len(used) < len(usual)+5 {
		t.Errorf("letters of %d kinds only", len(used))
	}
	checkWhatWaits(t, of)
}

func checkWhatWaits(t *testing.T, of *office.Office) {
	t.Helper()
	batches, err := of.Batches(50)
	if err != nil {
		t.Fatal(err)
	}
	signed := 0
	for _, b := range batches {
		if b.Record.Status() == kelurahan.BatchSigned {
			signed++
		}
	}
	held, err := of.Held()
	if err != nil || len(held) != 1 || signed != 4 {
		t.Errorf("held %d, signed batches %d, %v", len(held), signed, err)
	}
	drafts, err := of.Drafts()
	if err != nil || len(drafts) != 1 {
		t.Errorf("drafts %d, %v", len(drafts), err)
	}
}
