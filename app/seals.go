package app

import "github.com/loket-kelurahan/loket/backend/office"

// checkSeal says what a scanned QR is worth, without a network.
func (c *Core) checkSeal(text string) (SealView, error) {
	check, err := c.Office.CheckSeal(text)
	if err != nil {
		return SealView{}, err
	}
	v := SealView{Verdict: check.Verdict, Genuine: check.Verdict == office.SealGenuine}
	s := check.Seal
	what := s.Short() + ", " + s.Date.Long() + ", " + s.Name
	switch check.Verdict {
	case office.SealGenuine:
		v.Text = "Sah: surat " + what + "."
	case office.SealVoid:
		v.Text = "Surat ini sudah DIBATALKAN: " + what + "."
	case office.SealReplaced:
		v.Text = "Surat ini sudah DIGANTI dengan yang baru: " + what + "."
	case office.SealUnknown:
		v.Text = "Segel dari loket yang belum dikenal di sini. Periksa lewat halaman kota."
	default:
		v.Text = "Kode ini bukan segel Loket yang sah."
	}
	if check.Letter != nil {
		v.Letter = check.Letter.ID.String()
	}
	return v, nil
}
