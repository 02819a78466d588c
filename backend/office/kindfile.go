package office

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// ExportKinds gives kinds in force as one file, signed by this counter; no code
// means all of them. Errors: kind-unknown, bad-request for more than a file holds.
func (o *Office) ExportKinds(codes []kelurahan.KindCode) ([]byte, error) {
	b, err := o.open()
	if err != nil {
		return nil, err
	}
	profile, err := b.profile()
	if err != nil {
		return nil, err
	}
	codes = slices.Clone(codes)
	if len(codes) == 0 {
		for _, k := range b.kinds.All() {
			codes = append(codes, k.Code)
		}
	}
	slices.Sort(codes)
	files := [][]byte{}
	for _, code := range slices.Compact(codes) {
		k, err := b.kinds.Kind(code)
		if err != nil {
			return nil, err
		}
		files = append(files, k.File)
	}
	list := wire.KindList{Area: profile.Area, Counter: b.counter, Office: "Kelurahan " + profile.Name, At: o.now()}
	return wire.EncodeKinds(list, files, b.keys.CounterPublic(), b.keys.SignAsCounter)
}

// KindVerdict says what a kind in a file is to this office. Durable strings.
type KindVerdict string

// The verdicts.
const (
	KindNew     KindVerdict = "new"     // the office has none of that code
	KindSame    KindVerdict = "same"    // that very version is in force
	KindDiffers KindVerdict = "differs" // another version is in force
	KindOlder   KindVerdict = "older"   // it was in force here, and was changed or replaced since
	KindBroken  KindVerdict = "broken"  // this program cannot read it
)

// KindTrial is what a file of kinds would bring.
type KindTrial struct {
	Office string // who signed it, as he calls himself
	Area   kelurahan.AreaCode
	At     kelurahan.Millis
	Known  bool   // signed by this very counter
	Print  string // of the key: four groups people can compare
	Rows   []KindTrialRow
}

// KindTrialRow is one kind of the file.
type KindTrialRow struct {
	Kind    *catalog.Kind // nil when broken
	Verdict KindVerdict
	Own     bool  // the version in force here is the office's own words
	Err     error // broken only: kind-invalid
}

// TryKinds reads a file of kinds and changes nothing.
// Errors: kinds-unreadable, kinds-forged, version-unknown.
func (o *Office) TryKinds(file []byte) (KindTrial, error) {
	b, err := o.open()
	if err != nil {
		return KindTrial{}, err
	}
	return b.tryKinds(file)
}

func (b *books) tryKinds(file []byte) (KindTrial, error) {
	list, files, key, err := wire.OpenKinds(file)
	if err != nil {
		return KindTrial{}, err
	}
	t := KindTrial{
		Office: list.Office, Area: list.Area, At: list.At, Print: fingerprint(key),
		Known: bytes.Equal(key, b.keys.CounterPublic()), Rows: []KindTrialRow{},
	}
	seen := map[kelurahan.KindCode]bool{}
	for _, f := range files {
		row := b.judgeKind(f)
		if row.Kind != nil && seen[row.Kind.Code] {
			return KindTrial{}, kelurahan.E(kelurahan.KindsUnreadable, "office.TryKinds", errors.New("a kind stands in it twice"))
		}
		if row.Kind != nil {
			seen[row.Kind.Code] = true
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (b *books) judgeKind(file []byte) KindTrialRow {
	k, err := catalog.Parse(file)
	if err != nil {
		return KindTrialRow{Verdict: KindBroken, Err: err}
	}
	r := b.store.KindRecord(k.Code)
	current, ok := r.InForce()
	row := KindTrialRow{Kind: k, Verdict: KindDiffers, Own: current.Origin == kelurahan.OriginOffice}
	switch {
	case !ok:
		row.Verdict = KindNew
	case current.Version == k.Version:
		row.Verdict = KindSame
	case r.Knows(k.Version):
		row.Verdict = KindOlder
	}
	return row
}

// fingerprint names a key so that two people can compare it over the telephone.
func fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	text := hex.EncodeToString(sum[:8])
	return text[:4] + " " + text[4:8] + " " + text[8:12] + " " + text[12:]
}

// ImportKinds puts kinds of a file before a supervisor, as one act, and says how
// many; what is in force already and what cannot be read is passed over.
// Errors: those of TryKinds.
func (o *Office) ImportKinds(ctx context.Context, by kelurahan.Officer, file []byte, codes []kelurahan.KindCode) (int, error) {
	n := 0
	err := o.act(ctx, by.ID, func(b *books) ([]kelurahan.Event, error) {
		t, err := b.tryKinds(file)
		if err != nil {
			return nil, err
		}
		events := []kelurahan.Event{}
		for _, row := range t.Rows {
			if row.Kind == nil || row.Verdict == KindSame || !slices.Contains(codes, row.Kind.Code) {
				continue
			}
			r := b.store.KindRecord(row.Kind.Code)
			current, _ := r.InForce()
			more, err := b.propose(by, row.Kind, NewKind{Base: current.Version, Note: "dari berkas " + t.Office}, kelurahan.OriginFile)
			if err != nil {
				return nil, err
			}
			events = append(events, more...)
		}
		n = len(events)
		return events, nil
	})
	return n, err
}

// CityKindsFile is the city's catalogue in the data folder, sealed with the data
// key: only what the courier brought stands in it.
const CityKindsFile = "katalog-kota"

// TakeCityKinds keeps the catalogue the city published. What it holds is offered
// to the supervisors and in force for nobody yet.
// Errors: kinds-unreadable, kinds-forged (also when the city did not sign it),
// and those of the disk.
func (o *Office) TakeCityKinds(file []byte, city ed25519.PublicKey) error {
	_, files, key, err := wire.OpenKinds(file)
	if err != nil {
		return err
	}
	if !key.Equal(city) {
		return kelurahan.E(kelurahan.KindsForged, "office.TakeCityKinds", errors.New("another key than the city's"))
	}
	b, err := o.open()
	if err != nil {
		return err
	}
	aead, err := b.keys.AEAD("kinds")
	if err != nil {
		return err
	}
	path := o.path(CityKindsFile)
	if err := os.WriteFile(path+".baru", aead.Seal(nil, nil, file, []byte(CityKindsFile)), 0o600); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "office.TakeCityKinds", err)
	}
	if err := os.Rename(path+".baru", path); err != nil {
		return kelurahan.E(kelurahan.DiskReadOnly, "office.TakeCityKinds", err)
	}
	kinds := readable(files)
	b.kinds.city.Store(&kinds)
	o.cfg.Changed()
	return nil
}

