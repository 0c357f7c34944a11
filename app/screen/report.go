package screen

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// report makes the audit report: a sample at any time, the issued one when nothing stops it.
type report struct {
	a        *App
	root     *fyne.Container
	facts    *widget.Flow
	blockers *widget.Flow
	versions *widget.Flow
	sample   *widget.Key
	issue    *widget.Key
	made     *widget.Label
	keymap   *widget.Keymap
	data     casework.ReportView
}

func newReport(a *App) *report {
	r := a.router
	p := &report{a: a, facts: widget.NewFlow(widget.Down{Gap: 8}), blockers: widget.NewFlow(widget.Down{Gap: 10}), versions: widget.NewFlow(widget.Down{Gap: 6}), made: widget.NewLabel("", widget.Style{Bold: true})}
	p.sample = widget.NewKey(r, widget.KeyLook{Word: a.t("report.sample"), Hint: "Ctrl+P"}, func() { p.compile(false) })
	p.issue = widget.NewKey(r, widget.KeyLook{Word: a.t("report.issue"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.confirm)
	p.issue.OnWhy = func(s string) {
		a.frame.say(widget.Trouble{Happened: s, Kept: a.t("trouble.kept"), Do: a.t("report.blocked.do")})
	}
	left := widget.Scroll(column(heading(a.t("report.title")), p.facts, row(p.sample, p.issue), p.made, strong(a.t("report.versions")), p.versions))
	right := widget.Scroll(column(strong(a.t("report.check")), p.blockers))
	p.root = split(widget.On(widget.NewBox(widget.ColorSurface), left), widget.On(widget.NewBox(widget.ColorBackground), right), 640, widget.NewSpring())
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyReturn: p.confirm, fyne.KeyEnter: p.confirm},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyP): func() { p.compile(false) }, widget.Ctrl(fyne.KeyReturn): p.confirm},
	}
	return p
}

func (p *report) object() fyne.CanvasObject { return p.root }
func (p *report) keys() *widget.Keymap      { return p.keymap }
func (p *report) leave()                    {}
func (p *report) hints() []hint {
	t := p.a.t
	return []hint{{"Ctrl+P", t("report.sample")}, {"Ctrl+Enter", t("report.issue")}, {"F1", t("keys.all")}}
}
func (p *report) changed(ch casework.Changes) {
	if ch.Case == p.a.caseID {
		p.enter()
	}
}

func (p *report) enter() {
	id := p.a.caseID
	load(p.a, func(d Desk) (casework.ReportView, error) { return d.Report(id) }, func(v casework.ReportView) {
		p.data = v
		p.show()
	})
}

func (p *report) show() {
	a, v := p.a, &p.data
	fact := func(ok bool, key string, args ...any) fyne.CanvasObject {
		sign := widget.SignDone
		if !ok {
			sign = widget.SignAhead
		}
		return row(widget.NewMark(sign, 18), plain(a.t(key, args...)))
	}
	blocked := map[string]bool{}
	for _, b := range v.Blockers {
		blocked[b.Code] = true
	}
	p.facts.Set(
		fact(!blocked["no_client"], "report.i"), fact(!blocked["no_scope"], "report.ro"), fact(v.Auditors > 0, "report.ha", v.Auditors), fact(v.Visits > 0, "report.ni", v.Visits),
		fact(v.Judged == v.Checks && v.Checks > 0, "report.ho", v.Judged, v.Checks, v.Items), fact(true, "report.findings", v.Findings),
	)
	p.blockers.Set(a.blockerLines(v.Blockers)...)
	off := ""
	if n := len(v.Blockers); n > 0 {
		off = a.t("report.blocked", n)
	}
	p.issue.SetOff(off)
	var rows []fyne.CanvasObject
	for i := len(v.Reports) - 1; i >= 0; i-- {
		r := &v.Reports[i]
		state, sign := a.t("report.draft"), widget.SignDraft
		if r.Issued {
			state, sign = a.t("report.issued", r.Version), widget.SignSaved
		}
		rows = append(rows, row(widget.NewMark(sign, 16), plain(state), caption(a.t("report.pages", r.Pages)), caption(size(r.Size)), caption(a.t("headhash")+" "+short(r.Head))))
	}
	if len(rows) == 0 {
		rows = append(rows, para(a.t("report.none")))
	}
	p.versions.Set(rows...)
	p.root.Refresh()
}

// confirm shows one sheet before a version is frozen.
func (p *report) confirm() {
	a, r := p.a, p.a.router
	if len(p.data.Blockers) > 0 {
		p.issue.Tapped(nil)
		return
	}
	send := func() {
		a.frame.sheet.Close()
		p.compile(true)
	}
	keys := &widget.Keymap{Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
	a.frame.sheet.Open(a.t("report.issue"), keys, widget.NewLabel(a.t("report.issue.why"), widget.Style{}), row(strong(a.t("headhash")), widget.NewText(short(p.data.Head), widget.Style{Size: widget.SizeSubheading, Bold: true})),
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("report.issue"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
}

// compile makes the PDF beside the screen and puts it into a file.
func (p *report) compile(issue bool) {
	a, id, lang := p.a, p.a.caseID, p.a.lang
	name := "genchi-report-" + a.host.Now().Format("20060102-150405") + ".pdf"
	var made casework.MadeReport
	var path string
	a.job(a.t("job.report"), func(ctx context.Context, d Desk, pr Progress) error {
		if err := d.RenderPending(ctx, func(done, all int) { pr(int64(done), int64(all)) }); err != nil {
			return fmt.Errorf("renditions: %w", err)
		}
		var err error
		if made, err = d.MakeReport(ctx, id, casework.ReportOrder{Lang: lang, Issue: issue}); err != nil {
			return err
		}
		path, err = a.host.SaveFile(name, made.PDF)
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		key := "report.made"
		if issue {
			key = "report.madeissue"
		}
		p.made.SetText(a.t(key, made.Row.Pages, path))
		a.savedAt(a.host.Now())
		p.enter()
	})
}
