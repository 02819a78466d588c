package roster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func layoutUnknown() error {
	return kelurahan.E(kelurahan.SheetLayout, "roster.Read", nil)
}

// hashOf gives the SHA-256 of the file in hex.
func hashOf(ctx context.Context, r io.ReaderAt, size int64) (string, error) {
	h := sha256.New()
	for off := int64(0); off < size; off += 1 << 20 {
		if ctx.Err() != nil {
			return "", canceled(ctx.Err())
		}
		n, err := io.Copy(h, io.NewSectionReader(r, off, min(1<<20, size-off)))
		if err != nil || n < min(1<<20, size-off) {
			return "", unreadable("the file ends after %d of %d bytes: %w", off+n, size, errors.Join(err))
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// openTable recognises the file by its first bytes.
func openTable(ctx context.Context, r io.ReaderAt, size int64, name string, opt Options) (table, *plan, error) {
	if size == 0 {
		return nil, nil, kelurahan.E(kelurahan.SheetEmpty, "roster.Read", nil)
	}
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, unreadable("%w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openXLSX(ctx, r, size, opt)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return nil, nil, compoundFile(r, head)
	case strings.EqualFold(path.Ext(name), ".csv"):
		return openCSV(ctx, r, size)
	}
	return nil, nil, unreadable("neither a workbook nor a .csv")
}

// compoundFile says which of the two files in Microsoft's older container this
// is: the directory of an encrypted workbook names its stream ([MS-CFB] 2.2,
// [MS-OFFCRYPTO] 2.3.4.4).
func compoundFile(r io.ReaderAt, head []byte) error {
	if len(head) < 512 {
		return unreadable("a compound file that ends early")
	}
	sector := int64(1) << min(binary.LittleEndian.Uint16(head[30:]), 12)
	first := int64(binary.LittleEndian.Uint32(head[48:]))
	dir := make([]byte, 2*sector)
	n, err := r.ReadAt(dir, (first+1)*sector)
	if err != nil && !errors.Is(err, io.EOF) {
		return unreadable("%w", err)
	}
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	if bytes.Contains(dir[:n], name) {
		return kelurahan.E(kelurahan.SheetLocked, "roster.Read", nil)
	}
	return kelurahan.E(kelurahan.SheetOld, "roster.Read", nil)
}

// findHeader looks for a header in the first rows; nil when there is none.
func findHeader(ctx context.Context, t table) (*plan, error) {
	for range headerRows {
		_, cells, err := t.next(ctx)
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if p := findPlan(cells); p != nil {
			return p, nil
		}
	}
	return nil, nil
}

// codeWithin gives the code of one of our own errors inside err; "" = none.
func codeWithin(err error) kelurahan.Code {
	var e *kelurahan.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
