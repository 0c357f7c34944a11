// Command trace prints, provision by provision, which tests cover the notice.
//
//	go run ./app/notice/trace <file written by go test with GENCHI_TRACE>
package main

import (
	"bufio"
	"fmt"
	"os"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "trace:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the name of one trace file")
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	tr, err := noticetest.Read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	out := bufio.NewWriter(os.Stdout)
	covered, err := tr.Write(out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d of %d provisions are covered by a test\n", covered, len(notice.All()))
	return out.Flush()
}
