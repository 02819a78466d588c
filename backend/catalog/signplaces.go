package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// signatory is who signs in a place, as SignPlace.Who says it.
type signatory struct {
	sort   string // signer, applicant, subject, role, list, field, blank, none
	role   string // of role and list
	n      int    // of role: which one, from 1
	field  int    // of field and list; -1 = none
	column int    // of list
}

const (
	maxSignRows    = 12
	maxSignColumns = 4
)

// readSigns checks the signatures of a sheet and reads their words.
func (k *Kind) readSigns(sh *sheet) error {
	if len(sh.signs) > maxSignRows {
		return faultf(sh.path+at("sign", maxSignRows, ""), "more than %d rows of signatures", maxSignRows)
	}
	official, registered := false, false
	for i := range sh.signs {
		row := sh.path + "sign." + strconv.Itoa(i)
		columns := sh.signs[i].Columns
		if len(columns) == 0 || len(columns) > maxSignColumns {
			return faultf(row, "a row of signatures has one to %d columns", maxSignColumns)
		}
		for c := range columns {
			p := &columns[c]
			if err := k.readPlace(p, row+"."+at("column", c, "")); err != nil {
				return err
			}
			official = official || p.who.sort == "signer" || p.who.sort == "blank"
			registered = registered || p.Register
		}
	}
	if sh.shape == Pernyataan && official && !registered {
		return faultf(sh.path+"sign.0", "in a statement the office only takes note: one signer or blank column has register = true")
	}
	if sh.path == "" && len(sh.signs) > 0 && (k.Signing.Applicant != "" || k.Signing.Witnesses != "") {
		return faultf("signing", "applicant and witnesses of [signing] have no meaning beside [[sign]]")
	}
	return nil
}

// readPlace checks one column; path ends with a dot.
func (k *Kind) readPlace(p *SignPlace, path string) (err error) {
	if p.who, err = k.signatory(p.Who, path+"who"); err != nil {
		return err
	}
	official := p.who.sort == "signer" || p.who.sort == "blank"
	switch {
	case p.Register && !official:
		return faultf(path+"register", "register is for signer and blank")
	case p.who.sort == "signer" && (p.Title != "" || p.Rank != "" || p.NIP != ""):
		return faultf(path+"title", "the signer's title, rank and NIP come by themselves")
	case p.Meterai && (official || p.who.sort == "none"):
		return faultf(path+"meterai", "the duty stamp is a citizen's")
	}
	for _, w := range []struct {
		into *[]piece
		text string
		key  string
	}{{&p.above, p.Above, "above"}, {&p.title, p.Title, "title"}, {&p.rank, p.Rank, "rank"}, {&p.nip, p.NIP, "nip"}} {
		if *w.into, err = k.line(w.text, path+w.key); err != nil {
			return err
		}
	}
	p.when, err = k.condition(p.When, path+"when", 0)
	return err
}

func (k *Kind) signatory(who, path string) (signatory, error) {
	sort, rest, _ := strings.Cut(who, ":")
	s := signatory{sort: sort, field: -1, n: 1}
	switch sort {
	case "signer", "applicant", "subject", "blank", "none":
		if rest == "" {
			return s, nil
		}
	case "role":
		key, place, numbered := strings.Cut(rest, ":")
		role := k.Role(key)
		s.role = key
		if numbered {
			s.n, _ = strconv.Atoi(place) // what is no number is out of reach
		}
		if role != nil && s.n >= 1 && s.n <= role.Max {
			return s, nil
		}
	case "field":
		s.field = k.fieldIndex(rest)
		if s.field >= 0 && slices.Contains([]FieldType{Text, Choice}, k.Fields[s.field].Type) {
			return s, nil
		}
	case "list":
		if s.listOf(k, rest) {
			return s, nil
		}
	}
	return s, faultf(path, "who is %q: nobody of this letter", who)
}

// listOf reads "anak.nama" and "role:saksi".
func (s *signatory) listOf(k *Kind, rest string) bool {
	if key, ok := strings.CutPrefix(rest, "role:"); ok {
		s.role = key
		return k.Role(key) != nil
	}
	list, column, _ := strings.Cut(rest, ".")
	s.field = k.fieldIndex(list)
	if s.field < 0 || k.Fields[s.field].Type != List {
		return false
	}
	s.column = k.Fields[s.field].column(column)
	return s.column >= 0
}
