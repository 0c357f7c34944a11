package power

import "testing"

func TestPmset(t *testing.T) {
	for _, c := range []struct {
		out  string
		want State
		ok   bool
	}{
		{"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t24%; discharging; 1:12 remaining present: true\n", State{24, false}, true},
		{"Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n", State{100, true}, true},
		{"Now drawing from 'AC Power'\n", State{}, false},
		{"Now drawing from 'UPS Power'\n -Back-UPS\t50%; discharging\n", State{}, false},
		{" -InternalBattery-0 (id=1)\t900%;", State{}, false},
		{"", State{}, false},
	} {
		if got, ok := parsePmset(c.out); got != c.want || ok != c.ok {
			t.Errorf("%q: %+v %v", c.out, got, ok)
		}
	}
}
