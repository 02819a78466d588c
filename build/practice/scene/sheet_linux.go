package scene

import (
	"encoding/csv"
	"errors"
	"os"

	"github.com/loket-kelurahan/loket/build/invent"
)

// Sheet is the spreadsheet of residents that lies in the scene "menunggu".
const Sheet = "warga.csv"

// writeSheet writes n residents as a kelurahan's spreadsheet has them, long
// enough that reading it takes a moment.
func writeSheet(path string, n int) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	rows := [][]string{{"RT", "RW", "No KK", "NIK", "Nama", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir", "Agama",
		"Status Perkawinan", "Pekerjaan", "Pendidikan", "Gol Darah", "Kewarganegaraan", "SHDK", "Alamat", "Nama Ayah", "Nama Ibu"}}
	for _, r := range invent.Residents(2, n) {
		rows = append(rows, []string{r.RT, r.RW, string(r.KK), string(r.NIK), r.Name, string(r.Sex), r.BirthPlace, r.BirthDate.String(),
			r.Religion, r.Marital, r.Occupation, r.Education, r.Blood, r.Citizenship, r.Relation, r.Address, r.Father, r.Mother})
	}
	return w.WriteAll(rows)
}
