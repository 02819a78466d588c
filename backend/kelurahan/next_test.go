package kelurahan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

var roles = []kelurahan.Role{kelurahan.Clerk, kelurahan.Supervisor, kelurahan.Administrator}

// letterTable is what the house promises, written a second time: status → act →
// who. c, s and a are the roles.
var letterTable = map[kelurahan.LetterStatus]string{
	kelurahan.StatusDraft:       "hold:csa issue:csa",
	kelurahan.StatusHeld:        "refuse:s release:s",
	kelurahan.StatusRefused:     "",
	kelurahan.StatusIssued:      "confirm:csa print:csa replace:csa void:csa",
	kelurahan.StatusPrinted:     "confirm:csa replace:csa reprint:csa void:csa",
	kelurahan.StatusHandwritten: "void:csa",
	kelurahan.StatusReplaced:    "",
	kelurahan.StatusVoid:        "",
}

var batchTable = map[kelurahan.BatchStatus]string{
	kelurahan.BatchWaiting:     "approve:s return:s",
	kelurahan.BatchSentBack:    "close-again:csa",
	kelurahan.BatchSigned:      "deliver:csa",
	kelurahan.BatchClosedAgain: "",
}

var kindTable = map[kelurahan.KindStatus]string{
	kelurahan.KindAbsent:  "propose:csa",
	kelurahan.KindListed:  "propose:csa retire:s",
	kelurahan.KindOffList: "propose:csa restore:s",
}

var proposalTable = map[kelurahan.ProposalStatus]string{
	kelurahan.ProposalOpen:      "adopt:s reject:s",
	kelurahan.ProposalAdopted:   "",
	kelurahan.ProposalRejected:  "",
	kelurahan.ProposalOvertaken: "",
}

func TestActsOnKindsAreComplete(t *testing.T) {
	if len(kindTable) != len(kelurahan.KindStatuses()) || len(proposalTable) != len(kelurahan.ProposalStatuses()) {
		t.Fatal("a status of kinds or proposals is in no table")
	}
	for _, role := range append(roles, "nobody") {
		for s, line := range kindTable {
			checkActs(t, string(s), line, role, kelurahan.KindNext(s, role), func(a kelurahan.Act) error { return kelurahan.PermitKind(s, role, a) })
		}
		for s, line := range proposalTable {
			checkActs(t, string(s), line, role, kelurahan.ProposalNext(s, role), func(a kelurahan.Act) error { return kelurahan.PermitProposal(s, role, a) })
		}
	}
}

func allActs() []kelurahan.Act {
	return []kelurahan.Act{kelurahan.ActIssue, kelurahan.ActHold, kelurahan.ActRelease, kelurahan.ActRefuse, kelurahan.ActPrint,
		kelurahan.ActReprint, kelurahan.ActConfirm, kelurahan.ActVoid, kelurahan.ActReplace, kelurahan.ActApprove, kelurahan.ActReturn,
		kelurahan.ActCloseAgain, kelurahan.ActDeliver, kelurahan.ActPropose, kelurahan.ActRetire, kelurahan.ActRestore,
		kelurahan.ActAdopt, kelurahan.ActReject, "", "delete"}
}

// expected reads a line of the tables above.
func expected(line string, role kelurahan.Role) (mine, all []kelurahan.Act) {
	for _, item := range strings.Fields(line) {
		act, who, _ := strings.Cut(item, ":")
		all = append(all, kelurahan.Act(act))
		if strings.ContainsRune(who, rune(role[0])) {
			mine = append(mine, kelurahan.Act(act))
		}
	}
	return mine, all
}

func checkActs(t *testing.T, status, line string, role kelurahan.Role, got []kelurahan.Act, permit func(kelurahan.Act) error) {
	t.Helper()
	mine, all := expected(line, role)
	if !slices.Equal(got, mine) {
		t.Errorf("%s, %s: %v, want %v", status, role, got, mine)
	}
	for _, act := range allActs() {
		want := kelurahan.Code("")
		switch {
		case !slices.Contains(all, act):
			want = kelurahan.NotAllowedNow
		case !slices.Contains(mine, act):
			want = kelurahan.RoleRefused
		}
		if err := permit(act); kelurahan.CodeOf(err) != want {
			t.Errorf("%s, %s, %s: %v, want %q", status, role, act, err, want)
		}
	}
}

func TestActsAreComplete(t *testing.T) {
	if len(letterTable) != len(kelurahan.Statuses()) || len(batchTable) != len(kelurahan.BatchStatuses()) {
		t.Fatalf("%d and %d statuses stand in the tables, %d and %d exist", len(letterTable), len(batchTable), len(kelurahan.Statuses()), len(kelurahan.BatchStatuses()))
	}
	for _, role := range append(roles, "nobody") {
		for _, s := range kelurahan.Statuses() {
			line, ok := letterTable[s]
			if !ok {
				t.Errorf("%s is in no table", s)
			}
			checkActs(t, string(s), line, role, kelurahan.LetterNext(s, role), func(a kelurahan.Act) error { return kelurahan.PermitLetter(s, role, a) })
		}
		for _, s := range kelurahan.BatchStatuses() {
			line, ok := batchTable[s]
			if !ok {
				t.Errorf("%s is in no table", s)
			}
			checkActs(t, string(s), line, role, kelurahan.BatchNext(s, role), func(a kelurahan.Act) error { return kelurahan.PermitBatch(s, role, a) })
		}
		checkActs(t, "unknown", "", role, kelurahan.LetterNext("unknown", role), func(a kelurahan.Act) error { return kelurahan.PermitLetter("unknown", role, a) })
		checkActs(t, "unknown", "", role, kelurahan.BatchNext("unknown", role), func(a kelurahan.Act) error { return kelurahan.PermitBatch("unknown", role, a) })
	}
}
