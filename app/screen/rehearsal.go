package screen

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// rehearsal (予行) says what taking a bundle in would change: one sentence, six numbers, Enter. Nothing is changed before. Details stand beside.
type rehearsal struct {
	*board
	folder string
	data   *casework.RehearsalView // nil: not looked at yet
	taken  *casework.CopyInResult  // nil: not taken in yet
	wrong  []fyne.CanvasObject     // instead of data
	busy   string                  // step under way
	doing  *widget.Label
	bar    *widget.Bar
}

var rehearsalCols = []widget.Col{{Width: 84, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}, {Share: 1}, {Share: 0.5, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

// namesShown is how many files of evidence are listed by name.
const namesShown = 200

func newRehearsal(a *App) *rehearsal {
	back := widget.NewKey(a.router, widget.KeyLook{Word: a.t("bundle.title"), Hint: "M"}, func() { a.Go("bundle") })
	p := &rehearsal{
		board: newBoard(a, rehearsalCols, 620, widget.NewEmpty(widget.SignTransfer, a.t("rehearsal.empty"), a.t("rehearsal.empty.why"), back)), doing: plain(""), bar: widget.NewBar(240),
	}
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(p.right)), widget.On(widget.NewBox(widget.ColorBackground), p.list), 520, p.empty)
	k := p.keymap
	k.Command[fyne.KeyReturn], k.Command[fyne.KeyEnter], k.Chords[widget.Ctrl(fyne.KeyReturn)] = p.take, p.take, p.take
	k.Command[fyne.KeyX], k.Command[fyne.KeyM] = p.giveUp, p.toMedium
	k.Command[fyne.KeyC] = func() { a.Go("conflicts") }
	return p
}

func (p *rehearsal) object() fyne.CanvasObject { return p.root }
func (p *rehearsal) keys() *widget.Keymap      { return p.keymap }
func (p *rehearsal) leave()                    {}
func (p *rehearsal) changed(casework.Changes)  {}
func (p *rehearsal) hints() []hint {
	t := p.a.t
	return []hint{{"Enter", t("rehearsal.take")}, {"X", t("rehearsal.drop")}, {"M", t("bundle.title")}, {"C", t("rail.conflicts")}, {"↑↓", t("step.choose")}, {"F1", t("keys.all")}}
}

// want names the bundle that is looked at next.
func (p *rehearsal) want(folder string) {
	if p.busy == "" {
		p.folder, p.data, p.taken, p.wrong = folder, nil, nil, nil
	}
}

func (p *rehearsal) enter() {
	if p.folder != "" && p.data == nil && p.wrong == nil && p.busy == "" {
		p.look()
		return
	}
	p.show()
}

// look rehearses beside the work.
func (p *rehearsal) look() {
	folder := p.folder
	var v casework.RehearsalView
	p.run("bundle.step.looking", func(ctx context.Context, d Desk, f func(casework.BundleProgress)) (err error) {
		v, err = d.Rehearse(ctx, folder, f)
		return err
	}, func(err error) {
		if err == nil {
			p.data = &v
			return
		}
		p.failed(err, "rehearsal.nothing")
	})
}

// take takes the bundle in; the way out of a rehearsal that was taken is the same key.
func (p *rehearsal) take() {
	switch {
	case p.busy != "" || p.data == nil && p.wrong == nil:
		return
	case p.taken != nil || p.wrong != nil || p.data.Nothing:
		p.toMedium()
		return
	}
	folder := p.folder
	var res casework.CopyInResult
	p.run("bundle.step.taking", func(ctx context.Context, d Desk, f func(casework.BundleProgress)) (err error) {
		res, err = d.CopyIn(ctx, folder, f)
		return err
	}, func(err error) {
		if err == nil {
			p.taken = &res
			p.a.savedAt(p.a.host.Now())
		} else {
			p.failed(err, "rehearsal.kept")
		}
		p.a.frame.refreshCounts()
	})
}

func (p *rehearsal) run(word string, work func(context.Context, Desk, func(casework.BundleProgress)) error, done func(error)) {
	a := p.a
	p.busy = word
	p.doing.SetText(a.t(word))
	p.bar.Set(0)
	p.show()
	a.job(a.t(word), func(ctx context.Context, d Desk, pr Progress) error {
		return work(ctx, d, a.seldom(pr, p.progress))
	}, func(err error) {
		p.busy = ""
		done(err)
		p.show()
	})
}

