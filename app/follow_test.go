package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"genchi/app/command"
)

// attachments is a line for each new file of a size.
func (l *laptop) attachments(names ...string) (lines []string) {
	l.t.Helper()
	for i, name := range names {
		file := l.path(name)
		if err := os.WriteFile(file, []byte(strings.Repeat(fmt.Sprint(i, name), 10_000)), 0o600); err != nil {
			l.t.Fatal(err)
		}
		line, err := json.Marshal(object{"do": "attach_evidence", "file": file})
		if err != nil {
			l.t.Fatal(err)
		}
		lines = append(lines, string(line)+"\n")
	}
	return lines
}

// What is saved goes to the central server while the next order is not even given.
func TestPushWhileSaving(t *testing.T) {
	a, b, o := pair(t)
	first := make(chan struct{})
	var once sync.Once
	o.between = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			if strings.Contains(r.URL.Path, "/items/") {
				once.Do(func() { close(first) })
			}
		})
	}
	lines := a.attachments("one.bin", "two.bin", "three.bin")
	in, orders := io.Pipe()
	go func() {
		_, _ = io.WriteString(orders, lines[0])
		<-first // or the test runs into its time
		_, _ = io.WriteString(orders, lines[1]+lines[2])
		_ = orders.Close()
	}()
	out := a.reading(in, "do", "--push")
	said := out.objects(t)
	if out.code != 0 || len(said) != 4 {
		t.Fatalf("exit status %d: %s%s", out.code, out.out, out.errs)
	}
	tr := a.show("transfer")
	if again := a.push(0); said[3]["items"] != again["items"] || again["entries"] != 0.0 || again["bytes"] != 0.0 {
		t.Errorf("told %v; a second push %v", said[3], again)
	}
	if sum := said[3]; sum["entries"] != tr["entries"] || tr["received"] != tr["entries"] {
		t.Errorf("told %v; %v of %v received", sum, tr["received"], tr["entries"])
	}
	b.pull(0)
	same(t, a, b)
}

// A dead line hinders no order, and the exit status says that nothing went; what was saved goes with the next push.
func TestPushWhileSavingWithoutALine(t *testing.T) {
	a, b, o := pair(t)
	o.between = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	}
	out := a.want(command.ExitNetwork, strings.Join(a.attachments("one.bin", "two.bin"), ""), "do", "--push")
	out.says(t, "could not be reached", "is saved on this laptop")
	for _, answer := range out.objects(t)[:2] {
		if answer["saved"] != true {
			t.Errorf("not saved: %v", answer)
		}
	}
	o.between = nil
	a.want(0, "", "do", "--push")
	b.pull(0)
	same(t, a, b)
}
