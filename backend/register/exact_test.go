package register_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
	"github.com/loket-kelurahan/loket/backend/register/cutdisk"
)

// entryOf is the entry that an error names.
func entryOf(err error) string {
	e, ok := errors.AsType[*kelurahan.Error](err)
	if !ok {
		return ""
	}
	return e.Args["entry"]
}

// The number in an error is the number of the entry, also behind the tenth.
func TestErrorsNameTheEntry(t *testing.T) {
	r, err := register.Create(smallConfig(cutdisk.New(1)))
	fatal(t, err)
	for range 20 {
		_, err := r.Append([]byte("isi"))
		fatal(t, err)
	}
	if err := r.Erase(5, 99); kelurahan.CodeOf(err) != kelurahan.NotFound || entryOf(err) != "99" {
		t.Errorf("erasing what is not there: %v", err)
	}
	var run []register.Entry
	for e, err := range r.Read(1, 20) {
		fatal(t, err)
		run = append(run, e)
	}
	run[15].Payload = []byte("isi lain")
	if _, err := register.VerifyRun(testID, register.Head{}, run); entryOf(err) != "16" {
		t.Errorf("the 16th entry is forged: %v", err)
	}
	fatal(t, r.Erase(5)) // tombstone 21
	if err := r.Erase(21); kelurahan.CodeOf(err) != kelurahan.BadRequest || entryOf(err) != "21" {
		t.Errorf("erasing a tombstone: %v", err)
	}
	fatal(t, r.Close())
}

// A tombstone names what was asked for once, in rising order.
func TestErasuresAreInOrder(t *testing.T) {
	r, err := register.Create(smallConfig(cutdisk.New(1)))
	fatal(t, err)
	for range 6 {
		_, err := r.Append([]byte("delapan."))
		fatal(t, err)
	}
	fatal(t, r.Erase(5, 3, 5, 4, 3))
	tombstone, err := r.At(7)
	fatal(t, err)
	seqs, err := tombstone.Erasures()
	if err != nil || !slices.Equal(seqs, []uint64{3, 4, 5}) {
		t.Errorf("%v, %v", seqs, err)
	}
	payload, err := r.At(1)
	fatal(t, err)
	_, err = payload.Erasures() // eight bytes, but no tombstone
	code(t, err, kelurahan.BadRequest)
	tombstone.Payload = tombstone.Payload[1:]
	_, err = tombstone.Erasures()
	code(t, err, kelurahan.BadRequest)
	fatal(t, r.Close())
}

func TestIdentitiesHaveSixteenBytes(t *testing.T) {
	if id, err := register.ParseID(testID.String()); err != nil || id != testID {
		t.Errorf("%v, %v", id, err)
	}
	for _, text := range []string{"", "01", testID.String()[:34], testID.String() + "01", "z" + testID.String()[1:]} {
		_, err := register.ParseID(text)
		code(t, err, kelurahan.BadRequest)
	}
}

// An act that is larger than a segment goes into the first one, which is empty,
// and not behind an empty file.
func TestALargeFirstAct(t *testing.T) {
	disk := cutdisk.New(1)
	r, err := register.Create(smallConfig(disk))
	fatal(t, err)
	_, err = r.Append(bytes.Repeat([]byte("x"), 9<<10))
	fatal(t, err)
	_, err = r.Append([]byte("kecil"))
	fatal(t, err)
	spans, err := register.Spans(r)
	fatal(t, err)
	if spans[0].File != "00000001.seg" || spans[1].File == spans[0].File || len(disk.Files(dir)) > 4 {
		t.Errorf("%+v, %d files", spans, len(disk.Files(dir)))
	}
	fatal(t, r.Close())
}

// What may be appended may be adopted, to the byte.
func TestAdoptTheLargestPayload(t *testing.T) {
	from, err := register.Create(smallConfig(cutdisk.New(1)))
	fatal(t, err)
	_, err = from.Append(make([]byte, register.MaxPayload))
	fatal(t, err)
	largest, err := from.At(1)
	fatal(t, err)
	into, err := register.Create(smallConfig(cutdisk.New(2)))
	fatal(t, err)
	fatal(t, into.Adopt(largest))
	if into.Head() != from.Head() {
		t.Error("another head")
	}
	fatal(t, errors.Join(from.Close(), into.Close()))
}
