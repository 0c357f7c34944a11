package screen

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// report makes the audit report (審査報告書): a sample at any time, the issued one when nothing stops it. What stops it is listed with the
// place where it is settled.
type report struct {
	a        *App
	root     *fyne.Container
	facts    *widget.Flow
	blockers *widget.Flow
	drafts   []casework.DraftRow
	path     *widget.LineEntry
	sample   *widget.Key
	issue    *widget.Key
	made     *widget.Flow
	none     *widget.Label
	versions *widget.Flow
	head     *widget.Label
	left     *widget.Flow
	right    *widget.Flow
	keymap   *widget.Keymap

	data   casework.ReportView
	ways   []blockerWay
	lines  []*widget.TapLine
	cursor int // among the versions, newest first
}

var versionCols = []widget.Col{{Width: 96, Style: widget.Style{Bold: true}}, {Share: 1}, {Width: 64, Style: widget.Style{Color: widget.ColorText2, Align: widget.AlignRight}}, {Width: 70, Style: widget.Style{Color: widget.ColorText2, Align: widget.AlignRight}}}

func newReport(a *App) *report {
	r := a.router
	down := func(gap float32) *widget.Flow { return widget.NewFlow(widget.Down{Gap: gap}) }
	p := &report{a: a, facts: down(6), blockers: down(12), versions: down(0), made: down(4), none: para(a.t("report.none")), head: widget.NewText("", widget.Style{Size: widget.SizeHeading, Bold: true})}
	p.path = widget.NewLineEntry(r, a.t("report.path.hint"))
	p.path.OnEnter = r.Back
	p.sample = widget.NewKey(r, widget.KeyLook{Word: a.t("report.sample"), Hint: "Ctrl+P"}, func() { p.compile(false) })
	p.issue = widget.NewKey(r, widget.KeyLook{Word: a.t("report.issue"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.confirm)
	p.issue.OnWhy = func(s string) {
		a.frame.say(widget.Trouble{Happened: s, Kept: a.t("trouble.kept"), Do: a.t("report.blocked.do"), Code: "report_blocked", Clause: notice.P3_5_1.Clause()})
	}
	export := widget.NewKey(r, widget.KeyLook{Word: a.t("report.export"), Hint: "Ctrl+E"}, p.export)
	p.left = column(row(heading(a.t("report.title")), a.clauseTag(notice.P3_5_1)), p.facts, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("report.path")+"  W"), p.path), row(p.sample, p.issue), p.made,
		widget.NewBox(widget.ColorHairline), row(strong(a.t("report.versions")), export), p.none, p.versions)
	p.right = column(strong(a.t("report.check")), p.blockers, widget.NewBox(widget.ColorHairline), widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), p.head, para(a.t("headhash.why"))))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(p.left)), widget.On(widget.NewBox(widget.ColorBackground), widget.Scroll(p.right)), 700, widget.NewSpring())
	move := func(d int) func() { return func() { p.to(p.cursor + d) } }
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyW: func() { r.Open(fyne.KeyW, p.path) }, fyne.KeyY: func() { a.showClause(notice.P3_5_1.Clause()) }, fyne.KeyReturn: p.confirm, fyne.KeyEnter: p.confirm, fyne.KeyU: func() { a.listDrafts(fyne.KeyU, "") }},
		Move:    widget.Keys{fyne.KeyDown: move(1), fyne.KeyUp: move(-1), fyne.KeyJ: move(1), fyne.KeyK: move(-1)},
		Chords: map[widget.Chord]func(){
			widget.Ctrl(fyne.KeyP): func() { p.compile(false) }, widget.Ctrl(fyne.KeyReturn): p.confirm, widget.Ctrl(fyne.KeyE): p.export,
		},
		Fields: func() []widget.Field { return []widget.Field{p.path} },
	}
	for n := 1; n <= 9; n++ {
		p.keymap.Command[fyne.KeyName(strconv.Itoa(n))] = func() { p.settle(n - 1) }
	}
	return p
}

func (p *report) object() fyne.CanvasObject { return p.root }
func (p *report) keys() *widget.Keymap      { return p.keymap }
func (p *report) leave()                    { p.a.router.Settle() }
func (p *report) hints() []hint {
	t := p.a.t
	return []hint{
		{"Ctrl+P", t("report.sample")},
		{"Ctrl+Enter", t("report.issue")},
		{"1–9", t("report.settle")},
		{"W", t("report.path")},
		{"↑↓", t("step.choose")},
		{"Ctrl+E", t("report.export")},
		{"F1", t("keys.all")},
	}
}

func (p *report) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

