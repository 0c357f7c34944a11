package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"genchi/storage/trust"
	"genchi/sync/central/remote/remotetest"
	"genchi/sync/exchange"
	"genchi/sync/synctest"
	"genchi/sync/wire"
)

// TestMain lets the test binary be the program, so that a real process can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("GENCHI_CENTRAL_TEST") != "" {
		main()
		return
	}
	os.Exit(remotetest.Main(m))
}

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, args...)
	c.Env = append(os.Environ(), "GENCHI_CENTRAL_TEST=1")
	return c
}

// status runs the program to its end.
func status(t *testing.T, args ...string) (int, string) {
	t.Helper()
	out, err := program(t, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		return exit.ExitCode(), string(out)
	}
	return 0, string(out)
}

// site is a server's folder with the world around it.
type site struct {
	*synctest.World
	folder, body string
	stores       []string // arguments that say where everything but the keys is
	card         trust.Server
	address      string
}

// args are those of a command on the site.
func (s *site) args(command string, more ...string) []string {
	return append(append([]string{command, "--folder", s.folder, "--body", s.body}, s.stores...), more...)
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{folder: filepath.Join(t.TempDir(), "server"), body: filepath.Join(t.TempDir(), "body.card")}
	if code, out := status(t, "init", "--folder", s.folder, "--url", synctest.Address); code != 0 {
		t.Fatalf("init: %d %s", code, out)
	}
	text, err := os.ReadFile(filepath.Join(s.folder, "server.card"))
	if err != nil {
		t.Fatal(err)
	}
	card, err := wire.ParseServerCard(text)
	if err != nil {
		t.Fatal(err)
	}
	s.card = card.Server
	s.World = synctest.NewWorld(t, s.card)
	file, err := trust.CardFile([]*trust.Record{s.Card})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.body, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// serve starts the program and waits for its line.
func (s *site) serve(t *testing.T, more ...string) *exec.Cmd {
	t.Helper()
	c := program(t, s.args("serve", append(more, "--listen", "127.0.0.1:0")...)...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var ok bool
	if s.address, ok = strings.CutPrefix(strings.TrimSpace(line), "genchi-central ready https://"); !ok {
		t.Fatalf("ready line %q", line)
	}
	return c
}

func (s *site) engine(t *testing.T, l *synctest.Laptop) *exchange.Engine {
	t.Helper()
	e, err := exchange.New(exchange.Options{
		Server: s.card, TLS: l.TLS, Store: l.Store(), Attempts: 1,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, s.address)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func killRounds() int {
	if os.Getenv("GENCHI_SOAK") != "" {
		return 100
	}
	return 8
}

// TestKilledInTheMiddleOfAPush kills the real server at odd moments. What was acknowledged is there afterwards, and in the end everything.
func TestKilledInTheMiddleOfAPush(t *testing.T) {
	s := newSite(t)
	killedInTheMiddleOfAPush(t, s)
	damageIsFound(t, s)
}

func killedInTheMiddleOfAPush(t *testing.T, s *site) {
	t.Helper()
	in := synctest.Case("case")
	a := s.Device("sato")
	s.Roster(in, a)
	l := s.Laptop(a, s.Records...)
	var items []exchange.Item
	for round := range killRounds() {
		l.Note(in, byte(round+1), 20)
		items = append(items, l.Attach(in, fmt.Sprint(round), 300_000, 200_000))
		c := s.serve(t)
		go func() {
			time.Sleep(time.Duration(5+round*37%170) * time.Millisecond)
			_ = c.Process.Kill()
		}()
		_, err := s.engine(t, l).Push(t.Context(), in, items)
		_ = c.Process.Kill()
		_ = c.Wait()
		t.Logf("round %d: %d receipts, %v", round, len(l.Receipts(in)), err)
		if code, out := status(t, s.args("scrub")...); code != 0 {
			t.Fatalf("round %d: scrub %d: %s", round, code, out)
		}
	}
	c := s.serve(t)
	r, err := s.engine(t, l).Push(t.Context(), in, items)
	if err != nil || len(r.Parked) > 0 || len(r.Items) != len(items) {
		t.Fatalf("at last: %+v, %v", r, err)
	}
	if got, want := len(l.Receipts(in)), 20*killRounds(); got != want {
		t.Fatalf("%d receipts, want %d", got, want)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("graceful stop: %v", err)
	}
	code, out := status(t, s.args("scrub")...)
	want := fmt.Sprintf("4 control records, %d entries, %d chunks, %d item keys, log of size %d: 0 findings", 20*killRounds(), 2*len(items), len(items), 20*killRounds()+4)
	if code != 0 || !strings.Contains(out, want) {
		t.Fatalf("scrub: %d %s, want %s", code, out, want)
	}
}

// damageIsFound flips one byte in one file of each kind, and in each control record: the server starts with some of them at hand.
func damageIsFound(t *testing.T, s *site) {
	t.Helper()
	kinds := map[string]string{}
	err := filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "lock" {
			rel, _ := filepath.Rel(s.folder, path)
			kind, _, below := strings.Cut(filepath.ToSlash(rel), "/")
			if kind == "control" {
				kind += " " + d.Name()
			}
			if below {
				kinds[kind] = path
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(kinds) < 9 {
		t.Fatalf("kinds of files: %v", kinds)
	}
	for kind, path := range kinds {
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.Clone(good)
		bad[len(bad)/2] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out := status(t, "scrub", "--folder", s.folder, "--body", s.body); code != exitDamage {
			t.Errorf("%s: %s: scrub says %d: %s", kind, path, code, out)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExitStatus(t *testing.T) {
	s := newSite(t)
	junk := filepath.Join(t.TempDir(), "junk")
	if err := os.WriteFile(junk, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"nothing":          {nil, exitUsage},
		"unknown":          {[]string{"dance"}, exitUsage},
		"no flag":          {[]string{"serve"}, exitUsage},
		"unknown flag":     {[]string{"serve", "--x"}, exitUsage},
		"left over":        {[]string{"scrub", "--folder", s.folder, "--body", s.body, "more"}, exitUsage},
		"help":             {[]string{"serve", "-h"}, 0},
		"init twice":       {[]string{"init", "--folder", s.folder}, exitOpen},
		"no folder":        {[]string{"serve", "--folder", junk + "x", "--body", s.body}, exitOpen},
		"no body":          {[]string{"serve", "--folder", s.folder, "--body", junk + "x"}, exitOpen},
		"junk for a body":  {[]string{"serve", "--folder", s.folder, "--body", junk}, exitOpen},
		"after nothing":    {[]string{"init", "--folder", junk + "y", "--after", newSite(t).folder}, exitDamage},
		"one store of two": {s.args("scrub", "--postgres", "postgres://127.0.0.1/genchi"), exitUsage},
		"a password":       {s.args("scrub", "--postgres", "postgres://genchi:hidden@127.0.0.1/genchi", "--s3", "http://127.0.0.1/bucket"), exitUsage},
		"address not ours": {[]string{"serve", "--folder", s.folder, "--body", s.body, "--listen", "256.0.0.1:1"}, exitIO},
	} {
		if code, out := status(t, c.args...); code != c.code || strings.Contains(out, "hidden") {
			t.Errorf("%s: %d, want %d: %s", name, code, c.code, out)
		}
	}
	c := s.serve(t)
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	if code, out := status(t, "scrub", "--folder", s.folder, "--body", s.body); code != exitOpen {
		t.Errorf("in use: %d %s", code, out)
	}
}
