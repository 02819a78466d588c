package roster

import (
	"strconv"
	"strings"
)

// OfficialWords are the words a coded field of a resident may hold, for the
// screens' lists. Each is in the order of the national codes.
type OfficialWords struct {
	Religion, Marital, Occupation, Education, Blood, Relation, Status []string
}

// Words gives the official words. Marital holds the four words of the KTP and
// the finer ones of newer family cards.
func Words() OfficialWords {
	t := newTables()
	return OfficialWords{
		Religion: t.religion.words, Marital: t.marital.words, Occupation: t.occupation.words,
		Education: t.education.words, Blood: t.blood.words, Relation: t.relation.words, Status: t.status.words,
	}
}

// entry is an official word and what people write instead.
type entry struct {
	word    string
	aliases []string
}

// dictionary finds official words by their number, spelling or alias.
type dictionary struct {
	words  []string
	byCode map[string]string
	byKey  map[string]string
}

// newDictionary numbers the entries 1, 2, … unless codes says otherwise; a word
// with code 0 has none.
func newDictionary(entries []entry, codes ...int) *dictionary {
	d := &dictionary{byCode: make(map[string]string, len(entries)), byKey: make(map[string]string, 3*len(entries))}
	for i, e := range entries {
		code := i + 1
		if codes != nil {
			code = codes[i]
		}
		if code > 0 {
			d.byCode[strconv.Itoa(code)] = e.word
		}
		d.words = append(d.words, e.word)
		d.byKey[wordKey(e.word)] = e.word
		for _, a := range e.aliases {
			d.byKey[wordKey(a)] = e.word
		}
	}
	return d
}

func (d *dictionary) find(s string) (string, bool) {
	if w, ok := d.byCode[strings.TrimLeft(s, "0")]; ok {
		return w, true
	}
	w, ok := d.byKey[wordKey(s)]
	return w, ok
}

// wordKey compares words without case, spaces and dots. The stroke stays, it
// keeps DIPLOMA I / II from DIPLOMA III, and so does a blood group's sign.
func wordKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range strings.ToUpper(s) {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' {
			b.WriteRune(r)
		}
	}
	if strings.HasSuffix(s, "-") || strings.HasSuffix(s, "–") {
		b.WriteByte('-')
	}
	return b.String()
}

// tables hold every dictionary.
type tables struct {
	sex, religion, marital, occupation, education, blood *dictionary
	citizenship, relation, status, recording             *dictionary
}

func (t *tables) of(key string) *dictionary {
	switch key {
	case "sex":
		return t.sex
	case "religion":
		return t.religion
	case "marital":
		return t.marital
	case "education":
		return t.education
	case "blood":
		return t.blood
	case "citizenship":
		return t.citizenship
	case "relation":
		return t.relation
	case "status":
		return t.status
	}
	return t.recording
}

const (
	bloodUnknown = "TIDAK TAHU"
	alive        = "HIDUP"
)

// newTables writes the national code lists as OpenSID ships them. The aliases
// are what kelurahan files hold.
func newTables() *tables {
	return &tables{
		sex: newDictionary([]entry{
			{"L", []string{"LK", "LAKI-LAKI", "LAKI", "PRIA"}},
			{"P", []string{"PR", "PEREMPUAN", "WANITA"}},
		}),
		religion:   newDictionary(religions()),
		marital:    newDictionary(maritals(), 1, 2, 0, 0, 3, 0, 0, 4),
		occupation: newDictionary(occupationList),
		education:  newDictionary(educations()),
		blood:      newDictionary(bloods()),
		citizenship: newDictionary([]entry{
			{"WNI", []string{"INDONESIA", "WARGA NEGARA INDONESIA"}}, {"WNA", []string{"ASING", "WARGA NEGARA ASING"}},
			{"DUA KEWARGANEGARAAN", nil},
		}),
		relation: newDictionary(relations()),
		status: newDictionary([]entry{
			{alive, nil}, {"MATI", []string{"MENINGGAL", "WAFAT"}}, {"PINDAH", nil}, {"HILANG", nil}, {"PERGI", nil}, {"TIDAK VALID", nil},
		}, 1, 2, 3, 4, 6, 9),
		recording: newDictionary([]entry{
			{"BELUM WAJIB", nil}, {"BELUM REKAM", nil}, {"SUDAH REKAM", nil}, {"CARD PRINTED", nil},
			{"PRINT READY RECORD", []string{"PRR"}}, {"CARD SHIPPED", nil}, {"SENT FOR CARD PRINTING", nil}, {"CARD ISSUED", nil},
		}),
	}
}

