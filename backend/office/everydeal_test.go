package office_test

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/office"
)

// deals are the calls that change something. Each one can be made again and again.
func deals() map[string]visit {
	all := map[string]visit{}
	for _, some := range []map[string]visit{letterDeals(), sheetDeals(), dayDeals(), personDeals(), kindDeals(), officeDeals()} {
		maps.Copy(all, some)
	}
	return all
}

func letterDeals() map[string]visit {
	today := kelurahan.Date(20261123)
	return map[string]visit{
		"Issue": func(c *caller) func() error {
			d := c.usaha(c.maria, c.next()%20)
			return func() error { return only(c.office.Issue(c.t.Context(), c.maria, d)) }
		},
		"Issue a replacement": func(c *caller) func() error {
			old := c.issue(c.maria, c.usaha(c.maria, c.next()%20))
			d := must(c.office.Replacement(c.maria, old.Record.ID))
			d.Overridden = []string{"nik-unusual"}
			return func() error { return only(c.office.Issue(c.t.Context(), c.maria, d)) }
		},
		"Hold": func(c *caller) func() error {
			d := c.usaha(c.maria, c.next()%20)
			return func() error { return only(c.office.Hold(c.t.Context(), c.maria, d, "perlu dilihat")) }
		},
		"Release": func(c *caller) func() error {
			held := c.holdOne()
			return func() error { return only(c.office.Release(c.t.Context(), c.lay, held, []byte(c.pins[boss]))) }
		},
		"RefuseHold": func(c *caller) func() error {
			held := c.holdOne()
			return func() error { return c.office.RefuseHold(c.t.Context(), c.lay, held, "belum lengkap") }
		},
		"Void": func(c *caller) func() error {
			l := c.issue(c.maria, c.usaha(c.maria, c.next()%20))
			return func() error { return c.office.Void(c.t.Context(), c.maria, l.Record.ID, "salah nama") }
		},
		"Handwritten": func(c *caller) func() error {
			return func() error {
				return only(c.office.Handwritten(c.t.Context(), c.maria, "Surat", "Ana Tefa", "beasiswa", today))
			}
		},
		"Refuse": func(c *caller) func() error {
			d := c.usaha(c.maria, c.next()%20)
			return func() error { return only(c.office.Refuse(c.t.Context(), c.maria, d, "pengantar belum ada", nil)) }
		},
	}
}

func sheetDeals() map[string]visit {
	today := kelurahan.Date(20261123)
	return map[string]visit{
		"Print": func(c *caller) func() error {
			l := c.issue(c.maria, c.usaha(c.maria, c.next()%20))
			return func() error { return only(c.office.Print(c.t.Context(), c.maria, l.Record.ID)) }
		},
		"Print a copy": func(c *caller) func() error {
			l := c.printed()
			c.act(c.office.Answer(c.t.Context(), c.maria, l, kelurahan.CameOut))
			return func() error { return only(c.office.Print(c.t.Context(), c.maria, l)) }
		},
		"Print again unasked": func(c *caller) func() error {
			l := c.printed()
			return func() error { return only(c.office.Print(c.t.Context(), c.maria, l)) }
		},
		"Answer": func(c *caller) func() error {
			l := c.printed()
			return func() error { return c.office.Answer(c.t.Context(), c.maria, l, kelurahan.CameOut) }
		},
		"PrintDay": func(c *caller) func() error {
			return func() error { return only(c.office.PrintDay(c.t.Context(), c.maria, today)) }
		},
		"PrintTest": func(c *caller) func() error {
			return func() error { return only(c.office.PrintTest(c.t.Context(), c.maria)) }
		},
		"SaveDraft": func(c *caller) func() error {
			d := c.usaha(c.maria, 1)
			return func() error { return c.office.SaveDraft(d) }
		},
		"DiscardDraft": func(c *caller) func() error {
			d := c.usaha(c.maria, 1)
			c.act(c.office.SaveDraft(d))
			return func() error { return c.office.DiscardDraft(c.t.Context(), d.ID) }
		},
	}
}

