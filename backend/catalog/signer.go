package catalog

import (
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// GroupedNIP writes an official's number as letters do, 8-6-1-3:
// "19800101 200501 1 001". Anything that has not 18 digits stays as it is.
func GroupedNIP(nip string) string {
	if len(nip) != 18 {
		return nip
	}
	return nip[:8] + " " + nip[8:14] + " " + nip[14:15] + " " + nip[15:]
}

// headTitle is the title of the head of the office: "Lurah Oesapa".
func headTitle(o *kelurahan.Office) string {
	if len(o.Signers) > 0 && o.Signers[0].Title != "" {
		return o.Signers[0].Title
	}
	return "Lurah " + o.Name
}

// actingTitle is how the letter's opening names who speaks: an official who
// signs a.n. or u.b. speaks for the lurah, one who stands in for him says so.
func actingTitle(s *kelurahan.Signatory, o *kelurahan.Office) string {
	switch s.As {
	case "":
		if s.Title != "" {
			return s.Title
		}
	case "Plh.", "Plt.":
		return s.As + " " + headTitle(o)
	}
	return headTitle(o)
}

// SignatureLines gives the lines above a signature, the last one with a comma.
// An official a.n. or u.b. stands under the title he signs for; Plh. and Plt.
// stand in the lurah's place and bear his title.
func SignatureLines(s *kelurahan.Signatory, o *kelurahan.Office) []string {
	var list []string
	switch s.As {
	case "a.n.":
		list = []string{"a.n. " + headTitle(o), s.Title}
	case "u.b.":
		list = []string{"a.n. " + headTitle(o)}
		if s.Over != "" {
			list = append(list, s.Over)
		}
		list = append(list, "u.b.", s.Title)
	default:
		list = []string{actingTitle(s, o)}
	}
	list[len(list)-1] += ","
	return list
}

func (k *Kind) signatures(l *kelurahan.Letter, o *kelurahan.Office) Signatures {
	sig := Signatures{
		Place:    joinNonEmpty(", ", o.Place, l.Date.Long()),
		Lines:    SignatureLines(&l.Signer, o),
		Official: Signer{Name: l.Signer.Name, Rank: l.Signer.Rank, NIP: GroupedNIP(l.Signer.NIP)},
	}
	if k.Shape == Surat {
		sig.Place = "" // it stands at the head already
	}
	if k.Signing.Applicant != "" {
		name := Run{Text: oneLine(l.Applicant.Name), Bold: true, Source: "applicant.name"}
		sig.Beside = &Party{Label: k.Signing.Applicant, Name: name}
	}
	if role := k.Role(k.Signing.Witnesses); role != nil {
		for _, p := range l.Roles {
			if p.Role == role.Key {
				sig.Witnesses = append(sig.Witnesses, Run{Text: oneLine(p.Person.Name), Source: "role." + role.Key})
			}
		}
		if len(sig.Witnesses) > 0 {
			sig.WitnessLabel = role.Label
		}
	}
	return sig
}
