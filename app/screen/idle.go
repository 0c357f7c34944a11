package screen

import "time"

// When an unattended window locks itself; a warning stands in the foot before.
const (
	lockAfter = 15 * time.Minute
	lockWarn  = 30 * time.Second
)

// watchIdle looks at the clock until the store is locked.
func (a *App) watchIdle() {
	session := a.session
	a.touched = a.host.Now()
	last := a.touched
	var look func()
	look = func() {
		if a.session != session || a.desk == nil {
			return
		}
		now := a.host.Now()
		if slept(now.Round(0).Sub(last.Round(0)), now.Sub(last)) {
			a.Lock()
			return
		}
		last = now
		a.frame.tick()
		a.lookAtBattery()
		quiet := a.host.Now().Sub(a.touched)
		switch {
		case a.idle > 0 && quiet >= a.idle:
			a.Lock()
			return
		case a.idle > 0 && quiet >= a.idle-lockWarn:
			a.frame.warn(a.t("foot.locking", int((a.idle - quiet).Seconds())))
			a.host.After(time.Second, look)
			return
		}
		a.frame.warn("")
		next := minuteAhead(a.host.Now())
		if a.idle > 0 {
			next = min(next, max(time.Second, a.idle-lockWarn-quiet))
		}
		a.host.After(next, look)
	}
	look()
}

// sleptMost is how far the wall clock may run ahead of the monotonic one before that counts as a sleep.
const sleptMost = 30 * time.Second

// slept tells from what passed by the wall clock and by the monotonic clock, which stands still meanwhile, whether the computer slept.
func slept(wall, mono time.Duration) bool { return wall-mono > sleptMost }
