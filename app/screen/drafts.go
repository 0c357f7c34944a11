package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// draftLine says how many texts were written and are not in the record, and opens the list of them; nil without one. own is the slot of the page
// itself, which is no omission.
func (a *App) draftLine(rows []casework.DraftRow, own string) fyne.CanvasObject {
	rows = otherDrafts(rows, own)
	if len(rows) == 0 {
		return nil
	}
	return row(widget.NewMark(widget.SignDraft, 18), widget.NewKey(a.router, widget.KeyLook{Word: a.t("drafts", len(rows)), Hint: "U", Weight: widget.Quiet, Height: 26}, func() { a.listDrafts("", own) }))
}

func otherDrafts(rows []casework.DraftRow, own string) []casework.DraftRow {
	var out []casework.DraftRow
	for _, r := range rows {
		if r.Slot != own {
			out = append(out, r)
		}
	}
	return out
}

// listDrafts names them; each opens the card, or the page, on which it was written.
func (a *App) listDrafts(by fyne.KeyName, own string) {
	id := a.caseID
	loadList(a, func(d Desk) ([]casework.DraftRow, error) { return d.Drafts(id) }, func(all []casework.DraftRow) {
		rows := otherDrafts(all, own)
		if len(rows) == 0 || a.caseID != id {
			return
		}
		picks := make([]widget.Pick, len(rows))
		for i, r := range rows {
			picks[i] = widget.Pick{Label: spaced(r.Code, r.Title, a.draftWord(r)), Sub: strings.Trim(r.Text, `[]{}"`), Sign: widget.SignDraft}
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("drafts.title"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			if i < 0 {
				return
			}
			if r := rows[i]; r.Check != "" {
				a.openCase(id, "visit", string(r.Check))
			} else {
				if item, ok := strings.CutPrefix(r.Slot, captionSlot("")); ok {
					a.wantItem(audit.ItemID(item))
				}
				a.Go(draftRoute(r.Slot))
			}
		})
	})
}

func (a *App) draftWord(r casework.DraftRow) string {
	for _, n := range noteDefs {
		if n.kind == r.Kind {
			return a.t(n.word)
		}
	}
	if route := draftRoute(r.Slot); a.words.Has("screen.rail." + route) {
		return a.t("rail." + route)
	}
	return a.t("drafts.form")
}

// draftRoute is the page on which a form stands.
func draftRoute(slot string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(slot, "@/"), "/")
	switch head {
	case "closing", "day", "prepare", "decide", "certificate":
		return head
	case "redact", "details", "caption":
		return "evidence"
	case "meeting", "plan":
		return "opening"
	}
	if i := strings.LastIndexByte(slot, '/'); i > 0 && slot[i+1:] == audit.KindFinding {
		return "findings"
	}
	return "visit"
}
