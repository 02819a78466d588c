package kelurahan

// LeastRoleYears is for how many years the details of role persons are kept at
// least. The office may keep them longer; the city erases nothing younger,
// whatever an office says.
const LeastRoleYears = 2

// withoutOthers gives the letter without the details of its role persons.
func (l *Letter) withoutOthers() Letter {
	out := *l
	out.Roles = nil
	for _, r := range l.Roles {
		out.Roles = append(out.Roles, RolePerson{Role: r.Role})
	}
	return out
}

// Reduced states an issued letter once more without its role persons. The city
// gets it, and compares it with the letter it holds.
func (i *Issue) Reduced() LetterReduced {
	at := i.Fact
	return LetterReduced{Letter: i.Letter.withoutOthers(), Issued: &at, Seal: i.Seal, PDF: i.PDF, Released: i.Released}
}

// Reduced states a held letter once more without its role persons. It stays at
// the office, as the held letter did.
func (h *Held) Reduced() LetterReduced {
	at := h.Fact
	return LetterReduced{Letter: h.Letter.withoutOthers(), Held: &at, Reason: h.Reason}
}

// Travels reports whether the city gets the statement: it has the issued letter
// anyway, and never had what was held.
func (v LetterReduced) Travels() bool { return v.Issued != nil && v.Held == nil }
