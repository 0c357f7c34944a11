package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// askRecovery says what a new recovery key means before it is made.
func (p *settings) askRecovery() {
	a, r := p.a, p.a.router
	r.Back()
	again := func() {
		a.frame.sheet.Close()
		p.newRecovery()
	}
	keys := &widget.Keymap{Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): again}}
	a.frame.sheet.Open(a.t("settings.recovery"), keys, widget.NewLabel(a.t("settings.recovery.ask"), widget.Style{}),
		row(widget.NewKey(r, widget.KeyLook{Word: a.t("settings.recovery.make"), Hint: "Ctrl+Enter", Weight: widget.Primary}, again), widget.NewKey(r, widget.KeyLook{Word: a.t("cancel"), Hint: "Esc"}, a.frame.sheet.Shut)))
}

// newRecovery makes the key anew and shows it; it is kept nowhere but on the screen until the sheet is shut.
func (p *settings) newRecovery() {
	a := p.a
	ask(a, func(d Desk) (string, error) {
		key, err := d.Vault().NewRecovery()
		return key.String(), err
	}, func(key string, err error) {
		if err != nil {
			a.fail(err)
			return
		}
		a.showRecovery(key)
	})
}

func (a *App) showRecovery(key string) {
	shut := func() {
		a.frame.sheet.Close()
		a.setting(recoverySetting, recoveryDone)
		a.remind = false
		a.frame.showRecovery()
	}
	keys := &widget.Keymap{Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): shut}}
	objs := []fyne.CanvasObject{widget.NewLabel(a.t("first.key.why"), widget.Style{})}
	groups := strings.Split(key, "-")
	for i := 0; i < len(groups); i += 4 {
		objs = append(objs, widget.NewText(strings.Join(groups[i:min(i+4, len(groups))], "  "), widget.Style{Size: widget.SizeDigits, Bold: true}))
	}
	objs = append(objs, row(widget.NewKey(a.router, widget.KeyLook{Word: a.t("settings.recovery.copied"), Hint: "Ctrl+Enter", Weight: widget.Primary}, shut)))
	a.frame.sheet.Open(a.t("first.key.title"), keys, objs...)
}

// maxCard is the largest card that is read, in bytes.
const maxCard = 16 << 20

// readCard reads a card, which is a small file.
func readCard(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open card: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	b, err := io.ReadAll(io.LimitReader(f, maxCard+1))
	if err != nil {
		return nil, fmt.Errorf("read card: %w", err)
	}
	if len(b) > maxCard {
		return nil, fmt.Errorf("card of more than %d bytes: %w", maxCard, fs.ErrInvalid)
	}
	return b, nil
}

// takeCard takes in a newer body card or role card of this body.
func (p *settings) takeCard() {
	a := p.a
	p.card.Flush()
	path := expand(p.card.Text)
	a.router.Back()
	if path == "" {
		a.router.Open("", p.card)
		return
	}
	ask(a, func(d Desk) (int, error) {
		card, err := readCard(path)
		if err != nil {
			return 0, err
		}
		return d.TakeCard(card)
	}, func(n int, err error) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			a.frame.say(widget.Trouble{Happened: a.words.T("error.not_found.what") + " " + path, Kept: a.words.T("error.not_found.kept"), Do: a.words.T("error.not_found.todo"), Code: "not_found"})
			return
		case err != nil:
			a.frame.say(widget.Trouble{Happened: a.t("settings.card.bad"), Kept: a.t("trouble.kept"), Do: a.t("settings.card.bad.do"), Code: "card"})
			return
		}
		p.card.SetText("")
		p.say(p.taken, a.t("settings.card.taken", n))
		p.enter()
	})
}

// verified is the outcome of the last self-check, kept as a setting.
type verified struct {
	AtMS    int64 `json:"at_ms"`
	Entries int   `json:"entries"`
	Chunks  int   `json:"chunks"`
	Bad     int   `json:"bad"`
}

