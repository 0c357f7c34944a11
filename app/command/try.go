package command

import (
	"context"
	"fmt"

	"genchi/app/casework"
)

// cmdTry reads files as if they were taken in and records nothing.
func cmdTry(ctx context.Context, r *run, args []string) error {
	files, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%w: try takes files", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		v, err := d.TryIntake(ctx, id, files, nil)
		if err != nil {
			return err
		}
		return r.print(v)
	})
}
