package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"genchi/app/casework"
)

// cmdStatistics writes the statistics of auditors for the committee (3-8-3), and records that they left.
func cmdStatistics(ctx context.Context, r *run, args []string) error {
	var o casework.StatisticsExport
	var out string
	r.fs.StringVar(&out, "out", "", "file that the figures are written to: .csv or .pdf")
	r.fs.StringVar(&o.From, "from", "", "first day")
	r.fs.StringVar(&o.To, "to", "", "last day")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	o.Form = strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
	if len(words) != 0 || o.Form != "csv" && o.Form != "pdf" {
		return fmt.Errorf("%w: statistics takes --out FILE.csv or FILE.pdf", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		if err := intoNew(out, func(w io.Writer) error { return d.ExportStatistics(ctx, o, w) }); err != nil {
			return err
		}
		return r.print(map[string]any{"file": out})
	})
}

// cmdInspection packs the records that answer a clause for an inspection of the ministry, and records the disclosure.
func cmdInspection(ctx context.Context, r *run, args []string) error {
	var o casework.InspectionPack
	var out string
	r.fs.StringVar(&out, "out", "", "file that the pack is written to: .zip")
	r.fs.StringVar(&o.On, "on", "", "as of the end of this day")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	r.fs.StringVar(&o.Ground, "ground", "", "on what ground")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 1 || !strings.EqualFold(filepath.Ext(out), ".zip") {
		return fmt.Errorf("%w: inspection takes a clause such as 3-7-5, and --out FILE.zip", errUsage)
	}
	o.Clause = words[0]
	if r.caseID != "" {
		o.Cases = strings.Split(r.caseID, ",")
	}
	return r.open(func(d *casework.Desk) error {
		var res casework.InspectionResult
		err := intoNew(out, func(w io.Writer) (err error) {
			res, err = d.PackInspection(ctx, o, w)
			return err
		})
		if err != nil {
			return err
		}
		return r.print(map[string]any{"file": out, "pack": res})
	})
}
