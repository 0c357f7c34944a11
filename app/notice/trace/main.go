// Command trace prints, provision by provision, where the program enforces the notice and which tests cover it.
//
//	go run ./app/notice/trace [-all] [-passed FILE] [ROOT]      (make trace)
//
// One line each: id, clause, kind, where it is used in production code ("app/audit/gate.go:gateContract") or by a schema of
// assets/registers, and its tests; "-" stands where there is nothing, so that no row pretends. The last line says "N of M". A use is a
// mention of the provision's constant outside tests; that it really refuses, records or prints is what the tests beside it show.
//
// Without -passed the tests are those that declare noticetest.Covers in the source. With it they are those that passed in a run with GENCHI_TRACE=FILE.
//
// A name that does not exist (a constant, a provision in a schema or in FILE) is an error. Rows without use or test are one only with -all; make
// check takes `trace -all` in when every row has both.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "trace:", err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	fl := flag.NewFlagSet("trace", flag.ContinueOnError)
	all := fl.Bool("all", false, "a row without a production use and a test is an error")
	passed := fl.String("passed", "", "`file` written by go test with GENCHI_TRACE")
	if err := fl.Parse(args); err != nil {
		return err
	}
	root := "."
	if fl.NArg() > 0 {
		root = fl.Arg(0)
	}
	s, err := scan(root)
	if err != nil {
		return err
	}
	if *passed != "" {
		if s.tests, err = readPassed(*passed); err != nil {
			return err
		}
	}
	n, err := s.write(w)
	switch {
	case err != nil:
		return err
	case len(s.wrong) > 0:
		return fmt.Errorf("no such provision: %s", strings.Join(s.wrong, "; "))
	case *all && n < len(notice.All()):
		return fmt.Errorf("%d provisions lack a production use or a test", len(notice.All())-n)
	}
	return nil
}

func readPassed(name string) (noticetest.Trace, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	tr, err := noticetest.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return tr, nil
}

// write prints the table and how many rows have a production use and a test; n is that number.
func (s *source) write(w io.Writer) (n int, err error) {
	out := bufio.NewWriter(w)
	used, tested := 0, 0
	for _, p := range notice.All() {
		it, _ := notice.Lookup(p)
		uses, tests := s.uses[p], s.tests[p]
		if len(uses) > 0 {
			used++
		}
		if len(tests) > 0 {
			tested++
		}
		if len(uses) > 0 && len(tests) > 0 {
			n++
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", p, it.Clause, it.Kind, list(uses), list(tests)) //nolint:errcheck // Flush says it
	}
	m := len(notice.All())
	fmt.Fprintf(out, "\n%d have a production use, %d a test\n%d of %d\n", used, tested, n, m) //nolint:errcheck // Flush says it
	return n, out.Flush()
}

func list(ss []string) string {
	if len(ss) == 0 {
		return "-"
	}
	return strings.Join(ss, ", ")
}
