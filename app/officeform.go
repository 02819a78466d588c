package app

import (
	"context"
	"encoding/base64"
	"errors"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func officeForm(p *kelurahan.Office, counter kelurahan.CounterCode, day kelurahan.Date) OfficeForm {
	f := OfficeForm{
		Address: p.Address, Contact: p.Contact, Paper: p.Paper, Pattern: p.Pattern, Short: p.Short, Signers: []SignerView{},
		Sheet: SheetForm(p.Sheet), Arms: base64.StdEncoding.EncodeToString(p.Arms),
	}
	duty, _ := p.Signer()
	for _, s := range p.Signers {
		f.Signers = append(f.Signers, SignerView{
			Key: s.Key, Name: s.Name, NIP: s.NIP, Rank: s.Rank, Title: s.Title, As: s.As, Over: s.Over, Duty: s.Key == duty.Key,
		})
	}
	if sample, err := kelurahan.FormatNumber(p.Pattern, "400.12.2.1", p, counter, 577, day); err == nil {
		f.Sample = sample
	}
	return f
}

// change gives the change of a profile that the form asks for.
// Errors: field-invalid (field "arms").
func (f *OfficeForm) change() (func(*kelurahan.Office), error) {
	arms, err := base64.StdEncoding.DecodeString(f.Arms)
	if err != nil {
		return nil, kelurahan.E(kelurahan.FieldInvalid, "app.OfficeForm", err).InField("arms")
	}
	return func(p *kelurahan.Office) {
		p.Address, p.Contact, p.Paper, p.Pattern, p.Short = f.Address, f.Contact, f.Paper, f.Pattern, f.Short
		p.Sheet = kelurahan.SheetSettings(f.Sheet)
		p.Arms = arms
		p.Signers = p.Signers[:0:0]
		for i, s := range f.Signers {
			p.Signers = append(p.Signers, signerOf(s, "pejabat-"+string(rune('a'+i))))
		}
	}, nil
}

// SaveOffice changes the letterhead, the arms, the paper, the number pattern and
// the officials. Codes: role-refused, number-invalid, field-required, field-invalid.
func (d *Devices) SaveOffice(f OfficeForm) (DevicesView, error) {
	return d.then("Devices.SaveOffice", deciding, func(ctx context.Context, by kelurahan.Officer) error {
		change, err := f.change()
		if err != nil {
			return err
		}
		return d.c.Office.Configure(ctx, by, change)
	})
}

// PreviewOffice says what SaveOffice would say, and draws an invented letter as
// the form has it. Nothing is kept.
func (d *Devices) PreviewOffice(f OfficeForm) (OfficeCheckView, error) {
	return call(d.c, "Devices.PreviewOffice", signedIn, func(context.Context, kelurahan.Officer) (OfficeCheckView, error) {
		v := OfficeCheckView{Problems: []Problem{}}
		change, err := f.change()
		if err != nil {
			return officeFailed(err)
		}
		p, err := d.c.Office.PreviewProfile(change)
		if err != nil {
			return officeFailed(err)
		}
		v.PreviewURL, v.Pages, v.Title, v.Number = d.c.Pages.Put(p.PDF), p.Pages, p.Kind.Title, p.Number
		return v, nil
	})
}

// officeFailed shows what is wrong with a form at its field; what is nobody's
// fault is an error.
func officeFailed(err error) (OfficeCheckView, error) {
	var e *kelurahan.Error
	if !errors.As(err, &e) || (e.Field == "" && e.Code != kelurahan.NumberInvalid && e.Code != kelurahan.LetterTooLong && e.Code != kelurahan.GlyphMissing) {
		return OfficeCheckView{}, err
	}
	p := problemOf(err, "")
	switch {
	case e.Field == "arms":
		p.Sentence, p.Remedy = "Gambar lambang ini tidak dapat dipakai.", "Pilih gambar PNG lain, atau hapus lambangnya."
	case e.Code == kelurahan.FieldInvalid && e.Args["min"] != "":
		p.Sentence, p.Remedy = officeBounds(e), "Perbaiki, atau kosongkan agar memakai ukuran bawaan."
	case e.Code == kelurahan.NumberInvalid:
		p.Field = "pattern"
	}
	return OfficeCheckView{Problems: []Problem{p}}, nil
}

func officeBounds(e *kelurahan.Error) string {
	if e.Field == "sheet.size" { // in tenths of a point
		return "Besar huruf harus " + tenths(e.Args["min"]) + " sampai " + tenths(e.Args["max"]) + " pt."
	}
	return "Tepi ini harus " + e.Args["min"] + " sampai " + e.Args["max"] + " mm."
}

func tenths(n string) string { return n[:len(n)-1] }