func (p *settings) showLast(v verified) {
	a := p.a
	switch {
	case v.AtMS == 0:
		p.last.SetText(a.t("selfcheck.never"))
	case v.Bad == 0:
		p.last.SetText(a.when(v.AtMS) + "  " + a.t("selfcheck.ok", v.Entries, v.Chunks))
	default:
		p.last.SetText(a.when(v.AtMS) + "  " + a.t("selfcheck.bad", v.Bad))
	}
}

// verify checks chains, signatures, seals and every byte of evidence.
func (p *settings) verify() {
	a := p.a
	a.router.Back()
	var v casework.VerifyView
	p.last.SetText(a.t("selfcheck.running"))
	p.found.Set()
	widget.Refit(p.root)
	p.scroll.ScrollToBottom()
	a.job(a.t("selfcheck.title"), func(ctx context.Context, d Desk, pr Progress) (err error) {
		v, err = d.Verify(ctx, "", pr)
		return err
	}, func(err error) {
		if err != nil {
			p.last.SetText(a.t("selfcheck.stopped"))
			widget.Refit(p.root)
			return
		}
		res := verified{a.host.Now().UnixMilli(), v.Entries, v.Chunks, len(v.Findings)}
		a.setting("verified", res)
		p.showLast(res)
		p.showFound(&v)
	})
}

// foundMost is how many faults are shown; the count names them all.
const foundMost = 50

// showFound lists what is wrong: what happened, what is kept, what to do.
func (p *settings) showFound(v *casework.VerifyView) {
	a := p.a
	var objs []fyne.CanvasObject
	if n := len(v.Absent); n > 0 {
		objs = append(objs, row(widget.NewMark(widget.SignAhead, 18), plain(a.t("selfcheck.absent", n))))
	}
	for i := range v.Findings[:min(len(v.Findings), foundMost)] {
		f := &v.Findings[i]
		kind := faultKind(f.Code)
		happened := a.words.T("selfcheck." + f.Code)
		if f.What != "" {
			happened += ": " + f.What
		}
		lines := form(a.t("trouble.happened"), widget.NewLabel(happened, widget.Style{Bold: true}), a.t("trouble.kept.name"), widget.NewLabel(a.t("verify.kept."+kind), widget.Style{}),
			a.t("trouble.do.name"), widget.NewLabel(a.t("verify.do."+kind), widget.Style{}))
		where := strings.Join(nonEmpty(f.Code, a.clientOf(f.Case), f.File, short(f.Entry), short(f.Chunk), f.Detail), "   ")
		objs = append(objs, widget.NewFlow(widget.Ground{X: 14, Y: 10}, widget.NewFrame(widget.ColorFailure, widget.ColorNG, 6, 1), widget.NewFlow(widget.Down{Gap: 4}, lines, widget.NewLabel(where, widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}))))
	}
	p.found.Set(objs...)
	widget.Refit(p.root)
	p.scroll.ScrollToOffset(fyne.NewPos(0, p.checkTop()))
}

// checkTop is where the section of the self-check begins.
func (p *settings) checkTop() float32 {
	d := fyne.CurrentApp().Driver()
	return max(0, d.AbsolutePositionForObject(p.section).Y-d.AbsolutePositionForObject(p.scroll.Content).Y-12)
}

// clientOf is the client of a case as the list of cases shows it.
func (a *App) clientOf(id string) string {
	for i := range a.home.Cases {
		if a.home.Cases[i].ID == id {
			return a.home.Cases[i].Client
		}
	}
	return ""
}

// faultKind tells which advice helps: record, evidence, file or local.
func faultKind(code string) string {
	switch {
	case strings.HasPrefix(code, "journal-"), strings.HasPrefix(code, "entry-"):
		return "record"
	case strings.HasPrefix(code, "item-"), strings.HasPrefix(code, "chunk-"):
		return "evidence"
	case strings.HasPrefix(code, "local"):
		return "local"
	default:
		return "file"
	}
}
