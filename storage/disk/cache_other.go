//go:build !linux

package disk

import "os"

// DropCache does nothing here.
func DropCache(*os.File) {}
