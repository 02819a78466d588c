package roster

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"unicode"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// headerRows is how far down the header may stand below titles.
const headerRows = 20

// leastColumns is how many columns must be recognised before a row is taken for
// a header: fewer could be a coincidence.
const leastColumns = 8

// plan says which column of a sheet holds which field.
type plan struct {
	layout Layout
	fields []field
	col    []int // by field; -1 = the file has no such column
	words  *tables
	faults map[string]*kelurahan.Error
}

// A layout's columns: the names a header may have, by field. The key "" holds
// names that are known and left alone.
func layoutColumns(l Layout) map[string]string {
	if l == OpenSID43 {
		return map[string]string{
			"nik": "nik", "kk": "no_kk", "name": "nama", "sex": "sex", "birthPlace": "tempatlahir", "birthDate": "tanggallahir",
			"religion": "agama_id|agama", "marital": "status_kawin", "occupation": "pekerjaan_id|pekerjaan",
			"education": "pendidikan_kk_id|pendidikan_kk", "blood": "golongan_darah_id|golongan_darah",
			"citizenship": "warganegara_id|warganegara", "relation": "kk_level", "address": "alamat", "rt": "rt", "rw": "rw",
			"father": "nama_ayah", "mother": "nama_ibu", "ethnicity": "suku", "status": "status_dasar", "recording": "status_rekam",
			"": "dusun|pendidikan_sedang_id|ayah_nik|ibu_nik|akta_lahir|dokumen_pasport|tanggal_akhir_paspor|dokumen_kitas|" +
				"akta_perkawinan|tanggalperkawinan|akta_perceraian|tanggalperceraian|cacat_id|cara_kb_id|hamil|ktp_el|alamat_sekarang|" +
				"tag_id_card|id_asuransi|no_asuransi|lat|lng",
		}
	}
	return map[string]string{
		"nik": "nik|nomor nik|no nik", "kk": "kode keluarga|no kk|nomor kk|no kartu keluarga|nomor kartu keluarga",
		"name": "nama anggota keluarga|nama|nama anggota|nama lengkap", "sex": "jenis kelamin|jk|kelamin|l/p",
		"birthPlace": "tempat lahir|tmpt lahir", "birthDate": "tanggal lahir|tgl lahir", "religion": "agama",
		"marital": "status|status perkawinan|status kawin", "occupation": "pekerjaan", "education": "pendidikan|pendidikan terakhir",
		"blood": "gdarah|gol darah|golongan darah", "citizenship": "kewarganegaraan|warga negara",
		"relation": "hubungan|shdk|hubungan keluarga|hubungan dalam keluarga|status hubungan dalam keluarga",
		"address":  "alamat|alamat lengkap", "rt": "rt|no rt", "rw": "rw|no rw", "father": "nama ayah", "mother": "nama ibu",
		"ethnicity": "etnis/suku|suku|etnis",
		"":          "dusun|nama kepala keluarga|no|no urut|nomor urut|usia|umur",
	}
}

// headerKey compares headers without case, spaces and signs.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// findPlan recognises a header; nil when the cells are none. Of two layouts the
// one that knows more of the columns wins.
func findPlan(cells []cell) *plan {
	kupang, k := planOf(Kupang21, cells)
	opensid, o := planOf(OpenSID43, cells)
	if o > k {
		return opensid
	}
	return kupang
}

// planOf matches one layout and counts the columns it knows. A header with two
// columns for one field is none: nobody can say which is meant.
func planOf(l Layout, cells []cell) (*plan, int) {
	fields := allFields()
	index := map[string]int{}
	for key, names := range layoutColumns(l) {
		at := -1
		for i := range fields {
			if fields[i].key == key {
				at = i
			}
		}
		for name := range strings.SplitSeq(names, "|") {
			index[headerKey(name)] = at
		}
	}
	p := &plan{layout: l, fields: fields, col: make([]int, len(fields))}
	for i := range p.col {
		p.col[i] = -1
	}
	known := 0
	for c := range cells {
		at, ok := index[headerKey(cells[c].text)]
		if !ok || cells[c].kind != textCell {
			continue
		}
		known++
		if at >= 0 && p.col[at] >= 0 {
			return nil, 0
		}
		if at >= 0 {
			p.col[at] = c
		}
	}
	if known < leastColumns || p.col[0] < 0 || p.col[1] < 0 || p.col[2] < 0 { // NIK, KK and name
		return nil, 0
	}
	p.words, p.faults = newTables(), map[string]*kelurahan.Error{}
	return p, known
}

