package screen

import (
	"context"
	"errors"
	"sync"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// worker runs one thing after another beside the UI.
type worker struct {
	mu   sync.Mutex
	todo []func()
	busy bool
	run  func(func())
}

func (w *worker) add(f func()) {
	w.mu.Lock()
	w.todo = append(w.todo, f)
	start := !w.busy
	w.busy = true
	w.mu.Unlock()
	if start {
		w.run(w.drain)
	}
}

func (w *worker) drain() {
	for {
		w.mu.Lock()
		if len(w.todo) == 0 {
			w.busy = false
			w.mu.Unlock()
			return
		}
		f := w.todo[0]
		w.todo = w.todo[1:]
		w.mu.Unlock()
		f()
	}
}

// ask does work on the worker, in order of asking, and shows its result on the UI goroutine, unless the store was locked meanwhile. Nothing
// is asked of a locked store.
func ask[T any](a *App, work func(d Desk) (T, error), show func(T, error)) {
	d, session := a.desk, a.session
	if d == nil {
		return
	}
	a.worker.add(func() {
		v, err := work(d)
		a.host.Do(func() {
			if a.session == session {
				show(v, err)
			}
		})
	})
}

// do sends a command to the door. done is called on the UI goroutine in either case; a refusal or failure is shown as well.
func (a *App) do(c casework.Command, done func(casework.Changes, error)) {
	ask(a, func(d Desk) (casework.Changes, error) { return d.Do(context.Background(), c) }, func(ch casework.Changes, err error) {
		if err != nil {
			a.fail(err)
		} else {
			a.savedAt(a.host.Now())
		}
		if done != nil {
			done(ch, err)
		}
	})
}

// try sends a command to the door and leaves what is said about its outcome to done.
func (a *App) try(c casework.Command, done func(casework.Changes, error)) {
	ask(a, func(d Desk) (casework.Changes, error) { return d.Do(context.Background(), c) }, done)
}

// loadList is load for what opens a list: keys that are pressed before it opens belong to the list.
func loadList[T any](a *App, work func(d Desk) (T, error), open func(T)) {
	if a.desk == nil {
		return
	}
	a.router.Await()
	ask(a, work, func(v T, err error) {
		defer a.router.Awaited()
		if err != nil {
			a.fail(err)
			return
		}
		open(v)
	})
}

// load asks for a view and shows it; a failure is shown in the panel.
func load[T any](a *App, work func(d Desk) (T, error), show func(T)) {
	ask(a, work, func(v T, err error) {
		if err != nil {
			a.fail(err)
			return
		}
		show(v)
	})
}

// job is long work beside the UI, with a line in the foot. One runs at a time; others wait. What is done stays done.
func (a *App) job(name string, work func(ctx context.Context, d Desk, p Progress) error, done func(error)) {
	a.jobOf(1, name, work, done)
}

// jobOf is job for work that tells its progress in parts of things: unit parts are one.
func (a *App) jobOf(unit int64, name string, work func(ctx context.Context, d Desk, p Progress) error, done func(error)) {
	a.waiting = append(a.waiting, jobOrder{name, unit, work, done})
	a.nextJob()
}

type jobOrder struct {
	name string
	unit int64
	work func(ctx context.Context, d Desk, p Progress) error
	done func(error)
}

func (a *App) nextJob() {
	if a.working || len(a.waiting) == 0 || a.desk == nil {
		return
	}
	o := a.waiting[0]
	a.waiting = a.waiting[1:]
	a.working = true
	ctx, cancel := context.WithCancel(context.Background())
	d, session := a.desk, a.session
	a.stopJob = cancel
	a.frame.job.Begin(o.name, cancel)
	a.frame.job.Unit = o.unit
	a.frame.fitFoot()
	a.host.Go(func() {
		err := o.work(ctx, d, func(done, total int64) {
			a.host.Do(func() {
				if a.session == session && a.frame.job.Progress(done, total) {
					a.frame.fitFoot()
				}
			})
		})
		cancel()
		a.host.Do(func() { a.jobEnded(o, session, err) })
	})
}

func (a *App) jobEnded(o jobOrder, session int, err error) {
	if a.session != session {
		return
	}
	a.working = false
	a.frame.job.End()
	a.frame.fitFoot()
	if err != nil && !errors.Is(err, context.Canceled) {
		a.fail(err)
	}
	if o.done != nil {
		o.done(err)
	}
	a.nextJob()
}

// fail shows an error in the place where people work, in three lines.
func (a *App) fail(err error) { a.frame.say(a.troubleOf(err)) }

func (a *App) troubleOf(err error) widget.Trouble {
	if r, ok := casework.Refused(err); ok {
		what, hint, args := r.Sentences()
		t := widget.Trouble{Happened: a.words.T(what, args...), Kept: a.t("trouble.kept"), Do: a.t("trouble.do"), Code: r.Code}
		if a.words.Has(hint) {
			t.Do = a.words.T(hint, args...)
		}
		if r.Provision != "" {
			t.Clause = r.Provision.Clause()
		}
		return t
	}
	key := "io"
	if a.host.Trouble != nil {
		key = a.host.Trouble(err)
	}
	return widget.Trouble{
		Happened: a.words.T("error." + key + ".what"), Kept: a.words.T("error." + key + ".kept"), Do: a.words.T("error." + key + ".todo"), Code: key,
	}
}
