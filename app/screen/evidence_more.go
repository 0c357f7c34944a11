package screen

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// describe asks what no file says of itself: the day of what it shows and how it came here.
func (p *evidence) describe() {
	a, it := p.a, p.item()
	if it == nil {
		return
	}
	words := make([]string, len(audit.Provenances))
	for i, s := range audit.Provenances {
		words[i] = a.t("provenance." + s)
	}
	was := audit.Details{}
	if it.Details != nil {
		was = *it.Details
	}
	id, name := it.ID, it.Name
	a.choose(fyne.KeyE, a.t("details.title")+"  "+name, audit.Provenances, words, func(how string) {
		fields := []asked{{label: a.t("details.event"), hint: a.t("day.hint"), value: string(was.EventOn)}, {label: a.t("details.by"), hint: a.t("person.hint"), value: was.By}, {label: a.t("details.note"), value: was.Note}}
		a.askForm("", a.t("provenance."+how), a.t("details.why"), "details/"+string(id), fields, func(s []string) string {
			on, ok := parseDay(s[0], a.host.Now())
			switch {
			case !ok:
				return a.t("day.wrong", s[0])
			case how != audit.TakenByAuditor && s[1] == "":
				return a.t("opening.norole")
			}
			a.do(&casework.DescribeEvidence{Case: casework.Case{Case: a.caseID}, Item: id, EventOn: on, Provenance: how, ProvidedBy: s[1], Note: s[2]}, nil)
			return ""
		})
	})
}

// detailLines say what was described, what the item is a copy of, and whether somebody wants it destroyed.
func (p *evidence) detailLines(it *casework.ItemView) []string {
	a := p.a
	var out []string
	if d := it.Details; d != nil {
		if d.EventOn != "" {
			out = append(out, a.t("details.event")+" "+a.dayOf(d.EventOn))
		}
		if d.Provenance != "" {
			out = append(out, strings.Join(nonEmpty(a.t("provenance."+d.Provenance), d.By), "  "))
		}
		if d.Note != "" {
			out = append(out, d.Note)
		}
	}
	if it.CopyOf != "" {
		out = append(out, a.t("redact.copyof", p.nameOf(it.CopyOf)))
	}
	if n := len(it.Copies); n > 0 {
		out = append(out, a.t("redact.copies", strconv.Itoa(n)))
	}
	if v := it.Purge; v != nil && v.Destroyed != nil {
		out = append(out, a.t("purge.done", a.dayOf(v.Destroyed.On), v.DestroyedBy))
	} else if v != nil {
		out = append(out, a.t("purge.asked", v.By, v.Reason))
	}
	return out
}

func (p *evidence) nameOf(id audit.ItemID) string {
	for i := range p.data.Items {
		if p.data.Items[i].ID == id {
			return p.data.Items[i].Name
		}
	}
	return string(id)
}

// history lists what happened to the item, in the drawer.
func (p *evidence) history() {
	a, it := p.a, p.item()
	if it == nil {
		return
	}
	id, item, name := a.caseID, it.ID, it.Name
	load(a, func(d Desk) ([]casework.ItemEvent, error) { return d.ItemHistory(id, item) }, func(rows []casework.ItemEvent) {
		objs := []fyne.CanvasObject{}
		for i := len(rows) - 1; i >= 0; i-- {
			e := &rows[i]
			key := "custody." + e.Act
			if !a.words.Has("screen." + key) {
				key = "kind." + e.Act
			}
			text := a.t(key)
			if e.Count > 1 {
				text += "  " + a.t("custody.times", strconv.Itoa(int(e.Count)))
			}
			objs = append(objs, widget.NewFlow(widget.Down{Gap: 0}, caption(strings.Replace(e.At, "T", " ", 1)+"  "+e.By), plain(text)))
		}
		a.frame.drawer.Open(name+"  "+a.t("k.history"), widget.Scroll(widget.NewFlow(widget.Down{Gap: 12, PadX: 14, PadY: 4}, objs...)))
		a.frame.fit()
	})
}

