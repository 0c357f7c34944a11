package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// processCPU is the CPU time of a running process, all of its threads, to the nanosecond.
func processCPU(pid int) (time.Duration, error) {
	const cpuClock = 2
	var ts unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|cpuClock), &ts); err != nil { // #nosec G115 -- how the kernel names the clock of a process
		return 0, fmt.Errorf("cpu time of process %d: %w", pid, err)
	}
	return time.Duration(ts.Nano()), nil
}

// threadCPU is the CPU time of the calling thread.
func threadCPU() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

// anonymous is the anonymous memory of a running process in bytes.
func anonymous(pid int) (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := bytes.Cut(raw, []byte("RssAnon:"))
	if !ok {
		return 0, fmt.Errorf("process %d: no RssAnon", pid)
	}
	fields := bytes.Fields(rest)
	kib, err := strconv.ParseInt(string(fields[0]), 10, 64)
	return kib << 10, err
}

func loadText() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(raw))[:3], " ")
}

// idle tells whether the machine did little else in the last minute; the bench itself makes load, so it is asked before a row.
func idle() bool {
	load, err := strconv.ParseFloat(strings.Fields(loadText())[0], 64)
	return err == nil && load < 0.5*float64(runtime.NumCPU())
}

func machine() string {
	model := "unknown processor"
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(raw), "model name"); ok {
			line, _, _ := strings.Cut(rest, "\n")
			model = strings.Trim(line, " \t:")
		}
	}
	return fmt.Sprintf("%s, %d cores", model, runtime.NumCPU())
}
