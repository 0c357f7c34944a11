package power

import (
	"regexp"
	"strconv"
	"strings"
)

var percentOf = regexp.MustCompile(`InternalBattery[^\n]*?\b(\d{1,3})%`)

// parsePmset reads what pmset prints on a Mac; only batteries of the computer itself count.
func parsePmset(out string) (s State, ok bool) {
	sum, n := 0, 0
	for _, m := range percentOf.FindAllStringSubmatch(out, -1) {
		if p, err := strconv.Atoi(m[1]); err == nil && p <= 100 {
			sum, n = sum+p, n+1
		}
	}
	if n == 0 {
		return State{}, false
	}
	return State{Percent: sum / n, Mains: strings.Contains(out, "'AC Power'")}, true
}
