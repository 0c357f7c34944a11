//go:build moved

package main

import (
	"fmt"
	"os"
	"time"
)

// clock is the time of this computer moved so that the program starts at GENCHI_CLOCK, a time like 2026-11-24T09:00. Only a program that was built
// to be played has it: the visit of two days is played in minutes.
func clock() func() time.Time {
	wanted := os.Getenv("GENCHI_CLOCK")
	if wanted == "" {
		return time.Now
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", wanted, time.Local)
	if err != nil {
		fmt.Fprintln(os.Stderr, "genchi: GENCHI_CLOCK:", err)
		os.Exit(1)
	}
	away := time.Until(at)
	return func() time.Time { return time.Now().Add(away) }
}
