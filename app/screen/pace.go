package screen

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Paces is what the window took, off the screen.
type Paces struct {
	Cards  []PaceTime            `json:"cards"`  // each from a key to the next card with its list, evidence and pane; the card was read before, its pictures come later
	Keys   []PaceTime            `json:"keys"`   // each of one character in a paragraph of PaceParagraph
	Routes map[string][]PaceTime `json:"routes"` // each from the call for a page to the page with what it reads; the first makes the page
	Rows   int                   `json:"rows"`   // checks of the list
}

// PaceTime is one reading of a clock, or the difference of two: time, and what the thread of the UI computed in it.
type PaceTime struct {
	Wall time.Duration `json:"wall"`
	CPU  time.Duration `json:"cpu"`
}

// PaceOrder is what Pace needs of the world outside the window.
type PaceOrder struct {
	Now     func() time.Time
	Clock   func() PaceTime // measures; what it reads first is nothing
	Trouble func(error) string
}

// PaceParagraph is the length in characters of the paragraph that is written in.
const PaceParagraph = widget.ParagraphSoft

// PaceMoves, PaceKeys and PaceRounds are how often each thing is done; before them go a few that do not count.
const (
	PaceMoves  = 450
	PaceKeys   = 300
	PaceRounds = 5
	paceWarm   = 20
)

// errPace is a window that does not show what it must.
var errPace = errors.New("the window shows something else")

// Pace plays the on-site page of a large case without a display: from card to card, writing, and to every place of the rail and back. The
// paragraph is written into the first card. The desk stays open. Only one window of the process may exist.
func Pace(ctx context.Context, desk Desk, caseID string, o PaceOrder) (Paces, error) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(widget.Look{Scale: 100})
	w := app.NewWindow("")
	p := &pacer{clock: o.Clock}
	a := Build(Host{
		Env: widget.Env{Do: func(f func()) { f() }, Now: o.Now, Mods: func() fyne.KeyModifier { return 0 }, After: func(time.Duration, func()) {}},
		Go:  p.beside, Lang: "ja", Exists: func() bool { return true }, Trouble: o.Trouble,
	}, w)
	p.App = a
	w.Resize(fyne.NewSize(1366, 740))
	a.show(desk, caseID)
	a.open("visit")
	out := Paces{Routes: map[string][]PaceTime{}}
	for _, step := range []func(context.Context, *Paces) error{p.cards, p.letters, p.routes} {
		if err := step(ctx, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// pacer plays a window.
type pacer struct {
	*App
	clock   func() PaceTime
	waiting bool     // what runs beside the window waits
	later   []func() // and this is it
}

// beside runs what the window wants to be run beside it: at once, or after what is measured.
func (a *pacer) beside(f func()) {
	if a.waiting {
		a.later = append(a.later, f)
		return
	}
	f()
}

// took measures what the UI goroutine does for f. What it wants beside runs afterwards.
func (a *pacer) took(f func()) PaceTime {
	a.waiting = true
	began := a.clock()
	f()
	end := a.clock()
	a.waiting = false
	todo := a.later
	a.later = nil
	for _, f := range todo {
		f()
	}
	return PaceTime{end.Wall - began.Wall, end.CPU - began.CPU}
}

// cards walks down the list; the cards were read, none was drawn before.
func (a *pacer) cards(ctx context.Context, out *Paces) error {
	p := a.visitPage()
	out.Rows = len(p.view.Rows)
	if len(p.shown) < PaceMoves+paceWarm+1 {
		return fmt.Errorf("%w: %d checks", errPace, len(p.shown))
	}
	for _, i := range p.shown[:PaceMoves+paceWarm+1] {
		p.read(p.view.Rows[i].Check, func(casework.CardView) {})
	}
	for i := range PaceMoves + paceWarm {
		if err := ctx.Err(); err != nil {
			return err
		}
		want := &p.view.Rows[p.shown[p.cursor+1]]
		took := a.took(func() { a.router.Pad().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) })
		if !p.shows(want) {
			return fmt.Errorf("%w: %q, not %s", errPace, p.card.head.Text(), want.Code)
		}
		if i >= paceWarm {
			out.Cards = append(out.Cards, took)
		}
	}
	return nil
}

// shows tells whether card and list stand at a check.
func (p *visit) shows(r *casework.CheckRow) bool {
	return p.current() == r.Check && p.card.view.Check == r.Check && strings.HasPrefix(p.card.head.Text(), r.Code) && p.card.place.Text() == r.Place
}

// letters writes at the end of a paragraph of what the catalogue says, another one each time: what was measured for one text helps with the same text only.
func (a *pacer) letters(ctx context.Context, out *Paces) error {
	p := a.visitPage()
	p.to(0)
	text := paceText(p)
	if len(text) <= PaceParagraph {
		return fmt.Errorf("%w: %d characters of text", errPace, len(text))
	}
	p.card.openNote(1, "")
	e := p.card.notes[1].entry
	for i := range PaceKeys + paceWarm {
		if err := ctx.Err(); err != nil {
			return err
		}
		from := i % (len(text) - PaceParagraph)
		e.SetText(string(text[from : from+PaceParagraph]))
		e.End()
		took := a.took(func() { a.typed(text[from+PaceParagraph]) })
		if want := string(text[from : from+PaceParagraph+1]); e.Text != want {
			return fmt.Errorf("%w: %d characters were written, %d are there", errPace, PaceParagraph+1, len([]rune(e.Text)))
		}
		if i >= paceWarm {
			out.Keys = append(out.Keys, took)
		}
	}
	a.router.Back()
	return nil
}

// typed gives a character to what has the focus.
func (a *pacer) typed(c rune) { a.window.Canvas().Focused().TypedRune(c) }

// paceText is the Japanese of the requirements without a break of lines.
func paceText(p *visit) []rune {
	var out []rune
	seen := map[audit.MeasureID]bool{}
	for _, i := range p.shown {
		c := p.view.Rows[i].Check
		if v, ok := p.cache[c]; ok && !seen[c.Measure()] {
			seen[c.Measure()] = true
			out = append(out, []rune(strings.ReplaceAll(v.Requirement, "\n", ""))...)
		}
	}
	return out
}

// routes goes to every place of the rail and back to the checks.
func (a *pacer) routes(ctx context.Context, out *Paces) error {
	for range PaceRounds {
		for _, it := range railItems {
			for _, name := range []string{it.route, "visit"} {
				if err := ctx.Err(); err != nil {
					return err
				}
				if name == a.at {
					continue
				}
				began := a.clock()
				a.Go(name) // with what it reads beside
				end := a.clock()
				out.Routes[name] = append(out.Routes[name], PaceTime{end.Wall - began.Wall, end.CPU - began.CPU})
				if t := a.frame.panel.Shown(); a.at != name || !a.pages[name].object().Visible() || t.Happened != "" {
					return fmt.Errorf("%w: at %s, not %s: %s", errPace, a.at, name, t.Happened)
				}
			}
		}
	}
	return nil
}
