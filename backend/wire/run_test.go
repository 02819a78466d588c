package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/seal"
	"github.com/loket-kelurahan/loket/build/invent"
)

// day makes the register of one counter's day in memory, from a seed.
type day struct {
	t       testing.TB
	r       *rand.Rand
	counter *seal.FileSigner
	id      register.ID
	clock   kelurahan.Millis
	entries []register.Entry
	head    register.Head
	issued  []kelurahan.LetterIssued
}

func newDay(t testing.TB, seed uint64) *day {
	t.Helper()
	counter, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return &day{
		t: t, r: rand.New(rand.NewPCG(seed, 7)), counter: counter,
		id: register.ID(invent.Register(seed, 0)), clock: 1_763_770_000_000,
	}
}

func (d *day) uuid() (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], uint64(d.clock)<<16|0x7000|uint64(d.r.Uint32()&0x0FFF))
	binary.BigEndian.PutUint64(id[8:], d.r.Uint64()&^(3<<62)|2<<62)
	return id
}

func (d *day) append(by kelurahan.OfficerID, ev kelurahan.Event) {
	payload, err := EncodeEntry(d.clock, by, ev)
	if err != nil {
		d.t.Fatal(err)
	}
	d.raw(register.KindPayload, payload)
}

func (d *day) raw(kind register.Kind, payload []byte) {
	e := register.Entry{Seq: d.head.Seq + 1, Kind: kind, Prev: d.head.Hash, Payload: payload}
	for i := range e.Salt {
		e.Salt[i] = byte(d.r.Uint32())
	}
	e.PayloadHash = register.PayloadHash(e.Salt, payload)
	e.Hash = register.Link(d.id, d.head, e.PayloadHash, kind)
	d.head = e.Head()
	d.entries = append(d.entries, e)
}

type benchKind struct{ code, title, class, field string }

func kindsOfTheDay() []benchKind {
	return []benchKind{
		{"domisili", "SURAT KETERANGAN DOMISILI", "470", ""},
		{"keterangan-usaha", "SURAT KETERANGAN USAHA", "500", "usaha"},
		{"tidak-mampu", "SURAT KETERANGAN TIDAK MAMPU", "460", ""},
		{"belum-menikah", "SURAT KETERANGAN BELUM MENIKAH", "474", ""},
		{"pengantar-skck", "SURAT PENGANTAR CATATAN KEPOLISIAN", "331", ""},
		{"kelahiran", "SURAT KETERANGAN KELAHIRAN", "474.1", "anak"},
		{"kematian", "SURAT KETERANGAN KEMATIAN", "474.3", "meninggal"},
		{"penghasilan", "SURAT KETERANGAN PENGHASILAN", "560", "penghasilan"},
		{"beda-identitas", "SURAT KETERANGAN BEDA IDENTITAS", "470", "dokumen"},
		{"pengantar-umum", "SURAT PENGANTAR", "474", ""},
	}
}

func (d *day) purpose() string {
	what := []string{"pengajuan KUR", "persyaratan beasiswa", "melamar pekerjaan", "pembukaan rekening", "pengurusan KTP-el",
		"pengurusan BPJS", "pendaftaran sekolah", "keperluan nikah", "kredit kendaraan", "administrasi kampus"}
	where := []string{"Bank NTT", "BRI Unit Oesapa", "SMAN 3 Kupang", "Undana", "Dukcapil Kota Kupang", "PT Pegadaian",
		"Polsek Kelapa Lima", "Gereja Talitakumi", "Puskesmas Oesapa", "Politeknik Negeri Kupang", "koperasi", "Dinas Sosial"}
	s := what[d.r.IntN(len(what))] + " " + where[d.r.IntN(len(where))]
	if d.r.IntN(3) == 0 {
		s += fmt.Sprintf(" tahun %d", 2024+d.r.IntN(4))
	}
	return s
}

func (d *day) fields(k benchKind) []kelurahan.FieldValue {
	f := []kelurahan.FieldValue{{Name: "keperluan", Value: d.purpose()}}
	switch k.field {
	case "usaha":
		goods := []string{"sembako", "pakaian", "ikan", "pulsa", "jahit", "bengkel", "warung makan", "kios", "ternak babi"}
		f = append(f, kelurahan.FieldValue{Name: "usaha", Value: "Kios " + goods[d.r.IntN(len(goods))]},
			kelurahan.FieldValue{Name: "sejak", Value: fmt.Sprint(1995 + d.r.IntN(30))})
	case "penghasilan":
		f = append(f, kelurahan.FieldValue{Name: "penghasilan", Value: fmt.Sprint((5 + d.r.IntN(60)) * 100_000)})
	}
	return f
}

