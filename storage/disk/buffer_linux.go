package disk

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// huge is the size of the pages that buffers ask for, in bytes.
const huge = 2 << 20

// Buffer is memory for [File.WriteLarge], outside of what is collected. It asks for
// huge pages: in them it is a few pieces for the disk instead of a thousand, which
// makes direct writing twice as fast, and touching it first costs a few faults.
type Buffer struct {
	b       []byte
	region  []byte
	cleanup runtime.Cleanup
}

// NewBuffer gives a buffer of size bytes. It is given back by Free or when nobody
// holds the Buffer any more; its bytes must not be used after that.
func NewBuffer(size int) *Buffer {
	region, err := unix.Mmap(-1, 0, size+2*huge, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return &Buffer{b: make([]byte, size)}
	}
	at := int(-uintptr(unsafe.Pointer(unsafe.SliceData(region))) % huge) // #nosec G103 G115 -- only counted with
	if whole := size / huge * huge; whole > 0 {
		_ = unix.Madvise(region[at:at+whole], unix.MADV_HUGEPAGE) // a system without them does without
	}
	b := &Buffer{b: region[at : at+size : at+size], region: region}
	b.cleanup = runtime.AddCleanup(b, unmap, region)
	return b
}

// Bytes are all of the buffer.
func (b *Buffer) Bytes() []byte { return b.b }

// Free gives the memory back; the system clears it.
func (b *Buffer) Free() {
	if b.region != nil {
		b.cleanup.Stop()
		unmap(b.region)
	}
	b.b, b.region = nil, nil
}

func unmap(region []byte) { _ = unix.Munmap(region) }
