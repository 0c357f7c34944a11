package command

import (
	"context"
	"io"

	"genchi/app/casework"
)

// cmdDestruction writes the record of a destruction, and records that it left.
func cmdDestruction(ctx context.Context, r *run, args []string) error {
	var o casework.DestructionExport
	l := leaving{takes: "destruction takes a proposal, and --out FILE.pdf", words: 1, forms: []string{"pdf"}}
	out := r.outFlag(l)
	r.fs.StringVar(&o.Purpose, "purpose", "", "what for")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	return r.leave(args, l, out, func(words []string, _ string) { o.Proposal = words[0] }, func(d *casework.Desk, w io.Writer) (map[string]any, error) {
		return map[string]any{"proposal": o.Proposal}, d.ExportDestruction(ctx, o, w)
	})
}
