package screen

import (
	"strconv"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// noteDef is one of the three texts of a check: bar, tint and label tell them apart.
type noteDef struct {
	kind, word, key string
	tint, bar       fyne.ThemeColorName
}

var noteDefs = [3]noteDef{
	{audit.KindStatement, "note.statement", "Q", widget.ColorSaid, widget.ColorPrimary},
	{audit.KindObservation, "note.observation", "W", widget.ColorFact, widget.ColorOK},
	{audit.KindReason, "note.reason", "E", widget.ColorReason, widget.ColorUnk},
}

// note is one of the three texts. It is one row while it is empty; a key or a tap opens it for writing.
type note struct {
	fynewidget.BaseWidget
	card   *card
	def    noteDef
	check  audit.CheckID // that the open text belongs to
	field  casework.TextField
	ground *widget.Box
	bar    *widget.Box
	name   *widget.Label
	key    *widget.Label
	text   *widget.Label
	entry  *widget.NoteEntry
	objs   []fyne.CanvasObject
}

const noteRows = 4

func newNote(c *card, i int) *note {
	d := noteDefs[i]
	n := &note{
		card: c, def: d, ground: widget.NewFrame(d.tint, "", 2, 0), bar: widget.NewBox(d.bar), name: widget.NewText(c.a.t(d.word), widget.Style{Size: widget.SizeCaption, Color: d.bar, Bold: true}),
		key: widget.NewText(d.key, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2, Align: widget.AlignRight}), text: widget.NewLabel("", widget.Style{Rows: 4}), entry: widget.NewNoteEntry(c.a.router),
	}
	n.entry.SetMinRowsVisible(noteRows)
	n.entry.Hide()
	n.entry.OnLeft = n.shut
	n.entry.OnCommit = n.record
	n.entry.OnDraft = n.draft
	n.entry.OnLength = n.length
	n.objs = []fyne.CanvasObject{n.ground, n.bar, n.name, n.key, n.text, n.entry}
	n.ExtendBaseWidget(n)
	return n
}

// set shows the texts of a check. While the note is open for this check it is left alone.
func (n *note) set(check audit.CheckID, f casework.TextField) {
	if n.entry.Visible() && check == n.check {
		n.field.Others = f.Others
		return
	}
	n.check, n.field = check, f
	n.show()
}

// show writes the closed note. A draft that is not in the record says so: opening and leaving the field records it.
func (n *note) show() {
	name := n.card.a.t(n.def.word)
	if n.field.Draft != "" && n.field.Draft != n.field.Mine {
		name += "   " + n.card.a.t("draft")
	}
	n.name.SetText(name)
	n.text.SetText(n.shown())
}

// shown is what a closed note says: one's own text, a draft of it, then what others wrote.
func (n *note) shown() string {
	s := n.field.Mine
	if n.field.Draft != "" {
		s = n.field.Draft
	}
	for _, o := range n.field.Others {
		if s != "" {
			s += "\n"
		}
		s += o.By + ": " + o.Text
	}
	return s
}

func (n *note) open(by fyne.KeyName) {
	if !n.entry.Visible() {
		n.entry.Load(n.field.Mine, n.field.Draft)
		n.text.Hide()
		n.entry.Show()
		n.card.fit()
	}
	n.card.a.router.Open(by, n.entry)
	n.card.a.host.Do(n.entry.End)
}

// shut keeps the text and shows it for reading.
func (n *note) shut() {
	n.entry.Commit()
	n.entry.Hide()
	n.text.Show()
	n.show()
	n.length(0)
	n.card.fit()
}

func (n *note) slot() string { return string(n.check) + "/" + n.def.kind }

// draft keeps what is being written, sealed, within a second.
func (n *note) draft(text string) {
	a, id, slot := n.card.a, n.card.a.caseID, n.slot()
	n.field.Draft = text
	ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
		}
	})
}

// record makes the text an entry of the record; if that fails it stays as a draft.
func (n *note) record(text string) {
	a := n.card.a
	check, id, slot := n.check, a.caseID, n.slot()
	n.field.Mine, n.field.Draft = text, ""
	c := &casework.RecordAnswer{
		Case: casework.Case{Case: id}, Measure: check.Measure(), Place: check.Place(), Asked: a.scene.person, Person: a.scene.personID, Operator: a.scene.operator, OperatorReason: a.scene.reason,
	}
	switch n.def.kind {
	case audit.KindStatement:
		c.Statement = &text
	case audit.KindObservation:
		c.Observation = &text
	default:
		c.Reason = &text
	}
	a.frame.saving()
	a.do(c, func(_ casework.Changes, err error) {
		if err != nil {
			if n.check == check && n.field.Mine == text {
				n.field.Mine = ""
			}
			n.draftFor(id, slot, text)
			return
		}
		n.draftFor(id, slot, "")
	})
}

func (n *note) draftFor(id, slot, text string) {
	a := n.card.a
	ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveDraft(id, slot, text) }, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
		}
	})
}

// length warns of a paragraph that makes every key slow.
func (n *note) length(longest int) {
	s, c := n.def.key, widget.ColorText2
	if longest > widget.ParagraphSoft {
		s = strconv.Itoa(longest) + "  " + s
	}
	if longest > widget.ParagraphWarn {
		c = widget.ColorUnk
	}
	n.key.SetText(s)
	n.key.SetColor(c)
}

// Tapped implements fyne.Tappable.
func (n *note) Tapped(*fyne.PointEvent) { n.open("") }

// HeightFor is the height at the width w.
func (n *note) HeightFor(w float32) float32 {
	h := widget.RowHeight(widget.SizeCaption) + 8
	switch {
	case n.entry.Visible():
		h += noteRows*widget.RowHeight(widget.SizeBody) + 22
	case n.text.Text() != "":
		h += n.text.HeightFor(w-28) + 2
	}
	return h
}

func (n *note) arrange(s fyne.Size) {
	cap := widget.RowHeight(widget.SizeCaption)
	widget.Place(n.ground, 0, 0, s.Width, s.Height)
	widget.Place(n.bar, 0, 0, 4, s.Height)
	widget.Place(n.name, 14, 4, s.Width-140, cap)
	widget.Place(n.key, s.Width-110, 4, 100, cap)
	widget.Place(n.text, 14, 4+cap, s.Width-28, max(0, s.Height-cap-6))
	if n.entry.Visible() { // a hidden entry would be laid out for nothing
		widget.Place(n.entry, 8, 6+cap, s.Width-14, max(0, s.Height-cap-12))
	}
}

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer { return &noteRenderer{n} }

type noteRenderer struct{ n *note }

func (r *noteRenderer) Destroy()           {}
func (r *noteRenderer) Layout(s fyne.Size) { r.n.arrange(s) }
func (r *noteRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, r.n.HeightFor(max(240, r.n.Size().Width)))
}
func (r *noteRenderer) Objects() []fyne.CanvasObject { return r.n.objs }
func (r *noteRenderer) Refresh() {
	for _, o := range r.n.objs {
		if o.Visible() { // what is shown again draws itself anew then; an entry that nobody writes in is most of the cost of a card
			o.Refresh()
		}
	}
	r.n.arrange(r.n.Size())
}
