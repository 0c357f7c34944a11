package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Size of a sketch in units; it fits into the smallest window.
const (
	sketchWidth  = 700
	sketchHeight = 380
)

// drawSheet opens a sheet with a line to write on above a pad. Ctrl+Z takes the last stroke back, Ctrl+Delete all of them, Ctrl+Enter sends what
// was written and drawn; send gives what is wrong, or "" to shut the sheet.
func (a *App) drawSheet(by fyne.KeyName, title, why string, line asked, w, h float32, send func(text string, png []byte) string) {
	if a.desk == nil {
		return
	}
	r := a.router
	pad := widget.NewDrawing(w, h)
	text := widget.NewLineEntry(r, line.hint)
	text.SetText(line.value)
	wrong := widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	wrong.Hide()
	count := caption("")
	told := func() {
		count.SetText(a.t("draw.strokes", pad.Strokes()))
		wrong.Hide()
		a.frame.sheet.Fit()
	}
	told()
	pad.OnChange = told
	done := func() {
		text.Flush()
		bad := a.t("draw.nothing")
		if b, err := pad.PNG(); err == nil {
			bad = send(text.Text, b)
		}
		if bad != "" {
			wrong.SetText(bad)
			wrong.Show()
			a.frame.sheet.Fit()
			return
		}
		a.frame.sheet.Close()
	}
	keys := &widget.Keymap{
		Fields: func() []widget.Field { return []widget.Field{text} },
		Chords: map[widget.Chord]func(){
			widget.Ctrl(fyne.KeyReturn): done, widget.Ctrl(fyne.KeyZ): pad.Undo, widget.Ctrl(fyne.KeyDelete): pad.Clear,
		},
		Command: widget.Keys{fyne.KeyBackspace: pad.Undo},
	}
	key := func(hint, word string, weight widget.Weight, f func()) fyne.CanvasObject {
		return widget.NewKey(r, widget.KeyLook{Word: a.t(word), Hint: hint, Weight: weight}, f)
	}
	a.frame.sheet.Open(title, keys, para(why), caption(line.label), text, row(pad), count, wrong,
		row(key("Ctrl+Enter", "save", widget.Primary, done), key("Ctrl+Z", "draw.undo", widget.Plain, pad.Undo), key("Esc", "cancel", widget.Plain, a.frame.sheet.Shut)))
	a.frame.sheet.Hold(w)
	a.drawing = pad
	r.Open(by, text)
}

// signOnScreen takes a signature by pointer: the drawing is sealed first, then the signature names it.
func (a *App) signOnScreen(r casework.PaperRow) {
	why := a.t("sign.why") + "\n" + a.t("sign.number", r.Number, short(r.Head))
	a.drawSheet("", a.t("sign.pointer"), why, asked{label: a.t("opening.role"), hint: a.t("person.hint")}, widget.DrawWidth, widget.DrawHeight, func(role string, png []byte) string {
		if role == "" {
			return a.t("opening.norole")
		}
		id := casework.Case{Case: a.caseID}
		name := "signature-" + a.host.Now().Format("20060102-150405") + ".png"
		a.doFirst(&casework.SealDrawing{Case: id, PNG: png, Name: name, Caption: a.t("sign.caption", role, r.Number)}, func(item string) casework.Command {
			return &casework.SignPaper{Case: id, Paper: r.Digest, Role: role, Way: audit.SignedPointer, Item: audit.ItemID(item)}
		})
		return ""
	})
}

// sketch draws something and seals it as evidence: of the check on the card where one is named, else in the inbox.
func (a *App) sketch(by fyne.KeyName, check audit.CheckID) {
	a.drawSheet(by, a.t("sketch.title"), a.t("sketch.why"), asked{label: a.t("evidence.caption"), hint: a.t("evidence.caption.hint")}, sketchWidth, sketchHeight, func(text string, png []byte) string {
		c := &casework.SealDrawing{Case: casework.Case{Case: a.caseID}, PNG: png, Name: "sketch-" + a.host.Now().Format("20060102-150405") + ".png", Caption: text, Place: a.scene.place}
		if check != "" {
			c.Measure, c.Place = check.Measure(), check.Place()
		}
		a.do(c, func(_ casework.Changes, err error) {
			if err == nil {
				a.job(a.t("job.render"), func(ctx context.Context, d Desk, _ Progress) error { return d.RenderPending(ctx, nil) }, func(error) { a.rerender() })
			}
		})
		return ""
	})
}

// doFirst sends a command and then the one that names what the first made.
func (a *App) doFirst(c casework.Command, then func(id string) casework.Command) {
	a.do(c, func(ch casework.Changes, err error) {
		if err == nil {
			a.do(then(ch.ID), nil)
		}
	})
}
