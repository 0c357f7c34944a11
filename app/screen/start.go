package screen

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// newcomer is the first start: three short pages. 1 passphrase, 2 recovery key, 3 try alone or join a body.
type newcomer struct {
	a      *App
	root   *fyne.Container
	body   *widget.Flow
	keymap *widget.Keymap
	step   int

	pass, again *widget.PassEntry
	meter       *widget.Bar
	meterWord   *widget.Label
	note        *widget.Label
	next        *widget.Key

	desk     Desk
	recovery string
	working  bool
	groups   *widget.LineEntry
	name     *widget.LineEntry
	bodyName *widget.LineEntry
	request  *widget.LineEntry
	card     *widget.LineEntry
}

// cardWidth is the width of the pages of start and unlock.
const cardWidth = 620

func newFirst(a *App) *newcomer {
	r := a.router
	p := &newcomer{a: a, body: widget.NewFlow(widget.Down{Gap: 14})}
	p.pass, p.again = widget.NewPassEntry(r, ""), widget.NewPassEntry(r, "")
	p.meter, p.meterWord = widget.NewBar(200), caption("")
	p.note = widget.NewLabel("", widget.Style{Color: widget.ColorNG, Bold: true})
	p.groups = widget.NewLineEntry(r, a.t("first.groups.hint"))
	p.name, p.bodyName = widget.NewLineEntry(r, a.t("first.name.hint")), widget.NewLineEntry(r, "")
	p.bodyName.SetText(a.t("first.body.default"))
	p.request, p.card = widget.NewLineEntry(r, ""), widget.NewLineEntry(r, a.t("first.card.hint"))
	if home, err := os.UserHomeDir(); err == nil {
		p.request.SetText(filepath.Join(home, "genchi-join-request.txt"))
	}
	p.pass.OnChanged = func(string) { p.measure() }
	p.again.OnEnter, p.groups.OnEnter = p.create, p.confirm
	p.request.OnEnter, p.card.OnEnter = p.joinRequest, p.join
	p.keymap = &widget.Keymap{
		Fields: p.fields, Anywhere: widget.Keys{fyne.KeyEscape: func() {}, fyne.KeyF2: p.later, fyne.KeyF3: p.chooseLang, fyne.KeyF4: p.chooseLook},
		Chords: map[widget.Chord]func(){widget.Ctrl(fyne.KeyReturn): p.go_},
	}
	p.root = startPage(p.body)
	return p
}

// startPage centres a card on an empty ground.
func startPage(o fyne.CanvasObject) *fyne.Container {
	card := widget.NewFlow(widget.Ground{X: 40, Y: 32}, widget.NewFrame(widget.ColorSurface, widget.ColorHairline, 8, 1), o)
	scroll := container.NewVScroll(container.New(centred{}, card))
	return container.NewStack(scroll)
}

type centred struct{}

// MinSize is the height of the card, so that a small window or large text scrolls it.
func (centred) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(400, heightOf(o[0], widget.Scaled(cardWidth))+24)
}

func (centred) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := min(widget.Scaled(cardWidth), s.Width-40)
	h := heightOf(o[0], w)
	widget.Place(o[0], (s.Width-w)/2, max(12, (s.Height-h)/2.4), w, h)
}

func (p *newcomer) object() fyne.CanvasObject { return p.root }
func (p *newcomer) keys() *widget.Keymap      { return p.keymap }
func (p *newcomer) hints() []hint             { return nil }
func (p *newcomer) leave()                    {}
func (p *newcomer) changed(casework.Changes)  {}
func (p *newcomer) enter()                    { p.show(max(1, p.step)) }

// resume takes up a first start that was broken off after the store was made: only a body is missing.
func (p *newcomer) resume(d Desk) {
	p.desk, p.step = d, 3
}

func (p *newcomer) fields() []widget.Field {
	switch p.step {
	case 1:
		return []widget.Field{p.pass, p.again}
	case 2:
		return []widget.Field{p.groups}
	default:
		return []widget.Field{p.name, p.bodyName, p.request, p.card}
	}
}

func (p *newcomer) go_() {
	switch p.step {
	case 1:
		p.create()
	case 2:
		p.confirm()
	case 3:
		p.trial()
	}
}