func (p *rehearsal) progress(b casework.BundleProgress) {
	a := p.a
	p.doing.SetText(a.t("bundle.step."+b.Step) + "  " + a.t("transfer.of", size(uint64(max(0, b.Done))), size(uint64(max(0, b.Total)))))
	p.bar.Set(float32(b.Done) / float32(max(1, b.Total)))
}

// failed keeps what is said in place of the numbers; the panel says what happened.
func (p *rehearsal) failed(err error, kept string) {
	a := p.a
	if errors.Is(err, context.Canceled) {
		p.wrong = []fyne.CanvasObject{row(widget.NewMark(widget.SignNotice, 18), strong(a.t("transfer.stopped"))), para(a.t(kept))}
		return
	}
	t := a.troubleOf(err)
	p.wrong = []fyne.CanvasObject{row(widget.NewMark(widget.SignStalled, 18), strong(a.t("rehearsal.failed"))), para(t.Happened), para(a.t(kept))}
}

// giveUp stops what is under way, or leaves the bundle as it is.
func (p *rehearsal) giveUp() {
	if p.busy != "" {
		if p.a.stopJob != nil {
			p.a.stopJob()
		}
		return
	}
	p.want("")
	p.toMedium()
}

func (p *rehearsal) toMedium() {
	if p.busy == "" {
		p.a.Go("bundle")
	}
}

func (p *rehearsal) show() {
	a := p.a
	widget.Show(p.empty, p.folder == "")
	objs := []fyne.CanvasObject{heading(a.t("rehearsal.title"))}
	if v := p.data; v != nil {
		objs = append(objs, strong(a.t("rehearsal.of", v.By, a.when(v.WrittenMS), size(uint64(max(0, v.Bytes))))))
	}
	switch {
	case p.busy != "":
		objs = append(objs, p.doing, p.bar, row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("job.stop"), Hint: "X"}, p.giveUp)))
	case p.wrong != nil:
		objs = append(append(objs, p.wrong...), row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("bundle.title"), Hint: "Enter", Weight: widget.Primary}, p.toMedium)))
	case p.taken != nil:
		objs = append(objs, p.outcome()...)
	case p.data != nil:
		objs = append(objs, p.numbers()...)
	}
	p.right.Set(objs...)
	p.set(p.details())
	widget.Refit(p.root)
}

// numbers are what an import would bring.
func (p *rehearsal) numbers() []fyne.CanvasObject {
	a, v := p.a, p.data
	if v.Nothing {
		return []fyne.CanvasObject{
			row(widget.NewMark(widget.SignDone, 18), strong(a.t("rehearsal.same"))), para(a.t("rehearsal.same.why", v.Same)),
			row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("bundle.title"), Hint: "Enter", Weight: widget.Primary}, p.toMedium)),
		}
	}
	conflicts := a.t("rehearsal.later")
	if v.Conflict == 0 {
		conflicts = ""
	}
	missing := a.t("rehearsal.missing.why")
	if v.Missing == 0 {
		missing = ""
	}
	pairs := []any{}
	for _, x := range []struct {
		word string
		n    int
		more string
	}{
		{"rehearsal.new", v.New, ""},
		{"rehearsal.have", v.Same, ""},
		{"rehearsal.beside", v.Beside, ""},
		{"rehearsal.conflicts", v.Conflict, conflicts},
		{"rehearsal.items", v.Items, size(uint64(max(0, v.NewBytes)))},
		{"rehearsal.missing", v.Missing, missing},
		{"rehearsal.strangers", v.Strangers, ""},
	} {
		pairs = append(pairs, a.t(x.word), row(strong(a.t("rehearsal.count", x.n)), caption(x.more)))
	}
	objs := []fyne.CanvasObject{row(widget.NewMark(widget.SignNow, 18), plain(a.t("rehearsal.unchanged"))), form(pairs...)}
	if len(v.Faults) > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignStalled, 18), strong(a.t("rehearsal.faults", len(v.Faults)))), para(a.t("rehearsal.faults.why")))
	}
	if v.Foreign > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), plain(a.t("rehearsal.foreign", v.Foreign))))
	}
	return append(objs, row(
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("rehearsal.take"), Hint: "Enter", Weight: widget.Primary}, p.take),
		widget.NewKey(a.router, widget.KeyLook{Word: a.t("rehearsal.drop"), Hint: "X"}, p.giveUp),
	), para(a.t("rehearsal.union")))
}

