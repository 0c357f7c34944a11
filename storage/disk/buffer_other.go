//go:build !linux

package disk

// Buffer is memory for [File.WriteLarge].
type Buffer struct{ b []byte }

// NewBuffer gives a buffer of size bytes.
func NewBuffer(size int) *Buffer { return &Buffer{make([]byte, size)} }

// Bytes are all of the buffer.
func (b *Buffer) Bytes() []byte { return b.b }

// Free leaves the memory to the next collection.
func (b *Buffer) Free() { b.b = nil }
