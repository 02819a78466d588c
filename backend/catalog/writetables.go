package catalog

func (w *sourceWriter) head(h *LetterHead) {
	if h == nil {
		return
	}
	w.table("letter", true)
	w.text("nature", h.Nature)
	w.text("attachments", h.Attachments)
	w.text("about", h.About)
	w.list("to", h.To)
}

// tables writes classes, requirements, hints and who has a part.
func (w *sourceWriter) tables(s *Source) {
	for _, c := range s.Classes {
		w.next("class")
		w.text("from", c.From)
		w.text("code", c.Code)
		w.text("scheme", c.Scheme)
	}
	for _, r := range s.Requirements {
		w.next("requirement")
		w.text("key", r.Key)
		w.text("label", r.Label)
		w.yes("optional", r.Optional)
	}
	for _, h := range s.Notices {
		w.next("hint")
		w.text("text", h.Text)
		w.text("when", h.When)
		w.text("level", h.Level)
		w.text("basis", h.Basis)
	}
	if a := &s.Applicant; w.table("applicant", a.Label != "" || a.Organisation || len(a.Needs) > 0) {
		w.text("label", a.Label)
		w.yes("organisation", a.Organisation)
		w.list("needs", a.Needs)
	}
	if a := &s.Subject; w.table("subject", a.Label != "" || a.Required || a.Organisation || len(a.Needs) > 0) {
		w.yes("required", a.Required)
		w.text("label", a.Label)
		w.yes("organisation", a.Organisation)
		w.list("needs", a.Needs)
	}
	for _, r := range s.Roles {
		w.next("role")
		w.text("key", r.Key)
		w.text("label", r.Label)
		w.number("min", r.Min)
		w.number("max", r.Max)
		w.yes("organisation", r.Organisation)
		w.list("needs", r.Needs)
	}
}

func (w *sourceWriter) field(f *Field) {
	w.next("field")
	w.text("name", f.Name)
	w.text("label", f.Label)
	w.text("type", string(f.Type))
	w.text("section", f.Section)
	w.text("when", f.When)
	w.yes("required", f.Required)
	w.yes("free", f.OptionsFree)
	w.list("options", f.Options)
	w.number("max-length", f.MaxLen)
	w.text("min", f.Min)
	w.text("max", f.Max)
	w.number("min-rows", f.MinRows)
	w.number("max-rows", f.MaxRows)
	w.text("default", f.Default)
	w.text("prefill", f.Prefill)
	w.yes("sensitive", f.Sensitive)
	w.text("hint", f.Hint)
	w.text("example", f.Example)
	for i := range f.Columns {
		c := &f.Columns[i]
		w.next("field.column")
		w.text("name", c.Name)
		w.text("label", c.Label)
		w.text("type", string(c.Type))
		w.text("detail", c.Detail)
		w.yes("required", c.Required)
		w.yes("free", c.OptionsFree)
		w.list("options", c.Options)
		w.number("max-length", c.MaxLen)
		w.number("width", c.Width)
		w.text("example", c.Example)
	}
}

// signs writes rows of signatures; name is "sign" or "sheet.sign".
func (w *sourceWriter) signs(name string, lines []SignLine) {
	for i := range lines {
		w.next(name)
		for j := range lines[i].Columns {
			p := &lines[i].Columns[j]
			w.next(name + ".column")
			w.text("who", p.Who)
			w.text("above", p.Above)
			w.text("title", p.Title)
			w.yes("place", p.Place)
			w.yes("register", p.Register)
			w.yes("meterai", p.Meterai)
			w.text("rank", p.Rank)
			w.text("nip", p.NIP)
			w.text("when", p.When)
		}
	}
}

func (w *sourceWriter) sheet(f *SheetForm) {
	w.next("sheet")
	w.text("title", f.Title)
	w.text("corner", f.Corner)
	w.maybe("head", f.Head)
	w.yes("number", f.Number)
	w.text("shape", string(f.Shape))
	w.text("when", f.When)
	w.body("body", f.Body)
	w.signs("sheet.sign", f.Signs)
}
