package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameCase makes a name of capitals, as cards and SIAK give it, one as people
// write it: "DRS. YOHANIS DA COSTA II, S.PD" is "Drs. Yohanis da Costa II,
// S.Pd.". A name that is not all capitals stays: somebody has written it with
// care. Particles are small but for the first word; degrees are those of EYD V.
func NameCase(name string) string {
	if !shouted(name) {
		return name
	}
	words := strings.Fields(strings.ReplaceAll(name, ",", ", "))
	comma := false
	for i, w := range words {
		bare := strings.TrimRight(w, ",")
		switch title := degree(bare); {
		case title != "" && (comma || strings.Contains(bare, ".") || i == 0 && ahead(title)):
			words[i] = title + w[len(bare):]
		case i > 0 && !comma && particle(bare):
			words[i] = strings.ToLower(w)
		case !laterInLine(bare):
			words[i] = capitalParts(w)
		}
		comma = comma || len(bare) < len(w)
	}
	return strings.Join(words, " ")
}

// laterInLine reports Roman numerals that tell people of one name apart.
func laterInLine(w string) bool {
	switch w {
	case "II", "III", "IV", "VI", "VII", "VIII", "IX":
		return true
	}
	return false
}

// particle reports words inside names that are written small.
func particle(w string) bool {
	switch w {
	case "VAN", "DER", "DEN", "TER", "TEN", "VON", "DE", "DA", "DO", "DOS", "DAS", "DI", "BIN", "BINTI", "BT", "BTE":
		return true
	}
	return false
}

// capitalParts makes the first letter of every part of a word a capital; parts
// are divided by hyphens and dots, and by the apostrophe of "D'Rozari".
func capitalParts(w string) string {
	var out strings.Builder
	up := true
	for i, r := range w {
		if up {
			out.WriteRune(unicode.ToUpper(r))
		} else {
			out.WriteRune(unicode.ToLower(r))
		}
		up = r == '-' || r == '.' || r == '(' || r == '/' || (r == '\'' || r == '’') && i == 1
	}
	return out.String()
}

// ahead reports titles that stand before a name and need no dot to be known.
func ahead(title string) bool {
	switch title {
	case "Drs.", "Dra.", "Ir.", "Prof.", "Pdt.", "Hj.", "Dr.":
		return true
	}
	return false
}

// degree gives how a degree or a title is written, "" when it is none. The
// degrees are those that officials and citizens here bear.
func degree(w string) string {
	key := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return r
	}, w)
	if utf8.RuneCountInString(key) > 8 {
		return ""
	}
	for title := range strings.FieldsSeq(`Drs. Dra. Dr. Ir. Prof. H. Hj. Pdt. Rm. Ns. apt.
		S.Pd. S.H. S.E. S.Sos. S.IP. S.Kom. S.T. S.K.M. S.Ag. S.Th. S.Pt. S.P. S.Pi. S.Si. S.Hut. S.Farm. S.Kep. S.Psi. S.STP. S.Ak. S.Ars.
		S.Ked. S.Gz. S.Ikom. S.Fil. S.Hum. S.Pd.K. S.Pd.SD. S.Tr. S.Mat. S.Stat. S.Sn. S.Keb. S.Tr.Keb. S.AP. S.A.N.
		M.Si. M.Pd. M.M. M.H. M.T. M.A.P. M.Kes. M.Th. M.Kom. M.Hum. M.Sc. M.A. M.Ak. M.E. M.P. M.Psi. M.Ag. M.Eng. M.AP. M.Kn.
		A.Md. A.Ma. A.Md.Keb. A.Md.Kep. A.Md.Kom. A.Ma.Pd. Sp.A. Sp.OG. Sp.PD. Ph.D.`) {
		if strings.EqualFold(strings.ReplaceAll(title, ".", ""), key) {
			return title
		}
	}
	return ""
}
