//go:build !linux

package evidence

// buffer has room for a chunk and its tag.
type buffer struct{ b *[MaxChunkFile]byte }

func newBuffer() *buffer { return &buffer{new([MaxChunkFile]byte)} }

// free leaves the memory to the next collection.
func (b *buffer) free() { b.b = nil }
