package command

import (
	"context"
	"fmt"

	"genchi/app/casework"
)

// follower pushes while orders are taken: what is sealed goes over the line while the next file is sealed. A push that fails on the
// way hinders no order; the last one, after the last order, counts.
type follower struct {
	d    *casework.Desk
	id   string        // the case; empty: all
	wake chan struct{} // a file was saved
	end  chan struct{} // closed when the last push on the way is over
	sum  casework.TransferResult
}

func follow(ctx context.Context, d *casework.Desk, id string) *follower {
	f := &follower{d: d, id: id, wake: make(chan struct{}, 1), end: make(chan struct{})}
	go func() {
		defer close(f.end)
		for range f.wake {
			_ = f.push(ctx) // the last push says it
		}
	}()
	return f
}

// saved tells that there is more to send.
func (f *follower) saved() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *follower) push(ctx context.Context) error {
	out, err := f.d.Push(ctx, f.id, nil)
	out.Records += f.sum.Records
	out.Entries += f.sum.Entries
	out.Bytes += f.sum.Bytes
	f.sum = out
	return err
}

// finish sends what is left and tells what went over all in all.
func (f *follower) finish(ctx context.Context) (casework.TransferResult, error) {
	close(f.wake)
	<-f.end
	err := f.push(ctx)
	if err == nil && f.sum.NeedsPerson {
		err = fmt.Errorf("%w: the server refuses %d entries or items", errPerson, len(f.sum.Parked))
	}
	return f.sum, err
}
