package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
)

// cmdCheckSheet sends the check sheet of the first stage as a workbook, or takes in the one that came back.
func cmdCheckSheet(ctx context.Context, r *run, args []string) error {
	var on, due, way, to, by, out, skip string
	var rehearse bool
	r.fs.StringVar(&on, "on", "", "day on which it was sent or came back")
	r.fs.StringVar(&due, "due", "", "day by which an answer is asked for")
	r.fs.StringVar(&way, "way", "", "how it was sent or came back")
	r.fs.StringVar(&to, "to", "", "to whom it is sent, by role")
	r.fs.StringVar(&by, "by", "", "who answered, by role")
	r.fs.StringVar(&out, "out", "", "file that the check sheet is written to: .xlsx")
	r.fs.StringVar(&skip, "skip", "", "measures that are left as they are, parted by commas")
	r.fs.BoolVar(&rehearse, "rehearse", false, "say what would be taken in, and write nothing")
	words, err := r.parse(args)
	switch {
	case err != nil:
		return err
	case len(words) == 1 && words[0] == "out" && strings.HasSuffix(out, ".xlsx") && to != "":
		return r.open(func(d *casework.Desk) error {
			return r.sheetOut(ctx, d, out, &casework.SendCheckSheet{On: on, To: to, Way: way, Due: due, Lang: r.Lang})
		})
	case len(words) == 2 && words[0] == "in":
		c := &casework.TakeCheckSheet{File: words[1], On: on, By: by, Way: way}
		for _, m := range strings.FieldsFunc(skip, func(x rune) bool { return x == ',' }) {
			c.Skip = append(c.Skip, audit.MeasureID(strings.TrimSpace(m)))
		}
		return r.open(func(d *casework.Desk) error { return r.sheetIn(ctx, d, c, rehearse) })
	}
	return fmt.Errorf("%w: checksheet takes out --to WHO --out FILE.xlsx, or in FILE.xlsx", errUsage)
}

// sheetOut records the sheet before its first byte is written; the file is made anew.
func (r *run) sheetOut(ctx context.Context, d *casework.Desk, out string, c *casework.SendCheckSheet) error {
	id, err := r.theCase(d)
	if err != nil {
		return err
	}
	casework.SetCase(c, id)
	var made casework.Changes
	err = intoNew(out, func(w io.Writer) error {
		if made, err = d.Do(ctx, c); err != nil {
			return err
		}
		_, err := d.GetEvidence(ctx, id, audit.ItemID(made.ID), w)
		return err
	})
	if err != nil {
		return err
	}
	return r.print(map[string]any{"file": out, "item": made.ID, "entry": made.Entry})
}

func (r *run) sheetIn(ctx context.Context, d *casework.Desk, c *casework.TakeCheckSheet, rehearse bool) error {
	id, err := r.theCase(d)
	if err != nil {
		return err
	}
	v, err := d.PreviewCheckSheet(id, c.File)
	if err != nil {
		return err
	}
	if rehearse {
		return r.print(v)
	}
	casework.SetCase(c, id)
	made, err := d.Do(ctx, c)
	if err != nil {
		return err
	}
	return r.print(map[string]any{"return": made.ID, "entry": made.Entry, "taken": v.Taken, "changed": v.Changed, "same": v.Same, "refused": v.Refused, "rows": v.Rows})
}