func (p *newcomer) show(step int) {
	a, r := p.a, p.a.router
	p.step = step
	p.note.SetText("")
	title := []fyne.CanvasObject{row(heading(a.words.T("app.name")), caption(a.words.T("app.subtitle")), widget.NewSpring(), caption(a.t("first.page", step)))}
	switch step {
	case 1:
		p.next = widget.NewKey(r, widget.KeyLook{Word: a.t("first.next"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.create)
		p.body.Set(append(title, subhead(a.t("first.pass.title")), para(a.t("first.pass.why")),
			form(a.t("passphrase"), p.pass, "", row(p.meter, p.meterWord), a.t("first.again"), p.again), p.note,
			row(p.next, widget.NewSpring(), p.langKey(), p.lookKey()))...)
		p.measure()
		r.Open("", p.pass)
	case 2:
		p.next = widget.NewKey(r, widget.KeyLook{Word: a.t("first.next"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.confirm)
		later := widget.NewKey(r, widget.KeyLook{Word: a.t("first.later"), Hint: "F2"}, p.later)
		p.body.Set(append(title, subhead(a.t("first.key.title")), para(a.t("first.key.why")),
			widget.NewFlow(widget.Ground{X: 16, Y: 12}, widget.NewFrame(widget.ColorCaution, widget.ColorUnk, 6, 1), widget.NewLabel(inRows(p.recovery), widget.Style{Size: widget.SizeHeading, Bold: true})),
			form(a.t("first.groups"), p.groups), p.note, row(p.next, later))...)
		r.Open("", p.groups)
	case 3:
		try := widget.NewKey(r, widget.KeyLook{Word: a.t("first.try"), Hint: "Ctrl+Enter", Weight: widget.Primary}, p.trial)
		ask := widget.NewKey(r, widget.KeyLook{Word: a.t("first.ask"), Hint: "Enter"}, p.joinRequest)
		join := widget.NewKey(r, widget.KeyLook{Word: a.t("first.join"), Hint: "Enter"}, p.join)
		p.body.Set(append(title, subhead(a.t("first.who.title")), form(a.t("first.name"), p.name), strong(a.t("first.try.title")), para(a.t("first.try.why")),
			form(a.t("first.body"), p.bodyName), row(try), strong(a.t("first.join.title")), para(a.t("first.join.why")),
			form(a.t("first.request"), p.request), row(ask), form(a.t("first.card"), p.card), row(join), p.note)...)
		r.Open("", p.name)
	}
	widget.Refit(p.root)
}

// inRows writes four groups of a key in a row.
func inRows(key string) string {
	groups := strings.Split(strings.TrimSpace(key), "-")
	var rows []string
	for len(groups) > 4 {
		rows, groups = append(rows, strings.Join(groups[:4], "-")+"-"), groups[4:]
	}
	return strings.Join(append(rows, strings.Join(groups, "-")), "\n")
}

// later leaves the recovery key for another day; the settings make a new one.
func (p *newcomer) later() {
	if p.step == 2 {
		p.recovery = ""
		p.groups.SetText("")
		p.show(3)
	}
}

func (p *newcomer) langKey() *widget.Key {
	return widget.NewKey(p.a.router, widget.KeyLook{Word: p.a.t("lang." + otherLang(p.a.lang)), Hint: "F3", Weight: widget.Quiet}, p.chooseLang)
}

func (p *newcomer) lookKey() *widget.Key {
	return widget.NewKey(p.a.router, widget.KeyLook{Word: p.a.lookWord(), Hint: "F4", Weight: widget.Quiet}, p.chooseLook)
}

// chooseLang builds the pages anew, so it is for the moment before a store is made.
func (p *newcomer) chooseLang() {
	if p.step <= 1 && !p.working {
		p.a.chooseLang(otherLang(p.a.lang))
	}
}

// chooseLook changes between light and dark. The page is drawn anew for the word of its key.
func (p *newcomer) chooseLook() {
	p.a.toggleLook()
	if p.step == 1 && !p.working {
		p.show(1)
	}
}

func otherLang(lang string) string { return map[string]string{"ja": "en", "en": "ja"}[lang] }

func (a *App) toggleLook() {
	l := a.look
	l.Dark = !l.Dark
	a.chooseLook(l)
}

// lookWord names the look that the key would bring.
func (a *App) lookWord() string {
	if a.look.Dark {
		return a.t("settings.light")
	}
	return a.t("settings.dark")
}

// strength rates a passphrase from 0 to 4 by its length and the kinds of its characters. It is a help, not a measure of entropy.
func strength(s string) int {
	rs := []rune(s)
	kinds := map[int]bool{}
	distinct := map[rune]bool{}
	for _, c := range rs {
		distinct[c] = true
		switch {
		case c >= 'a' && c <= 'z':
			kinds[0] = true
		case c >= 'A' && c <= 'Z':
			kinds[1] = true
		case c >= '0' && c <= '9':
			kinds[2] = true
		case c > 0x7f:
			kinds[3] = true
		default:
			kinds[4] = true
		}
	}
	n := min(len(rs), 2*len(distinct)) + 2*max(0, len(kinds)-1)
	switch {
	case n < 8:
		return 0
	case n < 12:
		return 1
	case n < 16:
		return 2
	case n < 22:
		return 3
	default:
		return 4
	}
}

// leastStrength is what a new passphrase must reach.
const leastStrength = 2

func (p *newcomer) measure() {
	n := strength(p.pass.Text)
	p.meter.Set(float32(n) / 4)
	word := ""
	if p.pass.Text != "" {
		word = p.a.t("meter." + strconv.Itoa(n))
	}
	p.meterWord.SetText(word)
	widget.Refit(p.body)
}

func (p *newcomer) tell(s string) {
	p.say(s, widget.ColorNG)
}

func (p *newcomer) say(s string, c fyne.ThemeColorName) {
	p.note.SetText(s)
	p.note.SetColor(c)
	widget.Refit(p.root)
}

func (p *newcomer) create() {
	p.pass.Flush()
	p.again.Flush()
	if p.working {
		return
	}
	switch {
	case strength(p.pass.Text) < leastStrength:
		p.tell(p.a.t("first.weak"))
		p.a.router.Open("", p.pass)
		return
	case p.pass.Text != p.again.Text:
		p.tell(p.a.t("first.differ"))
		p.a.router.Open("", p.again)
		return
	}
	a := p.a
	p.working = true
	pass := p.pass.Take()
	p.again.Take()
	p.next.SetOff(a.t("unlock.working"))
	p.say(a.t("unlock.working"), widget.ColorText2)
	a.host.Go(func() {
		d, key, err := a.host.Create(context.Background(), pass)
		clear(pass)
		a.host.Do(func() {
			p.working = false
			if err != nil {
				p.next.SetOff("")
				p.tell(a.troubleOf(err).Happened)
				return
			}
			p.desk, p.recovery = d, key
			p.noteRecovery(recoveryOpen)
			p.show(2)
		})
	})
}

// confirm asks for two groups of the recovery key, so that it has been written down.
func (p *newcomer) confirm() {
	p.groups.Flush()
	typed := strings.Fields(strings.ToUpper(strings.ReplaceAll(narrow(p.groups.Text), "-", " ")))
	have := strings.FieldsFunc(p.recovery, func(r rune) bool { return r == '-' || r == ' ' || r == '\n' })
	if len(have) >= 2 && (len(typed) != 2 || typed[0] != strings.ToUpper(have[0]) || typed[1] != strings.ToUpper(have[len(have)-1])) {
		p.tell(p.a.t("first.groups.wrong"))
		return
	}
	p.recovery = ""
	p.groups.SetText("")
	p.noteRecovery(recoveryDone)
	p.show(3)
}

func (p *newcomer) besides(work func(d Desk) error, done func()) {
	a, d := p.a, p.desk
	a.host.Go(func() {
		err := work(d)
		a.host.Do(func() {
			if err != nil {
				p.tell(a.troubleOf(err).Happened)
				return
			}
			done()
		})
	})
}

func (p *newcomer) person() (string, bool) {
	p.name.Flush()
	name := strings.TrimSpace(p.name.Text)
	if name == "" {
		p.tell(p.a.t("first.noname"))
		p.a.router.Open("", p.name)
	}
	return name, name != ""
}

func (p *newcomer) trial() {
	name, ok := p.person()
	if !ok {
		return
	}
	body := strings.TrimSpace(p.bodyName.Text)
	p.besides(func(d Desk) error { return p.a.host.Trial(d, body, name) }, p.enterStore)
}

func (p *newcomer) joinRequest() {
	name, ok := p.person()
	if !ok {
		return
	}
	file, words := strings.TrimSpace(p.request.Text), ""
	p.besides(func(d Desk) (err error) { words, err = p.a.host.JoinRequest(d, name, file); return err }, func() {
		p.say(p.a.t("first.asked", file, words), widget.ColorText)
	})
}

func (p *newcomer) join() {
	file, words := strings.TrimSpace(p.card.Text), ""
	p.besides(func(d Desk) (err error) { words, err = p.a.host.Join(d, file); return err }, func() {
		p.enterStore()
		p.a.frame.drawer.Open(p.a.t("first.joined"), widget.NewFlow(widget.Down{PadX: 14}, widget.NewLabel(p.a.t("first.compare", words), widget.Style{})))
		p.a.frame.fit()
	})
}

func (p *newcomer) enterStore() {
	d := p.desk
	p.desk = nil
	p.a.Enter(d)
}
