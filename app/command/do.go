package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"genchi/app/casework"
	"genchi/assets"
)

// maxLine is the longest line of `genchi do`, in bytes.
const maxLine = 4 << 20

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
func cmdDo(ctx context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		worst, err := r.doLines(ctx, d)
		if err != nil {
			return err
		}
		if rerr := d.RenderPending(ctx, nil); rerr != nil && worst == nil {
			worst = rerr
		}
		return worst
	})
}

// doLines returns the error of the gravest line, and separately one that ends the stream.
func (r *run) doLines(ctx context.Context, d *casework.Desk) (worst, err error) {
	in := bufio.NewScanner(r.In)
	in.Buffer(make([]byte, 64<<10), maxLine)
	grave := ExitOK
	for in.Scan() {
		if len(in.Bytes()) == 0 {
			continue
		}
		a, lerr := r.doLine(ctx, d, in.Bytes())
		if perr := r.print(a); perr != nil {
			return worst, perr
		}
		if code, _ := status(lerr); code > grave {
			grave, worst = code, lerr
		}
	}
	if err := in.Err(); err != nil {
		return worst, fmt.Errorf("%w: read command: %w", errUsage, err)
	}
	return worst, nil
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
		r.caseID = ch.Case // the lines that follow mean this case unless they name one
	}
	return answer{Saved: true, Entry: ch.Entry, Record: ch.Record, Case: ch.Case, ID: ch.ID, Unchanged: ch.Entry == "" && ch.Record == ""}, nil
}

// nameCase fills in the case that a line leaves out.
func (r *run) nameCase(d *casework.Desk, c casework.Command) error {
	if !casework.NeedsCase(c) {
		return nil
	}
	id, err := r.theCase(d)
	if err != nil {
		return err
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
