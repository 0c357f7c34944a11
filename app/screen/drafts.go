package screen

import (
	"slices"
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

// listDrafts names them; each opens the card, or the page, on which it was written. What was written into a form that nobody goes on with can be thrown away.
func (a *App) listDrafts(by fyne.KeyName, own string) {
	id := a.caseID
	loadList(a, func(d Desk) ([]casework.DraftRow, error) { return d.Drafts(id) }, func(all []casework.DraftRow) {
		rows := otherDrafts(all, own)
		if len(rows) == 0 || a.caseID != id {
			return
		}
		picks := make([]widget.Pick, len(rows))
		for i, r := range rows {
			picks[i] = widget.Pick{Label: spaced(r.Code, r.Title, a.draftWord(r)), Sub: draftText(&r), Sign: widget.SignDraft}
		}
		forms := formDrafts(rows)
		if len(forms) > 0 {
			picks = append(picks, widget.Pick{Label: a.t("drafts.drop"), Sign: widget.SignVoid})
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("drafts.title"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			if i < 0 {
				return
			}
			if i == len(rows) {
				a.dropDrafts(id, forms)
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

var formMarks = strings.NewReplacer("[", " ", "]", " ", "{", " ", "}", " ", `"`, " ", ",", " ")

// draftText is the beginning of a draft; of a form what was written, without the marks by which it is kept.
func draftText(r *casework.DraftRow) string {
	if r.Check != "" {
		return r.Text
	}
	return strings.Join(strings.Fields(formMarks.Replace(r.Text)), " ")
}

// formDrafts are those of forms: what stands on a card is thrown away there.
func formDrafts(rows []casework.DraftRow) []casework.DraftRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r casework.DraftRow) bool { return r.Check != "" })
}

// dropDrafts throws away the draft of a form that is picked; the line at the foot gives it back.
func (a *App) dropDrafts(id string, rows []casework.DraftRow) {
	keys, words := make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		keys[i], words[i] = r.Slot, spaced(a.draftWord(r), draftText(&r))
	}
	a.choose("", a.t("drafts.drop"), keys, words, func(slot string) {
		load(a, func(d Desk) (string, error) { return d.Draft(id, slot), d.SaveDraft(id, slot, "") }, func(text string) {
			a.enterAgain()
			a.frame.undo.Say(a.t("drafts.dropped"), func() {
				load(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(struct{}) { a.enterAgain() })
			})
			a.frame.fit()
		})
	})
}

// enterAgain lets the page that is shown read what it shows.
func (a *App) enterAgain() {
	if p, ok := a.pages[a.at]; ok {
		p.enter()
	}
}

func (a *App) draftWord(r casework.DraftRow) string {
	for _, n := range noteDefs {
		if n.kind == r.Kind {
			return a.t(n.word)
		}
	}
	return spaced(a.t("drafts.form"), a.routeWord(draftRoute(r.Slot)))
}

// draftRoute is the page on which a form stands.
func draftRoute(slot string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(slot, "@/"), "/")
	switch head {
	case "closing", "day", "prepare", "decide", "certificate", "contract", "explained", "second", "secrecy", "upkeep", "verify", "who", "road", "effort":
		return head
	case "first":
		return "firststage"
	case "settle":
		return "who"
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
