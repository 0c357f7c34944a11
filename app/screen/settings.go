package screen

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// settings are language, look, text size, lock, passphrase, and the check of the store by itself (自己点検).
type settings struct {
	a      *App
	root   *fyne.Container
	langs  []*widget.Toggle
	dark   *widget.Toggle
	sizes  []*widget.Toggle
	idle   []*widget.Toggle
	pin    *widget.PassEntry
	pass   *widget.PassEntry
	again  *widget.PassEntry
	seen   *widget.Toggle
	note   *widget.Label
	found  *widget.Flow
	keymap *widget.Keymap
}

var idleMinutes = []int{5, 15, 30, 60}

func newSettings(a *App) *settings {
	r := a.router
	p := &settings{a: a, note: widget.NewLabel("", widget.Style{Bold: true}), found: widget.NewFlow(widget.Down{Gap: 6})}
	p.langs = widget.NewChoice(r, []string{a.t("lang.ja"), a.t("lang.en")}, func(i int) { a.chooseLang([]string{"ja", "en"}[i]) })
	p.dark = widget.NewToggle(r, a.t("settings.dark"), func(on bool) { l := a.look; l.Dark = on; a.chooseLook(l) })
	var words, minutes []string
	for _, s := range widget.TextScales {
		words = append(words, strconv.Itoa(s)+" %")
	}
	for _, m := range idleMinutes {
		minutes = append(minutes, a.t("settings.minutes", m))
	}
	p.sizes = widget.NewChoice(r, words, func(i int) { l := a.look; l.Scale = widget.TextScales[i]; a.chooseLook(l) })
	p.idle = widget.NewChoice(r, minutes, func(i int) { a.idle = time.Duration(idleMinutes[i]) * time.Minute; a.setting("idle", idleMinutes[i]) })
	p.pin, p.pass, p.again = widget.NewPassEntry(r, a.t("settings.pin.hint")), widget.NewPassEntry(r, ""), widget.NewPassEntry(r, "")
	p.pin.OnLeft = func() { a.pin = p.pin.Text }
	p.seen = widget.NewToggle(r, a.t("settings.passseen"), nil)
	change := widget.NewKey(r, widget.KeyLook{Word: a.t("settings.change")}, p.change)
	verify := widget.NewKey(r, widget.KeyLook{Word: a.t("verify.go"), Hint: "V", Weight: widget.Primary}, p.verify)
	body := column(heading(a.t("rail.settings")),
		form(a.t("settings.lang"), pick(p.langs), a.t("settings.look"), p.dark, a.t("settings.size"), pick(p.sizes), a.t("settings.idle"), pick(p.idle), a.t("settings.pin"), container.New(widget.Fixed{W: 240, H: 36}, p.pin)),
		widget.NewBox(widget.ColorHairline), strong(a.t("settings.pass")), form(a.t("settings.newpass"), p.pass, a.t("first.again"), p.again, "", p.seen), row(change),
		widget.NewBox(widget.ColorHairline), strong(a.t("verify.title")), para(a.t("verify.why")), row(verify), p.note, p.found)
	p.root = widget.On(widget.NewBox(widget.ColorSurface), widget.Scroll(container.New(reading{}, body)))
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyV: p.verify},
		Fields: func() []widget.Field {
			var fs []widget.Field
			for _, g := range [][]*widget.Toggle{p.langs, {p.dark}, p.sizes, p.idle} {
				for _, t := range g {
					fs = append(fs, t)
				}
			}
			return append(fs, p.pin, p.pass, p.again, p.seen)
		},
	}
	return p
}

// reading keeps a page at a width that eyes follow.
type reading struct{}

func (reading) width(w float32) float32 { return min(w, widget.Scaled(860)) }
func (l reading) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, heightOf(o[0], l.width(max(860, o[0].Size().Width))))
}
func (l reading) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := l.width(s.Width)
	widget.Place(o[0], 0, 0, w, heightOf(o[0], w))
}

func pick(ts []*widget.Toggle) fyne.CanvasObject {
	objs := make([]fyne.CanvasObject, len(ts))
	for i, t := range ts {
		objs[i] = t
	}
	return row(objs...)
}

func (p *settings) object() fyne.CanvasObject { return p.root }
func (p *settings) keys() *widget.Keymap      { return p.keymap }
func (p *settings) leave()                    { p.a.router.Settle() }
func (p *settings) hints() []hint {
	t := p.a.t
	return []hint{{"Tab", t("k.field")}, {"Space", t("k.turnon")}, {"V", t("verify.go")}, {"Ctrl++ −", t("settings.size")}, {"F1", t("keys.all")}}
}
func (p *settings) changed(casework.Changes) {}
func (p *settings) enter() {
	a := p.a
	p.langs[0].Set(a.lang == "ja")
	p.langs[1].Set(a.lang == "en")
	p.dark.Set(a.look.Dark)
	for i, s := range widget.TextScales {
		p.sizes[i].Set(a.look.Scale == s)
	}
	for i, m := range idleMinutes {
		p.idle[i].Set(a.idle == time.Duration(m)*time.Minute)
	}
}

func (p *settings) tell(s string) {
	p.note.SetText(s)
	widget.Refit(p.root)
}

func (p *settings) change() {
	a := p.a
	switch {
	case strength(p.pass.Text) < leastStrength:
		p.tell(a.t("first.weak"))
		return
	case p.pass.Text != p.again.Text:
		p.tell(a.t("first.differ"))
		return
	}
	pass, seen := p.pass.Take(), p.seen.On()
	p.again.Take()
	p.tell(a.t("unlock.working"))
	ask(a, func(d Desk) (struct{}, error) {
		err := a.host.Passphrase(d, pass, seen)
		clear(pass)
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			p.tell("")
			a.fail(err)
			return
		}
		p.tell(a.t("settings.changed"))
	})
}

// verify checks chains, signatures, seals and every byte of evidence.
func (p *settings) verify() {
	a := p.a
	var v casework.VerifyView
	a.job(a.t("verify.title"), func(ctx context.Context, d Desk, pr Progress) (err error) {
		v, err = d.Verify(ctx, "", pr)
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		if len(v.Findings) == 0 {
			p.found.Set(row(widget.NewMark(widget.SignDone, 18), plain(a.t("verify.ok", v.Entries, v.Chunks))))
			p.tell("")
			return
		}
		var objs []fyne.CanvasObject
		for _, f := range v.Findings {
			objs = append(objs, widget.NewFlow(signed{}, widget.NewMark(widget.SignStalled, 18), plain(fmt.Sprint(f)), para("")))
		}
		p.found.Set(objs...)
		p.tell(a.t("verify.bad", len(v.Findings)))
	})
}
