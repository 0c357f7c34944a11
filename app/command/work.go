package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"genchi/app/audit"
	"genchi/app/casework"
)

// cmdEvidence writes the bytes of an item to a new file: get for this laptop's own work, export for somebody else, which is recorded as a
// disclosure first. Nothing is left behind if a byte is wrong.
func cmdEvidence(ctx context.Context, r *run, args []string) error {
	var out string
	o := casework.ExportOrder{}
	r.fs.StringVar(&out, "out", "", "file that the evidence is written to")
	r.fs.StringVar(&o.Purpose, "purpose", "", "export: for what")
	r.fs.StringVar(&o.Recipient, "recipient", "", "export: to whom, by role")
	r.fs.StringVar(&o.Ground, "ground", "", "export: on what ground")
	r.fs.BoolVar(&o.Clean, "clean", false, "export: the shrunk picture without metadata")
	r.fs.BoolVar(&o.Warned, "metadata-seen", false, "export: the place in the file may go along")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 2 || words[0] != "get" && words[0] != "export" || out == "" {
		return fmt.Errorf("%w: evidence get|export ITEM --out FILE", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		var v casework.ItemView
		err = intoNew(out, func(w io.Writer) (err error) {
			o.Case, o.Item = id, audit.ItemID(words[1])
			if words[0] == "export" {
				v, err = d.Export(ctx, o, w)
			} else {
				v, err = d.GetEvidence(ctx, id, o.Item, w)
			}
			return err
		})
		if err != nil {
			return err
		}
		return r.print(map[string]any{"item": words[1], "name": v.Name, "size": v.Size, "sha256": v.SHA256, "file": out})
	})
}

// intoNew lets f write a new file and removes it if f fails.
func intoNew(path string, f func(io.Writer) error) error {
	file, err := createNew(path)
	if err != nil {
		return err
	}
	err = f(file)
	if cerr := file.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("write %s: %w", path, cerr)
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// cmdReport compiles the audit report as PDF: 案 on every page until it can be issued.
func cmdReport(ctx context.Context, r *run, args []string) error {
	var out, at string
	var issue bool
	r.fs.StringVar(&out, "out", "", "file that the PDF is written to")
	r.fs.StringVar(&at, "at", "", "entry or case head at which the report is compiled again")
	r.fs.BoolVar(&issue, "issue", false, "issue the report: refused until nothing stops it")
	if _, err := r.parse(args); err != nil {
		return err
	}
	if out == "" {
		return fmt.Errorf("%w: --out FILE is missing", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		if err := d.RenderPending(ctx, nil); err != nil {
			return err
		}
		var rep casework.MadeReport
		err = intoNew(out, func(w io.Writer) error { // first the file: a report that cannot be written is not recorded
			rep, err = d.MakeReport(ctx, id, casework.ReportOrder{Lang: r.Lang, At: at, Issue: issue})
			if err != nil {
				return err
			}
			_, err = w.Write(rep.PDF)
			return err
		})
		if err != nil {
			return err
		}
		return r.print(map[string]any{
			"file": out, "digest": rep.Row.Digest, "head": rep.Row.Head, "issued": rep.Row.Issued, "draft": !rep.Row.Issued, "pages": rep.Row.Pages,
			"blockers": rep.Blockers, "entry": rep.Entry, "warnings": rep.Warnings,
		})
	})
}

// cmdVerify checks everything: chains, signatures, seals, keys, chunks and the bytes of every item.
func cmdVerify(ctx context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		v, err := d.Verify(ctx, r.caseID, nil)
		if err != nil {
			return err
		}
		if err := r.print(v); err != nil {
			return err
		}
		if len(v.Findings) > 0 {
			return fmt.Errorf("%w: %d findings", casework.ErrDamage, len(v.Findings))
		}
		return nil
	})
}

// cmdRebuild throws the index away and makes it again from the journals.
func cmdRebuild(ctx context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		n, err := d.Rebuild(ctx)
		if err != nil {
			return err
		}
		return r.print(map[string]any{"cases": len(d.CaseIDs()), "entries": n})
	})
}

// cmdStateHash prints head and state hash of a case.
func cmdStateHash(_ context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		head, state, err := d.StateHash(id)
		if err != nil {
			return err
		}
		return r.print(map[string]any{"case": id, "head": head, "state_hash": state})
	})
}

// cmdPush sends what the central server lacks and keeps its signed receipts.
func cmdPush(ctx context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		out, err := d.Push(ctx, r.caseID, nil)
		if perr := r.print(out); perr != nil {
			return perr
		}
		if err == nil && out.NeedsPerson {
			return fmt.Errorf("%w: the server refuses %d entries or items", errPerson, len(out.Parked))
		}
		return err
	})
}

// cmdPull fetches what the central server has of this device's cases.
func cmdPull(ctx context.Context, r *run, args []string) error {
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		out, err := d.Pull(ctx, r.caseID, nil)
		if perr := r.print(out); perr != nil {
			return perr
		}
		if err == nil && out.NeedsPerson {
			return fmt.Errorf("%w: conflicts, quarantined or refused entries", errPerson)
		}
		return err
	})
}
