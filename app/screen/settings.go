package screen

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// settings are language, look, text size, lock, this device and its body, passphrase, recovery key, and the check of the store by itself
// (自己点検).
type settings struct {
	a       *App
	root    *fyne.Container
	scroll  *container.Scroll
	langs   []*widget.Toggle
	dark    *widget.Toggle
	sizes   []*widget.Toggle
	idle    []*widget.Toggle
	pin     *widget.PassEntry
	pass    *widget.PassEntry
	again   *widget.PassEntry
	seen    *widget.Toggle
	meter   *widget.Label
	told    *widget.Label // about the passphrase
	card    *widget.LineEntry
	taken   *widget.Label
	about   *widget.Flow
	last    *widget.Label // of the self-check
	found   *widget.Flow
	section fyne.CanvasObject // of the self-check
	keymap  *widget.Keymap
}

var idleMinutes = []int{5, 15, 30, 60}

func newSettings(a *App) *settings {
	r := a.router
	p := &settings{
		a: a, about: widget.NewFlow(widget.Down{Gap: 8}), found: widget.NewFlow(widget.Down{Gap: 10}), told: widget.NewLabel("", widget.Style{Bold: true}), meter: caption(""),
		last: widget.NewLabel("", widget.Style{Bold: true}), taken: widget.NewLabel("", widget.Style{Bold: true}), card: widget.NewLineEntry(r, a.t("settings.card.hint")),
	}
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
	p.pin.OnLeft = p.takePIN
	p.pass.OnChanged = func(s string) { p.say(p.meter, p.strengthWord(s)) }
	p.seen = widget.NewToggle(r, a.t("settings.passseen"), nil)
	p.scroll = widget.Scroll(p.newBody())
	p.root = widget.On(widget.NewBox(widget.ColorSurface), p.scroll)
	p.meter.Hide()
	p.told.Hide()
	p.taken.Hide()
	p.keymap = &widget.Keymap{
		Command: widget.Keys{fyne.KeyV: p.verify, fyne.KeyP: func() { r.Open(fyne.KeyP, p.pass) }, fyne.KeyF: p.askRecovery, fyne.KeyD: p.turnDark, fyne.KeyB: func() { a.Go("bodysettings") }},
		Chords:  map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.confirm},
		Fields:  p.fields,
	}
	return p
}

func (p *settings) newBody() fyne.CanvasObject {
	a, r := p.a, p.a.router
	key := func(word, hint string, do func()) *widget.Key {
		return widget.NewKey(r, widget.KeyLook{Word: a.t(word), Hint: hint}, do)
	}
	section := func(title string, objs ...fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewFlow(widget.Ground{X: 16, Y: 14}, widget.NewFrame(widget.ColorBackground, widget.ColorHairline, 6, 1), widget.NewFlow(widget.Down{Gap: 10}, append([]fyne.CanvasObject{subhead(a.t(title))}, objs...)...))
	}
	check := widget.NewKey(r, widget.KeyLook{Word: a.t("selfcheck.go"), Hint: "V", Weight: widget.Primary}, p.verify)
	p.section = section("selfcheck.title", para(a.t("selfcheck.why")), row(check), p.last, p.found)
	return column(heading(a.t("rail.settings")), widget.NewFlow(twoColumns{},
		section("settings.view", form(a.t("settings.lang"), pick(p.langs), a.t("settings.look")+"  D", row(p.dark), a.t("settings.size"), pick(p.sizes))),
		section("settings.locking", form(a.t("settings.idle"), pick(p.idle), a.t("settings.pin"), ofWidth(220, p.pin)), para(a.t("settings.locking.why"))),
		section("settings.device", p.about, widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("settings.card")), p.card), row(key("settings.card.take", "", p.takeCard), key("bodyset.title", "B", func() { a.Go("bodysettings") })), p.taken),
		section("settings.secrets", form(a.t("settings.newpass")+"  P", p.pass, "", p.meter, a.t("first.again"), p.again), p.seen,
			row(key("settings.change", "Ctrl+Enter", p.change)), p.told, widget.NewBox(widget.ColorHairline), para(a.t("settings.recovery.why")), row(key("settings.recovery", "F", p.askRecovery))),
	), p.section)
}

func (p *settings) fields() []widget.Field {
	var fs []widget.Field
	for _, g := range [][]*widget.Toggle{p.langs, {p.dark}, p.sizes, p.idle} {
		for _, t := range g {
			fs = append(fs, t)
		}
	}
	return append(fs, p.pin, p.card, p.pass, p.again, p.seen)
}

func (p *settings) object() fyne.CanvasObject { return p.root }
func (p *settings) keys() *widget.Keymap      { return p.keymap }

// leave forgets a passphrase that was being written.
func (p *settings) leave() {
	p.a.router.Settle()
	clear(p.pass.Take())
	clear(p.again.Take())
}

