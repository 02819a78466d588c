package kelurahan

// What the recovery key was used for. Durable strings.
const (
	RecoveryForPIN = "pin"   // a supervisor who forgot his PIN chose another one with it
	RecoveryForKey = "kunci" // a new recovery key was made; the one before opens nothing here any more
)

// RecoveryUsed records that a supervisor used the office's recovery key, or put
// another one in its place: both are rare, and somebody should know of them.
// An officer's new signing key follows in an OfficerEnrolled of the same act.
type RecoveryUsed struct {
	For string `cbor:"1,keyasint"` // one of the RecoveryFor… constants
}

// Type names the event. The string is durable.
func (RecoveryUsed) Type() EventType { return "recovery-used" }

// CheckRecovery says who may use the recovery key at the desk: a supervisor, for
// himself. Everybody else is given a PIN by a supervisor. Errors: role-refused,
// officer-revoked.
func CheckRecovery(by *Officer) error {
	switch {
	case by.Revoked:
		return E(OfficerRevoked, "kelurahan.CheckRecovery", nil)
	case by.Role != Supervisor:
		return E(RoleRefused, "kelurahan.CheckRecovery", nil, "act", "recover-pin")
	}
	return nil
}
