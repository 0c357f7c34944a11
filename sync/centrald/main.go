// Command genchi-central is the central server of a certification body: one program, one folder.
//
//	genchi-central init  --folder F --url https://host:8443 [--after FOLDER]   makes the keys, writes and prints the server card
//	genchi-central serve --folder F --body BODYCARD --listen 127.0.0.1:8443    serves until it is interrupted
//	genchi-central scrub --folder F --body BODYCARD                            reads and hashes everything again
//	genchi-central copy  --folder F --body BODYCARD --postgres P --s3 S        brings what the folder holds into database and bucket
//
// With --postgres postgres://user@host/database and --s3 https://host/bucket/prefix the folder holds the keys alone, everything else is in database
// and bucket, and any number of instances may serve at once, each with a copy of the keys. Passwords come from the environment or from files
// (PGPASSWORD, PGPASSFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SHARED_CREDENTIALS_FILE), never from the command line. serve --health
// ADDRESS answers GET /ready with 200, or 503 while the store is out of reach.
//
// Once it serves, one line goes to standard output: "genchi-central ready https://ADDRESS". Everything else goes to standard error.
// Exit status: 0 ok, 2 usage, 3 damage found, 4 cannot open, 5 no space or input and output.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"genchi/storage/disk"
	"genchi/sync/central"
	"genchi/sync/central/remote"
	"genchi/sync/receipt"
)

const (
	exitUsage  = 2
	exitDamage = 3
	exitOpen   = 4
	exitIO     = 5
)

var (
	errUsage = errors.New("usage")
	errFound = errors.New("damage found")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "genchi-central:", err)
	}
	os.Exit(exitStatus(err))
}

// run is the whole program, without the process around it.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: genchi-central init | serve | scrub | copy", errUsage)
	}
	switch args[0] {
	case "init":
		return initialise(args[1:], out, log)
	case "serve":
		return serve(ctx, args[1:], out, log)
	case "scrub":
		return scrub(ctx, args[1:], out, log)
	case "copy":
		return copyAll(ctx, args[1:], out, log)
	}
	return fmt.Errorf("%w: unknown command %q", errUsage, args[0])
}

func exitStatus(err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage), errors.Is(err, remote.ErrAddress), errors.Is(err, remote.ErrPlain):
		return exitUsage
	case errors.Is(err, errFound), errors.Is(err, central.ErrDamaged), errors.Is(err, receipt.ErrDamaged):
		return exitDamage
	case errors.Is(err, disk.ErrNoSpace):
		return exitIO
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission), errors.Is(err, disk.ErrLocked),
		errors.Is(err, central.ErrBody), errors.Is(err, central.ErrExists), errors.Is(err, remote.ErrNewer), errors.Is(err, remote.ErrVersioned):
		return exitOpen
	}
	return exitIO
}

// flags parses args and refuses what is left over or missing.
func flags(name string, args []string, log io.Writer, set func(*flag.FlagSet), needed ...*string) error {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(log)
	set(f)
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%w: unexpected %q", errUsage, f.Arg(0))
	}
	for _, s := range needed {
		if *s == "" {
			f.Usage()
			return fmt.Errorf("%w: a flag is missing", errUsage)
		}
	}
	return nil
}