func (p *settings) hints() []hint {
	t := p.a.t
	return []hint{
		{"Tab", t("k.field")},
		{"Space", t("k.turnon")},
		{"D", t("settings.dark")},
		{"Ctrl++ −", t("settings.size")},
		{"P", t("settings.pass")},
		{"F", t("settings.recovery")},
		{"V", t("selfcheck.go")},
		{"B", t("bodyset.title")},
		{"F1", t("keys.all")},
	}
}

func (p *settings) changed(casework.Changes) {}

// deviceData says what this laptop is.
type deviceData struct {
	home  casework.HomeView
	words string // six, of the body
	free  uint64
	last  verified
}

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
	load(a, func(d Desk) (v deviceData, err error) {
		if v.home, err = d.Home(); err != nil {
			return v, err
		}
		if v.home.Body != "" {
			v.words = d.Vault().Trust().Pin().Words()
		}
		v.free, _ = d.Vault().Free() // then it is not shown
		d.Setting("verified", &v.last)
		return v, nil
	}, p.showDevice)
}

// takePIN keeps the PIN of the curtain, sealed with the settings; one that nobody could enter is refused.
func (p *settings) takePIN() {
	s := narrow(p.pin.Text)
	digits := strings.Trim(s, "0123456789") == ""
	if s != "" && (!digits || len(s) < 4 || len(s) > 8) {
		p.say(p.told, p.a.t("settings.pin.wrong"))
		return
	}
	p.a.pin = s
	p.a.setting("pin", s)
	p.say(p.told, "")
}

func (p *settings) showDevice(v deviceData) {
	a := p.a
	text := func(s string) fyne.CanvasObject { return widget.NewLabel(orDash(s), widget.Style{}) }
	body := v.home.Body
	if body == "" {
		body = a.t("settings.nobody")
	}
	if v.home.Trial {
		body += "  " + a.words.T("trial.mark")
	}
	roles := make([]string, len(v.home.Roles))
	for i, r := range v.home.Roles {
		roles[i] = r
		if a.words.Has("screen.role." + r) {
			roles[i] = a.t("role." + r)
		}
	}
	free := ""
	if v.free > 0 {
		free = a.t("settings.free", size(v.free))
	}
	server := v.home.Server
	if server == "" {
		server = a.t("settings.noserver")
	}
	p.about.Set(form(
		a.t("settings.user"), text(strings.Join(nonEmpty(v.home.User, strings.Join(roles, a.t("comma"))), "   ")), a.t("settings.thisdevice"), text(grouped(v.home.Device)),
		a.t("settings.body"), text(body), a.t("settings.words"), widget.NewLabel(orDash(v.words), widget.Style{Bold: true}), a.t("settings.server"), text(server),
		a.t("settings.store"), text(strings.Join(nonEmpty(a.host.Store, free), "   ")),
	))
	p.showLast(v.last)
	widget.Refit(p.root)
}

// grouped parts a number of a device for reading aloud.
func grouped(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), " ")
}

func (p *settings) turnDark() {
	l := p.a.look
	l.Dark = !l.Dark
	p.dark.Set(l.Dark)
	p.a.chooseLook(l)
}

func (p *settings) strengthWord(s string) string {
	if s == "" {
		return ""
	}
	return p.a.t("meter." + strconv.Itoa(strength(s)))
}

// tell says s about the passphrase.
func (p *settings) tell(s string) {
	p.say(p.told, s)
}

// say shows a line that has no place while it is empty.
func (p *settings) say(l *widget.Label, s string) {
	l.SetText(s)
	widget.Show(l, s != "")
	widget.Refit(p.root)
}

// confirm ends the field that is written in: the passphrase is changed, the card taken in.
func (p *settings) confirm() {
	switch p.a.router.Writer() {
	case widget.Field(p.pass), widget.Field(p.again), widget.Field(p.seen):
		p.change()
	case widget.Field(p.card):
		p.takeCard()
	default:
		p.a.router.Back()
	}
}

func (p *settings) change() {
	a := p.a
	p.pass.Flush()
	p.again.Flush()
	switch {
	case strength(p.pass.Text) < leastStrength:
		p.tell(a.t("first.weak"))
		return
	case p.pass.Text != p.again.Text:
		p.tell(a.t("first.differ"))
		return
	}
	a.router.Back()
	pass, seen := p.pass.Take(), p.seen.On()
	clear(p.again.Take())
	p.tell(a.t("unlock.working"))
	ask(a, func(d Desk) (struct{}, error) {
		defer clear(pass)
		return struct{}{}, a.host.Passphrase(d, pass, seen)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.say(p.told, "")
			a.fail(err)
			return
		}
		p.seen.Set(false)
		if seen {
			p.tell(a.t("settings.changed.seen"))
			return
		}
		p.tell(a.t("settings.changed"))
	})
}