func dayDeals() map[string]visit {
	return map[string]visit{
		"CloseDay": func(c *caller) func() error {
			c.issue(c.maria, c.usaha(c.maria, c.next()%20))
			return func() error { return only(c.office.CloseDay(c.t.Context(), c.maria)) }
		},
		"Return": func(c *caller) func() error {
			batch := c.closed()
			return func() error { return c.office.Return(c.t.Context(), c.lay, batch, "periksa lagi", nil) }
		},
		"CloseAgain": func(c *caller) func() error {
			batch := c.closed()
			c.act(c.office.Return(c.t.Context(), c.lay, batch, "periksa lagi", nil))
			return func() error { return only(c.office.CloseAgain(c.t.Context(), c.maria, batch)) }
		},
		"See": func(c *caller) func() error {
			l := c.issue(c.maria, c.usaha(c.maria, c.next()%20))
			batch := must(c.office.CloseDay(c.t.Context(), c.maria))
			return func() error { return c.office.See(c.t.Context(), c.lay, batch, l.Record.ID) }
		},
		"Approve": func(c *caller) func() error {
			batch := c.closed()
			_, letters, err := c.office.Review(c.lay, batch)
			c.act(err)
			for _, l := range letters {
				c.act(c.office.See(c.t.Context(), c.lay, batch, l.Record.ID))
			}
			return func() error { return c.office.Approve(c.t.Context(), c.lay, batch, []byte(c.pins[boss])) }
		},
	}
}

// holdOne has a letter wait for a supervisor.
func (c *caller) holdOne() kelurahan.LetterID {
	c.t.Helper()
	rec, err := c.office.Hold(c.t.Context(), c.maria, c.usaha(c.maria, c.next()%20), "perlu dilihat")
	c.act(err)
	return rec.ID
}

// printed is a letter whose sheet somebody must answer for.
func (c *caller) printed() kelurahan.LetterID {
	c.t.Helper()
	l := c.issue(c.maria, c.usaha(c.maria, c.next()%20))
	c.act(only(c.office.Print(c.t.Context(), c.maria, l.Record.ID)))
	c.waitSheet(l.Record.ID)
	return l.Record.ID
}

// closed is a batch that waits for its approval.
func (c *caller) closed() kelurahan.BatchID {
	c.t.Helper()
	c.issue(c.maria, c.usaha(c.maria, c.next()%20))
	return must(c.office.CloseDay(c.t.Context(), c.maria))
}

