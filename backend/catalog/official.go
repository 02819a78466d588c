package catalog

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// The words below are the coded words of SIAK and the family card (the lists of
// Permendagri 109/2019), in small letters as a sentence has them. Words of no
// list print by Sentence.

// OccupationText writes an occupation: "Tentara Nasional Indonesia (TNI)",
// "Petani/pekebun".
func OccupationText(s string) string {
	switch strings.ToUpper(s) {
	case "TENTARA NASIONAL INDONESIA (TNI)", "TENTARA NASIONAL INDONESIA":
		return properly(s, "Tentara Nasional Indonesia")
	case "ANGGOTA MAHKAMAH KONSTITUSI":
		return properly(s, "Anggota Mahkamah Konstitusi")
	}
	return Sentence(s)
}

// properly puts the words of a name into a text that begins with it and is all
// capitals.
func properly(s, name string) string {
	if !shouted(s) {
		return s
	}
	return name + s[len(name):]
}

// ReligionText writes a religion as the card spells it: "Kristen", "Katholik".
func ReligionText(s string) string {
	switch strings.ToUpper(strings.Join(strings.Fields(s), " ")) {
	case "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA", "KEPERCAYAAN TERHADAP TUHAN YME/LAINNYA", "KEPERCAYAAN TERHADAP TUHAN YME":
		return "Kepercayaan terhadap Tuhan YME"
	case "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA":
		return "Kepercayaan terhadap Tuhan Yang Maha Esa"
	}
	return Sentence(s)
}

// MaritalText writes a marital status in the four words of the KTP-el; the six
// of the family card say besides whether it was recorded.
func MaritalText(s string) string {
	switch strings.ToUpper(strings.Join(strings.Fields(s), " ")) {
	case "KAWIN TERCATAT", "KAWIN BELUM TERCATAT", "KAWIN TIDAK TERCATAT":
		return "Kawin"
	case "CERAI HIDUP TERCATAT", "CERAI HIDUP BELUM TERCATAT", "CERAI HIDUP TIDAK TERCATAT":
		return "Cerai hidup"
	}
	return Sentence(s)
}

// AgeText is an age in words a letter uses: "21 tahun", below two years "7
// bulan", below two months "12 hari"; "" when the birth date is unknown.
func AgeText(birth, day kelurahan.Date) string {
	years := birth.AgeOn(day)
	if years < 0 {
		return ""
	}
	if years >= 2 {
		return itoa(years) + " tahun"
	}
	months := 0
	for months < 24 && birth.AddMonths(months+1) <= day {
		months++
	}
	if months >= 2 {
		return itoa(months) + " bulan"
	}
	return itoa(birth.DaysUntil(day)) + " hari"
}
