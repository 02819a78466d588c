package kelurahan

// DrawerHandedOver records that the officer who wrote the entry left the desk to
// a colleague, who took it with his own PIN, and how much of his was unfinished.
// Drafts are the colleague's from here on; whoever issued or held a letter stays
// the one who did.
type DrawerHandedOver struct {
	To         OfficerID `cbor:"1,keyasint"`
	Drafts     int       `cbor:"2,keyasint,omitempty"` // forms begun and not issued
	Unanswered int       `cbor:"3,keyasint,omitempty"` // letters whose sheet nobody answered for
	Held       int       `cbor:"4,keyasint,omitempty"` // letters that wait for a supervisor
}

// Type names the event. The string is durable.
func (DrawerHandedOver) Type() EventType { return "drawer-handed-over" }

// CheckHandOver says who may hand his drawer to whom: every officer to every
// other one, because a desk must never wait for a rank. Errors: role-refused.
func CheckHandOver(from *Officer, to OfficerID) error {
	if from.Revoked || from.ID == to {
		return E(RoleRefused, "kelurahan.CheckHandOver", nil, "act", "hand-over")
	}
	return nil
}
