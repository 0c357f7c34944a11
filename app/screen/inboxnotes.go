package screen

import (
	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// notesShown is how many loose notes stand beside the inbox.
const notesShown = 3

// inboxNotes are the loose notes below the inbox, the newest first: they are sorted beside the photos that were taken with them.
type inboxNotes struct {
	a     *App
	box   *widget.Flow
	notes []audit.Loose
}

func newInboxNotes(a *App) *inboxNotes {
	n := &inboxNotes{a: a, box: widget.NewFlow(widget.Down{Gap: 4, PadX: 12, PadY: 8})}
	n.box.Hide()
	return n
}

// load reads them; then is told when they are there.
func (n *inboxNotes) load(inbox bool, then func()) {
	id := n.a.caseID
	load(n.a, func(d Desk) (casework.HandsView, error) { return d.Hands(id) }, func(v casework.HandsView) {
		n.notes = v.Loose
		n.show(inbox)
		then()
	})
}

func (n *inboxNotes) show(inbox bool) {
	a := n.a
	widget.Show(n.box, inbox && len(n.notes) > 0)
	objs := []fyne.CanvasObject{row(strong(a.t("inbox.notes", len(n.notes))), widget.NewKey(a.router, widget.KeyLook{Word: a.t("inbox.notes.sort"), Hint: "O", Height: 28}, func() { n.sort("") }))}
	for i := range n.notes[:min(len(n.notes), notesShown)] {
		objs = append(objs, widget.NewText(hm(n.notes[i].At)+"  "+n.notes[i].Text, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}))
	}
	n.box.Set(objs...)
}

// sort asks which note, then what becomes of it, then where it goes; with one note the first question is not asked.
func (n *inboxNotes) sort(by fyne.KeyName) {
	a := n.a
	switch len(n.notes) {
	case 0:
		a.frame.say(widget.Trouble{Happened: a.t("inbox.notes.none"), Kept: a.t("trouble.kept"), Do: a.t("inbox.notes.none.do")})
		return
	case 1:
		n.become(by, n.notes[0].ID)
		return
	}
	keys, words := make([]string, len(n.notes)), make([]string, len(n.notes))
	for i := range n.notes {
		keys[i], words[i] = n.notes[i].ID, hm(n.notes[i].At)+"  "+n.notes[i].Text
	}
	a.choose(by, a.t("inbox.notes.sort"), keys, words, func(note string) { n.become("", note) })
}

func (n *inboxNotes) become(by fyne.KeyName, note string) {
	a := n.a
	as := []string{audit.LooseObservation, audit.LooseStatement, audit.LooseDropped}
	a.choose(by, a.t("inbox.notes.as"), as, []string{a.t("hands.observation"), a.t("hands.statement"), a.t("hands.drop")}, func(as string) {
		if as == audit.LooseDropped {
			a.dropLoose(note)
			return
		}
		a.sortLoose("", note, as)
	})
}
