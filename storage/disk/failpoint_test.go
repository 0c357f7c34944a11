//go:build failpoint || ci

package disk_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"genchi/storage/disk"
)

// TestFailpointProcess is not a test: it is what the killed process does.
func TestFailpointProcess(t *testing.T) {
	path := os.Getenv("DISK_TEST_FILE")
	if path == "" {
		return
	}
	err := disk.WriteFile(path, []byte("12345678"))
	fmt.Printf("full=%v err=%v\n", errors.Is(err, disk.ErrNoSpace), err)
	if err != nil {
		os.Exit(3)
	}
	os.Exit(0)
}

func TestFailpoints(t *testing.T) {
	tests := []struct {
		name, env string
		code      int
		path, tmp string
	}{
		{"killed at create", "GENCHI_KILL_AT=1", -1, "none", "none"},
		{"killed in write", "GENCHI_KILL_AT=2", -1, "none", "1234"},
		{"killed at sync", "GENCHI_KILL_AT=3", -1, "none", "12345678"},
		{"killed at rename", "GENCHI_KILL_AT=4", -1, "none", "12345678"},
		{"killed at syncdir", "GENCHI_KILL_AT=5", -1, "12345678", "none"},
		{"not reached", "GENCHI_KILL_AT=6", 0, "12345678", "none"},
		{"full at write", "GENCHI_ENOSPC_AT=2", 3, "none", "none"},
		{"full from rename", "GENCHI_ENOSPC_AT=4,9", 3, "none", "none"},
		{"nonsense", "GENCHI_KILL_AT=x", 2, "none", "none"},
		{"empty range", "GENCHI_ENOSPC_AT=4,2", 2, "none", "none"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestFailpointProcess$")
			cmd.Env = append(os.Environ(), "DISK_TEST_FILE="+path, test.env)
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != test.code {
				t.Fatalf("exit %d: %s", code, out)
			}
			if got := content(path); got != test.path {
				t.Errorf("file is %q", got)
			}
			if got := content(path + disk.TempSuffix); got != test.tmp {
				t.Errorf("temporary file is %q", got)
			}
		})
	}
}

func content(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return "none"
	}
	return string(b)
}
