package command

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

const (
	// maxLine is the longest line of `genchi do`, in bytes.
	maxLine = 4 << 20
	// linesAhead is how many lines are read before they are carried out.
	linesAhead = 4
)

// lines are the lines of a stream that are not empty. They are read where they are waited for, since handing a line to another thread
// costs as much as carrying it out; once somebody asked whether another one waits and none was read, they are read ahead.
type lines struct {
	in   *bufio.Reader
	over bool  // nothing more is to be read
	fail error // what ended the stream before its end
	held []byte

	next chan []byte // of those read ahead; nil: none is
	done chan struct{}
}

// readLines begins to read r; stop ends it, at the latest when r gives its next line.
func readLines(r io.Reader) *lines {
	return &lines{in: bufio.NewReaderSize(r, 64<<10), done: make(chan struct{})}
}

// read gives the next line, nil at the end.
func (l *lines) read() []byte {
	for !l.over {
		line, err := l.whole()
		if err != nil {
			l.over = true
			if !errors.Is(err, io.EOF) {
				l.fail = err
			}
		}
		if line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")); len(line) > 0 {
			return line
		}
	}
	return nil
}

// whole reads up to the end of a line, or to what ends the stream.
func (l *lines) whole() (line []byte, err error) {
	for {
		part, err := l.in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			return nil, bufio.ErrTooLong
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (l *lines) readAhead() {
	defer close(l.next)
	for {
		line := l.read()
		if line == nil {
			return
		}
		select {
		case l.next <- line:
		case <-l.done:
			return
		}
	}
}

func (l *lines) stop() { close(l.done) }

// wait waits for a line; false at the end of the stream.
func (l *lines) wait() bool {
	switch {
	case l.held != nil:
	case l.next == nil:
		l.held = l.read()
	default:
		l.held = <-l.next
	}
	return l.held != nil
}

// ready tells whether a line waits.
func (l *lines) ready() bool {
	if l.held == nil && l.next == nil {
		if l.buffered() {
			l.held = l.read()
		} else {
			l.next = make(chan []byte, linesAhead)
			go l.readAhead()
		}
	}
	if l.held == nil && l.next != nil {
		select {
		case l.held = <-l.next:
		default:
		}
	}
	return l.held != nil
}

// buffered tells whether the next line was read from the stream already, so that giving it waits for nothing.
func (l *lines) buffered() bool {
	b, _ := l.in.Peek(l.in.Buffered())
	return bytes.IndexByte(bytes.TrimLeft(b, "\r\n"), '\n') > 0
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
func (l *lines) err() error { return l.fail }
