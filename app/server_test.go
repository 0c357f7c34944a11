package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"genchi/app/command"
)

// pair is two laptops of one case and their office; nothing was pushed yet.
func pair(t *testing.T) (a, b *laptop, o *office) {
	t.Helper()
	a, _ = newLaptop(t)
	o = newOffice(t, a)
	b = joined(t, a, "B", true)
	b.want(0, "", "body-card", "--take", o.card)
	return a, b, o
}

// A server that is not there, or says what no server of the body says, is named for what it is; the laptop loses nothing, and when the
// server is itself again the push goes through.
func TestServerOutOfOrder(t *testing.T) {
	a, b, o := pair(t)
	before := a.show("case")
	for _, tt := range []struct {
		name    string
		says    []string
		between func(http.Handler) http.Handler
	}{
		{"every answer is an error of a proxy", []string{"could not be reached", "send again"}, reply(http.StatusBadGateway, "text/html", "<html>Bad Gateway</html>")},
		{"every answer is a web page", []string{"does not fit", "administrator"}, reply(http.StatusOK, "text/html", "<html>Welcome</html>")},
		{"every answer is rubbish", []string{"does not fit", "Nothing of that answer"}, reply(http.StatusOK, "application/cbor", "\xff\xff\xff rubbish")},
		{"every answer is empty", []string{"does not fit"}, reply(http.StatusOK, "application/cbor", "")},
		{"no end of an answer", []string{"does not fit"}, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/cbor")
				_, _ = io.Copy(w, io.LimitReader(zeros{}, 300<<20)) // until the laptop has enough
			})
		}},
		{"every connection is cut", []string{"could not be reached"}, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := *a, *b
			a.t, b.t = t, t
			o.between = tt.between
			a.want(command.ExitNetwork, "", "push").says(t, tt.says...)
			b.want(command.ExitNetwork, "", "pull").says(t, tt.says...)
		})
	}
	o.between = nil
	o.stop()
	a.want(command.ExitNetwork, "", "push").says(t, "could not be reached", "is saved on this laptop")
	if after := a.show("case"); after["state_hash"] != before["state_hash"] || after["received"] != 0.0 {
		t.Errorf("before %v, after %v", before, after)
	}
	o.start()
	a.push(0)
	b.pull(0)
	same(t, a, b)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func reply(code int, kind, body string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		})
	}
}

// A push is cut after every number of requests, before or after the server did its part; repeating it brings everything over once.
func TestPushIsCut(t *testing.T) {
	a, b, o := pair(t)
	for n := int64(0); ; n++ {
		var seen atomic.Int64
		o.between = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if seen.Add(1) <= n {
					next.ServeHTTP(w, r)
					return
				}
				if n%2 == 0 { // the server does it and its answer is lost
					next.ServeHTTP(httptest.NewRecorder(), r)
				}
				panic(http.ErrAbortHandler)
			})
		}
		if got := a.genchi("", "push"); got.code == 0 {
			break
		} else if got.code != command.ExitNetwork {
			t.Fatalf("cut after %d requests: exit status %d\n%s%s", n, got.code, got.out, got.errs)
		}
		if n == 3 { // the server is killed and begins again
			o.stop()
			o.start()
		}
		if n > 60 {
			t.Fatal("the push never came through")
		}
	}
	o.between = nil
	tr := a.show("transfer")
	if tr["received"] != tr["entries"] {
		t.Errorf("received %v of %v", tr["received"], tr["entries"])
	}
	for _, row := range list(tr, "rows") {
		if row["safety"] != "received" {
			t.Errorf("not received: %v", row)
		}
	}
	b.pull(0)
	same(t, a, b)
	b.want(0, "", "verify")
	tr = b.show("transfer") // what came from the server is there, and is said to be
	if tr["received"] != tr["entries"] {
		t.Errorf("B: received %v of %v", tr["received"], tr["entries"])
	}
	for _, row := range list(tr, "rows") {
		if row["safety"] != "received" {
			t.Errorf("B: not received: %v", row)
		}
	}
}

// A pull is cut again and again; what arrived stays, and the evidence comes in the end.
func TestPullIsCut(t *testing.T) {
	a, b, o := pair(t)
	a.push(0)
	for n := int64(0); ; n += 2 {
		var seen atomic.Int64
		o.between = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if seen.Add(1) > n {
					panic(http.ErrAbortHandler)
				}
				next.ServeHTTP(w, r)
			})
		}
		if got := b.genchi("", "pull"); got.code == 0 {
			break
		} else if got.code != command.ExitNetwork {
			t.Fatalf("cut after %d requests: exit status %d\n%s%s", n, got.code, got.out, got.errs)
		}
		if n > 100 {
			t.Fatal("the pull never came through")
		}
	}
	o.between = nil
	same(t, a, b)
	base, _ := theBase()
	for _, f := range base.files {
		if got := b.getBack(f); got.code != 0 {
			t.Errorf("%s: %s", f.name, got.errs)
		}
	}
	b.want(0, "", "verify")
}

