//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	bigend "encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/intake/photogen"
	"genchi/storage/vault"
)

// pngHeader is a PNG whose header claims a size and which has no pixels.
func pngHeader(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = bigend.BigEndian.AppendUint32(b, width)
	b = bigend.BigEndian.AppendUint32(b, height)
	b = append(b, 8, 2, 0, 0, 0)
	b = bigend.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
	return append(b, "\x00\x00\x00\x00IEND\xaeB`\x82"...)
}

// heic is the beginning of a file that phones write, with nothing in it that could be shown.
func heic() []byte {
	b := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	return append(b, bytes.Repeat([]byte("mdat"), 1000)...)
}

// hostile is one file that somebody drops on a card, and what must become of it.
type hostile struct {
	name    string // of the trial
	file    string // as it is called on the stick
	bytes   []byte
	problem string // with which it is kept
	media   string
	picture bool   // it has a rendition
	shown   string // name in the register
}

func hostileFiles() []hostile {
	photo := photogen.Options{Seed: 3, Side: 640}.Photo(0).JPEG
	wide := slices.Clone(photo)
	sof := bytes.Index(wide, []byte{0xff, 0xc0})
	copy(wide[sof+5:], []byte{0xff, 0xff, 0xff, 0xff}) // height and width 65,535
	ok := photogen.Options{Seed: 3, Side: 640}.Photo(1).JPEG
	return []hostile{
		{"photo", "ok.jpg", ok, "", "image/jpeg", true, "ok.jpg"},
		{"photo cut in the middle", "cut.jpg", photo[:len(photo)/2], "truncated", "image/jpeg", false, "cut.jpg"},
		{"photo cut in its header", "head.jpg", photo[:30], "truncated", "image/jpeg", false, "head.jpg"},
		{"empty", "empty.jpg", nil, "empty", "", false, "empty.jpg"},
		{"text that calls itself a photo", "text.jpg", []byte("no photo at all\n"), "", "text/plain", false, "text.jpg"},
		{"header of 100,000 pixels", "wide.png", pngHeader(100_000, 100_000), "too_many_pixels", "image/png", false, "wide.png"},
		{"header of 65,535 pixels", "wide.jpg", wide, "too_many_pixels", "image/jpeg", false, "wide.jpg"},
		{"HEIC", "phone.heic", heic(), "*", "image/heic", false, "phone.heic"},
		{"name with a path of Windows", `..\..\C:\x\evil.txt`, []byte("1"), "*", "text/plain", false, "evil.txt"},
		{"name with control characters", "a\nb\tc\x1b[31m.txt", []byte("2"), "*", "text/plain", false, "abc[31m.txt"},
		{"name that turns its writing around", "photo\u202egpj.exe", []byte("MZ\x00\x01"), "*", "application/octet-stream", false, "photogpj.exe"},
		{"name of dots", "..txt", []byte("3"), "*", "text/plain", false, "..txt"},
		{"long name", strings.Repeat("長", 80) + ".txt", []byte("4"), "*", "text/plain", false, strings.Repeat("長", 80) + ".txt"},
		{"quotes and markup", `"<b>&'.txt`, []byte("5"), "*", "text/plain", false, `"<b>&'.txt`},
	}
}

// Whatever is dropped on a card is sealed as it came, with a problem named where there is one; the register, the report and verify live
// with it, and every byte comes back.
func TestHostileEvidenceIsKept(t *testing.T) {
	l, _ := newLaptop(t)
	files := hostileFiles()
	var cmds []object
	for _, h := range files {
		write(t, l.path(h.file), string(h.bytes))
		cmds = append(cmds, object{"do": "attach_evidence", "file": l.path(h.file), "measure": "TM-040"})
	}
	answers := l.do(cmds...)
	items := map[string]object{}
	for _, it := range list(l.show("evidence"), "items") {
		items[fmt.Sprint(it["item"])] = it
	}
	for i, h := range files {
		t.Run(h.name, func(t *testing.T) {
			l := *l
			l.t = t
			it := items[fmt.Sprint(answers[i]["id"])]
			if it["name"] != h.shown {
				t.Errorf("it is called %q, not %q", it["name"], h.shown)
			}
			if p, _ := it["problem"].(string); h.problem != "*" && p != h.problem {
				t.Errorf("its problem is %q, not %q", p, h.problem)
			}
			if m, _ := it["media"].(string); h.media != "" && m != h.media {
				t.Errorf("it is taken for %q, not %q", m, h.media)
			}
			if it["picture"] != h.picture {
				t.Errorf("picture: %v", it["picture"])
			}
			if i < 8 {
				if o := l.getBack(attached{item: fmt.Sprint(it["item"]), name: h.name, bytes: h.bytes}); o.code != 0 {
					t.Errorf("it does not come back: %s", o.errs)
				}
			}
		})
	}
	l.want(0, "", "report", "--out", l.path("report.pdf"))
	l.want(0, "", "verify")
}