// readable gives the kinds this program can read; the others are of a newer one.
func readable(files [][]byte) []*catalog.Kind {
	kinds := []*catalog.Kind{}
	for _, f := range files {
		if k, err := catalog.Parse(f); err == nil {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// cityKinds gives the city's catalogue. A file that is missing or damaged is no
// catalogue: the courier brings it again.
func (o *Office) cityKinds(b *books) []*catalog.Kind {
	if kept := b.kinds.city.Load(); kept != nil {
		return *kept
	}
	kinds := []*catalog.Kind{}
	sealed, err := os.ReadFile(o.path(CityKindsFile))
	if err == nil {
		if kinds, err = b.openCityKinds(sealed); err != nil {
			o.cfg.Log.Warn("the city's catalogue cannot be read", "cause", err)
		}
	}
	b.kinds.city.Store(&kinds)
	return kinds
}

func (b *books) openCityKinds(sealed []byte) ([]*catalog.Kind, error) {
	aead, err := b.keys.AEAD("kinds")
	if err != nil {
		return nil, err
	}
	file, err := aead.Open(nil, nil, sealed, []byte(CityKindsFile))
	if err != nil {
		return nil, err
	}
	_, files, _, err := wire.OpenKinds(file)
	return readable(files), err
}

// TakeOffers brings what the city or the program offers into force, all in one
// act on a supervisor's PIN: the kinds named, or all that put no words of the
// office aside.
// Errors: role-refused, not-found where nothing is offered, pin-wrong, pin-locked.
func (o *Office) TakeOffers(ctx context.Context, by kelurahan.Officer, origin kelurahan.Origin, codes []kelurahan.KindCode, pin []byte) error {
	return o.adopt(ctx, by, func(b *books) ([]*catalog.Kind, []kelurahan.Event, error) {
		if err := kelurahan.PermitProposal(kelurahan.ProposalOpen, by.Role, kelurahan.ActAdopt); err != nil {
			return nil, nil, err
		}
		offers, err := o.offers(b)
		if err != nil {
			return nil, nil, err
		}
		kinds, events := []*catalog.Kind{}, []kelurahan.Event{}
		for _, f := range offers {
			named := slices.Contains(codes, f.Kind.Code)
			if f.Origin != origin || !named && (len(codes) > 0 || f.Own) {
				continue
			}
			kinds = append(kinds, f.Kind)
			events = append(events, kelurahan.KindAdopted{Kind: f.Kind.Code, Version: f.Kind.Version, File: f.Kind.File, Origin: origin})
		}
		if len(events) == 0 {
			return nil, nil, kelurahan.E(kelurahan.NotFound, "office.TakeOffers", nil)
		}
		return kinds, events, o.ownPIN(by, pin)
	})
}
