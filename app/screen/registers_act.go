package screen

import (
	"context"
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

// save records the form: a new record, or what changed of one, with the reason. What the door refuses is said by clause, and stays as a draft.
func (p *registers) save() {
	a, k := p.a, p.kind()
	if k == nil || p.q == nil {
		return
	}
	a.router.Back()
	fields := p.changedFields()
	if len(fields) == 0 {
		return
	}
	if p.record == nil {
		p.send(&casework.RecordEntry{Case: casework.Case{Case: k.id}, Register: k.reg.Register, Fields: fields}, false)
		return
	}
	if p.record.State != "open" || p.record.FromCase != "" {
		return
	}
	c := &casework.AmendRecord{Case: casework.Case{Case: k.id}, Register: k.reg.Register, Record: p.record.Record, Fields: fields}
	a.askReason("", p.shownName()+"  "+a.t("registers.why"), func(reason string) {
		c.Reason = reason
		p.send(c, false)
	})
}

// send gives a command to the door; a fault of the fields is said in the form.
func (p *registers) send(c casework.Command, closing bool) {
	a, k, slot := p.a, p.kind(), p.slot()
	if len(p.faults) > 0 && !closing {
		p.check(false)
	}
	a.try(c, func(ch casework.Changes, err error) {
		r, refused := casework.Refused(err)
		switch {
		case err == nil:
			p.keepDraft(k.id, slot, "")
			p.drafty, p.fresh, p.q, p.record = false, false, nil, nil
			p.want = [3]string{k.id, k.reg.Register, ch.ID}
			a.savedAt(a.host.Now())
			p.enter()
		case refused && strings.HasPrefix(r.Code, "register_"):
			p.check(closing)
			a.frame.say(widget.Trouble{Happened: a.t("registers.refused"), Kept: a.t("registers.kept"), Do: a.t("registers.see"), Clause: r.Provision.Clause(), Code: r.Code})
		default:
			a.fail(err)
		}
	})
}

// close finishes the record: with its day, and with what is still filled in the form.
func (p *registers) close() {
	a, k, r := p.a, p.kind(), p.record
	if k == nil || r == nil || r.State != "open" || r.FromCase != "" {
		return
	}
	p.check(true)
	a.askSheet(sheetForm{
		title: p.shownName(), why: a.t("registers.close.why"), of: k.reg.Schema.Provision, first: register.Values{"on": {a.today()}}, word: a.t("registers.close"),
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}},
		send: func(v register.Values, done func(error)) {
			c := &casework.CloseRecord{Case: casework.Case{Case: k.id}, Register: k.reg.Register, Record: r.Record, On: v.One("on"), Fields: p.changedFields()}
			done(nil)
			p.send(c, true)
		},
	})
}

func (p *registers) reopen() {
	a, k, r := p.a, p.kind(), p.record
	if k == nil || r == nil || r.State == "open" || r.FromCase != "" {
		return
	}
	a.askReason(fyne.KeyO, p.shownName()+"  "+a.t("registers.reopen"), func(reason string) {
		p.send(&casework.ReopenRecord{Case: casework.Case{Case: k.id}, Register: k.reg.Register, Record: r.Record, Reason: reason}, false)
	})
}

// strike takes a wrong record out of the lists; it stays readable.
func (p *registers) strike() {
	a, k, r := p.a, p.kind(), p.record
	if k == nil || r == nil || r.State == "struck" || r.FromCase != "" {
		return
	}
	a.askReason(fyne.KeyX, p.shownName()+"  "+a.t("registers.strike"), func(reason string) {
		p.send(&casework.StrikeRecord{Case: casework.Case{Case: k.id}, Register: k.reg.Register, Record: r.Record, Reason: reason}, false)
	})
}

// closeVolume closes the volume of the register that is in use (2-2).
func (p *registers) closeVolume() {
	a, k := p.a, p.kind()
	if k == nil {
		return
	}
	a.askSheet(sheetForm{
		title: spaced(p.data.Title, a.t("registers.volume")), why: a.t("registers.volume.why", len(p.data.Volumes)), of: notice.P2_2_0, first: register.Values{"on": {a.today()}},
		asks: []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "note", label: a.t("registers.note")}},
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.CloseVolume{Case: casework.Case{Case: k.id}, Register: k.reg.Register, On: v.One("on"), Note: v.One("note")}, done)
		},
	})
}

