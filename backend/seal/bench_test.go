package seal

import (
	"crypto/ed25519"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
)

func keyFromSeed(seed []byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(seed) }

// ratio reports what a call costs against a floor measured in the same run.
func ratio(b *testing.B, name string, call, floor func()) {
	b.Helper()
	var ours, bare time.Duration
	for b.Loop() {
		start := time.Now()
		call()
		between := time.Now()
		floor()
		ours += between.Sub(start)
		bare += time.Since(between)
	}
	n := float64(b.N)
	b.ReportMetric(float64(ours.Microseconds())/1000/n, name+"-ms")
	b.ReportMetric(float64(bare.Microseconds())/1000/n, "floor-ms")
	b.ReportMetric(float64(ours)/float64(bare), "ratio")
}

// BenchmarkUnlock is a sign-in with the real parameters and both synced writes
// of the count; the floor is argon2id alone.
func BenchmarkUnlock(b *testing.B) {
	o := newOffice(b)
	o.cfg.KDF = KDF{}
	must(b, func() error {
		k := o.open(b)
		return unlock(b, k, "ana", pinA).ChangePIN([]byte(pinA), []byte("918273"))
	}())
	k := o.open(b)
	p := KDF{}.orDefault()
	ratio(b, "unlock", func() {
		unlock(b, k, "ana", "918273").Wipe()
	}, func() {
		argon2.IDKey([]byte("918273"), make([]byte, saltSize), p.Passes, p.MemoryKiB, p.Lanes, 32)
	})
}

// BenchmarkSign signs what a letter's QR holds; the floor is bare Ed25519.
func BenchmarkSign(b *testing.B) {
	s, _ := newSigner(b)
	payload := make([]byte, 60)
	ratio(b, "sign", func() {
		_, err := s.Sign("letter-qr", payload)
		must(b, err)
	}, func() { ed25519.Sign(s.key, payload) })
}

// BenchmarkSignAsOfficer also looks up whether the officer was revoked.
func BenchmarkSignAsOfficer(b *testing.B) {
	o := newOffice(b)
	payload := make([]byte, 60)
	ratio(b, "sign", func() {
		_, err := o.u.SignAsOfficer("batch", payload)
		must(b, err)
	}, func() { ed25519.Sign(o.u.own, payload) })
}

// BenchmarkVerify goes from the text of a QR to the payload; the floor is bare
// Ed25519.
func BenchmarkVerify(b *testing.B) {
	s, set := newSigner(b)
	payload := make([]byte, 60)
	sealed, err := s.Sign("letter-qr", payload)
	must(b, err)
	text, err := QRText(prefix, sealed)
	must(b, err)
	bare := ed25519.Sign(s.key, payload)
	ratio(b, "verify", func() {
		raw, err := ParseQR(text)
		must(b, err)
		_, _, err = set.Verify("letter-qr", raw)
		must(b, err)
	}, func() { ed25519.Verify(s.Public(), payload, bare) })
}
