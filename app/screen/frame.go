package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Heights and widths of the frame in units at 100 %.
const (
	topHeight   = 40
	sceneHeight = 36
	footHeight  = 26
	railWidth   = 72
	railWide    = 128
)

// frame is what stands around every route.
type frame struct {
	a        *App
	root     *fyne.Container
	top      *fyne.Container
	rail     *fyne.Container
	railBox  *fyne.Container
	railRoll *container.Scroll // where the rail is longer than the window
	scene    *fyne.Container
	content  *fyne.Container
	foot     *fyne.Container
	body     *fyne.Container
	hairs    [4]*widget.Box
	panel    *widget.Panel
	undo     *widget.UndoLine
	drawer   *widget.Drawer
	over     *widget.Drawer // the same above a sheet
	veil     *fyne.Container
	picker   *widget.Picker
	sheet    *widget.Sheet
	curtain  *widget.Curtain
	client   *clientView
	job      *widget.JobLine
	watched  *widget.Key // the watched folder; tapped it is watched no more

	caseName  *widget.Key
	clock     *widget.Label
	search    *widget.Chip
	mark      *widget.Mark
	saved     *widget.Label
	received  *widget.Label
	lock      *widget.Key
	trial     *widget.Label
	battery   *widget.Label // charge, where there is a battery
	recording *widget.Label // how long sound is recorded
	recSign   *fyne.Container
	rests     *widget.Label // that the work behind rests
	stopped   *widget.Key   // the certification work stands still
	recovery  *widget.Key   // the recovery key was never confirmed
	card      *widget.Key   // the days of the user's role card are over
	second    *widget.Key   // the client's window is open; tapped it is held or follows
	mode      *widget.Label
	hints     *widget.Label
	warning   *widget.Label
	scenes    *sceneBar
	items     []*railItem
	bare      bool // unlock and first start have no rail and no bars
}

func newFrame(a *App) *frame {
	f := &frame{a: a}
	r := a.router
	f.top = f.newTop()
	f.rail = container.New(widget.Down{})
	for _, it := range railItems {
		item := newRailItem(a, it)
		f.items = append(f.items, item)
		f.rail.Add(item)
	}
	f.railRoll = container.NewVScroll(f.rail)
	f.railBox = widget.On(widget.NewBox(widget.ColorBackground), f.railRoll)
	f.scenes = newSceneBar(a)
	f.scene = widget.On(widget.NewBox(widget.ColorBackground), f.scenes.bar)
	f.content = container.NewStack()
	f.foot = f.newFoot()
	for i := range f.hairs {
		f.hairs[i] = widget.NewBox(widget.ColorHairline)
	}
	words := widget.TroubleWords{Happened: a.t("trouble.happened"), Kept: a.t("trouble.kept.name"), Do: a.t("trouble.do.name"), Detail: a.t("trouble.detail")}
	f.panel = widget.NewPanel(r, words, a.showClause, f.fit)
	f.undo = widget.NewUndoLine(r, a.t("undo"))
	f.drawer = widget.NewDrawer(r, f.fit)
	f.over = widget.NewDrawer(r, nil)
	f.veil = container.New(widget.Func{Do: f.layoutOver}, f.over)
	f.picker = widget.NewPicker(r)
	f.sheet = widget.NewSheet(r, 620)
	f.sheet.OnClose = f.over.Shut
	f.sheet.Above = func() bool {
		was := f.over.Visible()
		f.over.Shut()
		return was
	}
	f.client = newClientView(a)
	f.curtain = widget.NewCurtain(r, widget.CurtainWords{Title: a.t("curtain"), Open: a.t("curtain.open")})
	f.body = container.New(widget.Func{Min: fyne.NewSize(900, 420), Do: f.layout}, f.railBox, f.scene, f.content, f.top, f.foot, f.hairs[0], f.hairs[1], f.hairs[2], f.hairs[3],
		f.panel, f.drawer, f.undo)
	f.recording = widget.NewText("", widget.Style{Bold: true, Color: widget.ColorNG})
	f.recSign = container.New(atTop{}, widget.NewFlow(widget.Ground{X: 12, Y: 5}, widget.NewFrame(widget.ColorSurface, widget.ColorNG, 6, 2), f.recording))
	f.recSign.Hide()
	f.root = container.NewStack(f.body, f.sheet, f.veil, f.picker.Object(), f.client, f.curtain, f.recSign)
	return f
}

