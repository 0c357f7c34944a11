package evidence

import (
	"context"
	"sync"
)

// maxBuffers bounds the memory of all calls of Put and Verify together: 9 buffers
// of a little over 4 MiB.
const maxBuffers = 9

// pool counts the buffers in use and keeps free ones until the next collection.
// A goroutine never waits for a buffer while it holds one.
type pool struct {
	once sync.Once
	free chan struct{}
	mem  sync.Pool
}

type buffer = [MaxChunkFile]byte

func (p *pool) init() {
	p.once.Do(func() {
		p.free = make(chan struct{}, maxBuffers)
		p.mem.New = func() any { return new(buffer) }
	})
}

// get waits for a buffer.
func (p *pool) get(ctx context.Context) (*buffer, error) {
	p.init()
	select {
	case p.free <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	b, _ := p.mem.Get().(*buffer)
	return b, nil
}

// put gives a buffer back.
func (p *pool) put(b *buffer) {
	p.mem.Put(b)
	<-p.free
}
