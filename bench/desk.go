package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/storage/vault"
)

// What no command shows the moment of is measured in a process that opens the store with its recovery key: without the passphrase's
// derivation, as the rows demand.

func openVault(store, recoveryFile string) (*vault.Vault, error) {
	key, err := os.ReadFile(recoveryFile) // #nosec G304 -- in the work folder
	if err != nil {
		return nil, err
	}
	return vault.OpenRecovery(store, strings.TrimSpace(string(key)), vault.Options{Now: time.Now, Rand: rand.Reader})
}

func newDesk(v *vault.Vault) *casework.Desk {
	return casework.New(v, casework.Options{Now: time.Now, Rand: rand.Reader, Lang: "ja"})
}

// withDesk opens a store, calls fn and locks it again.
func withDesk(args []string, fn func(*casework.Desk) error) error {
	if len(args) < 2 {
		return errors.New("STORE RECOVERYFILE are missing")
	}
	v, err := openVault(args[0], args[1])
	if err != nil {
		return err
	}
	d := newDesk(v)
	return errors.Join(fn(d), d.Close())
}

// compareWorker counts the items that are byte for byte the files they were: STORE RECOVERYFILE CASE (ITEM FILE)...
func compareWorker(ctx context.Context, args []string) (any, error) {
	same := 0
	err := withDesk(args, func(d *casework.Desk) error {
		for i := 3; i+1 < len(args); i += 2 {
			want, err := os.ReadFile(args[i+1])
			if err != nil {
				return err
			}
			got := bytes.NewBuffer(make([]byte, 0, len(want)))
			if _, err := d.GetEvidence(ctx, args[2], audit.ItemID(args[i]), got); err != nil {
				return err
			}
			if bytes.Equal(got.Bytes(), want) {
				same++
			}
		}
		return nil
	})
	return same, err
}

// listing is what a start shows.
type listing struct {
	Open    time.Duration `json:"open"`   // to the open store
	Home    time.Duration `json:"home"`   // to the list with progress
	Checks  time.Duration `json:"checks"` // to the measure list
	CPU     time.Duration `json:"cpu"`
	Cases   int           `json:"cases"`
	Entries int           `json:"entries"`
	Judged  int           `json:"judged"`
	Rows    int           `json:"rows"`
	Items   int           `json:"items"`
}

// homeWorker opens the store and shows the list and a case: STORE RECOVERYFILE CASE.
func homeWorker(_ context.Context, args []string) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("STORE RECOVERYFILE CASE")
	}
	var l listing
	before, err := processCPU(os.Getpid())
	if err != nil {
		return nil, err
	}
	start := time.Now()
	return &l, withDesk(args, func(d *casework.Desk) error {
		l.Open = time.Since(start)
		home, err := d.Home()
		if err != nil {
			return err
		}
		l.Home = time.Since(start)
		checks, err := d.Checks(args[2])
		if err != nil {
			return err
		}
		l.Checks = time.Since(start)
		after, err := processCPU(os.Getpid())
		l.CPU = after - before
		l.Cases, l.Rows = len(home.Cases), len(checks.Rows)
		for _, c := range home.Cases {
			l.Entries += c.Entries
			l.Judged += c.Judged
			l.Items += c.Items
		}
		return err
	})
}

// journalsWorker reads and opens all journals and nothing else: STORE RECOVERYFILE.
func journalsWorker(_ context.Context, args []string) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("STORE RECOVERYFILE")
	}
	v, err := openVault(args[0], args[1])
	if err != nil {
		return nil, err
	}
	entries := 0
	c, err := measured(func() error {
		for _, id := range v.Cases() {
			err := v.Entries(id, func(o vault.Opened) error {
				entries++
				return o.Err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && entries == 0 {
		err = errors.New("no entries")
	}
	return c, errors.Join(err, v.Close())
}

// rebuildWorker makes the index again and closes it: STORE RECOVERYFILE.
func rebuildWorker(ctx context.Context, args []string) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("STORE RECOVERYFILE")
	}
	v, err := openVault(args[0], args[1])
	if err != nil {
		return nil, err
	}
	d := newDesk(v)
	return measured(func() error {
		n, err := d.Rebuild(ctx)
		if err == nil && n == 0 {
			err = errors.New("no entries")
		}
		return errors.Join(err, d.Close())
	})
}

type madeReport struct {
	cost
	Pages int    `json:"pages"`
	Head  string `json:"head"`
}

// reportWorker compiles the report of a case: STORE RECOVERYFILE CASE PDF.
func reportWorker(ctx context.Context, args []string) (any, error) {
	if len(args) != 4 {
		return nil, errors.New("STORE RECOVERYFILE CASE PDF")
	}
	var out madeReport
	return &out, withDesk(args, func(d *casework.Desk) (err error) {
		out.cost, err = measured(func() error {
			made, err := d.MakeReport(ctx, args[2], casework.ReportOrder{Lang: "ja"})
			if err != nil {
				return err
			}
			out.Pages, out.Head = int(made.Row.Pages), made.Row.Head // #nosec G115 -- a count
			return os.WriteFile(args[3], made.PDF, 0o600)
		})
		return err
	})
}

// againWorker compiles the report once more at the head of a former one, and tells whether it has the bytes of a PDF that is there:
// STORE RECOVERYFILE CASE PDF HEAD.
func againWorker(ctx context.Context, args []string) (any, error) {
	if len(args) != 5 {
		return nil, errors.New("STORE RECOVERYFILE CASE PDF HEAD")
	}
	same := false
	return &same, withDesk(args, func(d *casework.Desk) error {
		want, err := os.ReadFile(args[3])
		if err != nil {
			return err
		}
		made, err := d.MakeReport(ctx, args[2], casework.ReportOrder{Lang: "ja", At: args[4]})
		same = bytes.Equal(made.PDF, want) && bytes.HasPrefix(want, []byte("%PDF-"))
		return err
	})
}

// picturesWorker writes the renditions of a case as files: STORE RECOVERYFILE CASE DIR. It gives their number.
func picturesWorker(_ context.Context, args []string) (any, error) {
	if len(args) != 4 {
		return nil, errors.New("STORE RECOVERYFILE CASE DIR")
	}
	n := 0
	return &n, withDesk(args, func(d *casework.Desk) error {
		items, err := d.Evidence(args[2])
		if err != nil {
			return err
		}
		for _, it := range items.Items {
			jpeg, err := d.Picture(args[2], it.ID)
			if err != nil {
				return err
			}
			if jpeg == nil {
				continue
			}
			if err := os.WriteFile(fmt.Sprintf("%s/%04d.jpg", args[3], n), jpeg, 0o600); err != nil {
				return err
			}
			n++
		}
		return nil
	})
}
