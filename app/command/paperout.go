package command

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"genchi/app/casework"
)

// leaving is a command that writes one file out of the store and says so.
type leaving struct {
	takes string   // what it takes, for who used it wrongly
	words int      // how many arguments it takes
	forms []string // of the file, by its extension
}

// outFlag declares --out with the forms of its file.
func (r *run) outFlag(l leaving) *string {
	out := new(string)
	r.fs.StringVar(out, "out", "", "file that it is written to: ."+strings.Join(l.forms, ", ."))
	return out
}

// leave reads the arguments, asks ready for the rest of the order, and has give write the file. What give returns is printed beside the file's name.
func (r *run) leave(args []string, l leaving, out *string, ready func(words []string, form string), give func(d *casework.Desk, w io.Writer) (map[string]any, error)) error {
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	form := strings.TrimPrefix(strings.ToLower(filepath.Ext(*out)), ".")
	if len(words) != l.words || !slices.Contains(l.forms, form) {
		return fmt.Errorf("%w: %s", errUsage, l.takes)
	}
	ready(words, form)
	return r.open(func(d *casework.Desk) error {
		var more map[string]any
		err := intoNew(*out, func(w io.Writer) (err error) {
			more, err = give(d, w)
			return err
		})
		if err != nil {
			return err
		}
		said := map[string]any{"file": *out}
		for k, v := range more {
			said[k] = v
		}
		return r.print(said)
	})
}
