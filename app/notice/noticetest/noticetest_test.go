package noticetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/app/notice"
)

func TestCoversWritesOnlyWhenAsked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace")
	t.Setenv(Env, "")
	t.Run("quiet", func(t *testing.T) { Covers(t, notice.P1_1) })
	if _, err := os.Stat(file); err == nil {
		t.Fatal("a trace was written without being asked for")
	}
	t.Setenv(Env, file)
	t.Run("asked", func(t *testing.T) { Covers(t, notice.P1_2_1, notice.P3_5_1_Ho) })
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const at = "\tgenchi/app/notice/noticetest\tTestCoversWritesOnlyWhenAsked/asked\n"
	if want := "1-2-1" + at + "3-5-1-ho" + at; string(b) != want {
		t.Fatalf("got %q, want %q", b, want)
	}
}

// asker is a test that is told it failed, without failing this one.
type asker struct {
	testing.TB
	errors   []string
	failed   bool
	cleanups []func()
}

func (a *asker) Helper()                   {}
func (a *asker) Errorf(f string, _ ...any) { a.errors = append(a.errors, f); a.failed = true }
func (a *asker) Failed() bool              { return a.failed }
func (a *asker) Skipped() bool             { return false }
func (a *asker) Cleanup(f func())          { a.cleanups = append(a.cleanups, f) }
func (a *asker) Name() string              { return "asker" }

func TestAFailedTestCoversNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace")
	t.Setenv(Env, file)
	a := &asker{}
	Covers(a, notice.Provision("9-9"))
	for _, f := range a.cleanups {
		f()
	}
	if len(a.errors) != 1 {
		t.Fatalf("an unknown provision gave %q", a.errors)
	}
	if _, err := os.Stat(file); err == nil {
		t.Fatal("a failed test wrote a trace")
	}
}

func TestRead(t *testing.T) {
	tr, err := Read(strings.NewReader("3-6-1\tgenchi/app/audit\tTestA\n3-6-1\tgenchi/app/audit\tTestA\n3-6-1\tx\tTestB\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tr[notice.P3_6_1], ", "); got != "genchi/app/audit.TestA, x.TestB" {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"x\n", "9-9\ta\tb\n", "3-6-1\ta\n"} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
