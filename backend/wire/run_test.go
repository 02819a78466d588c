package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"reflect"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/build/invent"
)

// open is what a receiver does.
func open(t testing.TB, key ed25519.PublicKey, body []byte) (RunHeader, []RunEntry, error) {
	t.Helper()
	return openAfter(t, key, body, register.Head{}, Held{})
}

// openAfter is open for a receiver that holds the register up to prev.
func openAfter(t testing.TB, key ed25519.PublicKey, body []byte, prev register.Head, held Held) (RunHeader, []RunEntry, error) {
	t.Helper()
	keys, err := seal.NewKeySet(key)
	if err != nil {
		t.Fatal(err)
	}
	sealed, packed, err := SplitRun(body)
	if err != nil {
		return RunHeader{}, nil, err
	}
	payload, _, err := keys.Verify(PurposeRun, sealed)
	if err != nil {
		return RunHeader{}, nil, err
	}
	h, err := OpenRun(payload, packed)
	if err != nil {
		return h, nil, err
	}
	entries, err := h.Unpack(prev, packed, held)
	return h, entries, err
}

func TestRunIsRebuiltBitForBit(t *testing.T) {
	d := usualDay(t, 30)
	h, entries, err := open(t, d.counter.Public(), d.encode())
	if err != nil {
		t.Fatal(err)
	}
	if h.From != 1 || h.To != d.head.Seq || h.Last != d.head.Hash {
		t.Errorf("header %+v", h)
	}
	for i, e := range entries {
		if !reflect.DeepEqual(e.Entry, d.entries[i]) || e.State != Whole {
			t.Fatalf("entry %d is another", i+1)
		}
	}
}

func TestRunWithholdsResidents(t *testing.T) {
	d := newDay(t, 2)
	secret := invent.Residents(5, 40)
	d.append(kelurahan.OfficerID{1}, kelurahan.SeriesStarted{Counter: "A", Year: 2025, First: 577})
	d.append(kelurahan.OfficerID{1}, kelurahan.ResidentsImported{File: "x", Part: 1, Parts: 1, Residents: secret})
	d.append(kelurahan.OfficerID{1}, kelurahan.PersonsViewed{Views: []kelurahan.View{{Person: secret[0].ID, Purpose: "warga"}}})
	d.raw(register.KindPayload, envelopeBytes(t, 2, 9999, "of a newer program: "+secret[1].Name))
	d.raw(register.KindPayload, []byte("no envelope at all"))
	d.raw(register.KindErasure, binary.BigEndian.AppendUint64(nil, 2))
	erased := &d.entries[2]
	erased.Payload, erased.Salt, erased.Erased, erased.ErasedBy = nil, [16]byte{}, true, 6
	d.append(kelurahan.OfficerID{1}, kelurahan.LetterVoided{Letter: kelurahan.LetterID{1}, Reason: "salah nama"})
	body := d.encode()
	_, entries, err := open(t, d.counter.Public(), body)
	if err != nil {
		t.Fatal(err)
	}
	states := []State{Whole, Withheld, Erased, Withheld, Withheld, Whole, Whole}
	for i, e := range entries {
		if e.State != states[i] || e.Hash != d.entries[i].Hash || (e.State != Whole && len(e.Payload) > 0) {
			t.Errorf("entry %d: %v", i+1, e)
		}
	}
	if entries[1].Event != "residents-imported" || entries[3].Event != "" {
		t.Errorf("events %q, %q", entries[1].Event, entries[3].Event)
	}
	if _, err := register.VerifyRun(d.id, register.Head{}, registerEntries(entries)); err != nil {
		t.Error(err)
	}
	_, packed, err := SplitRun(body)
	if err != nil {
		t.Fatal(err)
	}
	everything := inflated(t, packed)
	for _, p := range secret {
		for _, s := range []string{string(p.NIK), string(p.KK), p.Name} {
			if s != "" && bytes.Contains(everything, []byte(s)) {
				t.Fatalf("the body tells of a resident")
			}
		}
	}
}

func registerEntries(list []RunEntry) []register.Entry {
	out := make([]register.Entry, len(list))
	for i, e := range list {
		out[i] = e.Entry
	}
	return out
}

func inflated(t *testing.T, packed []byte) []byte {
	_, n := binary.Uvarint(packed)
	terse, rest, err := takePart(packed[n:], MaxRunBytes)
	if err != nil {
		t.Fatal(err)
	}
	text, dense, err := takePart(rest, MaxRunBytes)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Join([][]byte{terse, text, dense}, nil)
}

func envelopeBytes(t *testing.T, version, number uint64, body any) []byte {
	raw, err := encoding.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return joinEnvelope(envelope{version, number, 5, kelurahan.OfficerID{1}, raw})
}

