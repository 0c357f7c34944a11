package index

import (
	"os"
	"strings"
)

// BootID names the present boot of the machine; it is empty if the system does not
// tell.
func BootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