func personDeals() map[string]visit {
	return map[string]visit{
		"SaveResident": func(c *caller) func() error {
			r := kelurahan.Resident{Name: "Yusuf " + c.word(), Sex: c.people[1].Sex, Address: c.people[1].Address}
			return func() error { return only(c.office.SaveResident(c.t.Context(), c.maria, r, "")) }
		},
		"CorrectResident": func(c *caller) func() error {
			r := must(c.office.Glance(c.people[7].ID))
			r.Mother = "MARIANA " + c.word()
			return func() error {
				return only(c.office.CorrectResident(c.t.Context(), c.maria, r, "salah tulis", "KK asli"))
			}
		},
		"ImportResidents": func(c *caller) func() error {
			r := c.people[10]
			r.Mother = "YULIANA " + c.word()
			return func() error { return c.office.ImportResidents(c.t.Context(), c.maria, "uji", []kelurahan.Resident{r}) }
		},
		"LinkCard": func(c *caller) func() error {
			uid := []byte("uid-" + strconv.Itoa(c.next()))
			return func() error { return c.office.LinkCard(c.t.Context(), c.maria, uid, c.people[4].ID) }
		},
		"UnlinkCard": func(c *caller) func() error {
			c.act(c.office.LinkCard(c.t.Context(), c.maria, []byte("uid-"+strconv.Itoa(c.next())), c.people[11].ID))
			return func() error { return c.office.UnlinkCard(c.t.Context(), c.maria, c.people[11].ID, "kartu hilang") }
		},
		"AskCorrection": func(c *caller) func() error {
			asked := kelurahan.CorrectionAsked{Person: c.people[4].ID, Wrong: "nama ibu salah tulis", Evidence: "KK asli", Asker: "anaknya"}
			return func() error { return c.office.AskCorrection(c.t.Context(), c.maria, asked) }
		},
		"AnswerCorrection": func(c *caller) func() error {
			c.askCorrection(c.maria, 12)
			open := must(c.office.Corrections())
			return func() error {
				return c.office.AnswerCorrection(c.t.Context(), c.maria, open[len(open)-1].Position, kelurahan.CorrectionDone, "sesuai KK asli")
			}
		},
		"PrintAbout": func(c *caller) func() error {
			return func() error {
				return only(c.office.PrintAbout(c.t.Context(), c.maria, c.people[3].ID, "diminta orangnya"))
			}
		},
		"PrintBreach": func(c *caller) func() error {
			found := must(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()}))
			return func() error {
				return only(c.office.PrintBreach(c.t.Context(), c.lay, found, office.BreachWords{How: "dibobol"}))
			}
		},
		"SaveBreach": func(c *caller) func() error {
			found := must(c.office.Breached(c.t.Context(), c.lay, office.BreachQuery{What: office.BreachPC, To: c.ms()}))
			return func() error { return c.office.SaveBreach(c.t.Context(), c.lay, found, new(bytes.Buffer)) }
		},
		"Exported": func(c *caller) func() error {
			left := kelurahan.PeopleExported{What: kelurahan.ExportStick, Purpose: "kiriman ke kota", First: 1, Last: c.head()}
			return func() error { return c.office.Exported(c.t.Context(), c.maria, left) }
		},
		"FlushViews": func(c *caller) func() error {
			must(c.office.Resident(c.t.Context(), c.maria, c.people[c.next()%20].ID, "warga"))
			return func() error { return c.office.FlushViews(c.t.Context(), c.maria.ID) }
		},
		"Erase": func(c *caller) func() error {
			return func() error { return only(c.office.Erase(c.t.Context(), c.lay, "masa simpan habis")) }
		},
	}
}

func kindDeals() map[string]visit {
	return map[string]visit{
		"Propose": func(c *caller) func() error {
			n := c.proposal()
			return func() error { return only(c.office.Propose(c.t.Context(), c.maria, n)) }
		},
		"AdoptKind": func(c *caller) func() error {
			k := must(c.office.Propose(c.t.Context(), c.maria, c.proposal()))
			return func() error { return c.office.AdoptKind(c.t.Context(), c.lay, k.Code, k.Version, []byte(c.pins[boss])) }
		},
		"RejectKind": func(c *caller) func() error {
			k := must(c.office.Propose(c.t.Context(), c.maria, c.proposal()))
			return func() error { return c.office.RejectKind(c.t.Context(), c.lay, k.Code, k.Version, "belum perlu") }
		},
		"RetireKind": func(c *caller) func() error {
			return func() error {
				err := c.office.RetireKind(c.t.Context(), c.lay, "domisili", "tidak dipakai")
				if err == nil {
					c.store.arm(0)
					err = c.office.RestoreKind(c.t.Context(), c.lay, "domisili")
				}
				return err
			}
		},
		"RestoreKind": func(c *caller) func() error {
			c.act(ignore(c.office.RetireKind(c.t.Context(), c.lay, "domisili", "tidak dipakai"), kelurahan.NotAllowedNow))
			return func() error { return c.office.RestoreKind(c.t.Context(), c.lay, "domisili") }
		},
		"ImportKinds": func(c *caller) func() error {
			file := must(c.office.ExportKinds([]kelurahan.KindCode{"sku"}))
			return func() error {
				return only(c.office.ImportKinds(c.t.Context(), c.maria, file, []kelurahan.KindCode{"sku"}))
			}
		},
		"TakeOffers": func(c *caller) func() error {
			return func() error {
				return ignore(c.office.TakeOffers(c.t.Context(), c.lay, kelurahan.OriginShipped, nil, []byte(c.pins[boss])), kelurahan.NotFound)
			}
		},
	}
}

