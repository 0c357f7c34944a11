package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestLinesKeepTheirOrder(t *testing.T) {
	var in strings.Builder
	var want []string
	for i := range 50 {
		want = append(want, fmt.Sprint("line ", i))
		fmt.Fprintf(&in, "%s\n", want[i])
		if i%3 == 0 {
			in.WriteString("\r\n\n")
		}
	}
	q := readLines(strings.NewReader(strings.TrimSuffix(in.String(), "\n")))
	defer q.stop()
	var got []string
	for q.wait() {
		if q.ready() && string(q.peek()) != want[len(got)] {
			t.Fatalf("line %d waits as %q", len(got), q.peek())
		}
		got = append(got, string(q.take()))
	}
	if !slices.Equal(got, want) || q.err() != nil {
		t.Errorf("%d lines, %v", len(got), q.err())
	}
	if q.wait() || q.ready() {
		t.Error("a line after the end")
	}
}

// A line that has not come yet is not waited for by ready; the lines before it are given at once.
func TestLinesDoNotWaitForTheNext(t *testing.T) {
	r, w := io.Pipe()
	q := readLines(r)
	defer q.stop()
	if q.ready() {
		t.Error("a line before any was written")
	}
	for i := range 3 {
		if _, err := fmt.Fprintf(w, "%d\n", i); err != nil {
			t.Fatal(err)
		}
		if !q.wait() || string(q.take()) != fmt.Sprint(i) {
			t.Fatalf("line %d", i)
		}
		if q.ready() {
			t.Errorf("a line after line %d", i)
		}
	}
	if err := w.CloseWithError(io.ErrUnexpectedEOF); err != nil {
		t.Fatal(err)
	}
	if q.wait() || !errors.Is(q.err(), io.ErrUnexpectedEOF) {
		t.Errorf("end: %v", q.err())
	}
}

func TestLineTooLong(t *testing.T) {
	q := readLines(io.MultiReader(strings.NewReader("first\n"), strings.NewReader(strings.Repeat("x", maxLine+1))))
	defer q.stop()
	if !q.wait() || string(q.take()) != "first" {
		t.Error("the line before is lost")
	}
	if q.wait() || !errors.Is(q.err(), bufio.ErrTooLong) {
		t.Errorf("end: %v", q.err())
	}
}