func (f *frame) newTop() *fyne.Container {
	a, r := f.a, f.a.router
	quiet := widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}
	f.caseName = widget.NewKey(r, widget.KeyLook{Word: "", Weight: widget.Quiet, Height: 32}, a.chooseCase)
	f.clock = widget.NewText("", widget.Style{})
	f.trial = widget.NewText("", widget.Style{Size: widget.SizeCaption, Color: widget.ColorUnk, Bold: true})
	f.stopped = widget.NewKey(r, widget.KeyLook{Sign: widget.SignBlocked, Word: a.t("stopped"), Weight: widget.Quiet, Height: 32}, func() { a.Go("doubts") })
	f.stopped.Hide()
	f.recovery = widget.NewKey(r, widget.KeyLook{Sign: widget.SignNotice, Word: a.t("recovery.open"), Weight: widget.Quiet, Height: 32}, a.toRecovery)
	f.recovery.Hide()
	f.card = widget.NewKey(r, widget.KeyLook{Sign: widget.SignNotice, Word: a.t("cards.over.short"), Weight: widget.Quiet, Height: 32}, func() { a.Go("cards") })
	f.card.Hide()
	f.second = widget.NewKey(r, widget.KeyLook{Sign: widget.SignSeen, Weight: widget.Quiet, Height: 32}, a.hold)
	f.second.Hide()
	f.search = widget.NewChip(r, "", a.t("top.search"), "Ctrl+K", 0, a.palette)
	f.battery = widget.NewText("", quiet)
	f.mark = widget.NewMark(nil, 14)
	f.saved = widget.NewText("", widget.Style{})
	f.received = widget.NewText("", quiet)
	f.lock = widget.NewKey(r, widget.KeyLook{Sign: widget.SignLock, Word: a.t("top.lock"), Hint: "Ctrl+L", Weight: widget.Quiet, Height: 32}, a.Lock)
	bar := container.New(widget.Across{Gap: 14, PadX: 8}, f.caseName, f.trial, f.stopped, f.clock, f.search, widget.NewSpring(), f.recovery, f.card, f.second, f.battery,
		container.New(widget.Across{Gap: 6}, f.mark, f.saved), f.received, f.lock)
	return widget.On(widget.NewBox(widget.ColorRaised), bar)
}

// layout places the parts; bands grow with the text size.
func (f *frame) layout(s fyne.Size) {
	top, scene, foot, rail := widget.Scaled(topHeight), widget.Scaled(sceneHeight), widget.Scaled(footHeight), widget.Scaled(railWidth)
	wide := s.Width >= 1600
	if wide {
		rail = widget.Scaled(railWide)
	}
	if f.bare {
		top, rail, foot = 0, 0, 0
	}
	if !f.scene.Visible() {
		scene = -1
	}
	hair := float32(1)
	if f.bare {
		hair = 0
	}
	for _, it := range f.items {
		it.wide = wide
	}
	widget.Place(f.top, 0, 0, s.Width, top)
	widget.Place(f.hairs[0], 0, top, s.Width, hair)
	y, h := top+hair, s.Height-top-foot-2*hair
	widget.Place(f.railBox, 0, y, rail, h)
	widget.Place(f.hairs[1], rail, y, hair, h)
	x := rail + hair
	if f.scene.Visible() {
		widget.Place(f.scene, x, y, s.Width-x, scene)
		widget.Place(f.hairs[2], x, y+scene, s.Width-x, 1)
	}
	widget.Show(f.hairs[2], f.scene.Visible())
	cy := y + scene + 1
	ch := y + h - cy
	if f.panel.Visible() {
		ph := f.panel.HeightFor(s.Width - x - 24)
		widget.Place(f.panel, x+12, cy+8, s.Width-x-24, ph)
		cy, ch = cy+ph+16, ch-ph-16
	}
	dw := min(widget.Scaled(widget.DrawerWidth), s.Width-x)
	cw := s.Width - x
	if f.drawer.Visible() && cw-dw >= 620 {
		cw -= dw // it never covers the work where there is room
	}
	widget.Place(f.content, x, cy, cw, ch)
	widget.Place(f.foot, 0, s.Height-foot, s.Width, foot)
	widget.Place(f.hairs[3], 0, s.Height-foot-hair, s.Width, hair)
	widget.Place(f.drawer, s.Width-dw, cy, dw, ch)
	um := f.undo.MinSize()
	lift, ux := float32(14), x+(cw-um.Width)/2
	if f.a.at == "visit" {
		lift, ux = widget.Scaled(118), x+cw-um.Width-8 // above the keys of judgement, beside the text that is being written
	}
	widget.Place(f.undo, ux, cy+ch-um.Height-lift, um.Width, um.Height)
}

