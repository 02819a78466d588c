package letterpdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"sync"
)

// gopdf writes an old-fashioned file: its small objects lie bare, its glyph
// tables are not packed, and a rectangle costs forty bytes. pack writes the
// same objects again as PDF 1.5 allows (ISO 32000-1, 7.5.7 and 7.5.8): small
// ones together in one packed stream, all streams packed, an index of five
// bytes each. It also puts in what gopdf has no words for: the QR code's path,
// the language, and the file's identity.

// packer packs streams; it keeps its deflate writers, which are dear to make.
type packer struct {
	writers sync.Pool
}

// packLevel is the deflate level: above it the time grows faster than the file
// shrinks (docs/letter.md).
const packLevel = 5

// object is one object of gopdf's file.
type object struct {
	dict   []byte // between << and >>, both included, for a stream; else the whole
	stream []byte // nil = no stream
	packed bool   // has a filter already
}

var errNotAsExpected = errors.New("gopdf's file is not as this version of it writes")

// pack rewrites a file of gopdf. extra is what is added to each page's content.
func (p *packer) pack(file []byte, extra [][]byte) ([]byte, error) {
	objects, info, err := readObjects(file)
	if err != nil {
		return nil, err
	}
	if err := addContents(objects, extra); err != nil {
		return nil, err
	}
	// Object 1 is the catalog: readers for the blind ask it for the language.
	objects[0].dict = bytes.Replace(objects[0].dict, []byte("/Catalog"), []byte("/Catalog/Lang(id-ID)/ViewerPreferences<</DisplayDocTitle true>>"), 1)
	objects = append(objects, object{dict: info})
	return p.write(objects)
}

// readObjects cuts the file at its objects, which gopdf numbers 1, 2, 3, …
func readObjects(file []byte) (list []object, info []byte, err error) {
	rest, ok := after(file, "\n\n")
	for n := 1; ok && !bytes.HasPrefix(rest, []byte("xref\n")); n++ {
		if rest, ok = bytes.CutPrefix(rest, strconv.AppendInt(nil, int64(n), 10)); !ok {
			break
		}
		var o object
		if rest, ok = bytes.CutPrefix(rest, []byte(" 0 obj\n")); ok {
			o, rest, ok = readObject(rest)
		}
		list = append(list, o)
	}
	_, trailer, found := bytes.Cut(rest, []byte("/Info "))
	info, _, closed := bytes.Cut(trailer, []byte("\n>>\nstartxref"))
	if !ok || !found || !closed || len(list) < 5 {
		return nil, nil, errNotAsExpected
	}
	return list, bytes.TrimSpace(info), nil
}

func after(b []byte, sep string) ([]byte, bool) {
	_, rest, ok := bytes.Cut(b, []byte(sep))
	return rest, ok
}

func readObject(b []byte) (o object, rest []byte, ok bool) {
	end := bytes.Index(b, []byte("endobj\n\n"))
	start := bytes.Index(b, []byte("stream\n"))
	if end < 0 {
		return o, nil, false
	}
	if start < 0 || start > end {
		o.dict = bytes.TrimSpace(b[:end])
		return o, b[end+len("endobj\n\n"):], true
	}
	o.dict = bytes.TrimSpace(b[:start])
	length, ok := cutLength(&o.dict)
	start += len("stream\n")
	if !ok || start+length > len(b) {
		return o, nil, false
	}
	o.stream = b[start : start+length]
	o.packed = bytes.Contains(o.dict, []byte("/Filter"))
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(b[start+length:], "\n"), []byte("endstream\nendobj\n\n"))
	return o, rest, ok
}

// cutLength takes "/Length n" out of a dictionary.
func cutLength(dict *[]byte) (int, bool) {
	before, tail, ok := bytes.Cut(*dict, []byte("/Length "))
	digits := bytes.IndexFunc(tail, func(r rune) bool { return r < '0' || r > '9' })
	if !ok || digits < 1 {
		return 0, false
	}
	n, err := strconv.Atoi(string(tail[:digits]))
	*dict = append(bytes.Clone(before), tail[digits:]...)
	return n, err == nil
}

