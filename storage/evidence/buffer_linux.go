package evidence

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// huge is the size of the pages that the buffers ask for, in bytes. In them a buffer is a few pieces for the disk instead of a thousand,
// which makes direct writing twice as fast, and touching it first costs two faults.
const huge = 2 << 20

// buffer has room for a chunk and its tag.
type buffer struct {
	b      *[MaxChunkFile]byte
	region []byte
}

func newBuffer() *buffer {
	region, err := unix.Mmap(-1, 0, (MaxChunkFile+2*huge-1)/huge*huge, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return &buffer{b: new([MaxChunkFile]byte)}
	}
	at := -uintptr(unsafe.Pointer(unsafe.SliceData(region))) % huge // #nosec G103 -- only counted with
	_ = unix.Madvise(region[at:at+ChunkSize], unix.MADV_HUGEPAGE)   // it may not know them
	return &buffer{b: (*[MaxChunkFile]byte)(region[at:]), region: region}
}

// free gives the memory back; the system clears it.
func (b *buffer) free() {
	if b.region != nil {
		_ = unix.Munmap(b.region)
	}
	b.b, b.region = nil, nil
}
