package wire

import (
	"fmt"
	"strconv"

	"github.com/fxamacker/cbor/v2"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// envelope is the outside of every payload in a register.
type envelope struct {
	Version uint64              `cbor:"1,keyasint"`
	Event   uint64              `cbor:"2,keyasint"` // number in eventTable
	At      kelurahan.Millis    `cbor:"3,keyasint"`
	By      kelurahan.OfficerID `cbor:"4,keyasint"` // zero: the program itself
	Body    cbor.RawMessage     `cbor:"5,keyasint"`
}

// entryVersion counts the forms of a register's entries apart from Version: an
// event or a field more changes no seal and no message.
//
// History:
//   - 1: 2026-11-22: first version.
//   - 2: 2026-11-22: kind-adopted says where the version comes from; events 25 to 28.
//   - 3: 2026-11-22: a look-up says who looked, a change what was shown, an office
//     how long it keeps what; events 29 to 33.
//   - 4: 2026-11-22: a fact says what its register had seen before; event 34, a drawer is
//     handed over.
//   - 5: 2026-11-22: event 35, the recovery key was used; a receipt may be for a
//     register that is carried for a lost PC.
//   - 6: 2026-11-22: event 36, letters of a lost PC are approved from the PC in its place.
const entryVersion = 6

// EncodeEntry gives the payload of a register entry: what happened, when by the
// counter's clock, and who did it. The same arguments give the same bytes.
// Errors: internal, for an event that is not in the table or could not be read
// back, such as one with text that is not UTF-8.
func EncodeEntry(at kelurahan.Millis, by kelurahan.OfficerID, ev kelurahan.Event) ([]byte, error) {
	const op = "wire.EncodeEntry"
	if ev == nil {
		return nil, kelurahan.E(kelurahan.Internal, op, fmt.Errorf("no event"))
	}
	row, ok := events.byName[ev.Type()]
	if !ok {
		return nil, kelurahan.E(kelurahan.Internal, op, fmt.Errorf("event %q has no number", ev.Type()))
	}
	body, err := marshal(ev)
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	payload, err := marshal(envelope{entryVersion, row.number, at, by, body})
	if err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	if _, err := row.read(strictly, body); err != nil {
		return nil, kelurahan.E(kelurahan.Internal, op, err)
	}
	return payload, nil
}

// DecodeEntry reads a payload. An event of a newer program gives at and by with
// version-unknown and no event: whoever holds the payload keeps it as it is.
// Errors: version-unknown (args "version", "event"), register-damaged for bytes
// that no program wrote.
func DecodeEntry(payload []byte) (at kelurahan.Millis, by kelurahan.OfficerID, ev kelurahan.Event, err error) {
	const op = "wire.DecodeEntry"
	env, err := openEnvelope(payload)
	if err != nil {
		return 0, by, nil, kelurahan.E(kelurahan.RegisterDamaged, op, err)
	}
	row, ok := events.byNumber[env.Event]
	if !ok {
		return env.At, env.By, nil, kelurahan.E(kelurahan.VersionUnknown, op, nil,
			"version", strconv.FormatUint(env.Version, 10), "event", strconv.FormatUint(env.Event, 10))
	}
	ev, err = row.read(entryMode(env.Version), env.Body)
	if err != nil {
		return env.At, env.By, nil, kelurahan.E(kelurahan.RegisterDamaged, op, err)
	}
	return env.At, env.By, ev, nil
}

// entryMode picks how strictly an entry of a version is read.
func entryMode(version uint64) cbor.DecMode {
	if version > entryVersion {
		return leniently
	}
	return strictly
}

func openEnvelope(payload []byte) (envelope, error) {
	var env envelope
	if len(payload) > MaxPayload {
		return env, fmt.Errorf("payload of %d bytes", len(payload))
	}
	if err := leniently.Unmarshal(payload, &env); err != nil {
		return env, fmt.Errorf("envelope: %w", err)
	}
	if env.Version == 0 || env.Event == 0 || len(env.Body) == 0 {
		return env, fmt.Errorf("envelope without version, event or body")
	}
	return env, nil
}

// Travels reports whether the city is given the body of a payload; of the
// others it gets the event's number and the hash. A payload this program cannot
// read stays home: it may be about residents.
func Travels(payload []byte) bool {
	env, err := openEnvelope(payload)
	return err == nil && events.byNumber[env.Event].goes(env.Body)
}

// EventTravels is Travels for an event's name: true when all of its kind travel.
func EventTravels(name kelurahan.EventType) bool { return events.byName[name].travels }
