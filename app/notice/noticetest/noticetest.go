// Package noticetest records which test covers which provision of the notice.
//
// A test says noticetest.Covers(t, notice.P1_2_1). By default nothing is written. With GENCHI_TRACE=FILE every test that passed
// appends one line per provision to FILE, "<provision>\t<package>\t<test>\n", and app/notice/trace prints the table:
//
//	GENCHI_TRACE=/tmp/trace go test -count=1 ./...  &&  go run ./app/notice/trace -passed /tmp/trace
package noticetest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"genchi/app/notice"
)

// Env is the environment variable that names the trace file.
const Env = "GENCHI_TRACE"

// Covers declares that t tests the provisions. A provision that does not exist fails the test, as does a trace file that cannot
// be written; a test that fails or is skipped covers nothing.
func Covers(t testing.TB, provisions ...notice.Provision) {
	t.Helper()
	if len(provisions) == 0 {
		t.Errorf("noticetest.Covers without a provision")
	}
	for _, p := range provisions {
		if !p.Valid() {
			t.Errorf("the notice has no provision %q", string(p))
		}
	}
	file := os.Getenv(Env)
	if file == "" {
		return
	}
	pkg := caller()
	t.Cleanup(func() {
		if t.Failed() || t.Skipped() {
			return
		}
		if err := appendLines(file, pkg, t.Name(), provisions); err != nil {
			t.Errorf("trace: %v", err)
		}
	})
}

// caller returns the import path of the package that called Covers, without the _test suffix.
func caller() string {
	pc, _, _, ok := runtime.Caller(2)
	if !ok {
		return "?"
	}
	name := runtime.FuncForPC(pc).Name()
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		name = name[:slash+dot]
	}
	return strings.TrimSuffix(name, "_test")
}

// appendLines writes the lines of one test in a single write, so that packages tested at the same time do not mix.
func appendLines(file, pkg, test string, ps []notice.Provision) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", p, pkg, test)
	}
	_, err = io.WriteString(f, b.String())
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// Trace maps a provision to the tests that cover it ("package.Test"), each once, in the order of the file.
type Trace map[notice.Provision][]string

// Read reads a trace file. A malformed line or an unknown provision is an error.
func Read(r io.Reader) (Trace, error) {
	tr, seen := Trace{}, map[string]bool{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		c := strings.Split(line, "\t")
		if len(c) != 3 || !notice.Provision(c[0]).Valid() {
			return nil, fmt.Errorf("line %d: %q is no trace of a provision", n, line)
		}
		if !seen[line] {
			seen[line] = true
			p := notice.Provision(c[0])
			tr[p] = append(tr[p], c[1]+"."+c[2])
		}
	}
	return tr, sc.Err()
}
