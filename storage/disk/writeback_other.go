//go:build !linux

package disk

// StartWriteback does nothing here.
func (f *File) StartWriteback() {}
