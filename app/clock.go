//go:build !moved

package main

import "time"

// clock is the time of this computer.
func clock() func() time.Time { return time.Now }