// layoutOver places what explains a sheet where the drawer of the page is.
func (f *frame) layoutOver(s fyne.Size) {
	top, foot := widget.Scaled(topHeight)+1, widget.Scaled(footHeight)+1
	w := min(widget.Scaled(widget.DrawerWidth), s.Width)
	widget.Place(f.over, s.Width-w, top, w, max(0, s.Height-top-foot))
}

func (f *frame) fit() {
	f.layout(f.body.Size())
	f.layoutOver(f.veil.Size())
}

func (f *frame) fitTop() { f.top.Refresh() }

// addPage puts a page's object into the stack.
func (f *frame) addPage(o fyne.CanvasObject) {
	o.Hide()
	f.content.Add(o)
}

// forgetPages drops the objects of pages that are no more.
func (f *frame) forgetPages(pages map[string]page) {
	var keep []fyne.CanvasObject
	for _, p := range pages {
		keep = append(keep, p.object())
	}
	f.content.Objects = keep
	f.content.Refresh()
}

// arrived dresses the frame for a route.
func (f *frame) arrived(name string) {
	f.drawer.Shut()
	f.panel.Hide()
	f.bare = name == "unlock" || name == "first"
	for _, o := range []fyne.CanvasObject{f.top, f.railBox, f.foot, f.hairs[0], f.hairs[1], f.hairs[3]} {
		widget.Show(o, !f.bare)
	}
	widget.Show(f.scene, name == "visit")
	f.setMode(f.a.router.Mode())
	f.counts()
	f.tick()
	f.fit()
}

// say shows trouble above the content.
func (f *frame) say(t widget.Trouble) {
	f.panel.Say(t)
	f.fit()
}

// hush takes the panel away.
func (f *frame) hush() {
	if f.panel.Visible() {
		f.panel.Hide()
		f.fit()
	}
}

// tick writes the clock of the top bar.
func (f *frame) tick() {
	now := f.a.host.Now()
	s := f.a.day(now) + " " + f.a.clock(now)
	if v := f.a.scene.visit; v != nil {
		s = f.a.t("top.visit", f.a.clock(now), v.Where)
	}
	if s != f.clock.Text() {
		f.clock.SetText(s)
		f.fitTop()
	}
}

// showCase writes the name of the open case.
func (f *frame) showCase() {
	name := f.a.t("top.nocase")
	row := f.a.caseRow()
	if row != nil {
		name = row.Client
	}
	widget.Show(f.stopped, row != nil && row.Stopped)
	f.caseName.SetWord(name)
	mark := ""
	if f.a.home.Trial {
		mark = f.a.words.T("trial.mark")
	}
	f.trial.SetText(mark)
	f.fitTop()
}

// safety writes the lowest step that the case has reached.
func (f *frame) safety(row *casework.CaseRow, at time.Time) {
	saved := f.a.t("saved")
	if !at.IsZero() {
		saved += " " + at.Format("15:04:05")
	}
	f.mark.Set(widget.SignSaved)
	switch {
	case row.Entries == 0 || !at.IsZero(): // what was saved just now lies here alone
	case row.Received == row.Entries:
		f.mark.Set(widget.SignReceived)
		saved = f.a.t("received")
	case row.Handed == row.Entries:
		f.mark.Set(widget.SignHanded)
		saved = f.a.t("handed")
	}
	f.saved.SetText(saved)
	f.received.SetText(f.a.t("top.received", row.Received, row.Entries))
	f.fitTop()
}

// saving shows that something is drawn but not yet on disk.
func (f *frame) saving() {
	f.mark.Set(widget.SignDraft)
	f.saved.SetText(f.a.t("draft"))
	f.fitTop()
}

func (a *App) savedAt(t time.Time) {
	if row := a.caseRow(); row != nil {
		a.frame.safety(row, t)
	}
	if a.frame.panel.Shown().Code != batteryCode { // this one stays until it is put away
		a.frame.hush()
	}
}

func (a *App) caseRow() *casework.CaseRow {
	for i := range a.home.Cases {
		if a.home.Cases[i].ID == a.caseID {
			return &a.home.Cases[i]
		}
	}
	return nil
}
