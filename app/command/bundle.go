package command

import (
	"context"
	"fmt"
	"strings"

	"genchi/app/casework"
)

// cmdCopyOut writes cases to a medium as a bundle (受渡しファイル), reads it back, and records what was handed over.
func cmdCopyOut(ctx context.Context, r *run, args []string) error {
	var o casework.CopyOutOrder
	var every bool
	var part int64
	r.fs.StringVar(&o.Dir, "to", "", "folder on the medium")
	r.fs.StringVar(&o.For, "for", "", "device that it is for: what it is known to have is left out")
	r.fs.BoolVar(&o.All, "all", false, "leave nothing out")
	r.fs.BoolVar(&every, "every", false, "every case of the store")
	r.fs.BoolVar(&o.Evening, "evening", false, "the copy of the evening: the end of the day names it")
	r.fs.Int64Var(&part, "part-size", 0, "size of a part in MiB; 0 is 2,000")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) > 0 || o.Dir == "" || every && r.caseID != "" || part < 0 || part > 4095 || part > 0 && part < 5 {
		return fmt.Errorf("%w: copy-out --to DIR; parts have 5 to 4,095 MiB", errUsage)
	}
	o.PartSize = part << 20
	return r.open(func(d *casework.Desk) error {
		switch {
		case every:
			o.Cases = d.CaseIDs()
		case strings.Contains(r.caseID, ","):
			o.Cases = strings.Split(r.caseID, ",")
		default:
			id, err := r.theCase(d)
			if err != nil {
				return err
			}
			o.Cases = []string{id}
		}
		out, err := d.CopyOut(ctx, o, nil)
		if out.Folder == "" {
			return err
		}
		if perr := r.print(out); perr != nil {
			return perr
		}
		if err == nil && out.NeedsPerson {
			return fmt.Errorf("%w: %d pieces of evidence are not here in full and were left out", errPerson, len(out.Left))
		}
		return err
	})
}

// cmdCopyIn takes a bundle in, or only tells what that would change.
func cmdCopyIn(ctx context.Context, r *run, args []string) error {
	var rehearse bool
	r.fs.BoolVar(&rehearse, "rehearse", false, "tell what would change, and change nothing")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return fmt.Errorf("%w: copy-in DIR", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		if rehearse {
			return r.rehearse(ctx, d, words[0])
		}
		out, err := d.CopyIn(ctx, words[0], nil)
		if out.Bundle == "" {
			return err
		}
		if perr := r.print(out); perr != nil {
			return perr
		}
		switch {
		case err != nil:
			return err
		case len(out.Faults) > 0:
			return fmt.Errorf("%w: %d of %s", casework.ErrBundleDamaged, len(out.Faults), out.Folder)
		case out.NeedsPerson:
			return fmt.Errorf("%w: conflicts, quarantined or refused entries", errPerson)
		}
		return nil
	})
}

func (r *run) rehearse(ctx context.Context, d *casework.Desk, dir string) error {
	v, err := d.Rehearse(ctx, dir, nil)
	if err != nil {
		return err
	}
	if err := r.print(v); err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("%w: %d of %s", casework.ErrBundleDamaged, len(v.Faults), v.Folder)
	}
	return nil
}
