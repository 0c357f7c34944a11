package exchange

import (
	"context"
	"errors"
	"fmt"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// errMoved: another request of this engine brought a newer checkpoint meanwhile; the request is made again and proved from that one.
var errMoved = errors.New("the known checkpoint moved on")

// proved makes a request that is proved from the newest checkpoint which we know. ask sends the size and takes the answer's receipts in.
func (e *Engine) proved(ctx context.Context, what string, ask func(ctx context.Context, from *receipt.Checkpoint) error) error {
	for {
		from, err := e.known()
		if err != nil {
			return err
		}
		err = e.try(ctx, what, func(ctx context.Context) error { return ask(ctx, from) })
		if !errors.Is(err, errMoved) {
			return rewound(err)
		}
	}
}

// meet checks that the server's log continues the one we know. Nothing else is asked of a server before.
func (e *Engine) meet(ctx context.Context) error {
	return e.proved(ctx, "log", func(ctx context.Context, from *receipt.Checkpoint) error {
		state, err := e.client.LogState(ctx, sizeOf(from))
		if err != nil || len(state.Checkpoint) == 0 && from == nil {
			return err
		}
		next, err := e.continues(from, state.Checkpoint, state.Proof)
		if err != nil {
			return err
		}
		return e.keep(ctx, trust.CaseID{}, nil, from, next)
	})
}

// known returns the newest checkpoint; the first time it comes from the store, unless that one is of another log.
func (e *Engine) known() (*receipt.Checkpoint, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.witness != nil || e.asked {
		return e.witness, nil
	}
	all, err := e.o.Store.Checkpoints()
	if err != nil {
		return nil, local(err)
	}
	e.asked = true
	raw, ok := all[e.key.Origin]
	if !ok {
		e.older = all
		return nil, nil
	}
	c, err := receipt.ParseCheckpoint(raw, e.key)
	if err != nil {
		return nil, local(err)
	}
	e.witness = c
	return c, nil
}

// follows reports that the server has another log than the one that we knew, and whether that one is named as the body's log must. What was
// acknowledged there is acknowledged anew, or pushed again.
func (e *Engine) follows(next *receipt.Checkpoint) {
	if len(e.older) == 0 {
		return
	}
	ev := Event{Kind: NewLog, Text: next.Origin}
	if p := next.Previous; p == nil || e.older[p.Origin] == nil {
		ev.Err = fmt.Errorf("%w: it does not name a log that this laptop knew", receipt.ErrSplit)
	}
	e.older = nil
	e.o.Events(ev)
}

func sizeOf(c *receipt.Checkpoint) int64 {
	if c == nil {
		return 0
	}
	return c.Size
}

// keep saves receipts with the checkpoint they stand under, which was proved from the one given.
func (e *Engine) keep(ctx context.Context, in trust.CaseID, got []Received, from, next *receipt.Checkpoint) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.witness != from {
		return errMoved
	}
	if from == nil {
		e.follows(next)
	}
	if from != nil && from.Size == next.Size && len(got) == 0 {
		return nil
	}
	if err := e.o.Store.SaveReceipts(ctx, in, got, next); err != nil {
		return local(err)
	}
	e.witness = next
	return nil
}

// rewound names the refusal of a server whose log is shorter than it was.
func rewound(err error) error {
	var p *wire.Problem
	if errors.As(err, &p) && p.Code == wire.CodeRewound {
		return fmt.Errorf("%w: %w", receipt.ErrRewound, err)
	}
	return err
}

// continues verifies a checkpoint and its proof from the one that we know.
func (e *Engine) continues(from *receipt.Checkpoint, raw []byte, proof []trust.Hash) (*receipt.Checkpoint, error) {
	next, err := receipt.ParseCheckpoint(raw, e.key)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHostile, err)
	}
	if from == nil {
		return next, nil
	}
	return next, receipt.CheckConsistency(from, next, tlogHashes(proof))
}

func tlogHashes(in []trust.Hash) []receipt.Hash {
	out := make([]receipt.Hash, len(in))
	for i := range in {
		out[i] = receipt.Hash(in[i])
	}
	return out
}

// accept verifies an answer's receipts for things among those that were asked, and saves them.
func (e *Engine) accept(ctx context.Context, in trust.CaseID, r *wire.Receipts, about map[trust.Hash]bool, from *receipt.Checkpoint) (int, error) {
	if len(r.Items) == 0 {
		return 0, nil
	}
	check, err := e.continues(from, r.Checkpoint, r.Consistency)
	if err != nil {
		return 0, err
	}
	var got []Received
	for _, p := range r.Items {
		if !about[p.Hash] {
			return 0, fmt.Errorf("%w: a receipt for %s, which it was not given", ErrHostile, p.Hash)
		}
		proof := tlogHashes(p.Hashes)
		if err := receipt.VerifyAt(check, p.Index, proof, receipt.Hash(p.Hash)); err != nil {
			return 0, fmt.Errorf("%w: receipt for %s: %w", ErrHostile, p.Hash, err)
		}
		got = append(got, Received{p.Hash, check.Origin, &receipt.Receipt{Version: 1, Index: p.Index, Proof: proof, Checkpoint: check.Raw}})
	}
	return len(got), e.keep(ctx, in, got, from, check)
}
