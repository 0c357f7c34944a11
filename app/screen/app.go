package screen

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
	"genchi/assets"
)

// App is the window. It has no state of a case beyond the views on the screen; the store is the truth.
type App struct {
	host   Host
	window fyne.Window
	router *widget.Router
	words  assets.Words
	lang   string
	look   widget.Look

	desk    Desk
	stepped int    // grows with every move that is to be kept
	session int    // grows with every lock and unlock
	caseID  string // open case, "" none
	home    casework.HomeView
	people  map[string][]string // case to the persons asked last
	worker  worker

	frame   *frame
	pages   map[string]page
	at      string   // route now
	past    []string // routes before
	future  []string
	scene   scene
	thumbs  *thumbs
	legs    map[[2]string]string // words of method chips
	guides  map[guideKey]string
	reasons []string // last used, newest first

	waiting    []jobOrder
	working    bool
	stopJob    func()
	busy       string // case in which an act on many things goes on; its pages wait
	stopping   func() // stops that
	deed       deed   // the last act on many things
	undone     deed   // the last one that was taken back
	undo       func()
	touched    time.Time
	idle       time.Duration // until the store is locked, 0 never
	pin        string        // of the curtain; sealed with the settings of the store
	folder     string        // of files taken in last
	second     *second       // window for the client; nil: none
	remind     bool          // the recovery key was never confirmed
	rec        *recording    // sound is recorded; nil: none
	playing    func()        // stops what is played; nil: nothing
	resting    atomic.Bool   // the work behind pauses: the battery is low
	lastCharge bool          // everything was written down for this fall of the battery
	unrendered bool          // photos were taken in meanwhile

	watch   *watching         // folder whose new files are taken in; nil: none
	drawing *widget.Drawing   // of the sheet that was opened last; nil: none
	covers  *widget.Covers    // the same
	inPage  *container.Scroll // around a long form of the page; nil: none
	inSheet *container.Scroll // the same of the open sheet
}

// page is one route. It is built once per language and kept.
type page interface {
	object() fyne.CanvasObject
	keys() *widget.Keymap
	hints() []hint            // keys of the moment, for the foot and the key sheet
	enter()                   // is shown: load what it shows
	leave()                   // another is shown: keep what was written
	changed(casework.Changes) // something was recorded
}

// hint is a key and what it does.
type hint struct{ key, word string }

// Build makes the window's content. The caller shows the window.
func Build(host Host, w fyne.Window) *App {
	a := &App{host: host, window: w, lang: host.Lang, look: widget.Look{Scale: 100}, idle: lockAfter, people: map[string][]string{}}
	if a.lang == "" {
		a.lang = "ja"
	}
	if set := fyne.CurrentApp().Settings(); set.Theme() != a.look { // a change has every font read anew
		set.SetTheme(a.look)
	}
	a.worker.run = host.Go
	a.words = assets.Lang(a.lang)
	a.touched = host.Now()
	a.router = widget.NewRouter(host.Env)
	a.router.OnField = a.reveal
	a.router.OnTouch = func() { a.touched = host.Now() }
	w.SetPadded(false)
	w.SetTitle(a.words.T("app.name"))
	a.rebuild()
	a.router.Attach(w.Canvas())
	w.SetOnDropped(a.dropped)
	w.SetCloseIntercept(a.quit)
	if host.Exists() {
		a.open("unlock")
	} else {
		a.open("first")
	}
	return a
}

// rebuild makes frame and pages in the language of the moment.
func (a *App) rebuild() {
	a.pages, a.legs, a.guides = map[string]page{}, nil, map[guideKey]string{}
	a.thumbs = newThumbs(a)
	a.frame = newFrame(a)
	a.window.SetContent(container.NewStack(a.router.Pad(), a.frame.root))
	a.frame.showWatch()
	a.frame.showRest()
	a.frame.showRecording()
	a.frame.showRecovery()
	if a.second != nil {
		a.second.dress()
		a.frame.showSecond()
	}
	a.router.OnMode = a.frame.setMode
	a.router.Everywhere = a.everywhere()
	a.router.Always = map[widget.Chord]func(){widget.Ctrl(fyne.KeyL): a.Lock, {Mod: fyne.KeyModifierControl | fyne.KeyModifierShift, Key: fyne.KeyN}: a.looseNote, widget.Alt(fyne.KeyY): a.clausesHere}
}

// place is where a person was, kept sealed and restored at the next start.
type place struct {
	Case  string `json:"case,omitempty"`
	Route string `json:"route,omitempty"`
	Check string `json:"check,omitempty"`
	Item  string `json:"item,omitempty"` // of the evidence
}

func (a *App) keepPlace() {
	p := place{Case: a.caseID, Route: a.at, Check: string(a.checkNow())}
	if e, ok := a.pages["evidence"].(*evidence); ok {
		p.Item = string(e.current())
	}
	a.setting("place", p)
}

// setting saves a setting beside the UI.
func (a *App) setting(name string, v any) {
	ask(a, func(d Desk) (struct{}, error) { return struct{}{}, d.SaveSetting(name, v) }, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
		}
	})
}

