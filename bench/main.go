package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	_ "genchi/app/locale" // for the window that is played without a display
)

// errNoRound is a product round whose result is not what it must be.
var errNoRound = errors.New("the result is wrong, so this is no round")

// bench is one run of the program.
type bench struct {
	rounds int
	work   string // material, stores; removed at the end unless it was named
	root   string // of the repository
	table  []result
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var b bench
	var only, worker string
	var quick bool
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.IntVar(&b.rounds, "rounds", 11, "rounds of each row, after one that does not count")
	f.BoolVar(&quick, "quick", false, "three rounds, for trying")
	f.StringVar(&only, "only", "", "rows to run, with commas between: "+rowNames())
	f.StringVar(&b.work, "work", "", "folder on the disk to be measured; kept with its material (default: bin/bench)")
	f.StringVar(&worker, "worker", "", "what a process that the program starts does")
	if err := f.Parse(args); err != nil {
		return err
	}
	if worker != "" {
		return runWorker(ctx, worker, f.Args())
	}
	if quick {
		b.rounds = 3
	}
	if b.rounds < 1 {
		return errors.New("no rounds")
	}
	if err := b.places(); err != nil {
		return err
	}
	return b.run(ctx, only)
}

// places finds the repository and makes the work folder.
func (b *bench) places() (err error) {
	if b.root, err = filepath.Abs("."); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(b.root, "go.mod")); err != nil {
		return errors.New("start it from the top folder: make bench")
	}
	if b.work == "" {
		b.work = filepath.Join(b.root, "bin", "bench")
	}
	if b.work, err = filepath.Abs(b.work); err != nil {
		return err
	}
	return os.MkdirAll(b.work, 0o700)
}

// row is one measurement, which prints one or more lines of the table.
type row struct {
	name string
	run  func(ctx context.Context, b *bench) error
}

func rows() []row {
	return []row{
		{"ingest", ingestRow},
		{"answer", answerRow},
		{"cases", casesRow},
		{"bigcase", bigcaseRow},
		{"rules", rulesRow},
		{"desk", deskRow},
		{"frame", frameRow},
		{"photos", photosRow},
		{"search", searchRow},
		{"report", reportRow},
		{"push", pushRow},
		{"window", windowRow},
		{"memory", memoryRow},
	}
}

func rowNames() string {
	var names []string
	for _, r := range rows() {
		names = append(names, r.name)
	}
	return strings.Join(names, ",")
}

func (b *bench) run(ctx context.Context, only string) error {
	chosen := map[string]bool{}
	for name := range strings.SplitSeq(only, ",") {
		if chosen[name] = true; name != "" && !strings.Contains(","+rowNames()+",", ","+name+",") {
			return fmt.Errorf("no row %q; there are %s", name, rowNames())
		}
	}
	fmt.Printf("%d rounds of each row; %s\n", b.rounds, machine())
	var failed []string
	for _, r := range rows() {
		if only != "" && !chosen[r.name] {
			continue
		}
		fmt.Printf("\n%s, load %s\n", r.name, loadText())
		if err := r.run(ctx, b); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			fmt.Printf("  failed: %v\n", err)
			failed = append(failed, r.name)
		}
	}
	b.print()
	if len(failed) > 0 {
		return fmt.Errorf("rows that could not be measured: %s", strings.Join(failed, ", "))
	}
	return nil
}

// folder makes an empty folder in the work folder.
func (b *bench) folder(name string) (string, error) {
	dir := filepath.Join(b.work, name)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o700)
}
