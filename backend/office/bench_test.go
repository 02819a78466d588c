package office_test

import "testing"

// BenchmarkIssue is one letter from the form to the durable number and the PDF.
func BenchmarkIssue(b *testing.B) {
	w := newWorld(b)
	maria := w.signIn(clerk)
	w.populate(maria, 1000)
	b.ResetTimer()
	for i := range b.N {
		w.issue(maria, w.usaha(maria, i%1000))
	}
}
