package kelurahan

import "slices"

// Act is something an officer may do to a letter or a batch. Durable strings;
// the screens show a button for each act that Next allows.
type Act string

// Acts on letters.
const (
	ActIssue   Act = "issue"
	ActHold    Act = "hold"
	ActRelease Act = "release"
	ActRefuse  Act = "refuse"
	ActPrint   Act = "print"   // the original: none has come out yet
	ActReprint Act = "reprint" // a SALINAN
	ActConfirm Act = "confirm" // say what became of a sheet
	ActVoid    Act = "void"
	ActReplace Act = "replace" // issue another letter in its place
)

// Acts on batches.
const (
	ActApprove    Act = "approve"
	ActReturn     Act = "return"
	ActCloseAgain Act = "close-again"
	ActDeliver    Act = "deliver"
)

// Acts on kinds of letters and on proposals to change them.
const (
	ActPropose Act = "propose"
	ActRetire  Act = "retire"
	ActRestore Act = "restore"
	ActAdopt   Act = "adopt"
	ActReject  Act = "reject"
)

func anyOfficer() []Role  { return []Role{Clerk, Supervisor, Administrator} }
func supervisors() []Role { return []Role{Supervisor} }

// letterActs is THE table of what may happen next to a letter: status → act →
// who. Screens, office and city read it; a test keeps it complete.
func letterActs(s LetterStatus) map[Act][]Role {
	switch s { //exhaustive:enforce
	case StatusDraft:
		return map[Act][]Role{ActIssue: anyOfficer(), ActHold: anyOfficer()}
	case StatusHeld:
		return map[Act][]Role{ActRelease: supervisors(), ActRefuse: supervisors()}
	case StatusIssued:
		return map[Act][]Role{ActPrint: anyOfficer(), ActConfirm: anyOfficer(), ActVoid: anyOfficer(), ActReplace: anyOfficer()}
	case StatusPrinted:
		return map[Act][]Role{ActReprint: anyOfficer(), ActConfirm: anyOfficer(), ActVoid: anyOfficer(), ActReplace: anyOfficer()}
	case StatusHandwritten:
		return map[Act][]Role{ActVoid: anyOfficer()}
	case StatusRefused, StatusReplaced, StatusVoid:
		return nil
	}
	return nil
}

// batchActs is the same table for batches.
func batchActs(s BatchStatus) map[Act][]Role {
	switch s { //exhaustive:enforce
	case BatchWaiting:
		return map[Act][]Role{ActApprove: supervisors(), ActReturn: supervisors()}
	case BatchSentBack:
		return map[Act][]Role{ActCloseAgain: anyOfficer()}
	case BatchSigned:
		return map[Act][]Role{ActDeliver: anyOfficer()}
	case BatchClosedAgain:
		return nil
	}
	return nil
}

// kindActs is the same table for kinds.
func kindActs(s KindStatus) map[Act][]Role {
	switch s { //exhaustive:enforce
	case KindAbsent:
		return map[Act][]Role{ActPropose: anyOfficer()}
	case KindListed:
		return map[Act][]Role{ActPropose: anyOfficer(), ActRetire: supervisors()}
	case KindOffList:
		return map[Act][]Role{ActPropose: anyOfficer(), ActRestore: supervisors()}
	}
	return nil
}

// proposalActs is the same table for proposed versions of a kind.
func proposalActs(s ProposalStatus) map[Act][]Role {
	switch s { //exhaustive:enforce
	case ProposalOpen:
		return map[Act][]Role{ActAdopt: supervisors(), ActReject: supervisors()}
	case ProposalAdopted, ProposalRejected, ProposalOvertaken:
		return nil
	}
	return nil
}

// KindNext lists what an officer of a role may do to a kind, sorted.
func KindNext(s KindStatus, role Role) []Act { return allowed(kindActs(s), role) }

// ProposalNext lists what an officer of a role may do to a proposal, sorted.
func ProposalNext(s ProposalStatus, role Role) []Act { return allowed(proposalActs(s), role) }

// PermitKind checks one act. Errors: not-allowed-now, role-refused.
func PermitKind(s KindStatus, role Role, act Act) error {
	return permit(kindActs(s), role, act, string(s))
}

// PermitProposal checks one act. Errors: not-allowed-now, role-refused.
func PermitProposal(s ProposalStatus, role Role, act Act) error {
	return permit(proposalActs(s), role, act, string(s))
}

// LetterNext lists what an officer of a role may do to a letter, sorted.
func LetterNext(s LetterStatus, role Role) []Act { return allowed(letterActs(s), role) }

// BatchNext lists what an officer of a role may do to a batch, sorted.
func BatchNext(s BatchStatus, role Role) []Act { return allowed(batchActs(s), role) }

func allowed(table map[Act][]Role, role Role) []Act {
	acts := []Act{}
	for act, roles := range table {
		if slices.Contains(roles, role) {
			acts = append(acts, act)
		}
	}
	slices.Sort(acts)
	return acts
}

// PermitLetter checks one act. Errors: not-allowed-now, role-refused.
func PermitLetter(s LetterStatus, role Role, act Act) error {
	return permit(letterActs(s), role, act, string(s))
}

// PermitBatch checks one act. Errors: not-allowed-now, role-refused.
func PermitBatch(s BatchStatus, role Role, act Act) error {
	return permit(batchActs(s), role, act, string(s))
}

func permit(table map[Act][]Role, role Role, act Act, status string) error {
	roles, ok := table[act]
	switch {
	case !ok:
		return E(NotAllowedNow, "kelurahan.Permit", nil, "act", string(act), "status", status)
	case !slices.Contains(roles, role):
		return E(RoleRefused, "kelurahan.Permit", nil, "act", string(act))
	}
	return nil
}
