package screen

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// registers is the one screen of all registers and records (記録簿): kinds on the left, the records of one with search and filter, and the form of one
// record by the schema of its kind. What is missing is said; going away is never forbidden, what was written stays as a draft.
type registers struct {
	a      *App
	root   *fyne.Container
	kinds  *widget.List
	list   *widget.List
	search *widget.LineEntry
	states []*widget.Toggle
	count  *widget.Label
	none   *widget.Label
	right  *widget.Flow
	scroll *container.Scroll
	empty  *fyne.Container
	keymap *widget.Keymap

	books  []registerBook
	rows   []kindRow
	kindAt int
	data   casework.RegisterView
	refs   map[string][]answerPick // records of the registers that fields refer to
	users  []answerPick
	cursor int

	q       *questions
	record  *casework.RecordRow // that the form belongs to; nil: a new one
	fresh   bool                // the form is that of a record that is not there yet
	drafty  bool                // the form holds more than the record
	faults  []casework.RecordFault
	want    [3]string // case, register, record to open next
	wantNew bool      // a new record is begun there
	say     *widget.Flow
	items   map[string]*casework.ItemView // sealed files of the book that is shown
}

// registerBook is a book of the body, or the open case, with its registers.
type registerBook struct {
	id, title string
	view      casework.RegistersView
}

var recordStates = []string{"", "open", "closed", "struck"}

var recordCols = []widget.Col{{Share: 1}, {Width: 64, Style: widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}}}

func newRegisters(a *App) *registers {
	r := a.router
	p := &registers{a: a, kindAt: -1, cursor: -1, count: caption(""), none: widget.NewLabel("", widget.Style{Color: widget.ColorText2}), right: widget.NewFlow(widget.Down{Gap: 10, PadX: 16, PadY: 12}), say: widget.NewFlow(widget.Down{Gap: 4})}
	p.kinds = widget.NewList(r, func() int { return len(p.rows) }, func() fyne.CanvasObject {
		return widget.NewLine([]widget.Col{{Share: 1}}, widget.RowGrid)
	}, p.updateKind, func(i int) { p.toKind(i, 0) })
	p.list = widget.NewList(r, func() int { return len(p.data.Records) }, func() fyne.CanvasObject { return widget.NewLine(recordCols, widget.RowTwo) }, p.update, p.to)
	p.search = widget.NewLineEntry(r, a.t("registers.search")+"  /")
	p.search.OnChanged = func(string) { p.reload() }
	words := make([]string, len(recordStates))
	for i, s := range recordStates {
		words[i] = a.t("registers.state." + orText(s, "all"))
	}
	p.states = widget.NewChoice(r, words, func(int) { p.reload() })
	p.states[0].Set(true)
	p.scroll = widget.Scroll(p.right)
	p.empty = widget.On(widget.NewBox(widget.ColorSurface), widget.NewEmpty(widget.SignRegisters, a.t("registers.empty"), a.t("registers.empty.why"), widget.NewKey(r, widget.KeyLook{Word: a.t("registers.openbook"), Hint: "N", Weight: widget.Primary}, func() { p.openBook(register.Office) })))
	p.empty.Hide()
	top := widget.NewFlow(widget.Down{Gap: 4, PadX: 8, PadY: 6}, p.search, pick(p.states), p.count)
	p.root = container.New(widget.Func{Min: fyne.NewSize(700, 300), Do: p.layout}, widget.On(widget.NewBox(widget.ColorBackground), p.kinds), widget.NewBox(widget.ColorHairline), widget.On(widget.NewBox(widget.ColorSurface), top), widget.On(widget.NewBox(widget.ColorSurface), p.list),
		widget.NewBox(widget.ColorHairline), widget.On(widget.NewBox(widget.ColorSurface), p.scroll), p.none, p.empty)
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	kind := func(d int) func() { return func() { p.toKind(p.kindAt+d, d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{
			fyne.KeyReturn: p.write, fyne.KeyEnter: p.write, fyne.KeyN: p.create, fyne.KeySlash: func() { r.Open(fyne.KeySlash, p.search) }, fyne.KeyPageDown: kind(1), fyne.KeyPageUp: kind(-1), fyne.KeyS: p.nextState,
			fyne.KeyF: p.close, fyne.KeyO: p.reopen, fyne.KeyX: p.strike, fyne.KeyT: p.history, fyne.KeyV: p.closeVolume, fyne.KeyB: func() { a.choose(fyne.KeyB, a.t("registers.openbook"), p.missing(), p.bookWords(), p.openBook) }, fyne.KeyY: func() { a.showClause(p.data.Clause) },
			fyne.KeyC: p.toCase, fyne.KeyW: p.toCommittee, fyne.KeyA: p.pickAttach, fyne.KeyD: p.firstFile, fyne.KeyU: p.people,
		},
		Move:   widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1), fyne.KeyHome: func() { p.to(0) }, fyne.KeyEnd: func() { p.to(len(p.data.Records) - 1) }},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.save, widget.Ctrl(fyne.KeyE): p.export, widget.Ctrl(fyne.KeyP): p.export},
		Fields: func() []widget.Field {
			if p.q == nil {
				return []widget.Field{p.search}
			}
			return p.q.fields()
		},
	}
	return p
}

