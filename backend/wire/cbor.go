package wire

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// MaxPayload bounds one entry's payload: the parts of an import and a kind's
// file are made smaller than this.
const MaxPayload = 8 << 20

// The modes are values made once; nothing changes them. Encoding is RFC 8949
// section 4.2.1 (core deterministic).
var (
	encoding  = must(cbor.CoreDetEncOptions().EncMode())
	strictly  = must(decOptions(cbor.ExtraDecErrorUnknownField).DecMode())
	leniently = must(decOptions(cbor.ExtraDecErrorNone).DecMode())
)

func decOptions(extra cbor.ExtraDecErrorCond) cbor.DecOptions {
	return cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		UTF8:              cbor.UTF8RejectInvalid,
		MaxNestedLevels:   16,
		MaxArrayElements:  1 << 17,
		MaxMapPairs:       1 << 12,
		ExtraReturnErrors: extra,
	}
}

func must[M any](mode M, err error) M {
	if err != nil {
		panic("wire: CBOR options: " + err.Error())
	}
	return mode
}

// marshal encodes deterministically and refuses what unmarshal would refuse:
// bytes nobody can read again must not reach a register.
func marshal(v any) ([]byte, error) {
	b, err := encoding.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("wire: encode: %w", err)
	}
	if len(b) > MaxPayload {
		return nil, fmt.Errorf("wire: %d bytes are more than a payload may have", len(b))
	}
	return b, nil
}

var errNotCanonical = errors.New("wire: the bytes are not in their one deterministic form")

// unmarshalCanonical decodes v and refuses bytes that v would not encode to, so
// that one meaning has one form. It is for small things people hand in.
func unmarshalCanonical(b []byte, v any) error {
	if err := strictly.Unmarshal(b, v); err != nil {
		return fmt.Errorf("wire: decode: %w", err)
	}
	again, err := encoding.Marshal(v)
	if err != nil {
		return fmt.Errorf("wire: decode: %w", err)
	}
	if !bytes.Equal(again, b) {
		return errNotCanonical
	}
	return nil
}