// letters issues and prints n ordinary letters for the residents in turn.
func (d *day) letters(n int, by kelurahan.OfficerID, residents []kelurahan.Resident) {
	kinds := kindsOfTheDay()
	for i := range n {
		k := kinds[min(d.r.IntN(len(kinds)), d.r.IntN(len(kinds)))]
		d.clock += kelurahan.Millis(60_000 + d.r.IntN(200_000))
		started := d.clock
		l := kelurahan.Letter{
			ID: d.uuid(), Kind: kelurahan.KindCode(k.code), KindVersion: hash16(k.code), Mode: kelurahan.Direct, Title: k.title,
			Date: 20251122, Applicant: residents[d.r.IntN(len(residents))].Snapshot(), Fields: d.fields(k), Seen: []string{"ktp", "kk"},
			Signer:    kelurahan.Signatory{Key: "lurah", Name: "NAMA PEJABAT", NIP: "198001012005011001", Rank: "Penata, III/c", Title: "Lurah Oesapa"},
			OfficeRev: 3, StartedAt: started,
			Evidence: kelurahan.Evidence{Source: kelurahan.EvidenceCard, Assurance: "A1", Seen: fmt.Sprintf("2025-%02d-%02d", 1+d.r.IntN(11), 1+d.r.IntN(28))},
		}
		if d.r.IntN(3) == 0 {
			l.Evidence = kelurahan.Evidence{Source: kelurahan.EvidenceTyped, Assurance: "A0"}
		}
		l.Number = kelurahan.Number{Counter: "A", Year: 2025, Sequence: 577 + i}
		l.Number.Text = fmt.Sprintf("%s/A-%04d/Kel.Osp/XI/2025", k.class, 577+i)
		d.clock += kelurahan.Millis(25_000 + d.r.IntN(150_000))
		d.issue(l, by)
		d.clock += kelurahan.Millis(4_000 + d.r.IntN(9_000))
		d.append(by, kelurahan.LetterPrinted{Letter: l.ID, Outcome: kelurahan.CameOut, Printer: "EPSON-L3210"})
	}
}

func (d *day) issue(l kelurahan.Letter, by kelurahan.OfficerID) {
	body, err := SealOf("53.71.03.1010", &l).Encode()
	if err != nil {
		d.t.Fatal(err)
	}
	sealed, err := d.counter.Sign(PurposeLetterSeal, body)
	if err != nil {
		d.t.Fatal(err)
	}
	ev := kelurahan.LetterIssued{Letter: l, Seal: sealed, PDF: sha256.Sum256(sealed)}
	d.issued = append(d.issued, ev)
	d.append(by, ev)
}

// closeAndApprove closes what stands and signs it with a supervisor's key.
func (d *day) closeAndApprove(supervisor kelurahan.OfficerID, key *seal.FileSigner) {
	batch := kelurahan.BatchID(d.uuid())
	first, last := d.entries[0].Seq, d.head
	d.append(supervisor, kelurahan.BatchClosed{Batch: batch, First: first, Last: last.Seq, Head: last.Hash, Date: 20251122})
	var letters []kelurahan.ApprovedLetter
	for _, ev := range d.issued {
		letters = append(letters, kelurahan.ApprovedLetter{Letter: ev.Letter.ID, PDF: ev.PDF})
	}
	signature, err := key.Sign(PurposeApproval, ApprovalStatement(batch, last.Hash, letters))
	if err != nil {
		d.t.Fatal(err)
	}
	d.append(supervisor, kelurahan.BatchApproved{Batch: batch, Head: last.Hash, Letters: letters, Signature: signature})
}

func hash16(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s)))[:16] }

func usualDay(t testing.TB, letters int) *day {
	d := newDay(t, 1)
	clerk, supervisor := kelurahan.OfficerID(d.uuid()), kelurahan.OfficerID(d.uuid())
	key, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	d.letters(letters, clerk, invent.Residents(3, 27_000))
	d.closeAndApprove(supervisor, key)
	return d
}

func (d *day) encode() []byte {
	body, err := EncodeRun(d.id, register.Head{}, d.entries, d.counter.Sign)
	if err != nil {
		d.t.Fatal(err)
	}
	return body
}

// open is what a receiver does.
func open(t testing.TB, key ed25519.PublicKey, body []byte) (RunHeader, []RunEntry, error) {
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
	entries, err := h.Unpack(register.Head{Seq: h.From - 1}, packed)
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
		for i, e := range entries {
			if !reflect.DeepEqual(e.Entry, d.entries[i]) {
				r.Fatalf("entry %d: %x became %x", i, d.entries[i].Payload, e.Payload)
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
	d := usualDay(f, 3)
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

// BenchmarkUpload200 packs 200 ordinary letters with their prints, the closing
// and the approval, and reports bytes per letter with HTTP headers. The floor
// is what no transport can leave out: signatures, salts, sheet hashes and the
// random bits of identities; json is the same entries as JSON through zstd.
func BenchmarkUpload200(b *testing.B) {
	const letters = 200
	d := usualDay(b, letters)
	headers := len("PUT /v1/registers/01234567-89ab-7def-8123-456789abcdef/runs/123456-123856 HTTP/1.1\r\n" +
		"Host: surat.kupangkota.go.id\r\nUser-Agent: Loket/1\r\nContent-Length: 30000\r\n" +
		"Content-Type: application/vnd.loket.run\r\nAccept-Encoding: gzip\r\n\r\n")
	var body []byte
	for b.Loop() {
		body = d.encode()
	}
	floor := 64 + 2*16 + 32 + 74/8.0 + 74/8.0
	ours := float64(len(body)+headers) / letters
	b.ReportMetric(ours, "B/letter")
	b.ReportMetric(floor, "floor-B/letter")
	b.ReportMetric(ours/floor, "x-floor")
	b.ReportMetric(float64(len(jsonZstd(b, d)))/letters, "json-B/letter")
	var raw int
	for _, e := range d.entries {
		raw += len(e.Payload)
	}
	b.ReportMetric(float64(raw)/letters, "raw-B/letter")
}

func jsonZstd(t testing.TB, d *day) []byte {
	var lines strings.Builder
	for _, e := range d.entries {
		_, _, ev, err := DecodeEntry(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(struct {
			Salt  [16]byte
			Event kelurahan.Event
		}{e.Salt, ev})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
	}
	return squeeze([]byte(lines.String()))
}
