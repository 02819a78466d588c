//go:build !windows

package app_test

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/loket-kelurahan/loket/app"
	"github.com/loket-kelurahan/loket/backend/catalog"
	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// kindCommands are what is done to kinds of letters.
func (d *desk) kindCommands() map[string]command {
	return map[string]command{
		"kind-list": d.kindList, "edit": d.edit, "edit-field": d.editField, "edit-words": d.editWords, "edit-title": d.editTitle, "edit-code": d.editCode,
		"propose": d.propose, "adopt": d.adopt, "reject-kind": d.rejectKind, "versions": d.versions, "revert": d.revert,
		"retire": d.retire, "restore-kind": d.restoreKind, "take-offers": d.takeOffers, "preview-office": d.previewOffice, "same-bytes": d.sameBytes,
		"export-kinds": d.exportKinds, "try-kinds": d.tryKinds, "import-kinds": d.importKinds,
	}
}

// kindList lists kinds whose code or title holds a text, then proposals and offers.
func (d *desk) kindList(args []string) (string, error) {
	v, err := d.app.Kinds.List()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	text := strings.Join(args, " ")
	for _, r := range v.Rows {
		if strings.Contains(r.Code+" "+r.Title, text) {
			fmt.Fprintf(&out, "%s | %s | %s | menunggu %d | tawaran %s\n", r.Code, r.Status, r.Origin, r.Waiting, r.Offered)
		}
	}
	for _, p := range v.Proposals {
		fmt.Fprintf(&out, "usulan %s | %s | %s | %s | %s\n", p.Code, p.By, p.Note, p.Origin, strings.Join(p.Acts, " "))
	}
	for _, o := range v.Offers {
		fmt.Fprintf(&out, "tawaran %s | %s | baru %v | milik kantor %v\n", o.Code, o.Origin, o.New, o.Own)
	}
	for _, r := range v.Refused {
		fmt.Fprintf(&out, "ditolak %s | %s | %s\n", r.Code, r.By, r.Reason)
	}
	return out.String(), nil
}

// edit opens a kind in the editor.
func (d *desk) edit(args []string) (string, error) {
	var err error
	d.kind, err = d.app.Kinds.Open(app.KindRequest{Code: args[0]})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s | %d pertanyaan | %s\n", d.kind.Source.Title, len(d.kind.Source.Fields), d.kind.Status), nil
}

// editField adds a question: edit-field NAME TYPE LABEL.
func (d *desk) editField(args []string) (string, error) {
	s := &d.kind.Source
	s.Fields = append(s.Fields, catalog.Field{Name: args[0], Type: catalog.FieldType(args[1]), Label: strings.Join(args[2:], " ")})
	return d.checkKind()
}

// editWords replaces words of the body: edit-words OLD NEW.
func (d *desk) editWords(args []string) (string, error) {
	s := &d.kind.Source
	if !strings.Contains(s.Body, args[0]) {
		return "", fmt.Errorf("%q is not in the body", args[0])
	}
	s.Body = strings.Replace(s.Body, args[0], strings.ReplaceAll(args[1], `\n`, "\n"), 1)
	return d.checkKind()
}

func (d *desk) editTitle(args []string) (string, error) {
	d.kind.Source.Title = strings.Join(args, " ")
	return d.checkKind()
}

// editCode makes the kind in the editor one of its own.
func (d *desk) editCode(args []string) (string, error) {
	d.kind.Source.Code, d.kind.Base = args[0], ""
	return d.checkKind()
}

// checkKind says what the editor would: what is wrong and where, or how the
// invented letter came out.
func (d *desk) checkKind() (string, error) {
	v, err := d.app.Kinds.Check(app.KindInput{Source: d.kind.Source, Base: d.kind.Base})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, p := range v.Problems {
		fmt.Fprintf(&out, "masalah %s baris %d: %s %s\n", p.Place, p.Line, p.Sentence, p.Remedy)
	}
	if v.PreviewURL != "" {
		fmt.Fprintf(&out, "contoh %d halaman %s\n", v.Pages, v.Paper)
	}
	return out.String(), nil
}

func (d *desk) propose(args []string) (string, error) {
	_, err := d.app.Kinds.Propose(app.KindInput{Source: d.kind.Source, Base: d.kind.Base, Note: strings.Join(args, " ")})
	return "", err
}

// proposal gives the oldest open proposal of a kind, as a decision.
func (d *desk) proposal(code string) (app.KindDecision, error) {
	v, err := d.app.Kinds.List()
	if err != nil {
		return app.KindDecision{}, err
	}
	i := slices.IndexFunc(v.Proposals, func(p app.ProposalView) bool { return p.Code == code })
	if i < 0 {
		return app.KindDecision{}, fmt.Errorf("nothing of %s waits", code)
	}
	return app.KindDecision{Code: code, Version: v.Proposals[i].Version}, nil
}