// reportData is what the page shows, read in one go.
type reportData struct {
	casework.ReportView
	names  map[string]string // of checks
	drafts []casework.DraftRow
	dir    string
}

func (p *report) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (v reportData, err error) {
		if v.ReportView, err = d.Report(id); err != nil {
			return v, err
		}
		ks, err := d.Checks(id)
		if err != nil {
			return v, err
		}
		v.names = map[string]string{}
		for i := range ks.Rows {
			r := &ks.Rows[i]
			v.names[string(r.Check)] = r.Code
			v.names[string(audit.MakeCheck(r.Check.Measure(), ""))] = r.Code // what is about the measure wherever it is looked at
		}
		if v.drafts, err = d.Drafts(id); err != nil {
			return v, err
		}
		d.Setting("papers", &v.dir)
		if v.dir == "" {
			v.dir = documents()
		}
		return v, nil
	}, func(v reportData) {
		p.data = v.ReportView
		p.ways = p.a.ways(p.a.reportBlocks(append(v.Blockers, v.Open...)), v.names)
		p.drafts = v.drafts
		if p.path.Text == "" {
			p.path.SetText(p.a.paperName(v.dir))
		}
		p.show()
	})
}

// advice says how much of item ヘ is on record. That there was none is no lack, and nothing to tick either.
func (p *report) advice(n int) fyne.CanvasObject {
	a := p.a
	if n == 0 {
		return row(widget.NewMark(widget.SignAhead, 18), plain(a.t("report.he")), caption(a.t("report.he.unrecorded")))
	}
	return row(widget.NewMark(widget.SignDone, 18), plain(a.t("report.he")), caption(a.t("report.he.count", n)))
}

func (p *report) show() {
	a, v := p.a, &p.data
	blocked := map[string]int{}
	for _, b := range v.Blockers {
		blocked[b.Code]++
	}
	fact := func(ok bool, key string, args ...any) fyne.CanvasObject {
		sign, word := widget.SignDone, a.t("report.there")
		if !ok {
			sign, word = widget.SignAhead, a.t("report.lacking")
		}
		return row(widget.NewMark(sign, 18), plain(a.t(key, args...)), caption(word))
	}
	p.facts.Set(
		fact(blocked["no_client"] == 0, "report.i"), fact(blocked["no_scope"] == 0, "report.ro"), fact(v.Auditors > 0, "report.ha", v.Auditors),
		fact(v.Visits > 0 && blocked["visit_open"] == 0, "report.ni", v.Visits),
		fact(v.Judged == v.Checks && v.Checks > 0 && blocked["conflict"] == 0, "report.ho", v.Judged, v.Checks, v.Items),
		p.advice(v.Advice), fact(blocked["no_due_date"]+blocked["due_not_agreed"]+blocked["not_reviewed"]+blocked["no_finding"] == 0, "report.findings", v.Findings),
	)
	var objs []fyne.CanvasObject
	if o := a.draftLine(p.drafts, ""); o != nil {
		objs = append(objs, o)
	}
	for i := range p.ways {
		objs = append(objs, p.way(i))
	}
	if len(v.Blockers) == 0 {
		objs = append(objs, row(widget.NewMark(widget.SignDone, 18), plain(a.t("blockers.none"))))
	}
	p.blockers.Set(objs...)
	off := ""
	if n := len(v.Blockers); n > 0 {
		off = a.t("report.blocked", n)
	}
	p.issue.SetOff(off)
	p.head.SetText(short(v.Head))
	p.showVersions()
	widget.Refit(p.root)
}

// way is one thing that stops the report, with the digit that opens its place.
func (p *report) way(i int) fyne.CanvasObject {
	hint := ""
	if i < 9 {
		hint = strconv.Itoa(i + 1)
	}
	return p.a.wayLine(&p.ways[i], hint)
}

// settle opens the place where the i-th thing is settled.
func (p *report) settle(i int) {
	if i < len(p.ways) {
		p.a.follow(&p.ways[i])
	}
}

func (p *report) showVersions() {
	n := len(p.data.Reports)
	p.cursor = max(0, min(p.cursor, n-1))
	widget.Show(p.none, n == 0)
	p.lines = p.lines[:0]
	objs := make([]fyne.CanvasObject, 0, n)
	for i := range n {
		l := widget.NewTapLine(versionCols, widget.RowTwo, func() { p.to(i) })
		p.lines = append(p.lines, l)
		p.line(i)
		objs = append(objs, l)
	}
	p.versions.Set(objs...)
}

// version is the i-th report, newest first.
func (p *report) version(i int) *casework.ReportRow { return &p.data.Reports[len(p.data.Reports)-1-i] }

