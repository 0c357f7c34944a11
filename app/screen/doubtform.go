package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// slotDoubt keeps what is written to the body.
const slotDoubt = "@/note-to-body"

// doubt (3-4-7) is the page on which an auditor reports to the body that a law may not be kept: the law, what was seen, Ctrl+Enter. Nothing on it
// is reached by one careless letter, and nothing of it is seen elsewhere on the screen.
func (p *visit) doubt(by fyne.KeyName) {
	a, id := p.a, p.a.caseID
	f := &draftForm{a: a, slot: slotDoubt}
	law, seen := f.line("law", a.t("doubt.law.hint")), f.line("seen", a.t("doubt.seen.hint"))
	note := widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	check, place := p.current(), a.scene.place
	load(a, func(d Desk) (casework.DoubtsView, error) { return d.Doubts(id) }, func(v casework.DoubtsView) {
		var laws []string
		for _, l := range v.Laws {
			if !l.None {
				laws = append(laws, l.Name)
			}
		}
		state := a.t("doubt.free")
		if v.Stopped {
			state = a.t("doubt.stopped", len(v.Doubts))
		}
		send := func() {
			if f.text(0) == "" || f.text(1) == "" {
				note.SetText(a.t("doubt.incomplete"))
				a.frame.sheet.Fit()
				return
			}
			c := &casework.ReportDoubt{Case: casework.Case{Case: id}, Law: f.text(0), Seen: f.text(1), Place: place}
			if check.Place() == place {
				c.Measure = check.Measure()
			}
			a.frame.sheet.Close()
			a.do(c, func(ch casework.Changes, err error) {
				if err != nil {
					return
				}
				a.keepDraft(slotDoubt, "")
				a.printPaper("doubt", ch.ID, func(path string) {
					a.frame.say(widget.Trouble{Happened: a.t("doubt.done"), Kept: path, Do: a.t("doubt.done.do"), Clause: notice.P3_4_7.Clause()})
				})
			})
		}
		keys := &widget.Keymap{Fields: func() []widget.Field { return []widget.Field{law, seen} }, Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): send}}
		a.openForm(f, func() {
			objs := []fyne.CanvasObject{para(a.t("doubt.why")), row(a.clauseTag(notice.P3_4_7)), para(state)}
			if len(laws) > 0 {
				objs = append(objs, para(a.t("doubt.named", strings.Join(laws, a.t("comma")))))
			}
			objs = append(objs, form(a.t("doubt.law"), law, a.t("doubt.seen"), seen), note,
				row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("doubt.send"), Hint: "Ctrl+Enter", Weight: widget.Primary}, send), widget.NewKey(a.router, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
			a.frame.sheet.Open(a.t("doubt.title"), keys, objs...)
			a.router.Open(by, law)
		})
	})
}
