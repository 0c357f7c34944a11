package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// file is a written PDF, read back by its own table of objects.
type file struct {
	objects map[int][]byte
	trailer string
}

// open reads the table at the end and checks that every entry leads to its object.
func open(t testing.TB, data []byte) file {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("%PDF-1.7\n")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
		t.Fatal("not a whole PDF file")
	}
	i := bytes.LastIndex(data, []byte("startxref\n"))
	var start, size int
	if _, err := fmt.Sscanf(string(data[i:]), "startxref\n%d", &start); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(string(data[start:]), "xref\n0 %d\n", &size); err != nil {
		t.Fatal(err)
	}
	_, rows, _ := bytes.Cut(data[start+5:], []byte("\n"))
	f := file{objects: map[int][]byte{}, trailer: string(rows[20*size:])}
	for n := 1; n < size; n++ {
		at, err := strconv.Atoi(string(rows[20*n : 20*n+10]))
		head := fmt.Sprintf("%d 0 obj\n", n)
		if err != nil || !bytes.HasPrefix(data[at:], []byte(head)) {
			t.Fatalf("object %d is not at %d: %v", n, at, err)
		}
		body, _, _ := bytes.Cut(data[at+len(head):], []byte("endobj\n\n"))
		f.objects[n] = body
	}
	return f
}

var (
	lengthRE = regexp.MustCompile(`/Length (\d+)`)
	refsRE   = regexp.MustCompile(`(\d+) 0 R`)
	textRE   = regexp.MustCompile(`/F(\d+) [\d.]+ Tf|<([0-9A-F]*)>\] TJ|BT\n([\d.-]+) ([\d.-]+) TD`)
	bfcharRE = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)
)

func (f file) stream(t testing.TB, n int) []byte {
	t.Helper()
	dict, rest, ok := bytes.Cut(f.objects[n], []byte("stream\n"))
	if !ok {
		t.Fatalf("object %d has no stream", n)
	}
	size, err := strconv.Atoi(string(lengthRE.FindSubmatch(dict)[1]))
	if err != nil || len(rest) < size || !bytes.HasPrefix(bytes.TrimLeft(rest[size:], "\n"), []byte("endstream")) {
		t.Fatalf("object %d: stream of %d bytes in %d: %v", n, size, len(rest), err)
	}
	rest = rest[:size]
	if !bytes.Contains(dict, []byte("/FlateDecode")) {
		return rest
	}
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (f file) ref(n int, key string) int {
	_, rest, ok := bytes.Cut(f.objects[n], []byte(key+" "))
	if !ok {
		return 0
	}
	m := refsRE.FindSubmatch(rest)
	k, _ := strconv.Atoi(string(m[1]))
	return k
}

// fonts maps gopdf's F numbers to tables from glyph to text.
func (f file) fonts(t testing.TB) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, body := range f.objects {
		_, res, ok := bytes.Cut(body, []byte("/Font <<\n"))
		if !ok {
			continue
		}
		for _, m := range regexp.MustCompile(`/F(\d+) (\d+) 0 R`).FindAllSubmatch(res, -1) {
			n, _ := strconv.Atoi(string(m[2]))
			table := map[string]string{}
			for _, c := range bfcharRE.FindAllSubmatch(f.stream(t, f.ref(n, "/ToUnicode")), -1) {
				raw, err := hex.DecodeString(string(c[2]))
				if err != nil {
					t.Fatal(err)
				}
				var u []uint16
				for i := 0; i+1 < len(raw); i += 2 {
					u = append(u, uint16(raw[i])<<8|uint16(raw[i+1]))
				}
				table[string(c[1])] = string(utf16.Decode(u))
			}
			out[string(m[1])] = table
		}
	}
	return out
}

// pages gives the text of each page as a reader would copy it, one line per piece.
func (f file) pages(t testing.TB) []string {
	t.Helper()
	fonts := f.fonts(t)
	var out []string
	for _, m := range refsRE.FindAllSubmatch(bytes.TrimPrefix(cutKey(f.objects[2], "/Kids"), nil), -1) {
		n, _ := strconv.Atoi(string(m[1]))
		var b strings.Builder
		font := ""
		for _, op := range textRE.FindAllSubmatch(f.stream(t, f.ref(n, "/Contents")), -1) {
			switch {
			case len(op[1]) > 0:
				font = string(op[1])
			case len(op[3]) > 0:
				checkOnPage(t, string(op[3]), string(op[4]))
			default:
				for i := 0; i+4 <= len(op[2]); i += 4 {
					s, ok := fonts[font][string(op[2][i:i+4])]
					if !ok || string(op[2][i:i+4]) == "0000" {
						t.Errorf("glyph %s of font %s is no character", op[2][i:i+4], font)
					}
					b.WriteString(s)
				}
				b.WriteByte('\n')
			}
		}
		out = append(out, b.String())
	}
	return out
}

func cutKey(body []byte, key string) []byte {
	_, rest, _ := bytes.Cut(body, []byte(key))
	kids, _, _ := bytes.Cut(rest, []byte("]"))
	return kids
}

func checkOnPage(t testing.TB, xs, ys string) {
	t.Helper()
	x, err1 := strconv.ParseFloat(xs, 64)
	y, err2 := strconv.ParseFloat(ys, 64)
	if err1 != nil || err2 != nil || x < 20 || x > pageWidth-20 || y < 20 || y > pageHeight-20 {
		t.Errorf("text at %s %s is off the page", xs, ys)
	}
}