func (p *report) line(i int) {
	a, r := p.a, p.version(i)
	state, sign := a.t("report.draft"), widget.SignDraft
	if r.Issued {
		state, sign = a.t("report.issued", r.Version), widget.SignSaved
	}
	p.lines[i].Set(widget.LineView{
		Sign: sign, Texts: []string{state, a.t("report.digest") + " " + short(r.Digest), a.t("report.pages", r.Pages), size(r.Size)},
		Sub: a.t("headhash") + " " + short(r.Head), On: i == p.cursor,
	})
}

func (p *report) to(i int) {
	if i < 0 || i >= len(p.lines) || i == p.cursor {
		return
	}
	old := p.cursor
	p.cursor = i
	p.line(old)
	p.line(i)
}

// confirm shows one sheet before a version is frozen.
func (p *report) confirm() {
	a, r := p.a, p.a.router
	r.Back()
	if len(p.data.Blockers) > 0 {
		p.issue.Tapped(nil)
		return
	}
	send := func() {
		a.frame.sheet.Close()
		p.compile(true)
	}
	keys := &widget.Keymap{Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	v := &p.data
	a.frame.sheet.Open(a.t("report.issue"), keys, widget.NewLabel(a.t("report.issue.why"), widget.Style{}),
		plain(a.t("report.issue.what", v.Judged, v.Checks, v.Findings, v.Items)),
		widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), widget.NewText(short(v.Head), widget.Style{Size: widget.SizeDigits, Bold: true})),
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("report.issue"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
}

// compile makes the PDF beside the screen and puts a copy into the file that the person named.
func (p *report) compile(issue bool) {
	a, id, lang := p.a, p.a.caseID, p.a.lang
	a.router.Back()
	path, ok := p.wanted()
	if !ok {
		return
	}
	var made casework.MadeReport
	var wrong error
	a.job(a.t("job.report"), func(ctx context.Context, d Desk, pr Progress) error {
		if err := d.RenderPending(ctx, func(done, all int) { pr(int64(done), int64(all)+1) }); err != nil {
			return err
		}
		var err error
		if made, err = d.MakeReport(ctx, id, casework.ReportOrder{Lang: lang, Issue: issue}); err != nil {
			return err
		}
		pr(1, 1)
		wrong = writePaper(path, made.PDF)
		return nil
	}, func(err error) {
		if err != nil {
			return
		}
		key := "report.made"
		if issue {
			key = "report.madeissue"
		}
		a.savedAt(a.host.Now())
		p.tell(a.t(key, made.Row.Pages, path), &made.Row, made.Warnings)
		p.wrote(path, wrong)
		p.enter()
	})
}

// export puts a copy of the version under the cursor into the file that the person named.
func (p *report) export() {
	a, id := p.a, p.a.caseID
	a.router.Back()
	if len(p.data.Reports) == 0 {
		a.frame.say(widget.Trouble{Happened: a.t("report.none"), Kept: a.t("trouble.kept"), Do: a.t("report.none.do")})
		return
	}
	path, ok := p.wanted()
	if !ok {
		return
	}
	r := *p.version(p.cursor)
	var wrong error
	a.job(a.t("report.export"), func(ctx context.Context, d Desk, _ Progress) (err error) {
		wrong, err = exportPaper(ctx, d, id, r.Item, path)
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		p.tell(a.t("report.exported", path), &r, nil)
		p.wrote(path, wrong)
		p.show()
	})
}

// tell says what was made.
func (p *report) tell(text string, r *casework.ReportRow, warnings []string) {
	a := p.a
	objs := []fyne.CanvasObject{
		widget.NewLabel(text, widget.Style{Bold: true}), caption(a.t("report.digest") + " " + short(r.Digest) + "   " + a.t("report.pages", r.Pages) + "   " + size(r.Size)),
	}
	for _, w := range warnings {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 16), widget.NewLabel(w, widget.Style{Color: widget.ColorUnk})))
	}
	p.made.Set(objs...)
}

// wrote names the next file, or says that the copy could not be written: the paper itself is sealed in the store.
func (p *report) wrote(path string, err error) {
	a := p.a
	if err != nil {
		p.made.Set()
		a.frame.say(a.paperTrouble(path, err))
		return
	}
	a.setting("papers", dirOf(path))
	p.path.SetText(a.paperName(dirOf(path)))
}

// wanted is the path that the person named; false, and said, if there is none.
func (p *report) wanted() (string, bool) {
	p.path.Flush()
	path := expand(p.path.Text)
	if path == "" {
		p.a.frame.say(widget.Trouble{Happened: p.a.t("report.nopath"), Kept: p.a.t("trouble.kept"), Do: p.a.t("report.nopath.do")})
		return "", false
	}
	return path, true
}
