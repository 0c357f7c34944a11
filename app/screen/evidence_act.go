package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

func (p *evidence) factsOf(it *casework.ItemView) string {
	a := p.a
	parts := []string{a.safetyWord(it.Safety) + "  " + it.By + "  " + a.when(it.WallMS)}
	if it.CapturedAt != "" {
		parts = append(parts, a.t("evidence.captured", strings.Replace(it.CapturedAt, "T", " ", 1)))
	}
	if it.HasGPS {
		parts = append(parts, a.t("evidence.gps"))
	}
	if it.Seen {
		parts = append(parts, a.t("seen.edition")+" "+orDash(it.Edition)+"  "+a.t("seen.page")+" "+orDash(it.Page)+"  "+a.t("seen.where")+" "+orDash(it.Where))
	} else {
		parts = append(parts, size(it.Size)+"  SHA-256 "+short(it.SHA256))
	}
	if it.Problem != "" {
		key := "intake.problem." + it.Problem
		if a.words.Has(key) {
			parts = append(parts, a.words.T(key))
		} else {
			parts = append(parts, a.t("evidence.problem", it.Problem))
		}
	}
	if it.Unused {
		parts = append(parts, a.t("evidence.unused", it.Reason))
	}
	return strings.Join(append(parts, p.detailLines(it)...), "\n")
}

// recentTies is how many checks of before stand below the current one.
const recentTies = 5

// attach ties the marked items to a check; the one on the card is on top, then those of before.
func (p *evidence) attach() {
	items := p.targets()
	if len(items) == 0 {
		return
	}
	a, id := p.a, p.a.caseID
	now := a.checkNow()
	loadList(a, func(d Desk) (casework.ChecksView, error) { return d.Checks(id) }, func(v casework.ChecksView) {
		var picks []widget.Pick
		var checks []audit.CheckID
		add := func(r *casework.CheckRow) {
			picks, checks = append(picks, widget.Pick{Label: r.Code + "  " + r.Title, Sub: r.Place, Sign: signOf(r)}), append(checks, r.Check)
		}
		top := append([]audit.CheckID{now}, p.tied...)
		for _, c := range top {
			for i := range v.Rows {
				if r := &v.Rows[i]; r.Check == c && !slices.Contains(checks, c) {
					add(r)
				}
			}
		}
		for i := range v.Rows {
			if !slices.Contains(top, v.Rows[i].Check) {
				add(&v.Rows[i])
			}
		}
		a.frame.picker.Open(fyne.KeyA, widget.PickerLook{Title: a.t("evidence.attach", len(items)), Hint: a.t("evidence.attach.hint")}, picks, func(i int, _ string) {
			p.each(items, func(it audit.ItemID) casework.Command {
				return &casework.LinkEvidence{Case: casework.Case{Case: id}, Item: it, Measure: checks[i].Measure(), Place: checks[i].Place()}
			})
			p.tied = append([]audit.CheckID{checks[i]}, slices.DeleteFunc(p.tied, func(c audit.CheckID) bool { return c == checks[i] })...)
			p.tied = p.tied[:min(len(p.tied), recentTies)]
			clear(p.marked)
		})
	})
}

// each does one act on each of the items; with one Ctrl+Z all of it goes back.
func (p *evidence) each(items []audit.ItemID, order func(it audit.ItemID) casework.Command) {
	names := map[audit.ItemID]string{}
	for _, c := range p.shown {
		if c.item != nil {
			names[c.item.ID] = c.item.Name
		}
	}
	todo := make([]oneOfMany, len(items))
	for i, it := range items {
		todo[i] = oneOfMany{order: order(it), what: names[it]}
	}
	p.a.applyTo(p.a.t("many.recording"), todo)
}

// untie takes the item from the check it was tied to last.
func (p *evidence) untie() {
	it := p.item()
	if it == nil || len(it.Checks) == 0 {
		return
	}
	c := it.Checks[len(it.Checks)-1]
	p.a.do(&casework.LinkEvidence{Case: casework.Case{Case: p.a.caseID}, Item: it.ID, Measure: c.Measure(), Place: c.Place(), Off: true}, nil)
}

// unused says that the marked items serve no check, and why; on that shelf it takes them back.
func (p *evidence) unused() {
	items := p.targets()
	if len(items) == 0 {
		return
	}
	a, id := p.a, p.a.caseID
	send := func(reason string) {
		p.each(items, func(it audit.ItemID) casework.Command {
			return &casework.SetUnused{Case: casework.Case{Case: id}, Item: it, Reason: reason, Off: reason == ""}
		})
		clear(p.marked)
	}
	if p.shelf == shelfUnused {
		send("")
		return
	}
	a.askReason(fyne.KeyDelete, a.t("evidence.unused.why"), send)
}

func (p *evidence) newFile() { p.a.newestFiles() }

func (p *evidence) writeCaption() {
	it := p.item()
	if it == nil {
		return
	}
	id := it.ID
	if p.caption.Text == it.Caption {
		if p.drafts[id] != "" {
			delete(p.drafts, id)
			p.a.keepDraft(captionSlot(id), "")
		}
		return
	}
	p.a.do(&casework.WriteCaption{Case: casework.Case{Case: p.a.caseID}, Item: id, Text: p.caption.Text}, func(_ casework.Changes, err error) {
		if err == nil {
			delete(p.drafts, id)
			p.a.keepDraft(captionSlot(id), "")
		}
	})
}

// wantItem lets the page of the evidence show an item when it is opened next.
func (a *App) wantItem(id audit.ItemID) {
	if e, ok := a.page("evidence").(*evidence); ok {
		e.wanted = id
	}
}

// captionSlot names the draft of a caption.
func captionSlot(id audit.ItemID) string { return "caption/" + string(id) }

// keepCaption keeps what is being typed, so that a kill loses none of it. Once the field is left it is recorded, and nothing is kept.
func (p *evidence) keepCaption() {
	if it := p.item(); it != nil && p.a.router.Writer() == widget.Field(p.caption) {
		p.drafts[it.ID] = p.caption.Text
		p.a.keepDraft(captionSlot(it.ID), p.caption.Text)
	}
}

// captionDrafts are the captions of a case that were typed and not recorded.
func captionDrafts(d Desk, id string) (map[audit.ItemID]string, error) {
	rows, err := d.Drafts(id)
	out := map[audit.ItemID]string{}
	for _, r := range rows {
		if item, ok := strings.CutPrefix(r.Slot, captionSlot("")); ok {
			out[audit.ItemID(item)] = d.Draft(id, r.Slot)
		}
	}
	return out, err
}
