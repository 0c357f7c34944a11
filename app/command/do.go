package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"genchi/app/casework"
	"genchi/assets"
)

// answer is one line of `genchi do`.
type answer struct {
	Saved     bool     `json:"saved"`
	Entry     string   `json:"entry,omitempty"`
	Record    string   `json:"record,omitempty"` // a signed control record instead of an entry
	Case      string   `json:"case,omitempty"`
	ID        string   `json:"id,omitempty"`
	Unchanged bool     `json:"unchanged,omitempty"` // it stood there already
	Code      string   `json:"code,omitempty"`
	Provision string   `json:"provision,omitempty"`
	Clause    string   `json:"clause,omitempty"`
	Args      []string `json:"args,omitempty"`
	Message   string   `json:"message,omitempty"`
	Hint      string   `json:"hint,omitempty"`
}

// cmdDo reads one command a line and answers one line each, after the entry is on disk. A refused line does not stop the next.
// With --push the last line of output tells what went to the central server.
func cmdDo(ctx context.Context, r *run, args []string) error {
	var push bool
	r.fs.BoolVar(&push, "push", false, "send to the central server what is saved, while more is saved")
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		var f *follower
		sent := func() {}
		if push {
			f = follow(ctx, d, r.caseID)
			sent = f.saved
		}
		worst, err := r.doLines(ctx, d, sent)
		if err == nil {
			if rerr := d.RenderPending(ctx, nil); worst == nil {
				worst = rerr
			}
		}
		if f != nil {
			out, perr := f.finish(ctx)
			if worst == nil {
				worst = perr
			}
			err = errors.Join(err, r.print(out))
		}
		if err != nil {
			return err
		}
		return worst
	})
}

// doLines returns the error of the gravest line, and separately one that ends the stream. Files of attachments that wait one after
// the other are sealed several at once; the answers keep the order of the lines. attached is called after each file.
func (r *run) doLines(ctx context.Context, d *casework.Desk, attached func()) (worst, err error) {
	q := readLines(r.In)
	defer q.stop()
	grave := ExitOK
	tell := func(a answer, lerr error) {
		if err == nil {
			err = r.print(a)
		}
		if code, _ := status(lerr); code > grave {
			grave, worst = code, lerr
		}
	}
	for err == nil && q.wait() {
		if !attaches(q.peek()) || r.attachment(d, q.peek()) == nil {
			tell(r.doLine(ctx, d, q.take()))
			continue
		}
		next := func() *casework.AttachEvidence {
			if err != nil || !q.ready() {
				return nil
			}
			c := r.attachment(d, q.peek())
			if c != nil {
				q.take()
			}
			return c
		}
		d.Attach(ctx, next, func(ch casework.Changes, cerr error) {
			if cerr != nil {
				tell(r.answerTo(cerr), cerr)
				return
			}
			tell(saved(ch), nil)
			attached()
		})
	}
	if err != nil {
		return worst, err
	}
	if err := q.err(); err != nil {
		return worst, fmt.Errorf("%w: read command: %w", errUsage, err)
	}
	return worst, nil
}

// attaches tells cheaply that a line may attach a file: it is asked of every line.
func attaches(line []byte) bool { return bytes.Contains(line, []byte("attach_evidence")) }

// attachment reads a line that attaches a file to a case; nil for any other line, and for one that is wrong.
func (r *run) attachment(d *casework.Desk, line []byte) *casework.AttachEvidence {
	c, err := casework.ParseCommand(line)
	if err != nil {
		return nil
	}
	a, ok := c.(*casework.AttachEvidence)
	if !ok || r.nameCase(d, a) != nil {
		return nil
	}
	return a
}

func saved(ch casework.Changes) answer {
	return answer{Saved: true, Entry: ch.Entry, Record: ch.Record, Case: ch.Case, ID: ch.ID, Unchanged: ch.Entry == "" && ch.Record == ""}
}

func (r *run) doLine(ctx context.Context, d *casework.Desk, line []byte) (answer, error) {
	c, err := casework.ParseCommand(line)
	if err != nil {
		return r.answerTo(err), err
	}
	if err := r.nameCase(d, c); err != nil {
		return r.answerTo(err), err
	}
	ch, err := d.Do(ctx, c)
	if err != nil {
		return r.answerTo(err), err
	}
	if _, ok := c.(*casework.OpenCase); ok {
		r.opened = ch.Case // the lines that follow mean this case unless they name one
	}
	return saved(ch), nil
}

// nameCase fills in the case that a line leaves out.
func (r *run) nameCase(d *casework.Desk, c casework.Command) error {
	if !casework.NeedsCase(c) {
		return nil
	}
	id := r.caseID
	if id == "" {
		var err error
		if id, err = d.BookOf(c); err != nil {
			return err
		}
	}
	if id == "" {
		var err error
		if id, err = r.theCase(d); err != nil {
			return err
		}
	}
	casework.SetCase(c, id)
	return nil
}

func (r *run) answerTo(err error) answer {
	w := assets.Lang(r.Lang)
	_, key := status(err)
	a := answer{Code: key, Message: err.Error()}
	var ref *casework.Refusal
	if errors.As(err, &ref) {
		a.Code, a.Provision, a.Args = ref.Code, string(ref.Provision), ref.Args
		if ref.Provision != "" {
			a.Clause = ref.Provision.Clause()
		}
		a.Message = refusalText(w, ref)
		a.Hint = refusalHint(w, ref)
		return a
	}
	if w.Has("error." + key + ".todo") {
		a.Hint = w.T("error." + key + ".todo")
	}
	return a
}