// addContents finds the content of every page and completes it.
func addContents(objects []object, extra [][]byte) error {
	n := 0
	for i := range objects {
		_, tail, ok := bytes.Cut(objects[i].dict, []byte("/Contents "))
		if !ok || !bytes.Contains(objects[i].dict, []byte("/Type /Page\n")) {
			continue
		}
		digits, _, _ := bytes.Cut(bytes.TrimSpace(tail), []byte(" "))
		id, err := strconv.Atoi(string(digits))
		if err != nil || id < 1 || id > len(objects) || n >= len(extra) {
			return errNotAsExpected
		}
		// Rectangles that follow one another are one path.
		content := bytes.ReplaceAll(objects[id-1].stream, []byte(" re f\nQ\nq\n"), []byte(" re\n"))
		objects[id-1].stream = append(content, extra[n]...)
		n++
	}
	if n != len(extra) {
		return errNotAsExpected
	}
	return nil
}

// entryWidth is the width of an index entry: one byte says whether the object
// lies in the file or in the store, three where, one as how manieth.
const entryWidth = 5

func putEntry(index []byte, id int, kind byte, where, nth int) {
	e := index[id*entryWidth:]
	e[0], e[1], e[2], e[3], e[4] = kind, byte(where>>16), byte(where>>8), byte(where), byte(nth)
}

// write puts the objects into a new file. The last one is the info dictionary.
func (p *packer) write(objects []object) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, 24<<10))
	out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	store := len(objects) + 1
	index := make([]byte, (store+2)*entryWidth) // 0, the objects, their store, the index itself
	var head, small bytes.Buffer
	count := 0
	for i := range objects {
		o := &objects[i]
		if o.stream == nil {
			fmt.Fprintf(&head, "%d %d ", i+1, small.Len())
			small.Write(o.dict)
			small.WriteByte('\n')
			putEntry(index, i+1, 2, store, count)
			count++
			continue
		}
		putEntry(index, i+1, 1, out.Len(), 0)
		if err := p.stream(out, i+1, o); err != nil {
			return nil, err
		}
	}
	putEntry(index, store, 1, out.Len(), 0)
	all := object{dict: fmt.Appendf(nil, "<</Type/ObjStm/N %d/First %d>>", count, head.Len()), stream: append(head.Bytes(), small.Bytes()...)}
	if err := p.stream(out, store, &all); err != nil {
		return nil, err
	}
	if out.Len() >= 1<<24 || count > 255 {
		return nil, fmt.Errorf("%d bytes and %d small objects are too many", out.Len(), count)
	}
	return finishFile(out, index, store), nil
}

func finishFile(out *bytes.Buffer, index []byte, store int) []byte {
	sum := sha256.Sum256(out.Bytes())
	at := out.Len()
	putEntry(index, store+1, 1, at, 0)
	fmt.Fprintf(out, "%d 0 obj\n<</Type/XRef/Size %d/Root 1 0 R/Info %d 0 R/ID[<%x><%x>]/W[1 3 1]/Length %d>>stream\n",
		store+1, store+2, store-1, sum[:16], sum[:16], len(index))
	out.Write(index)
	fmt.Fprintf(out, "\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", at)
	return out.Bytes()
}

// stream writes an object with a stream, packed if it was not.
func (p *packer) stream(out *bytes.Buffer, id int, o *object) error {
	data, filter := o.stream, ""
	if !o.packed {
		var err error
		if data, err = p.deflate(o.stream); err != nil {
			return err
		}
		filter = "/Filter/FlateDecode"
		if len(data)+len(filter) >= len(o.stream) {
			data, filter = o.stream, ""
		}
	}
	dict := bytes.TrimSuffix(bytes.TrimSpace(o.dict), []byte(">>"))
	fmt.Fprintf(out, "%d 0 obj\n%s%s/Length %d>>stream\n", id, bytes.TrimSpace(dict), filter, len(data))
	out.Write(data)
	out.WriteString("\nendstream\nendobj\n")
	return nil
}

func (p *packer) deflate(data []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(data)/3 + 64)
	w, _ := p.writers.Get().(*zlib.Writer)
	if w == nil {
		var err error
		if w, err = zlib.NewWriterLevel(&out, packLevel); err != nil {
			return nil, fmt.Errorf("deflate: %w", err)
		}
	}
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	p.writers.Put(w)
	return out.Bytes(), nil
}