// anyCBOR draws plain CBOR that looks like nothing in particular.
func anyCBOR(r *rapid.T, depth int) any {
	n := rapid.IntRange(0, 9).Draw(r, "form")
	if depth > 3 && n > 6 {
		n = 0
	}
	switch n {
	case 0:
		return rapid.Uint64().Draw(r, "uint")
	case 1:
		return rapid.Int64Range(-1<<40, 1<<42).Draw(r, "int")
	case 2:
		return rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(r, "bytes")
	case 3:
		return rapid.String().Draw(r, "text")
	case 4:
		return rapid.StringMatching(`[0-9]{15,17}`).Draw(r, "digits")
	case 5:
		return rapid.SampledFrom([]any{true, false, nil, "YUNITA BANI", "Y***** B***", "A-0577", uint64(577), uint64(19900824), "5371036408900001"}).Draw(r, "usual")
	case 6:
		raw, err := encoding.Marshal(anyCBOR(r, depth+1))
		if err != nil {
			r.Fatal(err)
		}
		return raw
	case 7:
		list := make([]any, rapid.IntRange(0, 4).Draw(r, "len"))
		for i := range list {
			list[i] = anyCBOR(r, depth+1)
		}
		return list
	}
	m := map[any]any{}
	for range rapid.IntRange(0, 4).Draw(r, "pairs") {
		m[rapid.SampledFrom([]any{1, 2, 3, "a", "keperluan"}).Draw(r, "key")] = anyCBOR(r, depth+1)
	}
	return m
}

func TestColumnsRebuildAnything(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := newDay(t, 9)
		for range rapid.IntRange(1, 12).Draw(r, "entries") {
			b, err := encoding.Marshal(anyCBOR(r, 0))
			if err != nil {
				r.Fatal(err)
			}
			at := kelurahan.Millis(rapid.Int64Range(-5, 1<<50).Draw(r, "at"))
			env := envelope{1, rapid.SampledFrom([]uint64{14, 15, 16}).Draw(r, "event"), at, kelurahan.OfficerID{1}, b}
			payload, err := encoding.Marshal(env)
			if err != nil {
				r.Fatal(err)
			}
			d.raw(register.KindPayload, payload)
		}
		_, entries, err := open(t, d.counter.Public(), d.encode())
		if err != nil {
			r.Fatal(err)
		}
		packed, _, err := lean(d.entries, Held{})
		if err != nil {
			r.Fatal(err)
		}
		short, err := unlean(packed, Held{})
		if err != nil {
			r.Fatal(err)
		}
		for i, e := range entries {
			if !reflect.DeepEqual(e.Entry, d.entries[i]) {
				r.Fatalf("entry %d: %x became %x", i, d.entries[i].Payload, e.Payload)
			}
			if !bytes.Equal(short[i].Payload, d.entries[i].Payload) {
				r.Fatalf("version 2, entry %d: %x became %x", i, d.entries[i].Payload, short[i].Payload)
			}
		}
	})
}

func TestRunRefusesWhatWasCutOrChanged(t *testing.T) {
	d := usualDay(t, 6)
	body := d.encode()
	other, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(t, other.Public(), body); kelurahan.CodeOf(err) != kelurahan.SealKeyUnknown {
		t.Errorf("another key: %v", err)
	}
	for i := range body {
		flipped := bytes.Clone(body)
		flipped[i] ^= 1 << (i % 8)
		if _, _, err := open(t, d.counter.Public(), flipped); err == nil {
			t.Fatalf("bit flipped in byte %d", i)
		}
		if _, _, err := open(t, d.counter.Public(), body[:i]); err == nil {
			t.Fatalf("cut at byte %d", i)
		}
	}
}

func TestPackRefusesBombs(t *testing.T) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zeros := w.EncodeAll(make([]byte, 100<<20), nil)
	part := func(claimed int, small []byte) []byte {
		return append(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(claimed)), uint64(len(small))), small...)
	}
	const constNumbers = "\x80\x80\x80\x80\x08" // 2 Gi values
	for name, packed := range map[string][]byte{
		"zstd, true size":      append([]byte{1}, part(100<<20, zeros)...),
		"zstd, claimed 1 KiB":  append([]byte{1}, part(1<<10, zeros)...),
		"too many entries":     binary.AppendUvarint(nil, 1<<40),
		"too many in a column": append([]byte{1}, part(6, []byte(constNumbers+"\x00"))...),
		"empty":                {},
	} {
		if _, err := unpack(packed); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	d := newDay(f, 1)
	d.letters(3, kelurahan.OfficerID{1}, invent.Residents(3, 50)) // few: every worker of the fuzzer makes them
	packed, err := pack(d.entries)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := unpack(b)
		if err != nil {
			return
		}
		total := 0
		for _, e := range entries {
			total += len(e.Payload)
		}
		if total > MaxRunBytes {
			t.Fatalf("%d bytes out of %d", total, len(b))
		}
	})
}
