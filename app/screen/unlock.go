package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// unlock opens the store. It draws before anything is read.
type unlock struct {
	a       *App
	root    *fyne.Container
	pass    *widget.PassEntry
	key     *widget.LineEntry
	note    *widget.Label
	caps    *widget.Label // Caps Lock is on
	go_     *widget.Key
	stop    *widget.Key
	forgot  *widget.Key
	look    *widget.Key
	moving  *widget.Bar
	keymap  *widget.Keymap
	form    *widget.Flow
	working bool
	byKey   bool
	cancel  context.CancelFunc
	turn    int
}

func newUnlock(a *App) *unlock {
	r := a.router
	p := &unlock{a: a, pass: widget.NewPassEntry(r, ""), key: widget.NewLineEntry(r, a.t("unlock.key.hint")), moving: widget.NewBar(120)}
	p.note = widget.NewLabel("", widget.Style{Bold: true})
	p.go_ = widget.NewKey(r, widget.KeyLook{Word: a.t("unlock.go"), Hint: "Enter", Weight: widget.Primary}, p.try)
	p.stop = widget.NewKey(r, widget.KeyLook{Word: a.t("job.stop"), Weight: widget.Quiet}, p.giveUp)
	p.forgot = widget.NewKey(r, widget.KeyLook{Word: a.t("unlock.forgot"), Hint: "F2", Weight: widget.Quiet}, p.other)
	p.pass.OnEnter, p.key.OnEnter = p.try, p.try
	p.caps = widget.NewText(a.t("unlock.caps"), widget.Style{Color: widget.ColorUnk, Bold: true})
	p.caps.Hide()
	p.pass.OnCaps = func(on bool) {
		if on != p.caps.Visible() {
			widget.Show(p.caps, on)
			widget.Refit(p.root)
		}
	}
	p.key.Hide()
	p.moving.Hide()
	p.stop.Hide()
	lang := widget.NewKey(r, widget.KeyLook{Word: a.t("lang." + otherLang(a.lang)), Hint: "F3", Weight: widget.Quiet}, p.chooseLang)
	p.look = widget.NewKey(r, widget.KeyLook{Word: a.lookWord(), Hint: "F4", Weight: widget.Quiet}, p.chooseLook)
	p.form = form(a.t("passphrase"), p.pass, a.t("unlock.key"), p.key)
	body := widget.NewFlow(widget.Down{Gap: 14}, row(heading(a.words.T("app.name")), caption(a.words.T("app.subtitle"))), p.form, p.caps, p.note,
		row(p.go_, p.moving, p.stop), row(p.forgot, widget.NewSpring(), lang, p.look),
		caption(a.t("unlock.store", a.host.Store)))
	p.keymap = &widget.Keymap{
		Fields:   func() []widget.Field { return []widget.Field{p.pass, p.key} },
		Chords:   map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.try},
		Command:  widget.Keys{fyne.KeyReturn: p.try},
		Anywhere: widget.Keys{fyne.KeyEscape: p.giveUp, fyne.KeyF2: p.other, fyne.KeyF3: p.chooseLang, fyne.KeyF4: p.chooseLook},
	}
	p.root = startPage(body)
	return p
}

func (p *unlock) object() fyne.CanvasObject { return p.root }
func (p *unlock) keys() *widget.Keymap      { return p.keymap }
func (p *unlock) hints() []hint             { return nil }
func (p *unlock) changed(casework.Changes)  {}
func (p *unlock) enter() {
	p.look.SetWord(p.a.lookWord())
	p.a.router.Open("", p.field())
}

func (p *unlock) leave() {
	p.pass.SetText("")
	p.key.SetText("")
	p.tell("", widget.ColorText)
}

func (p *unlock) field() fyne.Focusable {
	if p.byKey {
		return p.key
	}
	return p.pass
}

// other changes between passphrase and recovery key.
func (p *unlock) other() {
	if p.working {
		return
	}
	p.byKey = !p.byKey
	widget.Show(p.key, p.byKey)
	widget.Show(p.pass, !p.byKey)
	p.forgot.SetWord(p.a.t(map[bool]string{true: "unlock.remember", false: "unlock.forgot"}[p.byKey]))
	widget.Refit(p.root)
	p.a.router.Open("", p.field())
}

func (p *unlock) chooseLang() {
	if !p.working {
		p.a.chooseLang(otherLang(p.a.lang))
	}
}

func (p *unlock) chooseLook() {
	p.a.toggleLook()
	p.look.SetWord(p.a.lookWord())
	widget.Refit(p.root)
}

func (p *unlock) tell(s string, c fyne.ThemeColorName) {
	p.note.SetText(s)
	p.note.SetColor(c)
	widget.Refit(p.root)
}

func (p *unlock) busy(on bool) {
	p.working = on
	widget.Show(p.moving, on)
	widget.Show(p.stop, on)
	widget.Refit(p.root)
	if on {
		p.sweep(0)
	}
}

// sweep moves the bar while the key is computed.
func (p *unlock) sweep(at int) {
	if !p.working {
		return
	}
	p.moving.Set(float32(at%11) / 10)
	p.a.host.After(widget.JobEvery, func() { p.sweep(at + 1) })
}

func (p *unlock) giveUp() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
		p.turn++
		p.busy(false)
		p.tell("", widget.ColorText)
		p.a.router.Open("", p.field())
	}
}

func (p *unlock) try() {
	p.pass.Flush()
	p.key.Flush()
	secret := []byte(p.pass.Text)
	if p.byKey {
		secret = []byte(narrow(p.key.Text))
	}
	if p.working || len(secret) == 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.turn++
	turn, byKey := p.turn, p.byKey
	p.tell(p.a.t("unlock.working"), widget.ColorText2)
	p.busy(true)
	h := p.a.host
	h.Go(func() {
		var d Desk
		var err error
		if byKey {
			d, err = h.OpenRecovery(ctx, string(secret))
		} else {
			d, err = h.Open(ctx, secret)
		}
		clear(secret)
		h.Do(func() { p.opened(turn, d, err) })
	})
}

func (p *unlock) opened(turn int, d Desk, err error) {
	if turn != p.turn {
		if d != nil {
			p.a.host.Go(func() { _ = d.Close() }) // nothing was done with it
		}
		return
	}
	p.cancel = nil
	p.busy(false)
	if err != nil {
		t := p.a.troubleOf(err)
		p.tell(t.Happened+" "+t.Kept, widget.ColorNG)
		p.pass.TypedShortcut(&fyne.ShortcutSelectAll{})
		p.a.router.Open("", p.field())
		return
	}
	p.leave()
	p.a.Enter(d)
}
