package screen

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// statistics are the figures of every auditor against all audits that this laptop holds (3-8-3): counts alone, for the committee.
type statistics struct {
	*board
	data     casework.StatisticsView
	from, to string
	search   *widget.LineEntry
}

func newStatistics(a *App) *statistics {
	p := &statistics{}
	none := widget.NewEmpty(widget.SignDue, a.t("statistics.empty"), a.t("statistics.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("statistics.period"), Hint: "T", Weight: widget.Primary}, p.period))
	p.board = newBoard(a, scriptCols, 460, none)
	p.search = widget.NewLineEntry(a.router, a.t("statistics.search")+"  /")
	p.search.OnChanged = func(string) { p.show() }
	p.moved = p.explain
	p.keymap.Command[fyne.KeyT] = p.period
	p.keymap.Command[fyne.KeyX] = p.export
	p.keymap.Command[fyne.KeySlash] = func() { a.router.Open(fyne.KeySlash, p.search) }
	p.keymap.Command[fyne.KeyY] = func() { a.showClause(notice.P3_8_3.Clause()) }
	p.keymap.Fields = func() []widget.Field { return []widget.Field{p.search} }
	return p
}

func (p *statistics) object() fyne.CanvasObject   { return p.root }
func (p *statistics) keys() *widget.Keymap        { return p.keymap }
func (p *statistics) leave()                      { p.a.router.Settle() }
func (p *statistics) changed(ch casework.Changes) { p.enter() }
func (p *statistics) hints() []hint {
	t := p.a.t
	return []hint{{"↑↓", t("step.choose")}, {"T", t("statistics.period")}, {"X", t("statistics.export")}, {"/", t("statistics.search")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *statistics) enter() {
	from, to := p.from, p.to
	load(p.a, func(d Desk) (casework.StatisticsView, error) { return d.Statistics(from, to) }, func(v casework.StatisticsView) {
		p.data = v
		p.show()
	})
}

// hundredths prints a number of hundredths.
func hundredths(n int) string {
	if n%100 == 0 {
		return fmt.Sprint(n / 100)
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

func (p *statistics) show() {
	a := p.a
	var rows []boardRow
	words := strings.Fields(strings.ToLower(narrow(p.search.Text)))
	for i := range p.data.Rows {
		x := &p.data.Rows[i]
		fits := true
		for _, w := range words {
			fits = fits && strings.Contains(strings.ToLower(narrow(x.Name)), w)
		}
		if !fits {
			continue
		}
		c := x.Counts
		sign := widget.SignDone
		if c.Returns+c.Complaints+c.Late > 0 {
			sign = widget.SignNotice
		}
		rows = append(rows, boardRow{key: x.User, view: widget.LineView{Sign: sign, Texts: []string{x.Name, a.t("statistics.audits", c.Audits)}, Sub: a.t("statistics.line", c.Judged, c.Findings, c.Returns, c.Complaints)}})
	}
	p.set(rows)
	widget.Show(p.empty, len(p.data.Rows) == 0)
	p.explain()
}

func (p *statistics) explain() {
	a, v := p.a, &p.data
	period := a.words.T("statistics.whole")
	if v.From != "" || v.To != "" {
		period = spaced(v.From, "–", v.To)
	}
	objs := []fyne.CanvasObject{heading(a.t("statistics.title")), row(a.clauseTag(notice.P3_8_3)), para(a.t("statistics.why")), p.search, widget.NewLabel(spaced(period, a.words.T("statistics.cases", v.Cases, len(v.Rows))), widget.Style{Bold: true})}
	if v.Others > 0 {
		objs = append(objs, caption(a.t("statistics.others", v.Others)))
	}
	if !v.Complaints {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.words.T("statistics.no_complaints"), widget.Style{Color: widget.ColorUnk})))
	}
	if v.GivenOn == "" {
		objs = append(objs, caption(a.t("statistics.never")))
	} else {
		objs = append(objs, caption(a.t("statistics.given", a.dayOf(audit.Date(v.GivenOn)), a.dayOf(audit.Date(v.Due)))))
	}
	if r := p.now(); r != nil {
		for i := range v.Rows {
			if v.Rows[i].User == r.key {
				objs = append(objs, subhead(v.Rows[i].Name), p.figures(&v.Rows[i]))
			}
		}
	}
	objs = append(objs, widget.NewBox(widget.ColorHairline), keyRowOf(a.stepKey(fyne.KeyT, "statistics.period", p.period), a.stepKey(fyne.KeyX, "statistics.export", p.export)), para(a.words.T("statistics.counts_only")))
	p.right.Set(objs...)
	widget.Refit(p.root)
}

// figures puts each figure beside the average of all.
func (p *statistics) figures(x *casework.StatisticRow) fyne.CanvasObject {
	a := p.a
	var pairs []any
	for _, f := range x.Figures {
		pairs = append(pairs, a.words.T("statistics."+f.Name), widget.NewText(a.t("statistics.against", hundredths(f.Value), hundredths(f.Average)), widget.Style{Bold: f.Value != f.Average}))
	}
	return form(pairs...)
}

func (p *statistics) period() {
	a := p.a
	a.askSheet(sheetForm{
		title: a.t("statistics.period"), why: a.t("statistics.period.why"), of: notice.P3_8_3, first: register.Values{"from": nonEmpty(p.from), "to": nonEmpty(p.to)}, word: a.t("statistics.show"),
		asks: []question{{name: "from", label: a.t("statistics.from"), kind: register.Day}, {name: "to", label: a.t("statistics.to"), kind: register.Day}},
		send: func(v register.Values, done func(error)) {
			from, to := v.One("from"), v.One("to")
			ask(a, func(d Desk) (casework.StatisticsView, error) { return d.Statistics(from, to) }, func(x casework.StatisticsView, err error) {
				done(err)
				if err == nil {
					p.from, p.to, p.data = from, to, x
					p.show()
				}
			})
		},
	})
}

// export writes the figures for the committee; what leaves is recorded.
func (p *statistics) export() {
	a := p.a
	o := casework.StatisticsExport{From: p.from, To: p.to}
	path := filepath.Join(documents(), "genchi-statistics-"+a.host.Now().Format("20060102-150405"))
	a.askSheet(sheetForm{
		title: a.t("statistics.export"), why: a.t("statistics.export.why", len(p.data.Rows)), of: notice.P3_8_3, first: register.Values{"path": {path}, "form": {"pdf"}, "to": {a.t("statistics.committee")}},
		asks: []question{
			{name: "form", label: a.t("registers.form"), picks: []answerPick{{"pdf", "PDF"}, {"csv", "CSV"}}, need: true},
			{name: "to", label: a.t("give.recipient"), need: true},
			{name: "path", label: a.t("give.path"), need: true},
		},
		send: func(v register.Values, done func(error)) {
			o.Form, o.Recipient = v.One("form"), v.One("to")
			file := expand(v.One("path"))
			if filepath.Ext(file) == "" {
				file += "." + o.Form
			}
			done(nil)
			a.exportTo(a.t("statistics.export"), file, func(ctx context.Context, d Desk, w io.Writer) error { return d.ExportStatistics(ctx, o, w) })
		},
	})
}
