package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

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