// ends reports OpenSID's mark behind the last row.
func (p *plan) ends(cells []cell) bool {
	return p.layout == OpenSID43 && len(cells) > 1 && strings.TrimSpace(cells[1].text) == "###"
}

// blank reports whether none of our columns says anything.
func (p *plan) blank(cells []cell) bool {
	for _, c := range p.col {
		if c >= 0 && c < len(cells) && cells[c].kind != blankCell && (cells[c].kind != textCell || tidy(cells[c].text) != "") {
			return false
		}
	}
	return true
}

// numbersColumns recognises the row 1, 2, 3, … that forms have below the header.
func (p *plan) numbersColumns(cells []cell) bool {
	for _, c := range p.col {
		if c < 0 {
			continue
		}
		if c >= len(cells) || strings.Trim(tidy(cells[c].text), "()") != strconv.Itoa(c+1) {
			return false
		}
	}
	return true
}

// record is a row as far as it could be read.
type record struct {
	row     int
	r       kelurahan.Resident
	given   uint32 // bit i: field i of the plan said something
	form    dateForm
	nikText bool // the NIK stood as text
	reasons []*kelurahan.Error
}

// read reads a row. What is wrong is noted, not returned: every fault of a row
// is told at once.
func (p *plan) read(row int, cells []cell, today kelurahan.Date) *record {
	rec := &record{row: row}
	for i := range p.fields {
		f := &p.fields[i]
		if p.col[i] < 0 {
			continue
		}
		var c cell
		if p.col[i] < len(cells) {
			c = cells[p.col[i]]
		}
		g := reading{rec: rec, field: f, words: p.words, today: today}
		if err := g.take(c); err != nil {
			p.refuse(rec, err, f)
		}
		if g.given {
			rec.given |= 1 << i
		}
		if f.key == "nik" {
			rec.nikText = c.kind == textCell
		}
	}
	return rec
}

func (g *reading) take(c cell) error {
	switch c.kind {
	case formulaCell:
		return kelurahan.E(kelurahan.CellFormula, "roster.Read", nil)
	case faultCell:
		return kelurahan.E(kelurahan.FieldInvalid, "roster.Read", nil)
	}
	return g.field.read(g, c)
}

// refuse notes a fault of a field, with the column's name for the sentence. Rows
// with the same fault share the error: a bad file has it 200,000 times.
func (p *plan) refuse(rec *record, err error, f *field) {
	var cause *kelurahan.Error
	word := ""
	if errors.As(err, &cause) {
		word = cause.Args["word"]
	}
	key := string(kelurahan.CodeOf(err)) + " " + f.key + " " + word
	e := p.faults[key]
	if e == nil {
		e = kelurahan.E(kelurahan.CodeOf(err), "roster.Read", nil, "column", f.label).InField(f.key)
		if cause != nil {
			maps.Copy(e.Args, cause.Args)
		}
		if cause == nil || word != "" || len(cause.Args) == 0 {
			p.faults[key] = e
		}
	}
	rec.reasons = append(rec.reasons, e)
}

// refuseMerged refuses rows of which one of our columns is part of a merged
// cell: the value stands in one row only, and whom it is meant for is a guess.
func (p *plan) refuseMerged(records []*record, spans []span) {
	if len(spans) == 0 || len(records) == 0 {
		return
	}
	first, last := records[0].row, records[len(records)-1].row
	opens := make([]int, last-first+2)
	for _, s := range spans {
		from, to := max(s.row1, first), min(s.row2, last)
		if from > to || !p.uses(s.col1, s.col2) {
			continue
		}
		opens[from-first]++
		opens[to-first+1]--
	}
	open, next := 0, 0
	for i := range records {
		for ; next <= records[i].row-first; next++ {
			open += opens[next]
		}
		if open > 0 {
			records[i].reasons = append(records[i].reasons, kelurahan.E(kelurahan.CellMerged, "roster.Read", nil))
		}
	}
}

func (p *plan) uses(col1, col2 int) bool {
	for _, c := range p.col {
		if c >= col1 && c <= col2 {
			return true
		}
	}
	return false
}
