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

// Paces is what the window took, off the screen. All durations are of the UI goroutine; what the store is asked for runs in it as well.
type Paces struct {
	Cards  []time.Duration            `json:"cards"`  // each from a key to the next card with its list, evidence and pane; the card was read before
	Keys   []time.Duration            `json:"keys"`   // each of one character in a paragraph of PaceParagraph
	Routes map[string][]time.Duration `json:"routes"` // each from a key to the drawn page; the first makes the page
	Rows   int                        `json:"rows"`   // checks of the list
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
func Pace(ctx context.Context, desk Desk, caseID string, now func() time.Time, trouble func(error) string) (Paces, error) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(widget.Look{})
	w := app.NewWindow("")
	inline := func(f func()) { f() }
	a := Build(Host{
		Env: widget.Env{Do: inline, Now: now, Mods: func() fyne.KeyModifier { return 0 }, After: func(time.Duration, func()) {}},
		Go:  inline, Lang: "ja", Exists: func() bool { return true }, Trouble: trouble,
	}, w)
	w.Resize(fyne.NewSize(1366, 740))
	a.show(desk, caseID)
	a.open("visit")
	out := Paces{Routes: map[string][]time.Duration{}}
	for _, step := range []func(context.Context, *Paces) error{a.paceCards, a.paceKeys, a.paceRoutes} {
		if err := step(ctx, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// paceCards walks down the list; the cards were read, none was drawn before.
func (a *App) paceCards(ctx context.Context, out *Paces) error {
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
		began := a.host.Now()
		p.a.router.Pad().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		took := a.host.Now().Sub(began)
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

// paceKeys writes at the end of a paragraph of what the catalogue says, and takes each character back so that its length stays.
func (a *App) paceKeys(ctx context.Context, out *Paces) error {
	p := a.visitPage()
	p.to(0)
	text := paceText(p)
	if len(text) < PaceParagraph {
		return fmt.Errorf("%w: %d characters of text", errPace, len(text))
	}
	p.card.openNote(1, "")
	e := p.card.notes[1].entry
	e.SetText("")
	a.typed(text[:PaceParagraph])
	for i := range PaceKeys + paceWarm {
		if err := ctx.Err(); err != nil {
			return err
		}
		began := a.host.Now()
		a.typed(text[i%len(text):][:1])
		if took := a.host.Now().Sub(began); i >= paceWarm {
			out.Keys = append(out.Keys, took)
		}
		if want := string(text[:PaceParagraph]) + string(text[i%len(text)]); e.Text != want {
			return fmt.Errorf("%w: %d characters were written, %d are there", errPace, PaceParagraph+1, len([]rune(e.Text)))
		}
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	a.router.Back()
	return nil
}

// typed gives characters to what has the focus, one by one.
func (a *App) typed(text []rune) {
	for _, c := range text {
		a.window.Canvas().Focused().TypedRune(c)
	}
}

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

// paceRoutes goes to every place of the rail and back to the checks.
func (a *App) paceRoutes(ctx context.Context, out *Paces) error {
	for range PaceRounds {
		for _, it := range railItems {
			for _, name := range []string{it.route, "visit"} {
				if err := ctx.Err(); err != nil {
					return err
				}
				if name == a.at {
					continue
				}
				began := a.host.Now()
				a.Go(name)
				out.Routes[name] = append(out.Routes[name], a.host.Now().Sub(began))
				if t := a.frame.panel.Shown(); a.at != name || !a.pages[name].object().Visible() || t.Happened != "" {
					return fmt.Errorf("%w: at %s, not %s: %s", errPace, a.at, name, t.Happened)
				}
			}
		}
	}
	return nil
}
