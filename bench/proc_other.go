//go:build !linux

package main

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

var errNotHere = errors.New("measured on Linux only")

func processCPU(int) (time.Duration, error) { return 0, errNotHere }
func anonymous(int) (int64, error)          { return 0, errNotHere }
func loadText() string                      { return "unknown" }
func idle() bool                            { return false }
func machine() string                       { return fmt.Sprintf("%s, %d cores", runtime.GOARCH, runtime.NumCPU()) }

func threadCPU() time.Duration { return 0 }
