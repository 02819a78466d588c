package register_test

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/loket-kelurahan/loket/backend/register"
)

const benchPayload = 1200 // bytes of an issued letter, about

// BenchmarkAppend appends one entry per act and, turn by turn, writes and syncs
// the same number of bytes to a plain preallocated file: the floor.
func BenchmarkAppend(b *testing.B) {
	r, _ := onDisk(b, 0)
	payload := make([]byte, benchPayload)
	raw, rawSync := rawFile(b)
	if _, err := r.Append(payload); err != nil {
		b.Fatal(err)
	}
	syncs, written, filled := r.Syncs(), r.BytesWritten(), r.BytesFilled()
	var floor, own time.Duration
	off := int64(0)
	for b.Loop() {
		start := time.Now()
		if _, err := r.Append(payload); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if _, err := raw.WriteAt(payload, off); err != nil {
			b.Fatal(err)
		}
		if err := rawSync(); err != nil {
			b.Fatal(err)
		}
		floor += time.Since(middle)
		own += middle.Sub(start)
		if off += benchPayload; off+benchPayload > rawSize {
			off = 0
		}
	}
	n := float64(b.N)
	b.ReportMetric(float64(own)/n, "register-ns/op")
	b.ReportMetric(float64(floor)/n, "raw-ns/op")
	b.ReportMetric(float64(own)/float64(floor), "ratio")
	b.ReportMetric(float64(r.Syncs()-syncs)/n, "syncs/op")
	b.ReportMetric(float64(r.BytesWritten()-written)/n, "bytes/op")
	b.ReportMetric(float64(r.BytesFilled()-filled)/n, "filled-bytes/op")
}

const rawSize = 8 << 20

func rawFile(b *testing.B) (*os.File, func() error) {
	b.Helper()
	f, err := os.OpenFile(filepath.Join(b.TempDir(), "raw"), os.O_RDWR|os.O_CREATE, 0o600)
	fatal(b, err)
	b.Cleanup(func() { fatal(b, f.Close()) })
	_, err = f.WriteAt(make([]byte, rawSize), 0)
	fatal(b, err)
	fatal(b, f.Sync())
	return f, register.SyncData(f)
}

// BenchmarkVerify checks a register of 40,000 entries and, turn by turn, hashes
// the same bytes.
func BenchmarkVerify(b *testing.B) {
	r, cfg := benchRegister(b, 40_000)
	size := r.Size()
	fatal(b, r.Close())
	content := make([]byte, size)
	var floor, own time.Duration
	b.SetBytes(size)
	for b.Loop() {
		start := time.Now()
		if _, err := register.Verify(context.Background(), cfg, nil); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		sha256.Sum256(content)
		floor += time.Since(middle)
		own += middle.Sub(start)
	}
	b.ReportMetric(float64(size)*float64(b.N)/own.Seconds()/1e6, "verify-MB/s")
	b.ReportMetric(float64(size)*float64(b.N)/floor.Seconds()/1e6, "sha256-MB/s")
	b.ReportMetric(float64(own)/float64(floor), "ratio")
}

func benchRegister(b *testing.B, n int) (*register.Register, register.Config) {
	b.Helper()
	r, cfg := onDisk(b, 8<<20)
	payloads := make([][]byte, 1000)
	for i := range payloads {
		payloads[i] = make([]byte, benchPayload)
	}
	for range n / len(payloads) {
		_, err := r.Append(payloads...)
		fatal(b, err)
	}
	return r, cfg
}

// BenchmarkOpen opens a register of 40,000 entries.
func BenchmarkOpen(b *testing.B) {
	r, cfg := benchRegister(b, 40_000)
	fatal(b, r.Close())
	for b.Loop() {
		r, _, err := register.Open(cfg)
		fatal(b, err)
		fatal(b, r.Close())
	}
}

// BenchmarkAt reads single entries all over a register of 40,000.
func BenchmarkAt(b *testing.B) {
	r, _ := benchRegister(b, 40_000)
	seq := uint64(0)
	for b.Loop() {
		seq = (seq + 7919) % 40_000
		if _, err := r.At(seq + 1); err != nil {
			b.Fatal(err)
		}
	}
}
