package widget

import (
	"sort"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// bench is a router in a window of the test driver, with a clock that only moves when told.
type bench struct {
	*Router
	t      *testing.T
	window fyne.Window
	mods   fyne.KeyModifier
	now    time.Time
	timers []timer
	queue  []func()
	queued bool // Do waits for drain
}

type timer struct {
	at  time.Time
	run func()
}

func newBench(t *testing.T) *bench {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Look{})
	b := &bench{t: t, now: time.Date(2026, 11, 23, 10, 42, 7, 0, time.UTC)}
	b.Router = NewRouter(Env{
		Do: func(f func()) {
			if b.queued {
				b.queue = append(b.queue, f)
				return
			}
			f()
		},
		Mods:  func() fyne.KeyModifier { return b.mods },
		Now:   func() time.Time { return b.now },
		After: func(d time.Duration, f func()) { b.timers = append(b.timers, timer{b.now.Add(d), f}) },
	})
	b.window = test.NewTempWindow(t, container.NewStack(b.Pad()))
	b.window.Resize(fyne.NewSize(1000, 700))
	b.Attach(b.window.Canvas())
	return b
}

func (b *bench) show(objs ...fyne.CanvasObject) {
	b.window.SetContent(container.NewStack(append([]fyne.CanvasObject{b.Pad()}, objs...)...))
	b.window.Resize(fyne.NewSize(1000, 700))
	b.Back()
}

func (b *bench) drain() {
	for len(b.queue) > 0 {
		f := b.queue[0]
		b.queue = b.queue[1:]
		f()
	}
}

// wait moves the clock and runs what falls due, in order.
func (b *bench) wait(d time.Duration) {
	end := b.now.Add(d)
	for {
		sort.SliceStable(b.timers, func(i, j int) bool { return b.timers[i].at.Before(b.timers[j].at) })
		if len(b.timers) == 0 || b.timers[0].at.After(end) {
			break
		}
		x := b.timers[0]
		b.timers = b.timers[1:]
		b.now = x.at
		x.run()
	}
	b.now = end
}

// press sends a key as the driver does: down, then typed, to whatever is focused then, then up.
func (b *bench) press(k fyne.KeyName, mods ...fyne.KeyModifier) {
	b.t.Helper()
	for _, m := range mods {
		b.mods |= m
	}
	defer func() { b.mods = 0 }()
	e := &fyne.KeyEvent{Name: k}
	f := b.window.Canvas().Focused()
	if d, ok := f.(desktop.Keyable); ok {
		d.KeyDown(e)
	}
	if f == nil {
		b.down(e)
	}
	f = b.window.Canvas().Focused()
	if b.mods&^fyne.KeyModifierShift != 0 {
		if s, ok := f.(fyne.Shortcutable); ok {
			s.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: b.mods})
		}
	} else if f != nil {
		f.TypedKey(e)
	}
	if d, ok := b.window.Canvas().Focused().(desktop.Keyable); ok {
		d.KeyUp(e)
	}
}

func (b *bench) typ(s string) {
	for _, r := range s {
		b.window.Canvas().Focused().TypedRune(r)
	}
	b.drain()
}

func counter(n *int) func() { return func() { *n++ } }
