package office_test

import (
	"errors"
	"os"
	"slices"

	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// backUp copies the register to a stick and brings it back on a bare PC.
func (w *walker) backUp() {
	if w.armed || w.p.memory { // a restore on a bare PC takes longer than a short walk
		return
	}
	stick, err := os.MkdirTemp(w.dir, "stik")
	w.must(err)
	w.try("backup", "", func() error {
		_, err := w.office.Backup(w.ctx, stick, w.chance(30))
		return err
	}, nil)
	bare, err := os.MkdirTemp(w.dir, "kosong")
	w.must(err)
	o, err := office.Open(office.Config{Dir: bare, Now: w.Now, Printer: quick{}, KDF: cheapKDF(), Tools: w.p.tools})
	w.must(err)
	w.must(o.Restore(w.ctx, office.Restore{Dir: stick, Recovery: []byte(w.p.recovery), Counter: "C", Name: boss, PIN: []byte("902113")}))
	_, err = o.SignIn(w.ctx, w.p.tiles[boss], []byte("902113"))
	w.must(err)
	found := w.m.lettersDiffer(o)
	if err := errors.Join(found, o.Close()); err != nil {
		w.stop("restored: %v", err)
	}
}

// listKind takes a kind off the list or puts it back.
func (w *walker) listKind() {
	code, today := kelurahan.KindCode("domisili"), w.today()
	status, act := kelurahan.KindListed, kelurahan.ActRetire
	if w.m.offList[code] {
		status, act = kelurahan.KindOffList, kelurahan.ActRestore
	}
	want := or(kelurahan.CodeOf(kelurahan.PermitKind(status, w.who.Role, act)), w.m.clock(today))
	w.try(string(act)+" kind", want, func() error {
		if act == kelurahan.ActRetire {
			return w.office.RetireKind(w.ctx, w.who, code, "tidak dipakai")
		}
		return w.office.RestoreKind(w.ctx, w.who, code)
	}, func() {
		w.m.dated(today)
		if delete(w.m.offList, code); act == kelurahan.ActRetire {
			w.m.offList[code] = true
		}
	})
}

// changeKind proposes the other version of a kind, or answers a proposal.
func (w *walker) changeKind() {
	const code = kelurahan.KindCode("sku")
	today := w.today()
	if w.m.proposed == "" {
		i := slices.IndexFunc(w.p.kinds, func(k *catalog.Kind) bool { return k.Code == code })
		file := w.p.changed
		if w.m.kinds[code] != w.p.kinds[i].Version {
			file = w.p.kinds[i].File
		}
		kind, err := catalog.Parse(file)
		w.must(err)
		by := w.who.ID // after a crash somebody else sits there
		w.try("propose kind", w.m.clock(today), func() error {
			_, err := w.office.Propose(w.ctx, w.who, office.NewKind{File: file, Base: w.m.kinds[code]})
			return err
		}, func() {
			w.m.proposed, w.m.proposer = kind.Version, by
			w.m.dated(today)
		})
		return
	}
	want := kelurahan.CodeOf(kelurahan.PermitProposal(kelurahan.ProposalOpen, w.who.Role, kelurahan.ActAdopt))
	if want == "" && w.m.proposer == w.who.ID {
		want = kelurahan.KindOwn
	}
	pin := w.pin(w.who)
	if want == "" && w.chance(5) {
		want, pin = kelurahan.PINWrong, "000111"
	}
	w.try("adopt kind", or(want, w.m.clock(today)), func() error {
		return w.office.AdoptKind(w.ctx, w.who, code, w.m.proposed, []byte(pin))
	}, func() {
		w.m.kinds[code], w.m.proposed = w.m.proposed, ""
		w.m.dated(today)
	})
}
