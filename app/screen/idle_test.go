package screen

import (
	"testing"
	"time"
)

func TestSlept(t *testing.T) {
	for _, c := range []struct {
		wall, mono time.Duration
		want       bool
	}{{time.Minute, time.Minute, false}, {time.Hour, time.Minute, true}, {time.Minute + time.Second, time.Minute, false}, {-time.Hour, time.Minute, false}} {
		if got := slept(c.wall, c.mono); got != c.want {
			t.Errorf("wall %v, monotonic %v: %v", c.wall, c.mono, got)
		}
	}
}

// When nothing happens the window asks for one timer event, no sooner than what is left of the minute.
func TestIdleAsksForOneTimer(t *testing.T) {
	s := newStand(t)
	s.clock = s.clock.Truncate(time.Minute)
	s.contract()
	s.fire()
	for range 3 {
		s.clock = s.clock.Add(time.Minute)
		if len(s.timers) > 1 {
			t.Fatalf("%d timers are waiting", len(s.timers))
		}
		s.fire()
	}
}

func TestPINIsKept(t *testing.T) {
	s := newStand(t)
	s.setting("pin", "2468")
	s.Enter(s.desk)
	s.drawCurtain()
	c := s.frame.curtain
	if c.Check == nil || c.Check("1111") || !c.Check("2468") {
		t.Error("the PIN is not that of the settings")
	}
}