func religions() []entry {
	return []entry{
		{"ISLAM", nil},
		{"KRISTEN", []string{"PROTESTAN", "KRISTEN PROTESTAN"}},
		{"KATHOLIK", []string{"KATOLIK", "KRISTEN KATOLIK", "KRISTEN KATHOLIK"}},
		{"HINDU", nil},
		{"BUDHA", []string{"BUDDHA"}},
		{"KHONGHUCU", []string{"KONGHUCU"}},
		{"KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA", []string{"KEPERCAYAAN", "LAINNYA", "PENGHAYAT KEPERCAYAAN",
			"KEPERCAYAAN TERHADAP TUHAN YME", "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA"}},
	}
}

func maritals() []entry {
	return []entry{
		{"BELUM KAWIN", []string{"BK", "BELUM MENIKAH", "BELUM NIKAH"}},
		{"KAWIN", []string{"K", "MENIKAH", "NIKAH"}},
		{"KAWIN TERCATAT", nil},
		{"KAWIN BELUM TERCATAT", []string{"KAWIN TIDAK TERCATAT"}},
		{"CERAI HIDUP", []string{"CH"}},
		{"CERAI HIDUP TERCATAT", nil},
		{"CERAI HIDUP BELUM TERCATAT", []string{"CERAI HIDUP TIDAK TERCATAT"}},
		{"CERAI MATI", []string{"CM"}},
	}
}

func educations() []entry {
	return []entry{
		{"TIDAK / BELUM SEKOLAH", []string{"BELUM SEKOLAH", "TIDAK SEKOLAH"}},
		{"BELUM TAMAT SD/SEDERAJAT", []string{"BELUM TAMAT SD", "TIDAK TAMAT SD", "TIDAK TAMAT SD/SEDERAJAT"}},
		{"TAMAT SD / SEDERAJAT", []string{"TAMAT SD", "SD", "SD/SEDERAJAT"}},
		{"SLTP/SEDERAJAT", []string{"SLTP", "SMP", "SMP/SEDERAJAT", "TAMAT SLTP", "TAMAT SMP", "TAMAT SLTP/SEDERAJAT", "TAMAT SMP/SEDERAJAT"}},
		{"SLTA / SEDERAJAT", []string{"SLTA", "SMA", "SMK", "SMU", "SMA/SMK", "SMA/SEDERAJAT", "TAMAT SLTA", "TAMAT SMA", "TAMAT SLTA/SEDERAJAT", "TAMAT SMA/SEDERAJAT"}},
		{"DIPLOMA I / II", []string{"D1", "D2", "D-I", "D-II", "DIPLOMA I", "DIPLOMA II"}},
		{"AKADEMI/ DIPLOMA III/S. MUDA", []string{"D3", "D-III", "DIPLOMA III", "AKADEMI", "SARJANA MUDA", "AKADEMI/DIPLOMA III/SARJANA MUDA"}},
		{"DIPLOMA IV/ STRATA I", []string{"D4", "D-IV", "DIPLOMA IV", "S1", "STRATA I", "SARJANA"}},
		{"STRATA II", []string{"S2", "MAGISTER"}},
		{"STRATA III", []string{"S3", "DOKTOR"}},
	}
}

func bloods() []entry {
	return []entry{
		{"A", nil}, {"B", nil}, {"AB", nil}, {"O", nil}, {"A+", nil}, {"A-", nil}, {"B+", nil}, {"B-", nil},
		{"AB+", nil}, {"AB-", nil}, {"O+", nil}, {"O-", nil},
		{bloodUnknown, []string{"TDK TH", "TDK TAHU", "TIDAK DIKETAHUI", "BELUM TAHU"}},
	}
}

func relations() []entry {
	return []entry{
		{"KEPALA KELUARGA", []string{"KK", "KEP. KELUARGA"}},
		{"SUAMI", nil},
		{"ISTRI", []string{"ISTERI"}},
		{"ANAK", []string{"ANAK KANDUNG"}},
		{"MENANTU", nil},
		{"CUCU", nil},
		{"ORANGTUA", []string{"ORANG TUA"}},
		{"MERTUA", nil},
		{"FAMILI LAIN", []string{"FAMILI"}},
		{"PEMBANTU", nil},
		{"LAINNYA", []string{"LAIN-LAIN"}},
	}
}
