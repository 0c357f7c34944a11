package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"

	"genchi/app/document"
)

// assembler takes what gopdf writes, one object after the other, and passes it on mended; see the package comment. gopdf writes the
// line "n 0 obj", the body, and the line "endobj" in separate calls, and then its own table and trailer, which are dropped.
type assembler struct {
	w       io.Writer
	sum     hash.Hash
	off     int64
	offsets map[int]int64
	err     error

	doc   document.Document
	album *album
	marks []*bookmark
	next  int     // number of the first object of our own
	faces []*face // in the order of gopdf's objects; those whose table was not yet written
	pages []int   // object numbers

	object int // the one being read, 0 between objects
	body   bytes.Buffer
	done   bool
}

var (
	objLine  = regexp.MustCompile(`^(\d+) 0 obj\n$`)
	errShape = errors.New("unexpected shape of the drawn file")
)

func newAssembler(w io.Writer, l *layout, next int) *assembler {
	return &assembler{
		w: w, sum: sha256.New(), offsets: map[int]int64{}, doc: l.doc, album: l.album, marks: l.bookmarks(), next: next, faces: []*face{l.regular, l.bold},
	}
}

// Write takes one call of gopdf. It reports success even after an error of the writer below, which finish returns: gopdf looks at few.
func (a *assembler) Write(p []byte) (int, error) {
	switch {
	case a.done || a.err != nil:
	case a.object != 0 && string(p) == "endobj\n\n":
		a.endObject()
	case a.object != 0:
		a.body.Write(p)
	case bytes.Equal(p, []byte("xref\n")):
		a.done = true
	default:
		m := objLine.FindSubmatch(p)
		if m == nil {
			a.put(p) // the line that says what file it is
			break
		}
		a.object, a.err = strconv.Atoi(string(m[1]))
	}
	return len(p), a.err
}

func (a *assembler) put(p []byte) {
	if a.err != nil {
		return
	}
	n, err := a.w.Write(p)
	a.sum.Write(p[:n])
	a.off += int64(n)
	a.err = err
}

func (a *assembler) putf(format string, args ...any) { a.put(fmt.Appendf(nil, format, args...)) }

// begin and end stand around an object's body.
func (a *assembler) begin(n int) {
	a.offsets[n] = a.off
	a.putf("%d 0 obj\n", n)
}

func (a *assembler) end() { a.putf("endobj\n\n") }

func (a *assembler) endObject() {
	body := a.body.Bytes()
	a.begin(a.object)
	switch {
	case a.object == 1:
		a.putf("%s", a.catalogue())
	case bytes.HasPrefix(body, []byte("<<\n\t/Type /Outlines\n")):
		a.putf("%s", a.outlineRoot())
	case bytes.HasPrefix(body, []byte("<<\n\t/Type /XObject\n\t/Subtype /Image\n")):
		a.photo(body)
	case bytes.Contains(body, []byte("beginbfrange")):
		a.toUnicode(body)
	default:
		if bytes.HasPrefix(body, []byte("<<\n  /Type /Page\n")) {
			a.pages = append(a.pages, a.object)
		}
		a.put(body)
	}
	a.end()
	a.object = 0
	a.body.Reset()
}

func (a *assembler) toUnicode(body []byte) {
	if len(a.faces) == 0 {
		a.err = errShape
		return
	}
	table, err := toUnicode(body, a.faces[0])
	if err != nil {
		a.err = err
		return
	}
	a.faces = a.faces[1:]
	a.put(table)
}

// photo replaces a stub's bytes by the photo's own.
func (a *assembler) photo(body []byte) {
	dict, stub, ok := bytes.Cut(body, []byte("\t/Length "))
	i := bytes.Index(stub, []byte(stubTag))
	if !ok || i < 0 {
		a.err = errShape
		return
	}
	digits := stub[i+len(stubTag):]
	n, err := strconv.Atoi(string(digits[:max(0, bytes.IndexByte(digits, 0xff))]))
	if err != nil || n >= len(a.album.items) {
		a.err = errShape
		return
	}
	id := a.album.items[n].id
	data, err := a.album.bytes(id)
	if err != nil {
		a.err = fmt.Errorf("photo %s: %w", id, err)
		return
	}
	a.put(dict)
	a.putf("\t/Length %d\n>>\nstream\n", len(data))
	a.put(data)
	a.putf("\nendstream\n")
}

func (a *assembler) catalogue() string {
	outlines := ""
	if len(a.marks) > 0 {
		outlines = "  /PageMode /UseOutlines\n  /Outlines 3 0 R\n"
	}
	return fmt.Sprintf("<<\n  /Type /Catalog\n  /Pages 2 0 R\n%s  /Lang %s\n  /ViewerPreferences << /DisplayDocTitle true >>\n>>\n", outlines, pdfText(a.doc.Lang))
}

// finish writes the objects of our own, the table and the trailer, and gives the number of bytes.
func (a *assembler) finish() (int64, error) {
	switch {
	case a.err != nil:
		return a.off, a.err
	case !a.done || len(a.offsets) != a.next-1:
		return a.off, errShape
	}
	a.outlines()
	info := a.next + len(a.marks)
	a.begin(info)
	a.putf("<<\n  /Title %s\n  /Author %s\n  /Subject %s\n  /Producer (Genchi)\n>>\n", pdfText(a.doc.Title), pdfText(a.doc.Author),
		pdfText("head "+a.doc.Head+" layout "+a.doc.Layout))
	a.end()
	start := a.off
	a.putf("xref\n0 %d\n0000000000 65535 f \n", info+1)
	for n := 1; n <= info; n++ {
		a.putf("%010d 00000 n \n", a.offsets[n])
	}
	id := a.sum.Sum(nil)[:16]
	a.putf("trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info %d 0 R\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n", info+1, info, id, id, start)
	return a.off, a.err
}

// pdfText is a text string in UTF-16 with its mark, in hexadecimal.
func pdfText(s string) string {
	b := []byte{'<', 'F', 'E', 'F', 'F'}
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}
