package backup

import (
	"crypto/cipher"
	"errors"

	"filippo.io/age"
)

// stanzaType names our stanza in an age file: the file's key, sealed with a key
// that every officer of the office and the recovery key can derive. The age
// format brings the rest: chunked, authenticated, no truncation unseen.
const stanzaType = "loket-office"

// officeKey opens and closes age files for the office; it stands for both of
// age's roles, because the key is the same on both sides.
type officeKey struct{ aead cipher.AEAD }

// Wrap implements age.Recipient.
func (k officeKey) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: stanzaType, Body: k.aead.Seal(nil, nil, fileKey, []byte(stanzaType))}}, nil
}

// Unwrap implements age.Identity.
func (k officeKey) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type != stanzaType {
			continue
		}
		key, err := k.aead.Open(nil, nil, s.Body, []byte(stanzaType))
		if err != nil {
			return nil, errors.Join(age.ErrIncorrectIdentity, err)
		}
		return key, nil
	}
	return nil, age.ErrIncorrectIdentity
}
