package screen

import (
	"encoding/json"
	"image"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Size of the picture on which boxes are drawn, in units.
const (
	coverWidth  = 640
	coverHeight = 360
)

// redact covers parts of a photo on a copy; the original stays sealed and papers show the copy.
func (p *evidence) redact() {
	a, it := p.a, p.item()
	if it == nil {
		return
	}
	m := p.view.raw
	if m == nil || p.view.item != it.ID {
		a.frame.say(widget.Trouble{Happened: a.t("redact.nopicture", it.Name), Kept: a.t("trouble.kept"), Do: a.t("redact.nopicture.do"), Code: "no_picture"})
		return
	}
	id, check, r := it.ID, casework.Case{Case: a.caseID}, a.router
	pad := widget.NewCovers(m, coverWidth, coverHeight)
	a.covers = pad
	reason := widget.NewLineEntry(r, a.t("redact.reason.hint"))
	count, wrong := caption(""), widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	wrong.Hide()
	told := func() {
		count.SetText(a.t("redact.boxes", strconv.Itoa(len(pad.Boxes()))))
		wrong.Hide()
		a.frame.sheet.Fit()
	}
	told()
	slot, sent := "redact/"+string(id), false
	keep := func() {
		if !sent {
			a.keepDraft(slot, coverDraft(pad.Boxes(), reason.Text))
		}
	}
	pad.OnChange = func() { told(); keep() }
	reason.OnLeft, reason.OnDraft = keep, keep
	done := func() {
		reason.Flush()
		var boxes []audit.Box
		for _, b := range pad.Boxes() {
			boxes = append(boxes, audit.Box{X: uint32(b.Min.X), Y: uint32(b.Min.Y), W: uint32(b.Dx()), H: uint32(b.Dy())}) //nolint:gosec // within the picture
		}
		if len(boxes) == 0 {
			wrong.SetText(a.t("redact.none"))
			wrong.Show()
			a.frame.sheet.Fit()
			return
		}
		sent = true
		a.frame.sheet.Close()
		a.do(&casework.RedactEvidence{Case: check, Item: id, Boxes: boxes, Reason: reason.Text}, func(ch casework.Changes, err error) {
			if err == nil {
				a.keepDraft(slot, "")
				p.wanted = audit.ItemID(ch.ID)
				p.enter()
			}
		})
	}
	step := func(f func(dx, dy int), dx, dy int) func() { return func() { f(dx, dy) } }
	keys := &widget.Keymap{
		Command: widget.Keys{fyne.KeyN: pad.Add, fyne.KeyBackspace: pad.Undo, fyne.KeyW: func() { r.Open(fyne.KeyW, reason) }},
		Move: widget.Keys{
			fyne.KeyLeft: step(pad.Shift, -1, 0), fyne.KeyRight: step(pad.Shift, 1, 0), fyne.KeyUp: step(pad.Shift, 0, -1), fyne.KeyDown: step(pad.Shift, 0, 1),
		},
		Extend: widget.Keys{
			fyne.KeyLeft: step(pad.Grow, -1, 0), fyne.KeyRight: step(pad.Grow, 1, 0), fyne.KeyUp: step(pad.Grow, 0, -1), fyne.KeyDown: step(pad.Grow, 0, 1),
		},
		Fields: func() []widget.Field { return []widget.Field{reason} },
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): done, widget.Ctrl(fyne.KeyZ): pad.Undo},
	}
	a.frame.sheet.Open(a.t("redact.title")+"  "+it.Name, keys, para(a.t("redact.why")), row(pad), row(count, caption(a.t("redact.keys"))), reason, wrong,
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("save"), Hint: "Ctrl+Enter", Weight: widget.Primary}, done), widget.NewKey(r, widget.KeyLook{Word: a.t("redact.add"), Hint: "N"}, pad.Add),
			widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
	a.frame.sheet.Hold(coverWidth)
	load(a, func(d Desk) (string, error) { return d.Draft(check.Case, slot), nil }, func(kept string) {
		if boxes, why, ok := readCoverDraft(kept); ok && a.covers == pad && len(pad.Boxes()) == 0 {
			reason.SetText(why)
			pad.Set(boxes)
		}
	})
}

// coverState is a redaction that was not made yet, as it is kept sealed.
type coverState struct {
	Boxes  []image.Rectangle `json:"boxes"`
	Reason string            `json:"reason,omitempty"`
}

// coverDraft is the draft of a redaction; "" where nothing is covered and no reason stands.
func coverDraft(boxes []image.Rectangle, reason string) string {
	if len(boxes) == 0 && reason == "" {
		return ""
	}
	b, err := json.Marshal(coverState{boxes, reason})
	if err != nil {
		return ""
	}
	return string(b)
}

func readCoverDraft(s string) (boxes []image.Rectangle, reason string, ok bool) {
	var c coverState
	if s == "" || json.Unmarshal([]byte(s), &c) != nil {
		return nil, "", false // a draft that cannot be read is none
	}
	return c.Boxes, c.Reason, true
}
