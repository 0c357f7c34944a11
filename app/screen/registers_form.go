package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

func (p *registers) keepDraft(id, slot, text string) {
	ask(p.a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(_ struct{}, err error) {
		if err != nil {
			p.a.fail(err)
		}
	})
}

// longTexts are the fields in which people write more than a line.
var longTexts = []string{"content", "findings", "result", "measure", "outcome", "reason", "refusal_reason", "answer", "progress_note", "minutes", "basis", "what", "decision"}

// asks makes the questions of the form from the fields of the schema.
func (p *registers) asks(r *casework.RecordRow) []question {
	a := p.a
	out := make([]question, 0, len(p.data.Fields))
	for i := range p.data.Fields {
		f := &p.data.Fields[i]
		x := question{name: f.Name, label: f.Words, kind: f.Kind, need: f.Need, many: f.Many, fixed: r != nil && (r.State != "open" || r.FromCase != "")}
		switch f.Kind {
		case register.Choice:
			for _, c := range f.Choices {
				x.picks = append(x.picks, answerPick{c.Is, a.words.T("choice." + c.Is)})
			}
		case register.YesNo:
			x.picks = a.wordPicks("choice.", []string{"yes", "no"})
		case register.Ref:
			x.picks = p.refs[f.Of]
			if len(x.picks) == 0 {
				x.fixed = true
			}
		case register.User:
			x.picks = p.users
		case register.CaseID:
			x.picks = []answerPick{}
			for _, c := range a.home.Cases {
				x.picks = append(x.picks, answerPick{c.ID, spaced(c.Client, c.Scope)})
			}
		case register.Item:
			x.files = p.fileDoor()
			if x.fixed {
				x.files.add = nil
			}
			x.fixed = false
		case register.Provision:
			for _, c := range notice.All() {
				x.picks = append(x.picks, answerPick{string(c), spaced(c.Clause(), string(c))})
			}
		case register.Text:
			if slices.Contains(longTexts, f.Name) && !f.Many {
				x.kind = askLong
			}
		}
		if r != nil && slices.Contains(r.Shut, f.Name) {
			x.fixed = true
		}
		out = append(out, x)
	}
	return out
}

// head says which register it is and, for the committee, how it is composed.
func (p *registers) head() []fyne.CanvasObject {
	a := p.a
	k := p.kind()
	objs := []fyne.CanvasObject{heading(p.data.Title)}
	if k != nil {
		objs = append(objs, widget.NewFlow(wrapped{}, a.clauseTag(k.reg.Schema.Provision), widget.NewKey(a.router, widget.KeyLook{Word: a.t("registers.new"), Hint: "N", Sign: widget.SignPlus, Height: 32}, p.create), widget.NewKey(a.router, widget.KeyLook{Word: a.t("registers.export"), Hint: "Ctrl+E", Height: 32}, p.export)))
		if s := k.reg.Schema.Keep; s != nil {
			objs = append(objs, widget.NewFlow(wrapped{}, caption(a.t("registers.keep."+s.From, s.Years)), a.clauseTag(s.Provision)))
		}
	}
	if strings.HasPrefix(p.data.Register, "committee_") {
		objs = append(objs, keyRowOf(a.stepKey(fyne.KeyW, "committee.title", p.toCommittee)))
	}
	if c := p.data.Composition; c != nil {
		sign := widget.SignDone
		if !c.Valid {
			sign = widget.SignBlocked
		}
		objs = append(objs, widget.NewFlow(wrapped{}, widget.NewMark(sign, 18), plain(a.t("registers.composition", c.Members, c.External))))
	}
	if p.data.All == 0 && !p.fresh {
		objs = append(objs, para(a.t("registers.first", p.data.Title)))
	}
	return objs
}

