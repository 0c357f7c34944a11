package screen

import (
	"context"
	"io"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Listen hands what the microphone hears, so many samples a second of one channel and 16 bits, to w until stop is called; failed is told once if
// it ends by itself.
type Listen func(rate int, w io.Writer, failed func(error)) (stop func(), err error)

// Play plays samples; ended is called at their end.
type Play func(rate, channels int, r io.Reader, ended func()) (stop func(), err error)

// recording is one that runs. Its sign stands over everything, the curtain too.
type recording struct {
	run  *casework.SoundRun
	stop func()
	Case string
	left bool // it is being ended
}

// turnRecording begins to record sound, or ends it. A consent is asked for before, and recorded.
func (a *App) turnRecording() {
	if a.rec != nil {
		a.endRecording(false, nil)
		return
	}
	if a.desk == nil || a.caseID == "" {
		return
	}
	id, at := a.caseID, a.scene.place
	loadList(a, func(d Desk) (casework.SoundView, error) { return d.Sounds(id, at) }, func(v casework.SoundView) {
		var keys, words []string
		for _, c := range v.Consents {
			if c.Withdrawn == "" {
				keys, words = append(keys, c.ID), append(words, c.Who+"  "+c.Scope)
			}
		}
		if !v.Allowed || v.Forbidden || !v.Visit { // the door says why
			a.beginRecording("")
			return
		}
		if len(keys) == 0 {
			a.askConsent()
			return
		}
		a.choose("", a.t("sound.under"), append(keys, ""), append(words, a.t("sound.new")), func(consent string) {
			if consent == "" {
				a.askConsent()
				return
			}
			a.beginRecording(consent)
		})
	})
}

// askConsent records who agreed, and to what; then the recording begins.
func (a *App) askConsent() {
	words := []string{a.t("sound.spoken"), a.t("sound.written")}
	a.choose("", a.t("sound.consent"), audit.ConsentWays, words, func(way string) {
		a.askForm("", a.t("sound.consent"), a.t("sound.consent.why"), "consent", []asked{{label: a.t("sound.who"), hint: a.t("person.hint"), value: a.scene.person}, {label: a.t("sound.scope"), hint: a.t("sound.scope.hint")}}, func(s []string) string {
			if s[0] == "" || s[1] == "" {
				return a.t("sound.missing")
			}
			a.do(&casework.RecordConsent{Case: casework.Case{Case: a.caseID}, Who: s[0], Scope: s[1], Way: way}, func(ch casework.Changes, err error) {
				if err == nil {
					a.beginRecording(ch.ID)
				}
			})
			return ""
		})
	})
}

func (a *App) beginRecording(consent string) {
	o := casework.SoundOrder{Case: a.caseID, Consent: consent, Place: a.scene.place}
	if check := a.checkNow(); a.at == "visit" && check.Place() == o.Place {
		o.Measure = check.Measure() // what is heard elsewhere waits in the inbox
	}
	session := a.session
	ask(a, func(d Desk) (*recording, error) {
		run, err := d.BeginSound(o)
		if err != nil {
			return nil, err
		}
		r := &recording{run: run, Case: o.Case}
		if a.host.Listen == nil {
			_, err := run.End(context.Background(), true)
			return nil, err
		}
		r.stop, err = a.host.Listen(casework.SoundRate, run, func(error) {
			a.host.Do(func() {
				if a.session == session && a.rec == r {
					a.endRecording(true, func() { a.soundTrouble("sound.lost") })
				}
			})
		})
		if err != nil {
			_, err := run.End(context.Background(), true)
			return nil, err
		}
		return r, nil
	}, func(r *recording, err error) {
		switch {
		case err != nil:
			a.fail(err)
		case r == nil:
			a.soundTrouble("sound.nomic")
		default:
			a.rec = r
			a.tickRecording()
		}
	})
}

func (a *App) soundTrouble(key string) {
	a.frame.say(widget.Trouble{Happened: a.t(key), Kept: a.t("sound.kept"), Do: a.t(key + ".do"), Code: "sound"})
}

// tickRecording writes how long it runs, once a second while it does.
func (a *App) tickRecording() {
	a.frame.showRecording()
	r := a.rec
	if r == nil {
		return
	}
	a.host.After(time.Second, func() {
		if a.rec == r {
			a.tickRecording()
		}
	})
}

// endRecording makes evidence of what was recorded.
func (a *App) endRecording(broken bool, then func()) {
	r := a.rec
	if r == nil || r.left {
		return
	}
	r.left = true
	a.rec = nil
	a.frame.showRecording()
	ask(a, func(Desk) (casework.Changes, error) { return r.end(broken) }, func(ch casework.Changes, err error) {
		if err != nil {
			a.fail(err)
			return
		}
		a.savedAt(a.host.Now())
		if then != nil {
			then()
		}
	})
}

func (r *recording) end(broken bool) (casework.Changes, error) {
	r.stop()
	return r.run.End(context.Background(), broken)
}

// sealRecording ends a recording on the worker, before the store is closed: everything up to this second is kept.
func (a *App) sealRecording() {
	r := a.rec
	if r == nil {
		return
	}
	a.rec = nil
	a.frame.showRecording()
	a.worker.add(func() {
		if _, err := r.end(false); err != nil {
			a.host.Do(func() { a.fail(err) })
		}
	})
}

// mindRecording ends a recording where it may not go on: at a place that forbids it, or in another case.
func (a *App) mindRecording() {
	r := a.rec
	if r == nil {
		return
	}
	if a.caseID != r.Case {
		a.endRecording(false, nil)
		return
	}
	id, at := a.caseID, a.scene.place
	load(a, func(d Desk) (casework.SoundView, error) { return d.Sounds(id, at) }, func(v casework.SoundView) {
		if v.Forbidden && a.rec == r {
			a.endRecording(false, func() { a.soundTrouble("sound.here") })
		}
	})
}

// finishRecordings makes evidence of what a kill left, after unlocking.
func (a *App) finishRecordings() {
	load(a, func(d Desk) (int, error) { return d.FinishSounds(context.Background()) }, func(n int) {
		if n > 0 {
			a.frame.say(widget.Trouble{Happened: a.t("sound.broken", n), Kept: a.t("sound.broken.kept"), Do: a.t("sound.broken.do"), Code: "sound"})
		}
	})
}

// showRecording draws the sign of a recording over everything, or takes it away.
func (f *frame) showRecording() {
	r := f.a.rec
	if r != nil {
		s := r.run.Seconds()
		f.recording.SetText(f.a.t("sound.runs", strconv.Itoa(s/60)+":"+twoDigits(s%60)))
	}
	widget.Show(f.recSign, r != nil)
	f.recSign.Refresh()
	widget.Refit(f.recSign)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// atTop lays its one object at the upper edge, where the top bar has room.
type atTop struct{}

func (atTop) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (atTop) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[0].MinSize()
	widget.Place(o[0], s.Width*0.6-m.Width/2, 2, m.Width, m.Height)
}

// listen plays the item under the cursor, or stops it.
func (p *evidence) listen() {
	a, it := p.a, p.item()
	if a.playing != nil {
		a.playing()
		return
	}
	if it == nil || a.host.Play == nil {
		return
	}
	id, item, session := a.caseID, it.ID, a.session
	ask(a, func(d Desk) (func(), error) {
		w, err := d.OpenSound(context.Background(), id, item)
		if err != nil {
			return nil, err
		}
		over := func() { a.host.Do(func() { a.played(session) }) }
		stop, err := a.host.Play(w.Rate, w.Channels, w, over)
		if err != nil {
			_ = w.Close()   // nothing plays
			return nil, nil //nolint:nilerr // a computer without a loudspeaker is said in words
		}
		if err := d.Handled(id, item, audit.ActOpen); err != nil {
			stop()
			_ = w.Close() // stopped
			return nil, err
		}
		return func() { _ = w.Close(); stop() }, nil
	}, func(stop func(), err error) {
		switch {
		case err != nil:
			a.fail(err)
		case stop == nil:
			a.soundTrouble("sound.mute")
		default:
			a.playing = func() { a.playing = nil; go stop() }
		}
	})
}

func (a *App) played(session int) {
	if a.session == session && a.playing != nil {
		a.playing()
	}
}
