package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"genchi/app/casework"
)

// cmdPaper prints a paper of a visit as PDF: devices, photos, attendees, or a walk sheet.
func cmdPaper(ctx context.Context, r *run, args []string) error {
	var out, sheet string
	r.fs.StringVar(&out, "out", "", "file that the PDF is written to")
	r.fs.StringVar(&sheet, "sheet", "", "walk sheet to print")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 1 || out == "" {
		return fmt.Errorf("%w: paper takes one of %s, and --out FILE", errUsage, strings.Join(casework.EntryPapers(), ", "))
	}
	return r.open(func(d *casework.Desk) error {
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		made, err := d.PrintPaper(ctx, id, words[0], sheet, r.Lang)
		if err != nil {
			return err
		}
		err = intoNew(out, func(w io.Writer) error {
			_, err := w.Write(made.PDF)
			return err
		})
		if err != nil {
			return err
		}
		return r.print(map[string]any{"file": out, "pages": made.Pages, "warnings": made.Warnings})
	})
}