// What is no file, or changes while it is read, is refused with its reason in words; nothing of it stays on the disk, and the next line
// goes on.
func TestEvidenceThatIsRefused(t *testing.T) {
	l, _ := newLaptop(t)
	big := bytes.Repeat([]byte("page "), 2<<20)
	mk := map[string]func(path string) error{
		"pipe":   func(p string) error { return syscall.Mkfifo(p, 0o600) },
		"link":   func(p string) error { return os.Symlink(l.path("good"), p) },
		"folder": func(p string) error { return os.Mkdir(p, 0o700) },
		"grows":  func(p string) error { return os.WriteFile(p, big, 0o600) },
		"goes":   func(p string) error { return os.WriteFile(p, big, 0o600) },
		"shrink": func(p string) error { return os.WriteFile(p, big, 0o600) },
		"good":   func(p string) error { return os.WriteFile(p, []byte("good"), 0o600) },
	}
	for name, f := range mk {
		if err := f(l.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, file, code, says string
		during                 func() error // after the file was opened
	}{
		{"pipe", "pipe", "pipe", "pipe or socket", nil},
		{"symbolic link", "link", "symlink", "only a link", nil},
		{"folder", "folder", "directory", "is a folder", nil},
		{"device", "/dev/zero", "device", "is a device", nil},
		{"missing", "nowhere", "missing", "does not exist", nil},
		{"grows while it is read", "grows", "changed", "changed while it was read", func() error {
			return os.WriteFile(l.path("grows"), append(slices.Clone(big), "more"...), 0o600)
		}},
		{"vanishes while it is read", "goes", "changed", "changed while it was read", func() error { return os.Remove(l.path("goes")) }},
		{"shrinks while it is read", "shrink", "changed", "changed while it was read", func() error { return os.Truncate(l.path("shrink"), 100) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := *l
			l.t = t
			file := tt.file
			if !filepath.IsAbs(file) {
				file = l.path(file)
			}
			before := append(l.files("chunks"), l.files("items")...)
			var failed error
			l.rand = &hooked{then: func() {
				if tt.during != nil {
					failed = tt.during()
				}
			}}
			o := l.want(command.ExitRefused, lines(t,
				object{"do": "attach_evidence", "file": file, "measure": "TM-040"},
				object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": tt.name},
			), "do")
			if failed != nil {
				t.Fatal(failed)
			}
			a := o.objects(t)
			if a[0]["code"] != "source" || !slices.Contains(texts(a[0], "args"), tt.code) {
				t.Errorf("answered %v", a[0])
			}
			if m := fmt.Sprint(a[0]["message"]); !strings.Contains(m, tt.says) || strings.Contains(m, "[") {
				t.Errorf("people read: %s", m)
			}
			if a[1]["saved"] != true {
				t.Errorf("the next line was answered %v", a[1])
			}
			if after := append(l.files("chunks"), l.files("items")...); !slices.Equal(before, after) {
				t.Errorf("left on the disk: %d files, %d before", len(after), len(before))
			}
		})
	}
}

// hooked is randomness that does something once, when the id of an item is taken: after the file was opened, before it is read.
type hooked struct{ then func() }

func (h *hooked) Read(b []byte) (int, error) {
	if len(b) == 16 && h.then != nil {
		h.then()
		h.then = nil
	}
	return rand.Read(b)
}

// The same bytes twice are two records of one sealed copy, under other names too.
func TestSamePhotoTwice(t *testing.T) {
	l, b := newLaptop(t)
	write(t, l.path("again.jpg"), string(b.files[0].bytes))
	before := l.files("chunks")
	a := l.do(object{"do": "attach_evidence", "file": l.path("again.jpg"), "measure": "TM-040"},
		object{"do": "attach_evidence", "file": l.path("again.jpg"), "measure": "TM-002"})
	if after := l.files("chunks"); !slices.Equal(before, after) {
		t.Errorf("%d sealed files instead of %d", len(after), len(before))
	}
	for _, x := range a {
		if o := l.getBack(attached{item: fmt.Sprint(x["id"]), name: "again.jpg", bytes: b.files[0].bytes}); o.code != 0 {
			t.Errorf("it does not come back: %s", o.errs)
		}
	}
	for _, it := range list(l.show("evidence"), "items") {
		if it["name"] == "again.jpg" && (it["picture"] != true || it["here"] != true) {
			t.Errorf("the second record: %v", it)
		}
	}
}

// Evidence that a rule refuses leaves nothing on the disk.
func TestEvidenceAgainstARule(t *testing.T) {
	l, _ := newLaptop(t)
	id := l.do(object{"do": "open_case", "client": "without a contract"})[0]["case"]
	write(t, l.path("f"), "before the contract")
	before := append(l.files("chunks"), l.files("items")...)
	a := l.refused(object{"do": "attach_evidence", "file": l.path("f"), "case": id})
	if a["code"] != "no_contract" || a["provision"] != "1-2-1" {
		t.Errorf("answered %v", a)
	}
	if after := append(l.files("chunks"), l.files("items")...); !slices.Equal(before, after) {
		t.Errorf("left on the disk: %d files, %d before", len(after), len(before))
	}
}

// A large file goes in and comes out byte for byte. The short run takes one that still needs several chunks.
func TestTwoHundredMegabytes(t *testing.T) {
	l, _ := newLaptop(t)
	size := int64(200 << 20)
	if testing.Short() {
		size = 20 << 20
	}
	f, err := os.Create(l.path("film.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(0); at < size; at += 8 << 20 {
		if _, err := f.WriteAt(fmt.Appendf(nil, "part %d", at), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	a := l.do(object{"do": "attach_evidence", "file": l.path("film.mp4"), "measure": "TM-040"})
	l.want(0, "", "evidence", "get", fmt.Sprint(a[0]["id"]), "--out", l.path("back"))
	if !bytes.Equal(read(t, l.path("film.mp4")), read(t, l.path("back"))) {
		t.Error("it came back with other bytes")
	}
}

// A name that is no UTF-8, as old archives carry them, is kept readable; a line of `do` that is no UTF-8 is refused, not mended. A file system
// that knows no such names must refuse the name with nothing saved.
func TestNamesThatAreNoUTF8(t *testing.T) {
	l, _ := newLaptop(t)
	name := "\x8e\xca\x90^.txt" // 写真 in Shift JIS
	o := l.want(command.ExitUsage, `{"do":"record_answer","measure":"TM-001","observation":"`+name+`"}`+"\n", "do")
	o.says(t, "UTF-8")
	had := len(list(l.show("evidence"), "items"))
	written := os.WriteFile(l.path(name), []byte("x"), 0o600) == nil
	v, err := vault.Open(l.path("store"), []byte(passphrase), vault.Options{Now: testNow, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	d := casework.New(v, casework.Options{Now: testNow, Rand: rand.Reader})
	c := &casework.AttachEvidence{Case: casework.Case{Case: d.CaseIDs()[0]}, File: l.path(name), Measure: "TM-040"}
	_, err = d.Do(context.Background(), c)
	if cerr := d.Close(); cerr != nil {
		t.Fatal(cerr)
	}
	if written != (err == nil) {
		t.Fatalf("the file was written: %v; it was attached: %v", written, err)
	}
	items := list(l.show("evidence"), "items")
	if !written {
		if len(items) != had {
			t.Errorf("%d items, %d before", len(items), had)
		}
		return
	}
	if last := items[len(items)-1]; last["name"] != "\ufffd\u0290^.txt" && !strings.HasSuffix(fmt.Sprint(last["name"]), "^.txt") {
		t.Errorf("it is called %q", last["name"])
	}
}

// The photographs of the samples go in, where they are; without them there is nothing to try.
func TestSamplePhotographs(t *testing.T) {
	files, _ := filepath.Glob("../../shared/samples/photos/*")
	if len(files) == 0 {
		t.Log("no samples here")
		return
	}
	l, _ := newLaptop(t)
	var cmds []object
	for _, f := range files {
		if st, err := os.Stat(f); err == nil && st.Mode().IsRegular() && st.Size() < 8<<20 && len(cmds) < 4 {
			cmds = append(cmds, object{"do": "attach_evidence", "file": f, "measure": "TM-040"})
		}
	}
	l.do(cmds...)
	for _, it := range list(l.show("evidence"), "items") {
		if it["here"] != true {
			t.Errorf("not here: %v", it)
		}
	}
}
