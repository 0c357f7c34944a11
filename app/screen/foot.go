package screen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/screen/widget"
)

func (f *frame) newFoot() *fyne.Container {
	a, r := f.a, f.a.router
	f.mode = widget.NewText("", widget.Style{Bold: true})
	f.hints = widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2})
	f.warning = widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorNG, Bold: true})
	f.rests = widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorUnk, Bold: true})
	f.watched = widget.NewKey(r, widget.KeyLook{Sign: widget.SignSeen, Weight: widget.Quiet, Height: 22}, a.unwatch)
	f.watched.Hide()
	f.job = widget.NewJobLine(r, widget.JobWords{Left: func(s int) string { return a.t("job.left", s) }, Stop: a.t("job.stop")})
	return widget.On(widget.NewBox(widget.ColorRaised), container.New(footLayout{}, f.mode, f.hints, container.New(widget.Across{Gap: 14}, f.warning, f.rests, f.watched, f.job)))
}

// footLayout lays mode and keys from the left and what goes on at the right. The keys give way: warning, watched folder and job stay whole.
type footLayout struct{}

func (footLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 0) }

func (footLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const gap, pad = 14, 12
	mode, hints, right := o[0], o[1], o[2]
	m, h, r := mode.MinSize(), hints.MinSize(), right.MinSize()
	rw := min(r.Width, s.Width-2*pad)
	end := s.Width - pad
	if rw > 0 {
		widget.Place(right, end-rw, (s.Height-r.Height)/2, rw, r.Height)
		end -= rw + gap
	}
	mw := max(0, min(m.Width, end-pad))
	widget.Place(mode, pad, (s.Height-m.Height)/2, mw, m.Height)
	x := pad + mw + gap
	widget.Place(hints, x, (s.Height-h.Height)/2, max(0, min(h.Width, end-x)), h.Height)
}

// fitFoot lays the foot out after its words changed.
func (f *frame) fitFoot() { f.foot.Refresh() }

// setHints writes the keys of the moment. The key to all of them comes first: the foot of a narrow window does not hold every one.
func (f *frame) setHints(hs []hint) {
	var parts []string
	for _, h := range hs {
		part := h.key + " " + h.word
		if h.key == "F1" {
			parts = append([]string{part}, parts...)
			continue
		}
		parts = append(parts, part)
	}
	f.hints.SetText(strings.Join(parts, "    "))
	f.fitFoot()
}

// setMode writes the mode and the keys that act in it: while a person writes, letters are text.
func (f *frame) setMode(m widget.Mode) {
	a := f.a
	word := a.t("mode.command")
	var hs []hint
	if p, ok := a.pages[a.at]; ok {
		hs = p.hints()
	}
	if m == widget.Writing {
		word = a.t("mode.writing")
		leave := a.t("write.leave")
		if a.router.Covered() {
			leave = a.t("cancel")
		}
		hs = []hint{{"Ctrl+Enter", a.t("write.done")}, {"Tab", a.t("write.next")}, {"Esc", leave}}
		if a.at == "visit" && !a.router.Covered() {
			hs = append(hs, hint{"Ctrl+1–3", a.t("k.judge")}, hint{"Alt+↑↓", a.t("write.neighbour")})
		}
	}
	f.mode.SetText("[" + word + "]")
	f.setHints(hs)
}

func (f *frame) warn(s string) {
	if s != f.warning.Text() {
		f.warning.SetText(s)
		f.fitFoot()
	}
}