// build puts the form together.
func (p *registers) build() {
	a, r := p.a, p.record
	objs := p.head()
	title := a.t("registers.new")
	var keys []*widget.Key
	switch {
	case r == nil:
		keys = []*widget.Key{a.mainKey("Ctrl+Enter", "save", p.save)}
	case r.FromCase != "":
		title = r.Title
		objs = append(objs, para(a.t("registers.fromcase")))
		keys = []*widget.Key{a.stepKey(fyne.KeyC, "registers.case", p.toCase)}
	case r.State == "open":
		title = r.Title
		keys = []*widget.Key{a.mainKey("Ctrl+Enter", "save", p.save), a.stepKey(fyne.KeyF, "registers.close", p.close), a.stepKey(fyne.KeyX, "registers.strike", p.strike), a.stepKey(fyne.KeyT, "k.history", p.history)}
		if p.hasFiles() {
			keys = append(keys, a.stepKey(fyne.KeyA, "files.attach", p.pickAttach))
		}
	default:
		title = r.Title
		objs = append(objs, para(spaced(a.t("registers.state."+r.State), a.dayOf(r.Closed), r.Reason)))
		keys = []*widget.Key{a.stepKey(fyne.KeyO, "registers.reopen", p.reopen), a.stepKey(fyne.KeyT, "k.history", p.history)}
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), subhead(title))
	if r != nil && len(r.Shut) > 0 {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignLock, 16), para(a.t("registers.shut"))))
	}
	objs = append(objs, p.involvedLines(r)...)
	objs = append(objs, p.q.flow, p.say, keyRowOf(keys...))
	p.right.Set(objs...)
	p.scroll.ScrollToTop()
	p.check(false)
	widget.Refit(p.root)
}

// check asks the door what the form lacks, and says it by clause.
func (p *registers) check(closing bool) {
	k, q := p.kind(), p.q
	if k == nil || q == nil || p.record != nil && p.record.State != "open" {
		p.faults = nil
		p.tellFaults("")
		return
	}
	id, reg, v := k.id, k.reg.Register, q.values()
	load(p.a, func(d Desk) ([]casework.RecordFault, error) { return d.RecordFaults(id, reg, v, closing) }, func(fs []casework.RecordFault) {
		if p.q != q {
			return
		}
		p.faults = fs
		word := ""
		if p.drafty {
			word = p.a.t("draft")
		}
		p.tellFaults(word)
	})
}

func (p *registers) tellFaults(word string) {
	a := p.a
	var objs []fyne.CanvasObject
	if word != "" {
		objs = append(objs, row(widget.NewMark(widget.SignDraft, 14), caption(a.t("registers.drafty"))))
	}
	if len(p.faults) > 0 {
		objs = append(objs, strong(a.t("registers.lacks", len(p.faults))))
	}
	for _, f := range p.faults {
		objs = append(objs, widget.NewFlow(wrapped{}, widget.NewMark(widget.SignNotice, 16), plain(f.Text), a.clauseTag(f.Provision)))
	}
	p.say.Set(objs...)
	widget.Refit(p.root)
}

func (p *registers) write() {
	if p.empty.Visible() {
		p.openBook(register.Office)
		return
	}
	if p.q == nil {
		p.create()
		return
	}
	for _, f := range p.faults { // to what is missing first
		if x := p.q.at(f.Field); x != nil {
			p.a.router.Open(fyne.KeyReturn, x)
			return
		}
	}
	if fs := p.q.fields(); len(fs) > 0 {
		p.a.router.Open(fyne.KeyReturn, fs[0])
	}
}

func (p *registers) create() {
	if p.empty.Visible() {
		p.openBook(register.Office)
		return
	}
	if p.kind() == nil {
		return
	}
	p.a.router.Back()
	p.fresh, p.q, p.record = true, nil, nil
	p.list.Refresh()
	p.present()
	if p.q != nil {
		if fs := p.q.fields(); len(fs) > 0 {
			p.a.router.Open(fyne.KeyN, fs[0])
		}
	}
}

// toCommittee goes to the page of the committee from its registers.
func (p *registers) toCommittee() {
	if strings.HasPrefix(p.data.Register, "committee_") {
		p.a.Go("committee")
	}
}

// toCase opens the client's case in which a record stands.
func (p *registers) toCase() {
	if r := p.now(); r != nil && r.FromCase != "" {
		p.a.openCase(r.FromCase, "road", "")
	}
}

// changedFields are the answers that differ from the record; one that was emptied is an empty text.
func (p *registers) changedFields() map[string]casework.FieldTexts {
	v := p.q.values()
	out := map[string]casework.FieldTexts{}
	for _, x := range p.q.asks {
		var was []string
		if p.record != nil {
			was = p.record.Fields[x.name]
		}
		if !x.fixed && !slices.Equal(v[x.name], was) {
			out[x.name] = v[x.name]
		}
	}
	return out
}

// shownName is a record in one line, for titles of sheets.
func (p *registers) shownName() string {
	if p.record == nil {
		return p.data.Title
	}
	return strings.TrimSpace(p.data.Title + "  " + p.record.Title)
}
