package exchange

import (
	"context"
	"sync"

	"genchi/storage/evidence"
)

// moving is an item on its way. Its counts are under the lock of the transfer.
type moving struct {
	item *Item
	todo []evidence.Chunk

	left int  // of todo, not yet moved
	kept bool // one of todo was parked
}

// step is one thing to do: a chunk of an item, or, when chunk is nil, the end of an item that has none to move.
type step struct {
	of    *moving
	chunk *evidence.Chunk
}

// run moves the chunks of all items, in their order, on a few connections, and calls end for each item of which all got over, while the
// chunks of the next are on their way. What is refused is parked; the first other error ends it.
func (t *transfer) run(ctx context.Context, items []*moving, move func(context.Context, evidence.Chunk) error, end func(context.Context, *Item) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	steps := make(chan step)
	var workers sync.WaitGroup
	for range t.e.o.Connections {
		workers.Go(func() {
			for s := range steps {
				if err := t.take(ctx, s, move, end); err != nil {
					cancel(err)
				}
			}
		})
	}
	hand(ctx, items, steps)
	close(steps)
	workers.Wait()
	return context.Cause(ctx)
}

// hand gives the steps out until the context ends.
func hand(ctx context.Context, items []*moving, steps chan<- step) {
	for _, m := range items {
		m.left = len(m.todo)
	}
	for _, m := range items {
		list := []step{{of: m}}
		if len(m.todo) > 0 {
			list = list[:0]
			for i := range m.todo {
				list = append(list, step{m, &m.todo[i]})
			}
		}
		for _, s := range list {
			select {
			case steps <- s:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (t *transfer) take(ctx context.Context, s step, move func(context.Context, evidence.Chunk) error, end func(context.Context, *Item) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s.chunk != nil {
		moved := move(ctx, *s.chunk)
		if err := t.refused(s.of.item, s.chunk.Hash, moved); err != nil {
			return err
		}
		if !t.last(s.of, moved == nil) {
			return nil
		}
	}
	return end(ctx, s.of.item)
}

// last counts a chunk and tells whether it was the last one of an item of which all got over.
func (t *transfer) last(m *moving, over bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	m.left--
	m.kept = m.kept || !over
	return m.left == 0 && !m.kept
}
