package index

import "golang.org/x/sys/unix"

// BootID names the present boot of the machine; it is empty if the system does not
// tell.
func BootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
