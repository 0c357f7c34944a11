package power

import (
	"testing"
	"testing/fstest"
)

func TestSupplies(t *testing.T) {
	supply := func(m fstest.MapFS, name string, pairs ...string) fstest.MapFS {
		for i := 0; i < len(pairs); i += 2 {
			m[name+"/"+pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1] + "\n")}
		}
		return m
	}
	on := func(pairs ...string) fstest.MapFS {
		return supply(fstest.MapFS{}, "BAT0", append([]string{"type", "Battery"}, pairs...)...)
	}
	for _, c := range []struct {
		name string
		dir  fstest.MapFS
		want State
		ok   bool
	}{
		{"no supply", fstest.MapFS{}, State{}, false},
		{"mains alone", supply(fstest.MapFS{}, "AC", "type", "Mains", "online", "1"), State{}, false},
		{"discharging", on("capacity", "24", "status", "Discharging"), State{24, false}, true},
		{"charging", on("capacity", "9", "status", "Charging"), State{9, true}, true},
		{"full on the cable", supply(on("capacity", "100", "status", "Not charging"), "AC", "type", "Mains", "online", "1"), State{100, true}, true},
		{"drains although on the cable", supply(on("capacity", "50", "status", "Discharging"), "AC", "type", "Mains", "online", "1"), State{50, true}, true},
		{"mouse", supply(fstest.MapFS{}, "hid", "type", "Battery", "scope", "Device", "capacity", "5", "status", "Discharging"), State{}, false},
		{"two of different size", supply(on("capacity", "100", "status", "Full", "energy_full", "10000"), "BAT1", "type", "Battery", "capacity", "0", "status", "Discharging", "energy_full", "30000"), State{25, false}, true},
		{"nonsense", on("capacity", "x", "status", "?"), State{}, false},
		{"more than full", on("capacity", "104", "status", "Full"), State{100, true}, true},
		{"negative", on("capacity", "-3", "status", "Full"), State{}, false},
	} {
		if got, ok := readFrom(c.dir); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v %v", c.name, got, ok)
		}
	}
	Read() // whatever this computer has, it does not fail
}
