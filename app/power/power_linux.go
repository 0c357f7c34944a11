package power

import (
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Read gives the state of the batteries; ok is false without one.
func Read() (s State, ok bool) { return readFrom(os.DirFS("/sys/class/power_supply")) }

// readFrom reads a folder of supplies as the kernel writes it: type, scope, capacity, status, online, energy_full or charge_full.
// Batteries of mice and telephones (scope Device) are none of the computer's.
func readFrom(dir fs.FS) (s State, ok bool) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return State{}, false
	}
	text := func(name, what string) string {
		b, err := fs.ReadFile(dir, name+"/"+what)
		if err != nil || len(b) > 100 {
			return ""
		}
		return strings.TrimSpace(string(b))
	}
	number := func(name string, what ...string) int {
		for _, w := range what {
			if n, err := strconv.Atoi(text(name, w)); err == nil && n > 0 {
				return n
			}
		}
		return 0
	}
	sum, weight, discharging, online := 0.0, 0.0, false, false
	for _, e := range entries {
		switch name := e.Name(); text(name, "type") {
		case "Battery":
			percent, err := strconv.Atoi(text(name, "capacity"))
			if err != nil || percent < 0 || text(name, "scope") == "Device" {
				continue
			}
			w := float64(max(1, number(name, "energy_full", "charge_full")))
			sum, weight = sum+w*float64(min(percent, 100)), weight+w
			discharging = discharging || text(name, "status") == "Discharging"
		case "Mains", "USB", "Wireless":
			online = online || text(name, "online") == "1" && text(name, "scope") != "Device"
		}
	}
	if weight == 0 {
		return State{}, false
	}
	return State{Percent: int(sum/weight + 0.5), Mains: online || !discharging}, true
}