// Enter takes an unlocked store and goes to where the person was.
func (a *App) Enter(d Desk) {
	a.session++
	a.desk = d
	a.past, a.future = nil, nil
	session := a.session
	d.Subscribe(func(ch casework.Changes) {
		a.host.Do(func() {
			if a.session == session {
				a.published(ch)
			}
		})
	})
	var look widget.Look
	var p place
	if d.Setting("look", &look) {
		a.setLook(look)
	}
	var lang string
	if d.Setting("lang", &lang) && lang != a.lang {
		a.setLang(lang)
	}
	d.SetLang(a.lang)
	d.Setting("reasons", &a.reasons)
	d.Setting("people", &a.people)
	d.Setting("folder", &a.folder)
	d.Setting("pin", &a.pin)
	a.resumeWatch(d)
	a.remindRecovery(d)
	var minutes int
	if d.Setting("idle", &minutes) && minutes > 0 {
		a.idle = time.Duration(minutes) * time.Minute
	}
	if a.people == nil {
		a.people = map[string][]string{}
	}
	d.Setting("place", &p)
	a.watchIdle()
	load(a, Desk.Home, func(v casework.HomeView) {
		a.home = v
		if v.Body == "" { // the first start was broken off, or a role card is awaited
			a.desk = nil
			a.session++
			if first, ok := a.page("first").(*newcomer); ok {
				first.resume(d)
			}
			a.open("first")
			return
		}
		for _, c := range v.Cases {
			if c.ID == p.Case {
				a.backTo(p)
				a.finishRecordings()
				return
			}
		}
		a.open(ownRoute(p.Route))
		a.finishRecordings()
	})
}

// backTo goes to where the person was when the store was locked or the process died.
func (a *App) backTo(p place) {
	if p.Item != "" {
		a.wantItem(audit.ItemID(p.Item))
	}
	a.openCase(p.Case, p.Route, p.Check)
	if p.Route != "" && !caseRoute(p.Route) {
		a.Go(ownRoute(p.Route))
	}
}

// keepPlaceSoon keeps the place when nothing moves any more.
func (a *App) keepPlaceSoon() {
	a.stepped++
	stepped, session := a.stepped, a.session
	a.host.After(2*widget.Mute, func() {
		if a.stepped == stepped && a.session == session && a.desk != nil {
			a.keepPlace()
		}
	})
}

// openCase makes a case the open one and shows a route of it.
func (a *App) openCase(id, route, check string) {
	if a.caseID != id {
		a.caseID = id
		a.scene = a.keptScene(id)
		clear(a.guides)
		delete(a.pages, "visit")
		a.frame.forgetPages(a.pages)
	}
	if route == "" || !caseRoute(route) {
		route = "visit"
	}
	if v, ok := a.page("visit").(*visit); ok && check != "" {
		v.want(check)
	}
	if a.at != "" && a.at != route {
		a.past = append(a.past, a.at)
	}
	a.open(route)
	a.keepPlace()
	a.watchNow()
	a.mindRecording()
}

// published redraws the pages that show what changed; hidden pages load when they are entered.
func (a *App) published(ch casework.Changes) {
	if a.busy != "" && ch.Case == a.busy {
		return // it is drawn at the end
	}
	if p, ok := a.pages[a.at]; ok {
		p.changed(ch)
	}
	a.followClient()
	a.frame.refreshCounts()
}

// Lock keeps what is written, closes the store and drops the keys.
func (a *App) Lock() {
	if a.desk == nil {
		return
	}
	a.router.Settle()
	if p, ok := a.pages[a.at]; ok {
		p.leave()
	}
	if a.stopJob != nil {
		a.stopJob()
	}
	if a.playing != nil {
		a.playing()
	}
	a.sealRecording()
	d := a.desk
	a.keepPlace()
	a.worker.add(func() {
		err := d.Close()
		if err != nil {
			a.host.Do(func() { a.fail(err) })
		}
	})
	a.desk, a.caseID, a.home, a.pin, a.watch = nil, "", casework.HomeView{}, "", nil
	a.session++
	a.waiting, a.working, a.undo = nil, false, nil
	a.busy, a.stopping, a.deed, a.undone = "", nil, deed{}, deed{}
	a.rebuild()
	a.at = ""
	a.open("unlock")
}

func (a *App) quit() {
	if a.second != nil {
		a.second.shut()
	}
	if a.desk != nil {
		a.router.Settle()
		if a.stopJob != nil {
			a.stopJob()
		}
		a.sealRecording()
		d := a.desk
		a.keepPlace()
		a.desk = nil
		a.session++
		a.worker.add(func() {
			_ = d.Close() // the window goes; what is saved is saved
			a.host.Do(a.window.Close)
		})
		a.window.SetCloseIntercept(nil)
		return
	}
	a.window.SetCloseIntercept(nil)
	a.window.Close()
}

// setLook changes light and dark, and the text size.
func (a *App) setLook(l widget.Look) {
	if l.Scale == 0 {
		l.Scale = 100
	}
	if l == a.look {
		return
	}
	a.look = l
	fyne.CurrentApp().Settings().SetTheme(l)
	a.frame.root.Refresh()
	widget.Refit(a.frame.root)
	if v := a.visitPage(); v != nil {
		v.list.ScrollTo(max(0, v.cursor))
	}
}

func (a *App) chooseLook(l widget.Look) {
	a.setLook(l)
	if a.desk != nil {
		a.setting("look", a.look)
	}
}

// setLang builds frame and pages anew in another language.
func (a *App) setLang(lang string) {
	a.router.Settle()
	a.lang = lang
	a.words = assets.Lang(lang)
	if a.desk != nil {
		a.desk.SetLang(lang)
	}
	at, check := a.at, a.checkNow()
	a.rebuild()
	if v, ok := a.page("visit").(*visit); ok && check != "" {
		v.want(string(check))
	}
	if at != "" {
		a.at = ""
		a.open(at)
	}
}

func (a *App) chooseLang(lang string) {
	if lang == a.lang {
		return
	}
	a.setLang(lang)
	if a.desk != nil {
		a.setting("lang", lang)
	}
}
