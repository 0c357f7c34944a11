package command

import (
	"context"
	"fmt"
	"strings"

	"genchi/app/casework"
	"genchi/assets"
)

// cmdHelp explains the commands, each with an example; `help commands` lists every command of the door with its fields.
func cmdHelp(_ context.Context, r *run, args []string) error {
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	w := assets.Lang(r.Lang)
	switch {
	case len(words) == 0:
		fmt.Fprintln(r.Out, w.T("help.head"))
		for _, s := range subs() {
			fmt.Fprintf(r.Out, "\n  genchi %s %s\n", s.name, s.args)
			indent(r, w.T("help."+s.name))
		}
		fmt.Fprintln(r.Out)
		fmt.Fprintln(r.Out, w.T("help.foot"))
		return nil
	case words[0] == "commands":
		return r.helpDoor(w)
	}
	for _, s := range subs() {
		if s.name == words[0] {
			fmt.Fprintf(r.Out, "genchi %s %s\n", s.name, s.args)
			indent(r, w.T("help."+s.name))
			return nil
		}
	}
	return fmt.Errorf("%w: no command %q", errUsage, words[0])
}

func indent(r *run, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(r.Out, "      %s\n", line)
	}
}

func (r *run) helpDoor(w assets.Words) error {
	fmt.Fprintln(r.Out, w.T("help.door"))
	for _, c := range casework.CommandDocs() {
		fmt.Fprintf(r.Out, "\n%s\n", c.Name)
		for _, f := range c.Fields {
			mark := " "
			if !f.Optional {
				mark = "*"
			}
			fmt.Fprintf(r.Out, "  %s %-18s %-16s %s\n", mark, f.Name, f.Type, fieldWords(w, f))
		}
	}
	return nil
}

// fieldWords says what a field of a command means.
func fieldWords(w assets.Words, f casework.FieldDoc) string {
	if w.Has(f.Words[0]) {
		return w.T(f.Words[0])
	}
	return w.T(f.Words[1])
}
