package screen

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// watchEvery is how often a watched folder is looked at.
const watchEvery = 2 * time.Second

// watching is the folder whose new files are taken in by themselves, into one case, while that case is open. It is kept, sealed, with the
// settings of the store; what came while the store was locked or the folder away is taken in only when asked for.
type watching struct {
	Case   string                `json:"case"`
	Watch  *casework.FolderWatch `json:"watch"`
	Missed []string              `json:"missed,omitempty"` // paths that came while nobody looked
	Taken  int                   `json:"taken"`            // files since it was switched on

	turn   int
	gone   bool
	busy   bool // a look is under way: the watch belongs to it
	paused bool // another case was open
	dirty  bool // to be kept after the look
	wait   int  // files that are still being written
}

// watchFolder begins to watch a folder for the open case.
func (a *App) watchFolder(dir string) {
	id, session := a.caseID, a.session
	if a.desk == nil || id == "" {
		return
	}
	a.host.Go(func() {
		w, err := casework.WatchFolder(dir)
		a.host.Do(func() {
			switch {
			case a.session != session || a.caseID != id:
			case err != nil:
				a.watchTrouble(dir, err)
			default:
				a.watch = &watching{Case: id, Watch: w}
				a.folder = dir
				a.setting("folder", dir)
				a.keepWatch()
				a.watchNow()
				a.toldWatch()
			}
		})
	})
}

func (a *App) watchTrouble(dir string, err error) {
	t := widget.Trouble{Happened: a.t("watch.gone", dirBase(dir)), Kept: a.t("trouble.kept"), Do: a.t("watch.gone.do"), Code: "watch"}
	if errors.Is(err, casework.ErrCrowded) {
		t.Happened, t.Do = a.t("watch.crowded", dirBase(dir), casework.MaxWatched), a.t("watch.crowded.do")
	}
	a.frame.say(t)
}

// unwatch switches the watch off. What came in stays.
func (a *App) unwatch() {
	if a.watch == nil {
		return
	}
	a.watch = nil
	a.setting("watch", watching{})
	a.frame.showWatch()
	a.toldWatch()
}

// resumeWatch goes on with the watch of an unlocked store.
func (a *App) resumeWatch(d Desk) {
	a.watch = nil
	w := &watching{}
	if d.Setting("watch", w) && w.Case != "" && w.Watch != nil && w.Watch.Dir != "" {
		if w.Watch.Known == nil {
			w.Watch.Known = map[string]casework.FolderStamp{}
		}
		w.Watch.Resume()
		a.watch = w
	}
}

// keepWatch saves a copy, because the folder may be looked at while it is written.
func (a *App) keepWatch() {
	w := a.watch
	switch {
	case w == nil:
	case w.busy:
		w.dirty = true
	default:
		w.dirty = false
		a.setting("watch", watching{Case: w.Case, Watch: &casework.FolderWatch{Dir: w.Watch.Dir, Known: maps.Clone(w.Watch.Known)}, Missed: slices.Clone(w.Missed), Taken: w.Taken})
	}
}

// watchNow looks at the folder and goes on looking while the case is open.
func (a *App) watchNow() {
	w := a.watch
	a.frame.showWatch()
	if w == nil {
		return
	}
	w.turn++
	turn, session := w.turn, a.session
	var look func()
	look = func() {
		if a.session != session || a.watch != w || w.turn != turn || a.desk == nil {
			return
		}
		switch {
		case a.resting.Load(): // the battery is low; what comes meanwhile is found then
		case a.caseID != w.Case:
			w.paused = true // what comes meanwhile is asked for
		case !w.busy:
			a.lookOnce(w)
		}
		a.host.After(watchEvery, look)
	}
	look()
}

// lookOnce lists the folder beside the screen; a folder on a slow medium is waited for, not asked twice.
func (a *App) lookOnce(w *watching) {
	session := a.session
	w.busy = true
	if w.paused {
		w.Watch.Resume()
		w.paused = false
	}
	a.host.Go(func() {
		g := w.Watch.Look(a.host.Now())
		a.host.Do(func() {
			w.busy = false
			if a.session == session && a.watch == w {
				a.saw(w, g)
			}
		})
	})
}

func (a *App) saw(w *watching, g casework.FolderGlance) {
	changed := w.gone != g.Gone || w.wait != g.Growing || len(g.Missed) > 0
	if g.Gone && !w.gone {
		a.watchTrouble(w.Watch.Dir, nil)
	}
	w.gone, w.wait = g.Gone, g.Growing
	for _, name := range g.Missed {
		w.Missed = append(w.Missed, filepath.Join(w.Watch.Dir, name))
	}
	if len(g.Ready) > 0 && a.caseID == w.Case {
		files := make([]string, len(g.Ready))
		for i, name := range g.Ready {
			files[i] = filepath.Join(w.Watch.Dir, name)
		}
		w.Taken += len(files)
		a.takeWatched(w, files)
		changed = true
	}
	if changed || w.dirty {
		a.keepWatch()
		a.frame.showWatch()
		a.toldWatch()
	}
}

func (a *App) takeWatched(w *watching, files []string) {
	l := a.desk.NewLot(w.Case, files)
	l.Place, l.From = a.scene.place, w.Watch.Dir
	a.takeLot(l, nil, a.keepWatch)
}

// takeMissed takes in what came while nobody looked.
func (a *App) takeMissed() {
	w := a.watch
	if w == nil || len(w.Missed) == 0 || a.caseID != w.Case {
		return
	}
	files := w.Missed
	w.Missed = nil
	w.Taken += len(files)
	a.takeWatched(w, files)
	a.keepWatch()
	a.frame.showWatch()
	a.toldWatch()
}

// toldWatch redraws the page of the intake.
func (a *App) toldWatch() {
	if p, ok := a.pages["intake"].(*intakePage); ok && a.at == "intake" {
		p.enter()
	}
}

// watchWord is the watch in a few words, for the foot.
func (a *App) watchWord() string {
	w := a.watch
	switch name := dirBase(w.Watch.Dir); {
	case a.resting.Load():
		return a.t("watch.resting", name)
	case a.caseID != w.Case:
		return a.t("watch.other", name)
	case w.gone:
		return a.t("watch.away", name)
	case len(w.Missed) > 0:
		return a.t("watch.missed", name, len(w.Missed))
	default:
		return a.t("watch.on", name, w.Taken)
	}
}

// showWatch draws the watch and its switch in the foot; both are there as long as a folder is watched.
func (f *frame) showWatch() {
	on := f.a.watch != nil
	if on {
		f.watched.SetWord(f.a.watchWord() + "  " + f.a.t("watch.off"))
	}
	widget.Show(f.watched, on)
	f.fitFoot()
}

// newestSince gives the files of a folder that are newer than the newest of it that came in; ok is false if none of it ever came in.
func newestSince(lots []*casework.Lot, dir string, entries []fileEntry) (files []string, ok bool) {
	in := map[string]bool{}
	for _, l := range lots {
		for i := range l.Files {
			if f := &l.Files[i]; !f.Left() && filepath.Dir(f.Path) == dir {
				in[filepath.Base(f.Path)] = true
			}
		}
	}
	var last time.Time
	for _, e := range entries {
		if in[e.name] && e.at.After(last) {
			last, ok = e.at, true
		}
	}
	for _, e := range entries {
		if ok && !e.dir && e.at.After(last) {
			files = append(files, filepath.Join(dir, e.name))
		}
	}
	return files, ok
}