func (p *registers) layout(s fyne.Size) {
	o := p.root.Objects
	l, m := widget.Scaled(206), widget.Scaled(340)
	if s.Width < 1240 {
		l, m = widget.Scaled(186), widget.Scaled(300)
	}
	m = min(m, (s.Width-l)*0.45)
	widget.Place(o[0], 0, 0, l, s.Height)
	widget.Place(o[1], l, 0, 1, s.Height)
	h := widget.Scaled(36) + 2*widget.RowHeight(widget.SizeBody) + widget.RowHeight(widget.SizeCaption) + 52
	widget.Place(o[2], l+1, 0, m-1, h)
	widget.Place(o[3], l+1, h, m-1, s.Height-h)
	widget.Place(o[6], l+17, h+12, m-33, min(s.Height-h, 160))
	widget.Place(o[4], l+m, 0, 1, s.Height)
	widget.Place(o[5], l+m+1, 0, s.Width-l-m-1, s.Height)
	widget.Place(o[7], 0, 0, s.Width, s.Height)
}

func (p *registers) object() fyne.CanvasObject { return p.root }
func (p *registers) keys() *widget.Keymap      { return p.keymap }
func (p *registers) leave()                    { p.a.router.Settle() }
func (p *registers) hints() []hint {
	t := p.a.t
	return []hint{
		{"↑↓", t("step.choose")},
		{"PgUp PgDn", t("registers.kind")},
		{"N", t("registers.new")},
		{"Enter", t("step.write")},
		{"Ctrl+Enter", t("save")},
		{"/", t("registers.search")},
		{"S", t("registers.filter")},
		{"F", t("registers.close")},
		{"O", t("registers.reopen")},
		{"X", t("registers.strike")},
		{"T", t("k.history")},
		{"A", t("files.attach")},
		{"D", t("files.preview")},
		{"V", t("registers.volume")},
		{"U", t("registers.people")},
		{"Ctrl+E", t("registers.export")},
		{"Y", t("step.clause")},
		{"F1", t("keys.all")},
	}
}

func (p *registers) changed(ch casework.Changes) {
	if slices.ContainsFunc(p.books, func(b registerBook) bool { return b.id == ch.Case }) {
		p.enter()
	}
}

type registersData struct {
	books []registerBook
	users []answerPick
}

func (p *registers) enter() {
	p.a.inPage = p.scroll
	a, id := p.a, p.a.caseID
	client := ""
	if c := a.caseRow(); c != nil {
		client = c.Client
	}
	office, complaints := a.t("registers.book.office"), a.t("registers.book.complaints")
	load(a, func(d Desk) (v registersData, err error) {
		for _, b := range []registerBook{{title: office, view: casework.RegistersView{Book: register.Office}}, {title: complaints, view: casework.RegistersView{Book: register.Complaints}}, {id: id, title: client, view: casework.RegistersView{Book: register.Case}}} {
			if b.view.Book != register.Case {
				if b.id, err = d.BookID(b.view.Book); err != nil {
					b.id, err = "", nil // it is not in this store
				}
			}
			if b.id != "" {
				if b.view, err = d.Registers(b.id); err != nil {
					return v, err
				}
				if v.users == nil {
					v.users, err = usersOf(d, b.id)
				}
			}
			if err != nil {
				return v, err
			}
			v.books = append(v.books, b)
		}
		return v, nil
	}, func(v registersData) {
		p.books, p.users = v.books, v.users
		p.fillKinds()
	})
}

// usersOf are the persons that a field can name.
func usersOf(d Desk, id string) ([]answerPick, error) {
	v, err := d.Independence(id, "")
	out := []answerPick{}
	for i := range v.Persons {
		out = append(out, answerPick{v.Persons[i].User, v.Persons[i].Name})
	}
	return out, err
}

func (p *registers) state() string {
	return recordStates[max(0, chosen(p.states))]
}

func (p *registers) nextState() {
	i := (max(0, chosen(p.states)) + 1) % len(p.states)
	for j, t := range p.states {
		t.Set(i == j)
	}
	p.reload()
}

type registerData struct {
	casework.RegisterView
	items map[string]*casework.ItemView
	refs  map[string][]answerPick
}

