package command

import (
	"bufio"
	"bytes"
	"io"
)

const (
	// maxLine is the longest line of `genchi do`, in bytes.
	maxLine = 4 << 20
	// linesAhead is how many lines are read before they are carried out.
	linesAhead = 4
)

// lines are the lines of a stream that are not empty, read a little ahead, so that one can tell whether another one waits.
type lines struct {
	in   *bufio.Scanner
	next chan []byte
	done chan struct{}
	held []byte // read, not taken
}

// readLines begins to read r; stop ends it, at the latest when r gives its next line.
func readLines(r io.Reader) *lines {
	l := &lines{in: bufio.NewScanner(r), next: make(chan []byte, linesAhead), done: make(chan struct{})}
	l.in.Buffer(make([]byte, 64<<10), maxLine)
	go l.read()
	return l
}

func (l *lines) read() {
	defer close(l.next)
	for l.in.Scan() {
		if len(l.in.Bytes()) == 0 {
			continue
		}
		select {
		case l.next <- bytes.Clone(l.in.Bytes()):
		case <-l.done:
			return
		}
	}
}

func (l *lines) stop() { close(l.done) }

// wait waits for a line; false at the end of the stream.
func (l *lines) wait() bool {
	if l.held == nil {
		l.held = <-l.next
	}
	return l.held != nil
}

// ready tells whether a line waits.
func (l *lines) ready() bool {
	if l.held == nil {
		select {
		case l.held = <-l.next:
		default:
		}
	}
	return l.held != nil
}

// peek is the line that waits.
func (l *lines) peek() []byte { return l.held }

// take gives the line that waits and goes on to the next.
func (l *lines) take() []byte {
	line := l.held
	l.held = nil
	return line
}

// err is what ended the stream before its end. It may be asked after wait gave false.
func (l *lines) err() error { return l.in.Err() }
