//go:build !linux

package disk

// StartWriteback does nothing here.
func (f *File) StartWriteback() {}

// DropCache does nothing here.
func (f *File) DropCache() {}
