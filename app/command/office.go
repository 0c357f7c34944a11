package command

import (
	"context"
	"io"
	"strings"

	"genchi/app/casework"
)

// cmdStatistics writes the statistics of auditors for the committee (3-8-3), and records that they left.
func cmdStatistics(ctx context.Context, r *run, args []string) error {
	var o casework.StatisticsExport
	l := leaving{takes: "statistics takes --out FILE.csv or FILE.pdf", forms: []string{"csv", "pdf"}}
	out := r.outFlag(l)
	r.fs.StringVar(&o.From, "from", "", "first day")
	r.fs.StringVar(&o.To, "to", "", "last day")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	return r.leave(args, l, out, func(_ []string, form string) { o.Form = form }, func(d *casework.Desk, w io.Writer) (map[string]any, error) {
		return nil, d.ExportStatistics(ctx, o, w)
	})
}

// cmdInspection packs the records that answer a clause for an inspection of the ministry, and records the disclosure.
func cmdInspection(ctx context.Context, r *run, args []string) error {
	var o casework.InspectionPack
	l := leaving{takes: "inspection takes a clause such as 3-7-5, and --out FILE.zip", words: 1, forms: []string{"zip"}}
	out := r.outFlag(l)
	r.fs.StringVar(&o.On, "on", "", "as of the end of this day")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	r.fs.StringVar(&o.Ground, "ground", "", "on what ground")
	return r.leave(args, l, out, func(words []string, _ string) {
		o.Clause = words[0]
		if r.caseID != "" {
			o.Cases = strings.Split(r.caseID, ",")
		}
	}, func(d *casework.Desk, w io.Writer) (map[string]any, error) {
		res, err := d.PackInspection(ctx, o, w)
		return map[string]any{"pack": res}, err
	})
}