// reload reads the records of the register again.
func (p *registers) reload() {
	k := p.kind()
	if k == nil {
		p.data = casework.RegisterView{}
		p.list.Refresh()
		p.right.Set()
		return
	}
	p.search.Flush()
	q := casework.RegisterQuery{Register: k.reg.Register, Text: p.search.Text, State: p.state()}
	id, of := k.id, k.reg.Schema
	load(p.a, func(d Desk) (v registerData, err error) {
		if v.RegisterView, err = d.Register(id, q); err != nil {
			return v, err
		}
		ev, err := d.Evidence(id)
		if err != nil {
			return v, err
		}
		v.items = map[string]*casework.ItemView{}
		for i := range ev.Items {
			v.items[string(ev.Items[i].ID)] = &ev.Items[i]
		}
		v.refs = map[string][]answerPick{}
		for _, f := range of.Fields {
			if f.Kind != register.Ref || v.refs[f.Of] != nil {
				continue
			}
			x, err := d.Register(id, casework.RegisterQuery{Register: f.Of, State: ""})
			if err != nil {
				return v, err
			}
			v.refs[f.Of] = []answerPick{}
			for i := range x.Records {
				if r := &x.Records[i]; r.State != "struck" {
					v.refs[f.Of] = append(v.refs[f.Of], answerPick{r.Record, r.Title})
				}
			}
		}
		return v, nil
	}, func(v registerData) { p.take(v) })
}

func (p *registers) take(v registerData) {
	now := ""
	if p.record != nil {
		now = p.record.Record
	}
	begin := p.wantNew && p.want[1] != ""
	if p.want[1] != "" {
		now, p.want, p.wantNew, p.fresh = p.want[2], [3]string{}, false, false
	}
	p.data, p.refs, p.items = v.RegisterView, v.refs, v.items
	p.cursor = max(0, min(p.cursor, len(p.data.Records)-1))
	for i := range p.data.Records {
		if p.data.Records[i].Record == now {
			p.cursor = i
		}
	}
	p.count.SetText(p.a.t("registers.count", len(p.data.Records), p.data.All))
	what := ""
	switch {
	case p.data.All == 0:
		what = p.a.t("registers.none", p.data.Title)
	case len(p.data.Records) == 0:
		what = p.a.t("registers.nohit")
	}
	p.none.SetText(what)
	p.list.Refresh()
	if begin {
		p.create()
		return
	}
	p.present()
}

func (p *registers) update(i int, o fyne.CanvasObject) {
	l, ok := o.(*widget.Line)
	if !ok || i >= len(p.data.Records) {
		return
	}
	r := &p.data.Records[i]
	sign := map[string]*widget.Sign{"open": widget.SignNow, "closed": widget.SignDone, "struck": widget.SignVoid}[r.State]
	if r.Conflict {
		sign = widget.SignConflict
	}
	sub := spaced(p.a.when(r.WallMS), r.By)
	for _, w := range r.Warnings {
		sub = spaced(p.a.t("registers.warning."+w), sub)
	}
	l.Set(widget.LineView{Sign: sign, Texts: []string{orText(r.Title, r.Record), p.a.t("registers.state." + r.State)}, Sub: sub, On: i == p.cursor && !p.fresh})
}

func (p *registers) to(i int) {
	if i < 0 || i >= len(p.data.Records) || i == p.cursor && !p.fresh {
		return
	}
	p.a.router.Back()
	old := p.cursor
	p.cursor, p.fresh = i, false
	p.list.Moved(old, i)
	p.present()
}

func (p *registers) now() *casework.RecordRow {
	if p.fresh || p.cursor < 0 || p.cursor >= len(p.data.Records) {
		return nil
	}
	return &p.data.Records[p.cursor]
}

// slot names the draft of the form.
func (p *registers) slot() string {
	id := "new"
	if p.record != nil {
		id = p.record.Record
	}
	return "record/" + p.data.Register + "/" + id
}

// searching tells whether a person writes in the search line, which must not lose its focus.
func (p *registers) searching() bool { return p.a.router.Writer() == widget.Field(p.search) }

// present shows the form of the record under the cursor, as it was left. While somebody writes in it, it is left alone.
func (p *registers) present() {
	k, r := p.kind(), p.now()
	if k == nil {
		return
	}
	writing := p.q != nil && p.a.router.Writer() != nil && !p.searching()
	if same := r != nil && p.record != nil && r.Record == p.record.Record || r == nil && p.fresh && p.record == nil; writing && same {
		return
	}
	p.record = r
	if r == nil && !p.fresh {
		p.q = nil
		p.right.Set(p.head()...)
		widget.Refit(p.root)
		return
	}
	q := newQuestions(p.a, p.asks(r))
	p.q = q
	id, slot := k.id, p.slot()
	q.keep = func(text string) { p.keepDraft(id, slot, text) }
	q.onSize = func() { widget.Refit(p.root) }
	q.onEdit = func() {
		p.drafty = true
		p.check(false)
	}
	p.drafty = false
	if r != nil {
		q.fill(r.Fields)
	}
	p.build()
	load(p.a, func(d Desk) (string, error) { return d.Draft(id, slot), nil }, func(saved string) {
		if p.q == q && q.restore(saved) {
			p.drafty = true
			p.check(false)
		}
	})
}