// export takes an item out for a purpose. What the file says of itself is told before; the disclosure is recorded before the first byte.
func (p *evidence) export() {
	a, it := p.a, p.item()
	if it == nil || it.Seen {
		return
	}
	item := *it
	keys, words := a.purposes()
	a.choose("", a.t("give.export")+"  "+a.t("give.purpose"), keys, words, func(purpose string) {
		if !item.HasGPS {
			a.askExport(&item, purpose, false)
			return
		}
		a.choose("", a.t("export.gps", item.Name), []string{"clean", "all"}, []string{a.t("export.clean"), a.t("export.all")}, func(how string) { a.askExport(&item, purpose, how == "clean") })
	})
}

func (a *App) askExport(it *casework.ItemView, purpose string, clean bool) {
	name := it.Name
	if clean {
		name = strings.TrimSuffix(name, filepath.Ext(name)) + ".jpg"
	}
	o := casework.ExportOrder{Case: a.caseID, Item: it.ID, Purpose: purpose, Clean: clean, Warned: true}
	a.askForm("", a.t("give.export")+"  "+a.t("purpose."+purpose), a.t("give.export.why"), "", []asked{{label: a.t("give.recipient"), hint: a.t("person.hint")}, {label: a.t("give.path"), value: filepath.Join(documents(), name)}}, func(s []string) string {
		path := expand(s[1])
		switch {
		case s[0] == "":
			return a.t("give.norecipient")
		case path == "":
			return a.t("report.nopath")
		}
		o.Recipient = s[0]
		a.exportItem(o, path)
		return ""
	})
}

func (a *App) exportItem(o casework.ExportOrder, path string) {
	a.exportTo(a.t("export.job"), path, func(ctx context.Context, d Desk, w io.Writer) error {
		_, err := d.Export(ctx, o, w)
		return err
	})
}

// exportTo writes what the door gives to a file that is not there yet and says where it lies, or why it does not.
func (a *App) exportTo(name, path string, give func(ctx context.Context, d Desk, w io.Writer) error) {
	var wrong error
	a.job(name, func(ctx context.Context, d Desk, _ Progress) error {
		var b bytes.Buffer
		if err := give(ctx, d, &b); err != nil {
			return err
		}
		wrong = writePaper(path, b.Bytes())
		return nil
	}, func(err error) {
		switch {
		case err != nil:
		case wrong != nil:
			a.frame.say(a.paperTrouble(path, wrong))
		default:
			a.frame.undo.Say(a.t("export.done", path), nil)
			a.frame.fit()
		}
	})
}

// purge asks that an item be destroyed before its day, or grants what another person asked; what is asked by oneself is taken back.
func (p *evidence) purge() {
	a, it := p.a, p.item()
	if it == nil {
		return
	}
	c, id := casework.Case{Case: a.caseID}, it.ID
	switch {
	case it.Purge == nil:
		a.askReason("", a.t("purge.title")+"  "+it.Name, func(reason string) { a.do(&casework.RequestPurge{Case: c, Item: id, Reason: reason}, nil) })
	case it.Purge.Destroyed == nil:
		a.choose("", a.t("purge.asked", it.Purge.By, it.Purge.Reason), []string{"back", "yes"}, []string{a.t("purge.back"), a.t("purge.yes")}, func(k string) {
			if k == "back" {
				a.do(&casework.RequestPurge{Case: c, Item: id, Off: true}, nil)
				return
			}
			a.askForm("", a.t("purge.yes")+"  "+it.Name, a.t("purge.why"), "", []asked{{label: a.t("details.note")}}, func(s []string) string {
				a.do(&casework.DestroyEvidence{Case: c, Item: id, Note: s[0]}, nil)
				return ""
			})
		})
	}
}
