package store

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/y"
	"google.golang.org/protobuf/proto"
)

var errShort = errors.New("too short for what it says it holds")

// verifyTable checks every byte that Badger will read of a table. The file ends
// in: index, its length, checksum of the index, that checksum's length
// (table/builder.go and table/table.go of Badger 4.9.6).
func verifyTable(data []byte, block cipher.Block) (err error) {
	defer recovered(&err)
	rest, sum, err := cutSum(data)
	if err != nil {
		return err
	}
	rest, index, err := cutTail(rest)
	if err != nil {
		return err
	}
	if err := y.VerifyChecksum(index, sum); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	plain, err := decrypt(nil, index, block)
	if err != nil {
		return err
	}
	root := fb.GetRootAsTableIndex(plain, 0)
	if root.OffsetsLength() == 0 {
		return errors.New("no block")
	}
	var at fb.BlockOffset
	var buf []byte
	end := uint64(0)
	for i := range root.OffsetsLength() {
		if !root.Offsets(&at, i) || uint64(at.Offset()) != end {
			return fmt.Errorf("block %d is not where it should be", i)
		}
		end += uint64(at.Len())
		if end > uint64(len(rest)) {
			return errShort
		}
		if buf, err = decrypt(buf, data[end-uint64(at.Len()):end], block); err != nil {
			return err
		}
		if err := verifyBlock(buf); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

// cutTail cuts a piece that is followed by its length in four bytes.
func cutTail(data []byte) (rest, piece []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errShort
	}
	n := uint64(binary.BigEndian.Uint32(data[len(data)-4:]))
	body := data[:len(data)-4]
	if n > uint64(len(body)) {
		return nil, nil, errShort
	}
	at := len(body) - int(n)
	return body[:at], body[at:], nil
}

func cutSum(data []byte) (rest []byte, sum *pb.Checksum, err error) {
	rest, raw, err := cutTail(data)
	if err != nil {
		return nil, nil, err
	}
	sum = &pb.Checksum{}
	if err := proto.Unmarshal(raw, sum); err != nil {
		return nil, nil, err
	}
	return rest, sum, nil
}

func verifyBlock(plain []byte) error {
	rest, sum, err := cutSum(plain)
	if err != nil {
		return err
	}
	if err := y.VerifyChecksum(rest, sum); err != nil {
		return err
	}
	if len(rest) < 4 || uint64(binary.BigEndian.Uint32(rest[len(rest)-4:]))*4+4 > uint64(len(rest)) {
		return errShort
	}
	return nil
}

// decrypt undoes AES-CTR; the IV stands at the end of the piece.
func decrypt(buf, piece []byte, block cipher.Block) ([]byte, error) {
	if len(piece) < aes.BlockSize {
		return nil, errShort
	}
	at := len(piece) - aes.BlockSize
	if cap(buf) < at {
		buf = make([]byte, at, at*2)
	}
	buf = buf[:at]
	cipher.NewCTR(block, piece[at:]).XORKeyStream(buf, piece[:at])
	return buf, nil
}