// history shows every version of the record in the drawer, and how long it is kept, with the arithmetic.
func (p *registers) history() {
	a, k, r := p.a, p.kind(), p.record
	if k == nil || r == nil || r.FromCase != "" {
		return
	}
	id, q := k.id, casework.RegisterQuery{Register: k.reg.Register, Record: r.Record}
	load(a, func(d Desk) (casework.RegisterView, error) { return d.Register(id, q) }, func(v casework.RegisterView) {
		if len(v.Records) == 0 {
			return
		}
		x := &v.Records[0]
		var objs []fyne.CanvasObject
		if x.Kept != nil {
			objs = append(objs, p.keptLines(x.Kept)...)
		}
		var before register.Values
		lines := make([]fyne.CanvasObject, 0, len(x.History))
		for _, h := range x.History {
			rec, ok := h.Value.(audit.Record)
			text := a.t("history.takenback")
			if ok {
				text = p.differences(before, rec)
				before = rec.Values()
			}
			lines = append(lines, widget.NewFlow(signed{}, widget.NewMark(widget.SignSaved, 14), caption(spaced(a.when(h.WallMS), h.By, a.t("history."+h.Status))), widget.NewLabel(text, widget.Style{})))
		}
		for i := len(lines) - 1; i >= 0; i-- {
			objs = append(objs, lines[i])
		}
		a.frame.drawer.Open(x.Title, widget.Scroll(widget.NewFlow(widget.Down{Gap: 12, PadX: 14, PadY: 4}, objs...)))
		a.frame.fit()
	})
}

// keptLines say how long the record is kept: the notice's day and the body's, apart.
func (p *registers) keptLines(k *audit.Kept) []fyne.CanvasObject {
	a := p.a
	objs := []fyne.CanvasObject{strong(a.t("registers.kept.title")), row(a.clauseTag(k.Provision))}
	line := func(key string, d audit.Date) {
		if d != "" {
			objs = append(objs, plain(a.t(key, a.dayOf(d))))
		}
	}
	line("registers.kept.start", k.Start)
	line("registers.kept.law", k.Law)
	line("registers.kept.body", k.Body)
	for _, l := range k.Locks {
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignLock, 14), plain(spaced(a.words.T("retention.lock."+l.Code), a.dayOf(l.Till), l.Note))))
	}
	return append(objs, caption(a.t("registers.kept."+k.State)), widget.NewBox(widget.ColorHairline))
}

// differences are the fields that a version has otherwise than the one before.
func (p *registers) differences(before register.Values, rec audit.Record) string {
	now := rec.Values()
	var out []string
	for i := range p.data.Fields {
		f := &p.data.Fields[i]
		if was, is := strings.Join(before[f.Name], ", "), strings.Join(now[f.Name], ", "); was != is {
			out = append(out, f.Words+": "+orText(p.fieldWord(f, is), "–"))
		}
	}
	if rec.Closed != "" {
		out = append(out, p.a.t("registers.state.closed")+" "+p.a.dayOf(rec.Closed))
	}
	if rec.Struck {
		out = append(out, p.a.t("registers.state.struck"))
	}
	if rec.Reason != "" {
		out = append(out, p.a.t("registers.reason", rec.Reason))
	}
	return strings.Join(out, "\n")
}

func (p *registers) fieldWord(f *casework.RegisterField, s string) string {
	switch {
	case s == "":
		return ""
	case f.Kind == register.Choice && !f.Many || f.Kind == register.YesNo:
		return p.a.words.T("choice." + s)
	case f.Kind == register.Day:
		return p.a.dayOf(audit.Date(s))
	}
	return s
}

// export writes the records that are shown as a list; the disclosure is recorded first (1-3). Home addresses and identities go only if they are asked for.
func (p *registers) export() {
	a, k := p.a, p.kind()
	if k == nil {
		return
	}
	picks := a.wordPicks("screen.purpose.", audit.Purposes)
	p.search.Flush()
	o := casework.RegisterExport{Case: k.id, Query: casework.RegisterQuery{Register: k.reg.Register, Text: p.search.Text, State: p.state()}}
	path := filepath.Join(documents(), "genchi-"+k.reg.Register+"-"+a.host.Now().Format("20060102-150405"))
	asks := []question{
		{name: "form", label: a.t("registers.form"), picks: []answerPick{{"pdf", "PDF"}, {"xlsx", "XLSX"}, {"csv", "CSV"}}, need: true},
		{name: "purpose", label: a.t("give.purpose"), picks: picks, need: true},
		{name: "to", label: a.t("give.recipient"), need: true},
		{name: "path", label: a.t("give.path"), need: true},
	}
	for i := range p.data.Fields {
		if p.data.Fields[i].Secret != "" {
			asks = append(asks, question{name: "home", label: "", kind: askTick, hint: a.t("registers.home")})
			break
		}
	}
	a.askSheet(sheetForm{
		title: spaced(p.data.Title, a.t("registers.export")), why: a.t("registers.export.why", len(p.data.Records)), of: notice.P1_3, asks: asks, first: register.Values{"path": {path}, "form": {"pdf"}},
		send: func(v register.Values, done func(error)) {
			o.Form, o.Purpose, o.Recipient, o.Home = v.One("form"), v.One("purpose"), v.One("to"), v.One("home") == "yes"
			file := expand(v.One("path"))
			if filepath.Ext(file) == "" {
				file += "." + o.Form
			}
			done(nil)
			p.writeOut(o, file)
		},
	})
}

func (p *registers) writeOut(o casework.RegisterExport, path string) {
	p.a.exportTo(p.a.t("registers.export"), path, func(ctx context.Context, d Desk, w io.Writer) error { return d.ExportRegister(ctx, o, w) })
}
