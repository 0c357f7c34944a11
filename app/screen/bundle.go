package screen

import (
	"errors"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// bundles is 受渡し without a network: what lies on a medium, and writing a bundle (受渡しファイル) for a colleague or for oneself. Writing and reading
// run beside the work and can be stopped; a bundle counts only after it was read back.
type bundles struct {
	*board
	folder string // the medium, or a folder on it
	found  []casework.BundleRow
	log    []casework.BundleLog
	people []casework.Person // of the roster, but this device
	whom   int               // index of people, -1 everybody
	note   string            // what is wrong with the medium
	result []fyne.CanvasObject
	busy   bool
	fresh  bool // the medium was looked at anew: the cursor goes to what it brought
	doing  *widget.Label
	bar    *widget.Bar
}

var bundleCols = []widget.Col{{Width: 132, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}, {Share: 1}, {Share: 0.5, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newBundles(a *App) *bundles {
	p := &bundles{board: newBoard(a, bundleCols, 620, widget.NewEmpty(widget.SignTransfer, "", "")), whom: -1, fresh: true, doing: plain(""), bar: widget.NewBar(240)}
	k := p.keymap
	k.Command[fyne.KeyM] = func() { p.medium(fyne.KeyM) }
	k.Command[fyne.KeyP] = p.choosePerson
	k.Command[fyne.KeyN] = func() { p.copyOut(fyne.KeyN) }
	k.Command[fyne.KeyX] = p.stop
	k.Command[fyne.KeyG] = p.look
	k.Command[fyne.KeyReturn], k.Command[fyne.KeyEnter], k.Chords[widget.Ctrl(fyne.KeyReturn)] = p.rehearseRow, p.rehearseRow, p.rehearseRow
	return p
}

func (p *bundles) object() fyne.CanvasObject { return p.root }
func (p *bundles) keys() *widget.Keymap      { return p.keymap }
func (p *bundles) leave()                    {}
func (p *bundles) hints() []hint {
	t := p.a.t
	return []hint{
		{"Enter", t("bundle.look")},
		{"N", t("bundle.write")},
		{"P", t("bundle.whom")},
		{"M", t("bundle.medium")},
		{"G", t("bundle.again")},
		{"X", t("job.stop")},
		{"↑↓", t("step.choose")},
		{"F1", t("keys.all")},
	}
}

func (p *bundles) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID && !p.busy {
		p.enter()
	}
}

// onMedium is what the page shows, read in one go.
type onMedium struct {
	folder string
	found  []casework.BundleRow
	err    error
	log    []casework.BundleLog
	people []casework.Person
}

func (p *bundles) enter() {
	id, folder := p.a.caseID, p.folder
	load(p.a, func(d Desk) (v onMedium, err error) {
		if v.folder = folder; folder == "" {
			d.Setting(mediumGiven, &v.folder)
		}
		if v.folder != "" {
			v.found, v.err = d.Bundles(v.folder)
		}
		v.log = d.BundleLogs(id)
		c, err := d.Case(id)
		if err != nil {
			return v, err
		}
		own := d.Vault().Device().String()
		for _, x := range c.Roster {
			if ended := len(x.Roles) == 1 && x.Roles[0] == "ended"; x.Device != own && !ended {
				v.people = append(v.people, x)
			}
		}
		return v, nil
	}, func(v onMedium) {
		p.folder, p.found, p.log, p.people, p.note = v.folder, v.found, v.log, v.people, ""
		if p.whom >= len(p.people) {
			p.whom = -1
		}
		if v.err != nil && !errors.Is(v.err, casework.ErrNoBundle) {
			p.note = p.a.t("bundle.unreadable")
		}
		p.show()
	})
}

// look reads the medium again.
func (p *bundles) look() {
	p.result, p.fresh = nil, true
	p.enter()
}

// next is the first bundle of somebody else that was not taken in yet, -1 none.
func (p *bundles) next() int {
	for i := range p.found {
		if r := &p.found[i]; r.Err == nil && !r.Own && !r.Taken {
			return i
		}
	}
	return -1
}

// rehearseRow rehearses the bundle under the cursor; where it stands on what was handed over before, the next that was not taken in.
func (p *bundles) rehearseRow() {
	r, i := p.now(), p.next()
	if (r == nil || r.act == nil) && i >= 0 {
		p.rehearse(p.found[i].Folder)
		return
	}
	p.enterRow()
}

func (p *bundles) show() {
	a := p.a
	var rows []boardRow
	if len(p.found) > 0 {
		rows = append(rows, section(a.t("bundle.found", len(p.found))))
	}
	for i := range p.found {
		rows = append(rows, p.foundRow(&p.found[i]))
	}
	if len(p.log) > 0 {
		rows = append(rows, section(a.t("bundle.log")))
	}
	for i := range p.log {
		rows = append(rows, p.logRow(&p.log[i]))
	}
	p.set(rows)
	if i := p.next(); i >= 0 && p.fresh {
		p.to(i + 1) // below the name of the section
	}
	p.fresh = false
	widget.Show(p.empty, false)
	medium := a.t("bundle.nomedium")
	if p.folder != "" {
		medium = p.folder
	}
	whom := a.t("bundle.everybody")
	if p.whom >= 0 {
		whom = p.people[p.whom].Name
	}
	r := a.router
	objs := []fyne.CanvasObject{
		widget.NewFlow(widget.Down{Gap: 2}, heading(a.t("bundle.title")), para(a.t("bundle.why"))),
		form(
			a.t("bundle.medium"), widget.NewFlow(widget.Down{Gap: 6}, widget.NewLabel(medium, widget.Style{}), row(widget.NewKey(r, widget.KeyLook{Word: a.t("bundle.choose"), Hint: "M"}, func() { p.medium("") }))),
			a.t("bundle.whom"), row(strong(whom), widget.NewKey(r, widget.KeyLook{Word: a.t("bundle.choose"), Hint: "P"}, p.choosePerson)),
		),
	}
	if p.note != "" {
		objs = append(objs, row(widget.NewMark(widget.SignStalled, 18), strong(p.note)), para(a.t("bundle.unreadable.why")))
	} else if len(p.found) == 0 {
		objs = append(objs, row(widget.NewMark(widget.SignTransfer, 18), strong(a.t("bundle.empty"))), para(a.t("bundle.empty.why")))
	}
	if p.busy {
		objs = append(objs, p.doing, p.bar, row(widget.NewKey(r, widget.KeyLook{Word: a.t("job.stop"), Hint: "X"}, p.stop)))
	} else {
		keys := []fyne.CanvasObject{widget.NewKey(r, widget.KeyLook{Word: a.t("bundle.write"), Hint: "N"}, func() { p.copyOut("") })}
		if len(p.found) > 0 {
			keys = append([]fyne.CanvasObject{widget.NewKey(r, widget.KeyLook{Word: a.t("bundle.look"), Hint: "Enter", Weight: widget.Primary}, p.rehearseRow)}, keys...)
		}
		objs = append(objs, row(keys...))
	}
	objs = append(objs, p.result...)
	p.right.Set(objs...)
	widget.Refit(p.root)
}

func (p *bundles) foundRow(r *casework.BundleRow) boardRow {
	a := p.a
	v := widget.LineView{Sign: widget.SignHanded, Texts: []string{a.when(r.WrittenMS), r.By, size(uint64(max(0, r.Bytes)))}}
	switch {
	case r.Err != nil:
		v.Sign, v.Texts = widget.SignStalled, []string{"", a.words.T("error." + a.trouble(r.Err) + ".what"), ""}
	case r.Own:
		v.Texts[1] = a.t("bundle.own")
	}
	var more []string
	if r.For != "" {
		more = append(more, a.t("bundle.for", r.For))
	}
	if r.Taken {
		more = append(more, a.t("bundle.taken"))
		v.Sign = widget.SignDone
	}
	for _, s := range more {
		v.Sub = spaced(v.Sub, s)
	}
	folder := r.Folder
	return boardRow{key: "f" + folder, view: v, act: func() { p.rehearse(folder) }}
}

func (p *bundles) logRow(l *casework.BundleLog) boardRow {
	a := p.a
	v := widget.LineView{Sign: widget.SignHanded, Texts: []string{a.when(l.AtMS), a.t("bundle.out", l.Entries, l.Items), size(uint64(max(0, l.Bytes)))}, Dim: true}
	switch {
	case l.Way == "in":
		v.Sign, v.Texts[1] = widget.SignDone, a.t("bundle.in", l.By, l.Entries, l.Items)
	case l.Evening:
		v.Texts[1] = a.t("bundle.evening", l.Entries, l.Items)
	}
	v.Sub = l.Folder
	if l.Head != "" {
		v.Sub = spaced(a.t("headhash")+" "+short(l.Head), l.Folder)
	}
	return boardRow{key: "l" + l.Way + l.Bundle, view: v}
}

// trouble names the sentences of an error.
func (a *App) trouble(err error) string {
	if a.host.Trouble == nil {
		return "io"
	}
	return a.host.Trouble(err)
}

// rehearse goes to the rehearsal of a bundle.
func (p *bundles) rehearse(folder string) {
	if p.busy {
		return
	}
	if q, ok := p.a.page("rehearsal").(*rehearsal); ok {
		q.want(folder)
		p.a.Go("rehearsal")
	}
}

// stop ends what is under way: of writing nothing stays, of taking in what was taken.
func (p *bundles) stop() {
	if p.busy && p.a.stopJob != nil {
		p.a.stopJob()
	}
}

func (p *bundles) choosePerson() {
	a := p.a
	keys, words := []string{""}, []string{a.t("bundle.everybody")}
	for _, x := range p.people {
		keys, words = append(keys, x.Device), append(words, x.Name)
	}
	a.choose(fyne.KeyP, a.t("bundle.whom"), keys, words, func(device string) {
		p.whom = -1
		for i := range p.people {
			if p.people[i].Device == device {
				p.whom = i
			}
		}
		p.show()
	})
}

// medium asks which folder bundles are written to and looked for in.
func (p *bundles) medium(by fyne.KeyName) {
	p.a.pickMedium(by, mediumGiven, p.folder, func(dir string) {
		p.folder = dir
		p.look()
	})
}
