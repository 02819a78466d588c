package ektp

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"

	"pgregory.net/rapid"
)

// script answers each APDU in turn; past its end the card is mute.
func script(answers ...[]byte) Transmit {
	return func([]byte) ([]byte, error) {
		if len(answers) == 0 {
			return nil, nil
		}
		a := answers[0]
		answers = answers[1:]
		return a, nil
	}
}

func TestExchange(t *testing.T) {
	read := []byte{0x00, 0xB0, 0x00, 0x00, 0x35}
	endless := func([]byte) ([]byte, error) { return []byte{0x61, 0x10}, nil }
	flood := func([]byte) ([]byte, error) { return append(make([]byte, 3000), 0x61, 0x00), nil }
	for name, c := range map[string]struct {
		send Transmit
		want []byte
		sw   Status
		err  error
	}{
		"plain":              {script([]byte{1, 2, 0x90, 0}), []byte{1, 2}, OK, nil},
		"in pieces":          {script([]byte{1, 0x61, 2}, []byte{2, 3, 0x90, 0}), []byte{1, 2, 3}, OK, nil},
		"other length":       {script([]byte{0x6C, 2}, []byte{7, 8, 0x90, 0}), []byte{7, 8}, OK, nil},
		"other length ever":  {script([]byte{0x6C, 2}, []byte{0x6C, 2}), nil, 0x6C02, nil},
		"refused":            {script([]byte{0x69, 0x82}), nil, 0x6982, nil},
		"one byte":           {script([]byte{0x90}), nil, 0, ErrShort},
		"nothing":            {script(nil), nil, 0, ErrShort},
		"pieces without end": {endless, nil, 0, errAnswer},
		"flood":              {flood, nil, 0, errAnswer},
	} {
		data, sw, err := exchange(c.send, read)
		if !bytes.Equal(data, c.want) || sw != c.sw || !errors.Is(err, c.err) {
			t.Errorf("%s: %x %v %v", name, data, sw, err)
		}
	}
}

func TestControlLengths(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		n    int
		ok   bool
	}{
		"active":    {append([]byte{0, 0x1D}, make([]byte, 0x1D)...), 0x1D, true},
		"inactive":  {append([]byte{0, 0x33}, make([]byte, 0x33)...), 0x33, true},
		"cut":       {append([]byte{0, 0x33}, make([]byte, 0x1D)...), 0, false},
		"unheard":   {append([]byte{0, 0x20}, make([]byte, 0x20)...), 0, false},
		"no length": {[]byte{0}, 0, false},
	} {
		if body, ok := parseControl(c.data); ok != c.ok || len(body) != c.n {
			t.Errorf("%s: %d bytes, %v", name, len(body), ok)
		}
	}
}

func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUsablePhoto(t *testing.T) {
	good := picture(t, 120, 160)
	for name, c := range map[string]struct {
		photo []byte
		ok    bool
	}{
		"good":     {good, true},
		"too wide": {picture(t, SideLimit+1, 1), false},
		"cut":      {good[:len(good)/2], false},
		"empty":    {nil, false},
		"no JPEG":  {[]byte("\x89PNG\r\n\x1a\n"), false},
	} {
		if photo, err := usable(c.photo); (err == nil) != c.ok || c.ok != (photo != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// disk is an e-KTP all of whose files have one content.
type disk struct{ file []byte }

func (d disk) send(apdu []byte) ([]byte, error) {
	switch apdu[1] {
	case 0xCA:
		return []byte{4, 1, 2, 3, 4, 5, 6, 0x90, 0}, nil
	case 0xA4:
		return []byte{0x90, 0}, nil
	}
	from, le := int(apdu[2])<<8|int(apdu[3]), int(apdu[4])
	if from >= len(d.file) {
		return []byte{0x6B, 0}, nil
	}
	return append(bytes.Clone(d.file[from:min(from+le, len(d.file))]), 0x90, 0), nil
}

// Whatever the length says and whatever the block size, the photo that comes
// out is exactly the bytes that were in.
func TestPhotoIsReadWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOfN(rapid.Byte(), 1, PhotoLimit).Draw(t, "body")
		file := append([]byte{byte(len(body) >> 8), byte(len(body))}, body...)
		c := &Chip{send: disk{file}.send}
		last := 0
		got, err := c.photo(rapid.Bool().Draw(t, "small"), func(p int) {
			if p < last || p > 90 {
				t.Fatalf("progress %d after %d", p, last)
			}
			last = p
		})
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%d bytes of %d, %v", len(got), len(body), err)
		}
	})
}

// FuzzAnswers lets a card answer anything, in pieces cut from one input. The
// dialogue must end, and what it returns must keep its promises.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte{9, 4, 1, 2, 3, 4, 5, 6, 0x90, 0, 2, 0x90, 0})
	f.Add([]byte{2, 0x61, 0x10, 2, 0x6C, 0x05, 0, 1, 0x90})
	f.Fuzz(func(t *testing.T, in []byte) {
		asked := 0
		send := func(apdu []byte) ([]byte, error) {
			if asked++; asked > 10000 {
				t.Fatal("the dialogue does not end")
			}
			if apdu[1] == 0xF8 || apdu[1] == 0xFD {
				t.Fatalf("sent %X", apdu[1])
			}
			if len(in) == 0 {
				return nil, nil
			}
			n := min(int(in[0]), len(in)-1)
			answer := in[1 : 1+n]
			in = in[1+n:]
			return answer, nil
		}
		chip, err := Open(send)
		if err != nil {
			return
		}
		if len(chip.UID) == 0 || len(chip.UID) > 10 {
			t.Fatalf("UID of %d bytes", len(chip.UID))
		}
		content, err := chip.Read(len(in)%2 == 0, func(int) {})
		if err != nil {
			return
		}
		if len(content.Photo) > PhotoLimit || (content.Photo == nil) != (content.PhotoError != nil) {
			t.Fatalf("photo of %d bytes, %v", len(content.Photo), content.PhotoError)
		}
	})
}

// FuzzPhotoFile lets the photo file hold anything.
func FuzzPhotoFile(f *testing.F) {
	good := picture(f, 24, 32)
	f.Add(append([]byte{byte(len(good) >> 8), byte(len(good))}, good...))
	f.Add([]byte{0xFF, 0xFF, 0})
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, file []byte) {
		c := &Chip{send: disk{file}.send}
		raw, err := c.photo(false, func(int) {})
		if err != nil {
			t.Fatalf("a transport error from a card that always answers: %v", err)
		}
		photo, err := usable(raw)
		if (photo == nil) != (err != nil) || len(photo) > PhotoLimit {
			t.Fatalf("%d bytes, %v", len(photo), err)
		}
	})
}
