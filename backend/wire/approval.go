package wire

import (
	"crypto/sha256"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Purposes keep signatures of one key apart: what was signed for one purpose
// does not verify for another. They are inside every signature: durable.
const (
	PurposeApproval   = "loket-approval-v1"    // officer: ApprovalStatement
	PurposeLost       = "loket-lost-v1"        // officer: LostStatement
	PurposeLetterSeal = "loket-letter-seal-v1" // counter: LetterSeal.Encode
	PurposeRun        = "loket-run-v1"         // counter: a run on its way
	PurposeEnrol      = "loket-enrol-v1"       // counter: Enrol
	PurposeStick      = "loket-stick-v1"       // counter: a stick's manifest
	PurposeEnrolled   = "loket-enrolled-v1"    // city: Enrolled
	PurposeReceipt    = "loket-receipt-v1"     // city: Receipt
	PurposeHead       = "loket-head-v1"        // city: Head
	PurposeHealth     = "loket-health-v1"      // city: Health
	PurposeKeys       = "loket-keys-v1"        // city: KeyList
	PurposeKinds      = "loket-kinds-v1"       // counter or city: KindList
)

type approval struct {
	Batch   kelurahan.BatchID          `cbor:"1,keyasint"`
	Head    [32]byte                   `cbor:"2,keyasint"`
	Letters []kelurahan.ApprovedLetter `cbor:"3,keyasint"`
}

// ApprovalStatement is what a supervisor's key signs for PurposeApproval: 32
// bytes, the SHA-256 of the batch, the head of its run and every letter's hash,
// so that neither a letter nor the order of the register can change afterwards.
// letters stand in the order of their entries.
func ApprovalStatement(batch kelurahan.BatchID, head [32]byte, letters []kelurahan.ApprovedLetter) []byte {
	if letters == nil {
		letters = []kelurahan.ApprovedLetter{} // nil would encode as null
	}
	b := must(encoding.Marshal(approval{batch, head, letters}))
	sum := sha256.Sum256(b)
	return sum[:]
}

type lostApproval struct {
	In      kelurahan.RegisterID   `cbor:"1,keyasint"`
	End     kelurahan.RegisterEnd  `cbor:"2,keyasint"`
	Letters []kelurahan.LostLetter `cbor:"3,keyasint"`
}

// LostStatement is what a supervisor's key signs for PurposeLost: 32 bytes, the
// SHA-256 of the register his word stands in, the lost register with its end, and
// each letter's place and hash. It is worth nothing in another register, nor of
// another one.
func LostStatement(in kelurahan.RegisterID, end kelurahan.RegisterEnd, letters []kelurahan.LostLetter) []byte {
	if letters == nil {
		letters = []kelurahan.LostLetter{} // nil would encode as null
	}
	b := must(encoding.Marshal(lostApproval{in, end, letters}))
	sum := sha256.Sum256(b)
	return sum[:]
}
