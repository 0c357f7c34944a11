package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const answersPerRound = 200

// answerRow alternates one saved answer, from the line that goes in to the line that says saved, with an append of 4 KiB and its
// fsync in the same file system.
func answerRow(ctx context.Context, b *bench) error {
	g, err := b.trial(ctx, "answer", 64)
	if err != nil {
		return err
	}
	s, err := g.begin(ctx)
	if err != nil {
		return err
	}
	defer s.kill()
	caseID, _, err := s.do(newCase("answer", 3)...)
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(b.work, "append")) // #nosec G304 -- in the work folder
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // nothing to be kept
	var p50, p95, our50, raw50 series
	n := 0
	for round := range b.rounds + 1 {
		ours, raw, err := alternateAnswers(s, file, caseID, n)
		if err != nil {
			return err
		}
		n += answersPerRound
		if round > 0 {
			p50 = append(p50, quantile(ours, 0.5)/quantile(raw, 0.5))
			p95 = append(p95, quantile(ours, 0.95)/quantile(raw, 0.95))
			our50, raw50 = append(our50, 1000*quantile(ours, 0.5)), append(raw50, 1000*quantile(raw, 0.5))
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	if err := g.answered(ctx, caseID, n); err != nil {
		return err
	}
	note("an answer takes %s ms, an append %s ms at the median", our50.show("%.2f"), raw50.show("%.2f"))
	b.line("a saved answer, of 4 KiB append and fsync, p50", p50.show("%.2f"), "at most 1.5", p50.mid() <= 1.5)
	b.line("a saved answer, of 4 KiB append and fsync, p95", p95.show("%.2f"), "at most 2", p95.mid() <= 2)
	return nil
}

// alternateAnswers gives the seconds of each.
func alternateAnswers(s *session, file *os.File, caseID string, from int) (ours, raw []float64, err error) {
	block := make([]byte, 4<<10)
	for i := range answersPerRound {
		line, err := encode(answer(caseID, from+i, 3))
		if err != nil {
			return nil, nil, err
		}
		start := time.Now()
		if err := s.send(line); err != nil {
			return nil, nil, err
		}
		if _, _, err := s.saved(); err != nil {
			return nil, nil, err
		}
		ours = append(ours, time.Since(start).Seconds())
		start = time.Now()
		_, err = file.Write(block)
		if err := errors.Join(err, file.Sync()); err != nil {
			return nil, nil, err
		}
		raw = append(raw, time.Since(start).Seconds())
	}
	return ours, raw, nil
}

// answered wants the last answers of a case to be what was sent.
func (g *genchi) answered(ctx context.Context, caseID string, n int) error {
	for i := n - 1; i >= 0 && i > n-4; i-- {
		want := answer(caseID, i, 3)
		card, err := g.call(ctx, "show", "card", "--case", caseID, "--check", fmt.Sprintf("%v@%v", want["measure"], want["place"]))
		if err != nil {
			return err
		}
		said, _ := card["observation"].(map[string]any)
		if said["mine"] != want["observation"] {
			return fmt.Errorf("%w: answer %d is %v", errNoRound, i, said["mine"])
		}
	}
	return nil
}
