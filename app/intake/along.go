package intake

import (
	"io"
	"iter"
)

// Along reads a Source once from its beginning and looks at what passes as Inspect does, so that a photograph that is sealed is not read
// a second time to see whether it is whole. Call Info after the last Read, or Close.
type Along struct {
	src  *Source
	kind Kind
	feed feed
	next func() (struct{}, bool) // lets the walk go on until it asks for more
	stop func()

	frame frame
	code  Code
}

// ReadAlong begins at the first byte of src.
func ReadAlong(src *Source) (*Along, error) {
	a := &Along{src: src, kind: Other}
	if first, err := head(src, src.Size); err == nil {
		a.kind = Sniff(first)
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	a.next, a.stop = iter.Pull(func(yield func(struct{}) bool) {
		a.feed.more = func() bool { return yield(struct{}{}) }
		a.frame, a.code = safeWalk(a.kind, &a.feed, src.Size)
	})
	a.next() // to its first question
	return a, nil
}

// Read is [io.Reader].
func (a *Along) Read(p []byte) (int, error) {
	n, err := a.src.Read(p)
	if n > 0 {
		a.feed.data = p[:n]
		a.next()
		a.feed.data = nil // p is the caller's
	}
	return n, err
}

// Info is what Inspect would have said.
func (a *Along) Info() (Info, []Problem) {
	a.stop()
	return inspectWith(a.src, a.src.Size, func(Kind) (frame, Code) { return a.frame, a.code })
}

// Close ends the looking.
func (a *Along) Close() { a.stop() }

// feed is a reader of what is put into data.
type feed struct {
	data []byte
	more func() bool // false: there is no more
}

// Read is [io.Reader].
func (f *feed) Read(p []byte) (int, error) {
	for len(f.data) == 0 {
		if !f.more() {
			return 0, io.EOF
		}
	}
	n := copy(p, f.data)
	f.data = f.data[n:]
	return n, nil
}