// What was changed in the server's folder is never taken for true, and a laptop that still has the right bytes brings them there again.
func TestServerWasTamperedWith(t *testing.T) {
	files := func(o *office, part string) []string {
		var out []string
		_ = filepath.WalkDir(o.dir, func(p string, e os.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() && strings.Contains(p, part) {
				out = append(out, p)
			}
			return nil
		})
		if len(out) == 0 {
			t.Fatalf("the server has no %s", part)
		}
		return out
	}
	t.Run("journal", func(t *testing.T) {
		a, b, o := pair(t)
		a.push(0)
		o.stop()
		for _, f := range files(o, ".jnl") {
			flip(t, f, len(read(t, f))/2)
		}
		o.start()
		if got := b.pull(command.ExitPerson); len(list(got, "parked")) == 0 {
			t.Errorf("nothing is said of what could not be had: %v", got)
		}
		if c := b.show("case"); len(texts(c, "missing"))+len(texts(c, "undecided")) == 0 {
			t.Errorf("nothing is missing: %v", c)
		}
		a.push(0) // a laptop that has them brings them there again
		b.pull(0)
		same(t, a, b)
		b.want(0, "", "verify")
	})
	t.Run("chunks", func(t *testing.T) {
		a, b, o := pair(t)
		a.push(0)
		o.stop()
		for _, f := range files(o, "chunks") {
			if len(read(t, f)) > 1<<20 {
				flip(t, f, 5000)
			}
		}
		o.start()
		b.pull(command.ExitPerson)
		base, _ := theBase()
		big := base.files[2]
		if got := b.getBack(big); got.code != command.ExitDamage {
			t.Errorf("exit status %d: %s", got.code, got.errs)
		}
		for _, f := range base.files[:2] {
			if got := b.getBack(f); got.code != 0 {
				t.Errorf("%s: %s", f.name, got.errs)
			}
		}
	})
	t.Run("rewound to a backup", func(t *testing.T) {
		a, b, o := pair(t)
		a.push(0)
		o.stop()
		backup := t.TempDir()
		if err := os.CopyFS(filepath.Join(backup, "x"), os.DirFS(o.dir)); err != nil {
			t.Fatal(err)
		}
		o.start()
		a.do(judge("conforming", "later"))
		a.push(0)
		o.stop()
		if err := os.RemoveAll(o.dir); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(o.dir, os.DirFS(filepath.Join(backup, "x"))); err != nil {
			t.Fatal(err)
		}
		o.start()
		a.want(command.ExitNetwork, "", "push").says(t, "does not fit what it signed", "administrator")
		if tr := a.show("transfer"); tr["received"] != tr["entries"] {
			t.Errorf("what had a receipt lost it: %v of %v", tr["received"], tr["entries"])
		}
		b.pull(0) // who never saw the later log has nothing to object
	})
	t.Run("receipts for other entries", func(t *testing.T) {
		a, _, o := pair(t)
		o.between = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				rec := httptest.NewRecorder()
				next.ServeHTTP(rec, r)
				body := rec.Body.Bytes()
				if strings.Contains(r.URL.Path, "entries") && len(body) > 200 {
					mid := bytes.Clone(body)
					for i := 40; i < 60; i++ {
						mid[len(mid)/2+i] ^= 1
					}
					body = mid
				}
				for k, v := range rec.Header() {
					w.Header()[k] = v
				}
				w.WriteHeader(rec.Code)
				_, _ = w.Write(body)
			})
		}
		got := a.genchi("", "push")
		if got.code != command.ExitNetwork {
			t.Errorf("exit status %d: %s%s", got.code, got.out, got.errs)
		}
		if tr := a.show("transfer"); tr["received"] != 0.0 {
			t.Errorf("received %v on false receipts", tr["received"])
		}
		o.between = nil
		a.push(0)
	})
}

// Who has no card, no server, or no place on the roster is told so.
func TestWhoMayExchange(t *testing.T) {
	plain, _ := newLaptop(t)
	for _, cmd := range []string{"push", "pull"} {
		plain.want(command.ExitNetwork, "", cmd).says(t, "names no central server", "are saved", "body-card --take")
	}
	stranger := madeLaptop(t)
	for _, cmd := range []string{"push", "pull"} {
		stranger.want(command.ExitRefused, "", cmd).says(t, "no role card")
	}
	stranger.want(command.ExitRefused, lines(t, object{"do": "open_case", "client": "C"}), "do").says(t, "no role card")

	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b := joined(t, a, "B", false) // has a card and is on no roster
	b.want(0, "", "body-card", "--take", o.card)
	b.want(command.ExitNetwork, "", "pull").says(t, "does not let this device", "role card")
	a.push(0)
	got := b.pull(0)
	if len(texts(got, "cases")) != 0 {
		t.Errorf("B got %v", got)
	}
	b.want(command.ExitRefused, lines(t, object{"do": "open_case", "client": "C"}), "do").says(t, "Only the registrar")
	a.do(object{"do": "enrol_auditor", "device": b.device()})
	a.push(0)
	b.pull(0)
	same(t, a, b)
	if err := fmt.Sprint(a.refused(object{"do": "enrol_auditor", "device": strings.Repeat("0", 32)})["code"]); err != "unknown_device" {
		t.Errorf("refused with %s", err)
	}
}
