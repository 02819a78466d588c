package kelurahan

import "strconv"

// farAhead is how many days a clock may run ahead of the last entry before a
// supervisor must say that the day is right: longer than any holiday.
const farAhead = 45

// CheckDay guards the order of dates. last is the day of the newest entry that
// dates anything, a supervisor's word on the clock among them (0 in an empty
// register). Errors: clock-back (args "last", "today"), clock-suspect.
func CheckDay(last, today Date) error {
	switch {
	case last == 0:
		return nil
	case !today.Valid() || today < last:
		return E(ClockBack, "kelurahan.CheckDay", nil, "last", last.Long(), "today", today.Long())
	case last.DaysUntil(today) > farAhead:
		return E(ClockSuspect, "kelurahan.CheckDay", nil, "last", last.Long(), "today", today.Long(), "days", strconv.Itoa(last.DaysUntil(today)))
	}
	return nil
}

// CheckReason asks for a reason of at least five letters.
// Errors: reason-required.
func CheckReason(reason string) error {
	letters := 0
	for _, r := range reason {
		if r > ' ' {
			letters++
		}
	}
	if letters < 5 {
		return E(ReasonRequired, "kelurahan.CheckReason", nil).InField("reason")
	}
	return nil
}

// CheckApprover keeps four eyes: nobody approves a batch that holds a letter he
// made himself. Releasing a held letter is not making it: a release is the same
// second pair of eyes. Errors: role-refused, self-approval (arg "number").
func CheckApprover(o *Officer, letters []*LetterRecord) error {
	if o.Revoked {
		return E(OfficerRevoked, "kelurahan.CheckApprover", nil)
	}
	if o.Role != Supervisor {
		return E(RoleRefused, "kelurahan.CheckApprover", nil, "act", string(ActApprove))
	}
	for _, r := range letters {
		if r.Maker() == o.ID {
			return E(SelfApproval, "kelurahan.CheckApprover", nil, "number", r.Letter().Number.Short())
		}
	}
	return nil
}

// CheckPINReset says who may give an officer a new PIN: a supervisor, and never
// to himself, because who knows his PIN changes it, and who does not must be
// known to somebody. Errors: role-refused.
func CheckPINReset(by *Officer, officer OfficerID) error {
	if by.Revoked || by.Role != Supervisor || by.ID == officer {
		return E(RoleRefused, "kelurahan.CheckPINReset", nil, "act", "reset-pin")
	}
	return nil
}

// Unusual says why a letter should be looked at first, in durable words; empty
// for an ordinary one. earlier counts the same kind for the same person within
// 90 days.
func Unusual(r *LetterRecord, o *Office, earlier int) []string {
	why := []string{}
	l := r.Letter()
	if l == nil {
		return why
	}
	if l.Mode == Hold {
		why = append(why, "tahan")
	}
	if len(r.Voids) > 0 {
		why = append(why, "batal")
	}
	if r.NextCopy() > 1 {
		why = append(why, "cetak-ulang")
	}
	if len(l.Overridden) > 0 {
		why = append(why, "peringatan-dilewati")
	}
	if earlier > 0 {
		why = append(why, "berulang")
	}
	if r.Issued != nil && oddHour(r.Issued.At, o) {
		why = append(why, "luar-jam")
	}
	if l.Applicant.Outsider() {
		why = append(why, "bukan-warga")
	}
	return why
}

func oddHour(at Millis, o *Office) bool {
	h := at.Time().In(o.Location()).Hour()
	return h < o.Hours[0] || h >= o.Hours[1]
}
