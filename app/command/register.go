package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"genchi/app/casework"
	"genchi/app/register"
)

// registerViews are the views of `genchi show` that may concern the body as a whole.
var registerViews = []string{"registers", "register", "due", "retention", "destructions", "effort", "committee", "settings"}

// showRegister gives a view of registers, deadlines, keeping or effort.
func (r *run) showRegister(d *casework.Desk, name, key, record, query, state string) (any, error) {
	switch name {
	case "retention":
		return d.Retention()
	case "destructions":
		return d.Destructions()
	case "settings":
		return d.BodySettings()
	case "due":
		scope := key
		if scope == "" {
			scope = casework.DueCase
		}
		if scope != casework.DueCase {
			return d.Due("", scope)
		}
		id, err := r.theCase(d)
		if err != nil {
			return nil, err
		}
		return d.Due(id, scope)
	case "committee":
		return d.Committee(r.caseID)
	case "effort":
		id, err := r.theCase(d)
		if err != nil {
			return nil, err
		}
		return d.Effort(id)
	case "registers":
		id, err := r.theBook(d, register.Office, register.Complaints, register.Case)
		if err != nil {
			return nil, err
		}
		return d.Registers(id)
	}
	id, err := r.theRegister(d, key)
	if err != nil {
		return nil, err
	}
	return d.Register(id, casework.RegisterQuery{Register: key, Record: record, Text: query, State: state})
}

// theRegister is the book or case in which a register is looked up: the one that is named, or the first of its books that this store holds.
func (r *run) theRegister(d *casework.Desk, name string) (string, error) {
	s, ok := register.Newest(name)
	if !ok {
		var all []string
		for _, s := range register.All() {
			all = append(all, s.ID)
		}
		return "", fmt.Errorf("%w: --key takes one of %s", errUsage, strings.Join(all, ", "))
	}
	return r.theBook(d, s.Books...)
}

func (r *run) theBook(d *casework.Desk, books ...string) (string, error) {
	if r.caseID != "" {
		return r.caseID, nil
	}
	var last error
	for _, b := range books {
		if b == register.Case {
			return r.theCase(d)
		}
		id, err := d.BookID(b)
		if err == nil {
			return id, nil
		}
		last = err
	}
	return "", last
}

// cmdRegister writes a register as a list, and records that it left.
func cmdRegister(ctx context.Context, r *run, args []string) error {
	var o casework.RegisterExport
	l := leaving{takes: "register takes the name of a register, and --out FILE.csv, FILE.xlsx or FILE.pdf", words: 1, forms: []string{"csv", "xlsx", "pdf"}}
	out := r.outFlag(l)
	r.fs.StringVar(&o.Query.Text, "query", "", "words that stand in the records")
	r.fs.StringVar(&o.Query.State, "state", "", "open, closed or struck")
	r.fs.StringVar(&o.Purpose, "purpose", "", "what for")
	r.fs.StringVar(&o.Recipient, "recipient", "", "to whom")
	r.fs.BoolVar(&o.Home, "secrets", false, "with home addresses and identities")
	return r.leave(args, l, out, func(words []string, form string) { o.Query.Register, o.Form = words[0], form }, func(d *casework.Desk, w io.Writer) (map[string]any, error) {
		id, err := r.theRegister(d, o.Query.Register)
		if err != nil {
			return nil, err
		}
		o.Case = id
		return map[string]any{"register": o.Query.Register}, d.ExportRegister(ctx, o, w)
	})
}
