package office

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// recordRows gives every field of a record that says something.
func recordRows(r *kelurahan.Resident) [][]string {
	source := "dicatat petugas"
	if r.Source.From == kelurahan.FromImport {
		source = "berkas impor"
	}
	if r.Source.Date.Valid() {
		source += ", " + r.Source.Date.Long()
	}
	born := ""
	if r.BirthDate.Valid() {
		born = r.BirthDate.Long()
	}
	all := [][]string{
		{"NIK", string(r.NIK)}, {"Nomor KK", string(r.KK)}, {"Nama", r.Name}, {"Jenis kelamin", string(r.Sex)},
		{"Tempat lahir", r.BirthPlace}, {"Tanggal lahir", born}, {"Agama", r.Religion}, {"Status kawin", r.Marital},
		{"Pekerjaan", r.Occupation}, {"Pendidikan", r.Education}, {"Golongan darah", r.Blood}, {"Kewarganegaraan", r.Citizenship},
		{"Hubungan keluarga", r.Relation}, {"Alamat", r.Address}, {"RT", r.RT}, {"RW", r.RW}, {"Ayah", r.Father}, {"Ibu", r.Mother},
		{"Suku", r.Ethnicity}, {"Status", r.Status}, {"Status rekam KTP", r.Recording},
		{editedLabel, strings.Join(fieldWords(r.Edited), ", ")}, {sourceLabel, source},
	}
	rows := [][]string{}
	for _, row := range all {
		if row[1] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// fieldWords names the fields of a record as they stand on a family card.
func fieldWords(fields []string) []string {
	words := map[string]string{
		"nik": "NIK", "kk": "nomor KK", "name": "nama", "sex": "jenis kelamin", "birthPlace": "tempat lahir", "birthDate": "tanggal lahir",
		"religion": "agama", "marital": "status kawin", "occupation": "pekerjaan", "education": "pendidikan", "blood": "golongan darah",
		"relation": "hubungan keluarga", "address": "alamat", "rt": "RT", "rw": "RW", "father": "ayah", "mother": "ibu", "status": "status",
	}
	list := make([]string, 0, len(fields))
	for _, f := range fields {
		if w := words[f]; w != "" {
			f = w
		}
		list = append(list, f)
	}
	return list
}

func joined(sep string, parts ...string) string {
	said := []string{}
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, sep)
}

// purposeWords says on paper what a look was for.
func purposeWords(purpose string) string {
	words := map[string]string{
		purposeServe: "melayani di loket", "warga": "memeriksa data warga", "register": "membuka register surat",
		purposeApprove: "memeriksa sebelum menyetujui", "cari": "mencari orang", "keluarga": "melihat anggota satu KK",
		"terdampak": "menyusun daftar orang terdampak", "hari-ini": "melihat surat hari itu", "segel": "memeriksa kode QR", "data-orang": "menyusun laporan data pribadi",
	}
	if w := words[purpose]; w != "" {
		return w
	}
	return purpose
}

// exportWords says on paper what left the office.
func exportWords(what string) string {
	words := map[string]string{
		kelurahan.ExportPerson: "Laporan data pribadi dicetak", kelurahan.ExportDay: "Halaman register harian dicetak",
		kelurahan.ExportImport: "Laporan impor disimpan", kelurahan.ExportBackup: "Cadangan dibuat", kelurahan.ExportStick: "Kiriman ke kota ditulis ke stik",
		kelurahan.ExportBreach: "Daftar orang terdampak dicetak", kelurahan.ExportAddress: "Daftar orang terdampak disimpan (CSV)",
		kelurahan.ExportCopy: "Salinan surat dikirim ke printer",
	}
	if w := words[what]; w != "" {
		return w
	}
	return what
}
