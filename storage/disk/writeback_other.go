//go:build !linux

package disk

import "os"

// StartWriteback does nothing here.
func (f *File) StartWriteback() {}

// DropCache does nothing here.
func (f *File) DropCache() {}

// DropCache does nothing here.
func DropCache(*os.File) {}
