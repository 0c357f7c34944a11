package power

import (
	"context"
	"os/exec"
	"time"
)

// Read gives the state of the batteries; ok is false without one.
func Read() (s State, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/bin/pmset", "-g", "batt").Output()
	if err != nil {
		return State{}, false
	}
	return parsePmset(string(out))
}
