package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

const kindRecovery kind = "recovery"

// agePayload is what recovery.age and an invitation hold. The file around it
// is plain age, so that the age program opens it in twenty years too.
type agePayload struct {
	Version uint64 `cbor:"1,keyasint"`
	Use     string `cbor:"2,keyasint"`
	DataKey []byte `cbor:"3,keyasint"`
}

const (
	useRecovery   = "recovery"
	useInvitation = "invitation"
)

// NewRecoveryKey draws a recovery key: text is an age identity file to keep in
// a safe (OnPaper says how it is written down), recipient is public and
// goes into Create. It is the hybrid kind, which a later quantum computer does
// not open either.
func NewRecoveryKey() (text []byte, recipient string, err error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, "", kelurahan.E(kelurahan.Internal, "seal.NewRecoveryKey", err)
	}
	return []byte(id.String() + "\n"), id.Recipient().String(), nil
}

// alike is what every key of the hybrid kind begins with.
const alike = "AGE-SECRET-KEY-PQ-1"

// OnPaper gives a recovery key as people write it down: 58 letters and digits,
// without what is alike in all of them.
func OnPaper(text []byte) string {
	return string(bytes.TrimPrefix(bytes.TrimSpace(text), []byte(alike)))
}

// offPaper makes an age identity of what was typed off the paper, in groups or
// not, in small letters or not. A file with a remark in it is taken as it is.
func offPaper(text []byte) []byte {
	if bytes.ContainsRune(text, '#') {
		return text
	}
	typed := bytes.ToUpper(bytes.Join(bytes.Fields(text), nil))
	if bytes.HasPrefix(typed, []byte("AGE-")) {
		return typed
	}
	return append([]byte(alike), typed...)
}

// ParseIdentity reads an age identity file with exactly one key in it, or a
// recovery key as it stands on paper. Errors: recovery-wrong.
func ParseIdentity(text []byte) (age.Identity, error) {
	const op = "seal.ParseIdentity"
	ids, err := age.ParseIdentities(bytes.NewReader(bytes.TrimSpace(offPaper(text))))
	if err != nil {
		// The library's words could hold a piece of the key.
		return nil, kelurahan.E(kelurahan.RecoveryWrong, op, errors.New("not an age identity"))
	}
	if len(ids) != 1 {
		return nil, kelurahan.E(kelurahan.RecoveryWrong, op, fmt.Errorf("%d identities", len(ids)))
	}
	return ids[0], nil
}

// parseRecipient takes an age recipient, hybrid (age1pq1…) or X25519 (age1…).
func parseRecipient(op, s string) (age.Recipient, error) {
	rs, err := age.ParseRecipients(strings.NewReader(strings.TrimSpace(s)))
	if err != nil || len(rs) != 1 {
		return nil, kelurahan.E(kelurahan.FieldInvalid, op, err).InField("recovery")
	}
	return rs[0], nil
}

// ageSeal encrypts the data key to a recipient.
func ageSeal(op, use string, dataKey []byte, to age.Recipient) ([]byte, error) {
	plain, err := canonical.Marshal(agePayload{Version: formatVersion, Use: use, DataKey: dataKey})
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	defer clear(plain)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return out.Bytes(), nil
}

// ageOpen gives the data key. Errors: recovery-wrong where the identity is not
// the one it was sealed for, key-damaged, version-unknown.
func ageOpen(op, use string, data []byte, id age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(data), id)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, kelurahan.E(kelurahan.RecoveryWrong, op, err)
	}
	if err != nil {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, err, "file", use)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, err, "file", use)
	}
	defer clear(plain)
	var p agePayload
	if err := decodeStrict(plain, &p); err != nil {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, err, "file", use)
	}
	if p.Version != formatVersion {
		return nil, kelurahan.E(kelurahan.VersionUnknown, op, nil, "file", use)
	}
	if p.Use != use || len(p.DataKey) != dataKeySize {
		return nil, kelurahan.E(kelurahan.KeyDamaged, op, errors.New("it is something else"), "file", use)
	}
	return p.DataKey, nil
}

// SetRecovery wraps the data key for a new recovery key, an age recipient. The
// old recovery key no longer opens this folder, but opens older copies of it.
// Errors: field-invalid (field "recovery"), not-signed-in, disk-full.
func (u *Unlocked) SetRecovery(recipient string) error {
	const op = "seal.SetRecovery"
	to, err := parseRecipient(op, recipient)
	if err != nil {
		return err
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.dataKey == nil {
		return signedOut(op)
	}
	sealed, err := ageSeal(op, useRecovery, u.dataKey, to)
	if err != nil {
		return err
	}
	u.k.mu.Lock()
	defer u.k.mu.Unlock()
	return u.k.replaceRecovery(sealed)
}

// replaceRecovery lets counter.key vouch for both files while one takes the
// other's place, so that a cut between leaves no false alarm.
func (k *Keyring) replaceRecovery(sealed []byte) error {
	c, err := k.readCounter()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(sealed)
	last := c.Recovery[max(0, len(c.Recovery)-1):]
	c.Recovery = append(last[:len(last):len(last)], sum[:])
	if err := k.writeCounter(c); err != nil {
		return err
	}
	if err := k.dir.write(fileRecovery, sealed); err != nil {
		return err
	}
	c.Recovery = [][]byte{sum[:]}
	return k.writeCounter(c)
}

// Invite wraps the data key for the office's other PC, which made an age
// identity for this and says its recipient; see Join.
// Errors: field-invalid (field "recovery"), not-signed-in.
func (u *Unlocked) Invite(recipient string) ([]byte, error) {
	const op = "seal.Invite"
	to, err := parseRecipient(op, recipient)
	if err != nil {
		return nil, err
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.dataKey == nil {
		return nil, signedOut(op)
	}
	return ageSeal(op, useInvitation, u.dataKey, to)
}
