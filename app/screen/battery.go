package screen

import (
	"context"
	"time"

	"genchi/app/screen/widget"
)

// Charges, in per cent, at which the work behind rests, and at which everything is written down and the evening copy is offered.
const (
	batteryLow  = 25
	batteryLast = 10
	batteryRise = 2 // so much more than batteryLow ends the rest, so that a wavering reading does not switch to and fro
)

const batteryCode = "battery" // of the panel that offers the evening copy

// Battery tells the charge in per cent and whether the computer is fed from outside; ok is false where there is no battery. It may take a moment and
// is asked beside the UI.
type Battery func() (percent int, mains, ok bool)

// lookAtBattery asks for the charge; the clock of the idle watch calls it, so that it costs no timer of its own.
func (a *App) lookAtBattery() {
	if a.host.Battery == nil || a.desk == nil {
		return
	}
	session := a.session
	a.host.Go(func() {
		percent, mains, ok := a.host.Battery()
		a.host.Do(func() {
			if a.session == session && a.desk != nil {
				a.charged(percent, mains, ok)
			}
		})
	})
}

// charged takes a reading.
func (a *App) charged(percent int, mains, ok bool) {
	a.frame.showBattery(percent, mains, ok)
	short := ok && !mains
	switch {
	case short && percent <= batteryLow:
		a.rest(true)
	case !short || percent >= batteryLow+batteryRise:
		a.rest(false)
	}
	switch {
	case short && percent <= batteryLast && !a.lastCharge:
		a.lastCharge = true
		a.writeAllDown(percent)
	case !short || percent > batteryLast+batteryRise:
		a.lastCharge = false
	}
}

// rest lets the work behind pause, or go on: the watched folder, and the renditions of photos. What a person asks for is always done.
func (a *App) rest(on bool) {
	if a.resting.Swap(on) == on {
		return
	}
	a.frame.showRest()
	if a.watch != nil {
		a.frame.showWatch()
	}
	if !on && a.unrendered {
		a.unrendered = false
		a.renderLater()
	}
}

// renderLater makes the renditions that were left out.
func (a *App) renderLater() {
	a.job(a.t("job.render"), func(ctx context.Context, d Desk, p Progress) error {
		return d.RenderPending(ctx, func(done, all int) { p(int64(done), int64(all)) })
	}, func(error) { a.rerender() })
}

// writeAllDown puts everything on the disk that is still only noted, and offers the evening copy. It takes the focus from nobody.
func (a *App) writeAllDown(percent int) {
	if p, ok := a.pages[a.at]; ok && a.router.Mode() == widget.Command && !a.router.Covered() {
		p.leave() // a field that is written in keeps its draft within the second
	}
	a.keepPlace()
	day := a.today()
	id := a.caseID
	copied := ""
	ask(a, func(d Desk) (struct{}, error) {
		err := d.Flush()
		if id != "" {
			if v, bad := d.Day(id, day); bad == nil && v.Entered != nil {
				copied = v.Entered.CopyTo
			}
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			a.fail(err)
			return
		}
		t := widget.Trouble{Happened: a.t("battery.last", percent), Kept: a.t("battery.last.kept"), Do: a.t("battery.last.plug"), Code: batteryCode}
		switch {
		case id == "":
		case copied == "":
			t.Do = a.t("battery.last.copy")
		default:
			t.Kept += a.t("battery.last.copied", copied)
		}
		a.frame.say(t)
	})
}

// eveningCopy goes to the end of the day and asks where the sealed copy goes.
func (a *App) eveningCopy() {
	if a.desk == nil || a.caseID == "" {
		return
	}
	a.Go("day")
	if p, ok := a.pages["day"].(*day); ok {
		p.copied()
	}
}

// showBattery writes the charge into the top bar; without a battery nothing stands there.
func (f *frame) showBattery(percent int, mains, ok bool) {
	if !ok {
		f.battery.SetText("")
		f.fitTop()
		return
	}
	word, color := "battery", widget.ColorText2
	switch {
	case mains:
		word = "battery.mains"
	case percent <= batteryLast:
		word, color = "battery.lastly", widget.ColorNG
	case percent <= batteryLow:
		word, color = "battery.low", widget.ColorUnk
	}
	f.battery.SetColor(color)
	f.battery.SetText(f.a.t(word, percent))
	f.fitTop()
}

// showRest says in the foot that the work behind rests.
func (f *frame) showRest() {
	text := ""
	if f.a.resting.Load() {
		text = f.a.t("battery.resting")
	}
	f.rests.SetText(text)
	f.fitFoot()
}

// renderAfter makes the renditions of what was taken in, unless the battery is low: then they are made when there is power.
func (a *App) renderAfter(ctx context.Context, d Desk) error {
	if a.resting.Load() {
		a.host.Do(func() { a.unrendered = true })
		return nil
	}
	return d.RenderPending(ctx, nil)
}

// minuteAhead is how long until the next full minute, when clock and battery are looked at.
func minuteAhead(now time.Time) time.Duration {
	return time.Minute - time.Duration(now.Second())*time.Second
}
