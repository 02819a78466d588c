package wire

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// BenchmarkUpload200 packs 200 ordinary letters with their prints, the closing
// and the approval, and reports bytes per letter with HTTP headers. The floor
// is what no transport can leave out: signatures, salts, sheet hashes and the
// random bits of identities; lean is version 2, with nothing before the run; json is the same entries as JSON through zstd.
func BenchmarkUpload200(b *testing.B) { benchmarkUpload(b, 200) }

// BenchmarkUpload40 is a usual day of one counter.
func BenchmarkUpload40(b *testing.B) { benchmarkUpload(b, 40) }

func benchmarkUpload(b *testing.B, letters int) {
	d := usualDay(b, letters)
	headers := len("PUT /v1/registers/01234567-89ab-7def-8123-456789abcdef/runs/123456-123856 HTTP/1.1\r\n" +
		"Host: surat.kupangkota.go.id\r\nUser-Agent: Loket/1\r\nContent-Length: 30000\r\n" +
		"Content-Type: application/vnd.loket.run\r\nAccept-Encoding: gzip\r\n\r\n")
	var body []byte
	for b.Loop() {
		body = d.encode()
	}
	short, err := EncodeLeanRun(d.id, register.Head{}, d.entries, Held{Sheets: &drawer{name: 7}}, d.counter.Sign)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(short)+headers)/float64(letters), "lean-B/letter")
	floor := 64 + 2*16 + 32 + 74/8.0 + 74/8.0
	ours := float64(len(body)+headers) / float64(letters)
	b.ReportMetric(ours, "B/letter")
	b.ReportMetric(floor, "floor-B/letter")
	b.ReportMetric(ours/floor, "x-floor")
	b.ReportMetric(float64(len(jsonZstd(b, d)))/float64(letters), "json-B/letter")
	var raw int
	for _, e := range d.entries {
		raw += len(e.Payload)
	}
	b.ReportMetric(float64(raw)/float64(letters), "raw-B/letter")
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

// BenchmarkLean200 is version 2 with as many letters before the run, sheets not
// drawn: the time goes into foretelling. The floor is packing as version 1.
func BenchmarkLean200(b *testing.B) {
	d := usualDay(b, 300)
	held := Held{Before: d.entries[200-MaxBefore/2 : 200+MaxBefore/2]}
	from := 200 + MaxBefore/2
	prev := d.entries[from-1].Head()
	for b.Loop() {
		if _, err := EncodeLeanRun(d.id, prev, d.entries[from:], held, d.counter.Sign); err != nil {
			b.Fatal(err)
		}
	}
}
