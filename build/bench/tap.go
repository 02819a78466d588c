package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/hardware/card"
	"github.com/loket-kelurahan/loket/hardware/card/simulator"
)

// measureTap lays a linked card on a simulated reader, which answers at once,
// and measures from the first event of the reader until all that the desk shows
// of the person is there, without the time a card must lie still.
func measureTap(ctx context.Context, b *bench) (err error) {
	dir, err := b.copyOf(ctx, young())
	if err != nil {
		return err
	}
	d, err := openDesk(ctx, dir, young().residents, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	ktp, err := d.linkedCard(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	const reader, debounce = "Loket Simulator 0", 10 * time.Millisecond
	t := &taps{d: d, ktp: ktp, debounce: debounce, rig: simulator.NewBench(reader)}
	t.reader = t.rig.Reader(reader)
	t.watch = card.Watch(ctx, card.Config{PCSC: t.rig, Debounce: debounce})
	for range 210 {
		if err := t.one(ctx, reader); err != nil {
			return err
		}
	}
	took, floor := t.took[10:], t.floor[10:]
	report(figure{"tap-ms", millis(took.at(0.5)), "ms", millis(floor.at(0.5)), "the-same-number-of-APDUs"})
	note("tap: p99 %.2f ms; %d APDUs, of an empty wait; looking the person up takes %.3f ms", millis(took.at(0.99)), t.apdus, millis(t.lookup.at(0.5)))
	return nil
}

// linkedCard links the first e-KTP of the simulator to a resident.
func (d *desk) linkedCard(ctx context.Context) (simulator.Card, error) {
	cards, err := simulator.People()
	if err != nil {
		return simulator.Card{}, err
	}
	for _, c := range cards {
		uid, err := hex.DecodeString(c.UID)
		if c.NIK == "" || err != nil || len(uid) != 7 {
			continue
		}
		return c, d.office.LinkCard(ctx, d.clerk, uid, d.adult("").ID)
	}
	return simulator.Card{}, errors.New("no card of the simulator has a stable number")
}

type taps struct {
	d        *desk
	ktp      simulator.Card
	debounce time.Duration
	rig      *simulator.Bench
	reader   *simulator.Reader
	watch    *card.Watcher

	took, lookup, floor times
	apdus               int
}

func (t *taps) one(ctx context.Context, name string) error {
	if err := t.until(ctx, func(e card.Event) bool { return e.State == card.StateReady }); err != nil {
		return err
	}
	before := t.sent()
	if err := t.reader.Insert(t.ktp); err != nil {
		return err
	}
	var reading *card.Reading
	if err := t.until(ctx, func(e card.Event) bool { reading = e.Reading; return reading != nil }); err != nil {
		return err
	}
	lookup, err := timed(func() error { return t.show(ctx, reading) })
	if err != nil {
		return err
	}
	t.took, t.lookup = append(t.took, time.Since(reading.Started)-t.debounce), append(t.lookup, lookup)
	t.apdus = t.sent() - before
	floor, err := timed(func() error { return t.exchanges(name) })
	if err != nil {
		return err
	}
	t.floor = append(t.floor, floor)
	return t.reader.Remove()
}

func (t *taps) until(ctx context.Context, fits func(card.Event) bool) error {
	if fits(t.watch.State()) {
		return nil
	}
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for {
		select {
		case e := <-t.watch.Events():
			if fits(e) {
				return nil
			}
		case <-limit.C:
			return fmt.Errorf("the reader stays %q", t.watch.State().State)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// show gathers what the desk shows when a card recalls somebody.
func (t *taps) show(ctx context.Context, r *card.Reading) error {
	link, err := t.d.office.ByCard(r.UID.Bytes)
	if err != nil {
		return err
	}
	if _, err := t.d.office.Resident(ctx, t.d.clerk, link.Person, "layani"); err != nil {
		return err
	}
	if _, err := t.d.office.LettersOf(link.Person, 5); err != nil {
		return err
	}
	if _, present := t.watch.Present(); !present {
		return kelurahan.E(kelurahan.CardNotPresent, "bench.show", nil)
	}
	return nil
}

func (t *taps) sent() (n int) {
	for i := range 256 {
		n += t.reader.Seen(byte(i))
	}
	return n
}

// exchanges sends as many APDUs as the tap needed, one after the other.
func (t *taps) exchanges(name string) error {
	port, err := t.rig.Attach(name)
	if err != nil {
		return err
	}
	held, err := port.Connect()
	if err != nil {
		return errors.Join(err, port.Close())
	}
	for range t.apdus {
		if _, err = held.Transmit([]byte{0xFF, 0xCA, 0x00, 0x00, 0x00}); err != nil {
			break
		}
	}
	return errors.Join(err, held.Close(), port.Close())
}
