package evidence

import (
	"context"
	"sync"

	"genchi/storage/disk"
)

// maxBuffers bounds the memory of all calls of Put and Verify together: 9 buffers
// of a little over 4 MiB.
const maxBuffers = 7

// pool counts the buffers in use. Free ones are kept as long as any is in use, the
// one that was used last first: touching fresh memory for each chunk costs as much
// as hashing it. When none is in use the system gets them back. A goroutine never
// waits for a buffer while it holds one.
type pool struct {
	once sync.Once
	free chan struct{}

	mu   sync.Mutex
	used int
	kept []*disk.Buffer
}

func (p *pool) init() {
	p.once.Do(func() { p.free = make(chan struct{}, maxBuffers) })
}

// get waits for a buffer.
func (p *pool) get(ctx context.Context) (*disk.Buffer, error) {
	p.init()
	select {
	case p.free <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used++
	if last := len(p.kept) - 1; last >= 0 {
		b := p.kept[last]
		p.kept = p.kept[:last]
		return b, nil
	}
	return disk.NewBuffer(MaxChunkFile), nil
}

// put gives a buffer back.
func (p *pool) put(b *disk.Buffer) {
	p.mu.Lock()
	p.kept = append(p.kept, b)
	if p.used--; p.used == 0 {
		for _, k := range p.kept {
			k.Free()
		}
		p.kept = nil
	}
	p.mu.Unlock()
	<-p.free
}
