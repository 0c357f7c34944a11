//go:build unix

package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"

	"genchi/app/command"
	"genchi/storage/disk"
	"genchi/storage/vault"
)

// script hands out one line a read, when the one before was answered, and does something before each. It takes the answers itself.
type script struct {
	lines  []string
	before func(n int)
	n      int

	mu      sync.Mutex
	out     bytes.Buffer
	written sync.Cond
}

func (s *script) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.written.Broadcast()
	return s.out.Write(b)
}

func (s *script) Read(b []byte) (int, error) {
	if s.n >= len(s.lines) {
		return 0, io.EOF
	}
	s.mu.Lock()
	for bytes.Count(s.out.Bytes(), []byte("\n")) < s.n {
		s.written.Wait()
	}
	s.mu.Unlock()
	s.before(s.n)
	s.n++
	return copy(b, s.lines[s.n-1]+"\n"), nil
}

// The disk is full for one line of `do` and has space again for the next: the refusal says so, the next line is saved, and what could not
// be saved when it was asked for is there once, because it was signed.
func TestSpaceComesBack(t *testing.T) {
	for _, tt := range []struct {
		name  string
		step  string // which steps fail
		extra int    // entries beside those that were acknowledged
	}{{"writes", disk.StepWrite, 1}, {"fsyncs", disk.StepSync, 1}, {"everything", "", 1}} {
		t.Run(tt.name, func(t *testing.T) {
			l, b := newLaptop(t)
			write(t, l.path("f"), strings.Repeat("photo ", 10_000))
			answer := func(m string) string {
				return strings.TrimSpace(lines(t, object{"do": "record_answer", "measure": m, "verdict": "conforming", "observation": "on a full disk"}))
			}
			restore := func() {}
			s := &script{
				lines: []string{
					answer("TM-040"), answer("TM-002"),
					strings.TrimSpace(lines(t, object{"do": "attach_evidence", "file": l.path("f"), "measure": "TM-002"})),
					answer("TM-031"), answer("TM-040"),
				},
				before: func(n int) {
					switch n {
					case 1:
						restore = disk.Hook(func(step, path string) error {
							if strings.HasPrefix(path, l.path("store")) && (tt.step == "" || step == tt.step) {
								return syscall.ENOSPC
							}
							return nil
						})
					case 3:
						restore()
					}
				},
			}
			s.written.L = &s.mu
			var errs bytes.Buffer
			env := command.Env{In: s, Out: s, Err: &errs, Now: l.now, Rand: crand.Reader, Lang: "en"}
			env.Unlock = func(dir string, _ []byte, o vault.Options) (*vault.Vault, error) {
				return vault.OpenRecovery(dir, l.paper, o)
			}
			code := command.Main(context.Background(), env, []string{"do", "--store", l.path("store"), "--passphrase-file", l.path("pass")})
			restore()
			o := outcome{code, s.out.String(), errs.String()}
			if code != command.ExitIO {
				t.Errorf("exit status %d: %s%s", code, o.out, o.errs)
			}
			o.says(t, "disk is full", "saved records and evidence are there", "Free some space")
			a := o.objects(t)
			for i, saved := range []bool{true, false, false, true, true} {
				if a[i]["saved"] != saved {
					t.Errorf("line %d was answered %v", i+1, a[i])
				}
			}
			c := l.show("case")
			if got := int(c["entries"].(float64)) - b.entries; got != 2+tt.extra && got != 3+tt.extra { // a repeated text is no new entry
				t.Errorf("%d new entries", got)
			}
			if len(texts(c, "forks"))+len(texts(c, "unreadable"))+len(texts(c, "missing"))+len(texts(c, "lost")) != 0 {
				t.Errorf("forks %v, unreadable %v, missing %v, lost %v", c["forks"], c["unreadable"], c["missing"], c["lost"])
			}
			l.want(0, "", "verify")
			l.do(object{"do": "attach_evidence", "file": l.path("f"), "measure": "TM-002"})
		})
	}
}