// outcome says what was taken in.
func (p *rehearsal) outcome() []fyne.CanvasObject {
	a, v := p.a, p.taken
	objs := []fyne.CanvasObject{row(widget.NewMark(widget.SignDone, 18), strong(a.t("rehearsal.taken", v.Entries, v.Items, size(uint64(max(0, v.Bytes))))))}
	if len(v.Faults) > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignStalled, 18), strong(a.t("rehearsal.faults", len(v.Faults)))), para(a.t("rehearsal.faults.after")))
	}
	if v.Missing > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignNotice, 18), plain(a.t("rehearsal.stillmissing", v.Missing))))
	}
	if len(v.Parked) > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignStalled, 18), plain(a.t("rehearsal.parked", len(v.Parked)))))
	}
	keys := []fyne.CanvasObject{widget.NewKey(a.router, widget.KeyLook{Word: a.t("bundle.title"), Hint: "Enter", Weight: widget.Primary}, p.toMedium)}
	if v.Conflicts > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignConflict, 18), plain(a.t("transfer.person", v.Conflicts, v.Quarantined))))
		keys = append(keys, widget.NewKey(a.router, widget.KeyLook{Word: a.t("rail.conflicts"), Hint: "C"}, func() { a.Go("conflicts") }))
	}
	if v.Heads > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignDone, 18), plain(a.t("rehearsal.samehead", v.By))))
	}
	return append(objs, row(keys...))
}

// details are the list beside the numbers.
func (p *rehearsal) details() []boardRow {
	if p.data == nil {
		return nil
	}
	a := p.a
	var rows []boardRow
	for _, f := range p.data.Faults {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignStalled, Texts: []string{"", a.t("rehearsal.part", f.Part), a.t("rehearsal.fault." + f.What)}}})
	}
	for i := range p.data.Cases {
		rows = append(rows, p.caseRows(&p.data.Cases[i])...)
	}
	if n := len(p.data.Parked); n > 0 {
		rows = append(rows, section(a.t("rehearsal.parked", n)))
	}
	for _, x := range p.data.Parked {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignStalled, Texts: []string{short(x.ID)[:9], x.Why}}})
	}
	return rows
}

func (p *rehearsal) caseRows(c *casework.RehearsedCase) []boardRow {
	a := p.a
	name := c.Client
	if name == "" {
		name = short(c.Case)
	}
	if c.Unknown {
		name = spaced(name, a.t("rehearsal.newcase"))
	}
	rows := []boardRow{section(name)}
	for _, x := range c.Authors {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignVisit, Texts: []string{a.t("rehearsal.count", x.Entries), x.Name, strings.Trim(a.when(x.FirstMS)+" – "+a.when(x.LastMS), " –")}}})
	}
	for i := range c.Conflicts {
		x := &c.Conflicts[i]
		var sides []string
		for j := range x.Values {
			_, text := a.valueOf(x.Values[j].Value)
			sides = append(sides, x.Values[j].By+": "+strings.ReplaceAll(orDash(text), "\n", " "))
		}
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignConflict, Texts: []string{"", strings.TrimSuffix(x.Key, "@"), a.kindWord(x.Kind)}, Sub: strings.Join(sides, " / ")}})
	}
	if c.Void > 0 {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignVoid, Texts: []string{a.t("rehearsal.count", c.Void), a.t("rehearsal.void")}}})
	}
	if c.Unread > 0 {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignStalled, Texts: []string{a.t("rehearsal.count", c.Unread), a.t("rehearsal.unread")}}})
	}
	for i, n := range c.Items[:min(len(c.Items), namesShown)] {
		rows = append(rows, boardRow{key: c.Case + n, view: widget.LineView{Sign: widget.SignEvidence, Texts: []string{number(i + 1), n, a.t("rehearsal.comes")}}})
	}
	for i, n := range c.Missing[:min(len(c.Missing), namesShown)] {
		rows = append(rows, boardRow{view: widget.LineView{Sign: widget.SignNotice, Texts: []string{number(i + 1), n, a.t("rehearsal.notyet")}}})
	}
	return rows
}