// adopt looks at the two versions beside one another and brings the new one
// into force on a PIN: adopt KIND [PIN].
func (d *desk) adopt(args []string) (string, error) {
	r, err := d.proposal(args[0])
	if err != nil {
		return "", err
	}
	if _, err := d.app.Kinds.Compare(app.CompareRequest{Code: r.Code, New: r.Version}); err != nil {
		return "", err
	}
	r.PIN = d.pin()
	if len(args) > 1 {
		r.PIN = args[1]
	}
	_, err = d.app.Kinds.Approve(r)
	return "", err
}

func (d *desk) rejectKind(args []string) (string, error) {
	r, err := d.proposal(args[0])
	if err != nil {
		return "", err
	}
	r.Reason = strings.Join(args[1:], " ")
	_, err = d.app.Kinds.Reject(r)
	return "", err
}

func (d *desk) versions(args []string) (string, error) {
	rows, err := d.app.Kinds.Versions(app.KindRequest{Code: args[0]})
	var out strings.Builder
	for _, v := range rows {
		fmt.Fprintf(&out, "%s | %s | disahkan %s | diusulkan %s | %d surat | berlaku %v\n", v.Origin, v.Note, v.By, v.Proposer, v.Letters, v.InForce)
	}
	return out.String(), err
}

// revert proposes the oldest version again.
func (d *desk) revert(args []string) (string, error) {
	rows, err := d.app.Kinds.Versions(app.KindRequest{Code: args[0]})
	if err != nil {
		return "", err
	}
	_, err = d.app.Kinds.Revert(app.KindDecision{Code: args[0], Version: rows[len(rows)-1].Version, Reason: "kembali"})
	return "", err
}

func (d *desk) retire(args []string) (string, error) {
	_, err := d.app.Kinds.Retire(app.KindDecision{Code: args[0], Reason: strings.Join(args[1:], " ")})
	return "", err
}

func (d *desk) restoreKind(args []string) (string, error) {
	_, err := d.app.Kinds.Restore(app.KindDecision{Code: args[0]})
	return "", err
}

func (d *desk) takeOffers(args []string) (string, error) {
	_, err := d.app.Kinds.TakeOffers(app.OffersRequest{Origin: args[0], Codes: args[1:], PIN: d.pin()})
	return "", err
}

// previewOffice draws the office's sheet with other settings: preview-office
// KEY=VALUE …, of address, paper, pattern, left, size.
func (d *desk) previewOffice(args []string) (string, error) {
	state, err := d.app.Devices.State()
	if err != nil {
		return "", err
	}
	f := state.Office
	for _, arg := range args {
		key, value, _ := strings.Cut(arg, "=")
		n, _ := strconv.Atoi(value) // of left and size only
		switch key {
		case "address":
			f.Address = value
		case "paper":
			f.Paper = value
		case "pattern":
			f.Pattern = value
		case "left":
			f.Sheet.Left = n
		case "size":
			f.Sheet.Size = n
		}
	}
	v, err := d.app.Devices.PreviewOffice(f)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, p := range v.Problems {
		fmt.Fprintf(&out, "masalah %s: %s %s\n", p.Field, p.Sentence, p.Remedy)
	}
	if v.PreviewURL != "" {
		fmt.Fprintf(&out, "contoh %s %d halaman, nomor %s\n", v.Title, v.Pages, v.Number)
	}
	return out.String(), nil
}

// sameBytes renders a letter again: it must be what was issued, to the byte.
func (d *desk) sameBytes(args []string) (string, error) {
	id, err := d.letterID(args[0])
	if err != nil {
		return "", err
	}
	var letter kelurahan.LetterID
	if err := letter.UnmarshalText([]byte(id)); err != nil {
		return "", err
	}
	rec, err := d.office.Letter(ctx(), kelurahan.Officer{}, letter, "register")
	if err != nil {
		return "", err
	}
	pdf, _, err := d.office.Paper(rec)
	if err != nil {
		return "", err
	}
	if sha256.Sum256(pdf) != rec.Issued.PDF {
		return "", fmt.Errorf("%s comes out otherwise", args[0])
	}
	return fmt.Sprintf("%s sama, versi %s\n", args[0], rec.Issued.Letter.KindVersion), nil
}

func (d *desk) inScript(file string) string { return filepath.Join(filepath.Dir(d.dir), file) }

func (d *desk) exportKinds(args []string) (string, error) {
	_, err := d.app.Kinds.Export(app.KindFileRequest{Path: d.inScript(args[0]), Codes: args[1:]})
	return "", err
}

func (d *desk) tryKinds(args []string) (string, error) {
	v, err := d.app.Kinds.TryImport(app.KindFileRequest{Path: d.inScript(args[0])})
	if err != nil {
		return "", err
	}
	if v.Problem != nil {
		return "", &app.Failure{Code: v.Problem.Code, Sentence: v.Problem.Sentence}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "dari %s, dikenal %v\n", v.Office, v.Known)
	for _, r := range v.Rows {
		fmt.Fprintf(&out, "%s | %s | milik kantor %v\n", r.Code, r.Verdict, r.Own)
	}
	return out.String(), nil
}

func (d *desk) importKinds(args []string) (string, error) {
	_, err := d.app.Kinds.CommitImport(app.KindFileRequest{Path: d.inScript(args[0]), Codes: args[1:]})
	return "", err
}
