//go:build !nopostgres

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"genchi/sync/central/remote/remotetest"
	"genchi/sync/synctest"
)

// newRemoteSite makes a server that keeps everything but its keys in PostgreSQL and S3.
func newRemoteSite(t *testing.T) (*site, *remotetest.Site) {
	t.Helper()
	r := remotetest.Shared(t).Site(t)
	s := newSite(t)
	s.stores = []string{"--postgres", r.Postgres, "--s3", r.S3}
	return s, r
}

// TestKilledInTheMiddleOfAPushRemotely is TestKilledInTheMiddleOfAPush with PostgreSQL and S3.
func TestKilledInTheMiddleOfAPushRemotely(t *testing.T) {
	s, r := newRemoteSite(t)
	killedInTheMiddleOfAPush(t, s)
	for column, table := range map[string]string{"record": "controls", "header": "entries", "payload": "entries", "sealed": "items", "leaves": "log"} {
		good := r.SQL(fmt.Sprintf("SELECT ctid::text, %s FROM %s ORDER BY ctid LIMIT 1 OFFSET 1", column, table))[0]
		set := fmt.Sprintf("UPDATE %s SET %s = $1 WHERE %s = $2", table, column, column)
		bad := append([]byte{}, good[1]...)
		bad[len(bad)/2] ^= 0x10
		r.SQL(set, bad, good[1])
		if code, out := status(t, s.args("scrub")...); code != exitDamage {
			t.Errorf("%s of %s: scrub says %d: %s", column, table, code, out)
		}
		r.SQL(set, good[1], bad)
	}
	name := string(r.SQL("SELECT encode(hash, 'hex') FROM chunks LIMIT 1")[0][0])
	r.Damage(name)
	for range 2 {
		if code, out := status(t, s.args("scrub")...); code != exitDamage || !strings.Contains(out, name) {
			t.Errorf("chunk: scrub says %d: %s", code, out)
		}
	}
}

// A server on PostgreSQL says whether it is ready, begins a new log after a restore, and refuses a database that a later program made.
func TestServesRemotely(t *testing.T) {
	s, r := newRemoteSite(t)
	in := synctest.Case("case")
	a := s.Device("sato")
	s.Roster(in, a)
	l := s.Laptop(a, s.Records...)
	l.Note(in, 1, 3)
	c := program(t, s.args("serve", "--listen", "127.0.0.1:0", "--health", "127.0.0.1:0")...)
	health := s.follow(t, c)
	if code := ready(t, health); code != http.StatusOK {
		t.Errorf("ready: %d", code)
	}
	second := s.address
	other := s.serve(t)
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	if second == s.address {
		t.Error("one address for two instances")
	}
	if p, err := s.engine(t, l).Push(t.Context(), in, nil); err != nil || p.Entries != 3 {
		t.Errorf("push: %+v, %v", p, err)
	}
	r.Away(true)
	if code := ready(t, health); code != http.StatusServiceUnavailable {
		t.Errorf("without a database: %d", code)
	}
	r.Away(false)
	if code := ready(t, health); code != http.StatusOK {
		t.Errorf("with a database again: %d", code)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("graceful stop: %v", err)
	}
	next := filepath.Join(t.TempDir(), "next")
	args := append([]string{"init", "--folder", next, "--after", s.folder, "--body", s.body}, s.stores...)
	if code, out := status(t, args...); code != 0 {
		t.Errorf("init after a restore: %d %s", code, out)
	}
	r.SQL("UPDATE genchi_schema SET version = 99")
	if code, out := status(t, s.args("scrub")...); code != exitOpen {
		t.Errorf("tables of a later program: %d %s", code, out)
	}
}

// follow starts the program, waits for its line, and returns where it answers for its health.
func (s *site) follow(t *testing.T, c *exec.Cmd) (health string) {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(log)
	for health == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if _, address, ok := strings.Cut(line, "msg=health address="); ok {
			health = "http://" + strings.TrimSpace(address) + "/ready"
		}
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s.address = strings.TrimPrefix(strings.TrimSpace(line), "genchi-central ready https://")
	return health
}

func ready(t *testing.T, url string) int {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode
}
