package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"genchi/app/casework"
)

// cmdDestruction writes the record of a destruction, and records that it left.
func cmdDestruction(ctx context.Context, r *run, args []string) error {
	var o casework.DestructionExport
	var out string
	r.fs.StringVar(&out, "out", "", "file that the record is written to: .pdf")
	r.fs.StringVar(&o.Purpose, "purpose", "", "what for")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 1 || !strings.HasSuffix(out, ".pdf") {
		return fmt.Errorf("%w: destruction takes a proposal, and --out FILE.pdf", errUsage)
	}
	o.Proposal = words[0]
	return r.open(func(d *casework.Desk) error {
		if err := intoNew(out, func(w io.Writer) error { return d.ExportDestruction(ctx, o, w) }); err != nil {
			return err
		}
		return r.print(map[string]any{"file": out, "proposal": words[0]})
	})
}