// proposal is a change of a kind that nobody proposed before.
func (c *caller) proposal() office.NewKind {
	c.t.Helper()
	s := must(c.office.KindState("sktm"))
	i := bytes.Index(s.Kind.File, []byte("title = \""))
	file := slices.Concat(s.Kind.File[:i+9], []byte("Baru "+strconv.Itoa(c.next())+" "), s.Kind.File[i+9:])
	return office.NewKind{File: file, Base: s.Kind.Version}
}

// ignore takes one refusal for granted.
func ignore(err error, code kelurahan.Code) error {
	if kelurahan.CodeOf(err) == code {
		return nil
	}
	return err
}

func officeDeals() map[string]visit {
	return map[string]visit{
		"Configure": func(c *caller) func() error {
			address := "Jalan Timor Raya " + strconv.Itoa(c.next())
			return func() error {
				return c.office.Configure(c.t.Context(), c.lay, func(p *kelurahan.Office) { p.Address = address })
			}
		},
		"OnDuty": func(c *caller) func() error {
			return func() error { return c.office.OnDuty(c.t.Context(), c.maria, "lurah") }
		},
		"SetStart": func(c *caller) func() error {
			year := 2026 + c.next()
			return func() error { return c.office.SetStart(c.t.Context(), c.lay, year, 100) }
		},
		"AcceptClock": func(c *caller) func() error {
			return func() error { return c.office.AcceptClock(c.t.Context(), c.lay, "jam diperbaiki") }
		},
		"Keep": func(c *caller) func() error {
			return func() error { return c.office.Keep(c.t.Context(), c.lay, kelurahan.Retention{LookUps: 5 + c.next()%3}) }
		},
		"Deliver": func(c *caller) func() error {
			p := must(c.office.Proof())
			return func() error { return c.office.Deliver(c.t.Context(), p.Head.Seq, p.Head.Hash, []byte("tanda terima")) }
		},
		"Backup": func(c *caller) func() error {
			dir := c.t.TempDir()
			return func() error { return only(c.office.Backup(c.t.Context(), dir, true)) }
		},
		"SignIn": func(c *caller) func() error {
			return func() error { return only(c.office.SignIn(c.t.Context(), c.maria.ID, []byte(c.pins[clerk]))) }
		},
		"ResetPIN": func(c *caller) func() error {
			return func() error { return c.office.ResetPIN(c.t.Context(), c.lay, c.tiles[clerk2], []byte("482915")) }
		},
		"Enrol": func(c *caller) func() error {
			n := office.NewOfficer{Name: "Petugas " + c.word(), Role: kelurahan.Clerk}
			return func() error {
				n.PIN = []byte("582914")
				return c.office.Enrol(c.t.Context(), c.lay, n)
			}
		},
		"Dismiss": func(c *caller) func() error {
			who := c.colleague()
			return func() error { return c.office.Dismiss(c.t.Context(), c.lay, who, "pindah tugas") }
		},
		"HandOver": func(c *caller) func() error {
			for _, left := range must(c.office.Drafts()) {
				c.act(c.office.DiscardDraft(c.t.Context(), left.Draft.ID))
			}
			c.act(c.office.SaveDraft(c.usaha(c.maria, 1)))
			return func() error {
				return only(c.office.HandOver(c.t.Context(), c.maria, c.tiles[boss2], []byte(c.pins[boss2])))
			}
		},
	}
}

// colleague is a new officer.
func (c *caller) colleague() kelurahan.OfficerID {
	c.t.Helper()
	name := "Sejawat " + c.word()
	c.act(c.office.Enrol(c.t.Context(), c.lay, office.NewOfficer{Name: name, Role: kelurahan.Clerk, PIN: []byte("582914")}))
	c.learnTiles()
	return c.tiles[name]
}
