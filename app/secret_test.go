package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// The marks that must never be readable anywhere but in the program's own answers.
var marks = []string{"ひみつの依頼者ＸＱ７", "secret-observation-QX7", "secret-photo-content-QX7", "passphrase-QX7-correct-horse"}

// Nothing secret is readable in any byte of the store, of a bundle on a stick, of the central server's folder and log, of home or of temporary folders: not
// plain, not as UTF-16, not as base64, not inside compressed streams.
func TestNoSecretIsReadableOnDisk(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir() // what the user put there himself
	p := binary(t, dir)
	pass, photo := filepath.Join(outside, "pass"), filepath.Join(outside, "photo.bin")
	write(t, pass, marks[3]+"\n")
	write(t, photo, strings.Repeat(marks[2]+" ", 10_000))
	run := func(in string, args ...string) {
		t.Helper()
		p.dir = dir
		c := append(args, "--store", filepath.Join(dir, "store"), "--passphrase-file", pass)
		p.raw(in, c...)
	}
	run("", "init", "--trial", "--kdf-memory", "64", "--recovery-file", filepath.Join(outside, "recovery"))
	run(fmt.Sprintf(`{"do":"open_case","client":%q}
{"do":"agree_scope","scope":"S"}
{"do":"choose_measures","measures":["TM-001"]}
{"do":"conclude_contract","concluded_on":"2026-10-01","nda":true}
{"do":"record_plan","text":"P","agreed_on":"2026-10-02"}
{"do":"record_answer","measure":"TM-001","verdict":"conforming","observation":%q}
{"do":"attach_evidence","file":%q,"measure":"TM-001","caption":%q}
`, marks[0], marks[1], photo, marks[1]), "do")
	run("", "report", "--out", filepath.Join(outside, "report.pdf"))
	run("", "verify")
	if err := os.Mkdir(filepath.Join(dir, "stick"), 0o700); err != nil {
		t.Fatal(err)
	}
	run("", "copy-out", "--to", filepath.Join(dir, "stick"))
	pushToServer(t, dir, outside, run)
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		for _, m := range marks {
			if strings.Contains(path, m) {
				t.Errorf("%q stands in the name of a file", m)
			}
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m, how := readable(b); m != "" {
			t.Errorf("%q is readable (%s) in %s", m, how, filepath.Base(path))
		}
		return nil
	})
	if err != nil || files < 8 {
		t.Fatalf("looked at %d files: %v", files, err)
	}
	// The search itself finds what is there to be found.
	for how, b := range planted(t, marks[1]) {
		if m, _ := readable(b); m != marks[1] {
			t.Errorf("the search misses a secret written as %s", how)
		}
	}
}

// pushToServer runs the server's own program on a folder below dir, with its log there, and pushes the store to it.
func pushToServer(t *testing.T, dir, outside string, run func(in string, args ...string)) {
	t.Helper()
	central := filepath.Join(outside, "genchi-central")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "ci,migrated_fynedo", "-o", central, "../sync/centrald").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	folder, card, body := filepath.Join(dir, "server"), filepath.Join(dir, "server", "server.card"), filepath.Join(outside, "body.card")
	if out, err := exec.CommandContext(t.Context(), central, "init", "--folder", folder, "--url", "https://"+addr).CombinedOutput(); err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	run("", "body-card", "--server", card, "--out", body)
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	c := exec.CommandContext(t.Context(), central, "serve", "--folder", folder, "--body", body, "--listen", addr)
	c.Stderr = log
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, "ready") {
		t.Fatalf("the server said %q, %v", line, err)
	}
	run("", "push")
	var size int64
	err = filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if st, serr := e.Info(); serr == nil {
				size += st.Size()
			}
		}
		return err
	})
	if err != nil || size < 200_000 {
		t.Fatalf("the server holds %d bytes: the photo did not come: %v", size, err)
	}
}

func write(t *testing.T, path, s string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
}

// readable looks for each mark in b and in what b holds compressed.
func readable(b []byte) (mark, how string) {
	for _, m := range marks {
		for how, form := range forms(m) {
			if bytes.Contains(b, form) {
				return m, how
			}
		}
	}
	for _, inner := range unpacked(b) {
		for _, m := range marks {
			for how, form := range forms(m) {
				if bytes.Contains(inner, form) {
					return m, "compressed " + how
				}
			}
		}
	}
	return "", ""
}

func forms(m string) map[string][]byte {
	u := utf16.Encode([]rune(m))
	le, be := make([]byte, 0, 2*len(u)), make([]byte, 0, 2*len(u))
	for _, c := range u {
		le = append(le, byte(c), byte(c>>8))
		be = append(be, byte(c>>8), byte(c))
	}
	f := map[string][]byte{"plain": []byte(m), "utf-16le": le, "utf-16be": be}
	for shift := range 3 {
		enc := base64.StdEncoding.EncodeToString(append(make([]byte, shift), m...))
		enc = strings.TrimRight(enc, "=")
		f[fmt.Sprintf("base64+%d", shift)] = []byte(enc[(shift*8+5)/6 : len(enc)-1])
	}
	return f
}

// unpacked gives what zlib, gzip and zip streams anywhere in b hold.
func unpacked(b []byte) [][]byte {
	var out [][]byte
	take := func(r io.Reader, err error) {
		if err == nil {
			if got, _ := io.ReadAll(io.LimitReader(r, 1<<22)); len(got) > 16 {
				out = append(out, got)
			}
		}
	}
	for i := range b {
		switch {
		case b[i] == 0x78 && i+1 < len(b) && (uint(b[i])<<8|uint(b[i+1]))%31 == 0:
			r, err := zlib.NewReader(bytes.NewReader(b[i:]))
			take(r, err)
		case bytes.HasPrefix(b[i:], []byte{0x1f, 0x8b, 8}):
			r, err := gzip.NewReader(bytes.NewReader(b[i:]))
			take(r, err)
		case bytes.HasPrefix(b[i:], []byte("PK\x03\x04")) && i+30 < len(b):
			skip := 30 + int(b[i+26]) + int(b[i+27])<<8 + int(b[i+28]) + int(b[i+29])<<8
			if i+skip < len(b) {
				take(flate.NewReader(bytes.NewReader(b[i+skip:])), nil)
			}
		}
	}
	return out
}

func planted(t *testing.T, m string) map[string][]byte {
	t.Helper()
	var z, g, p bytes.Buffer
	zw := zlib.NewWriter(&z)
	gw := gzip.NewWriter(&g)
	pw := zip.NewWriter(&p)
	f, err := pw.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.Writer{zw, gw, f} {
		if _, err := io.WriteString(w, "some text around "+m+" and after"); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []io.Closer{zw, gw, pw} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string][]byte{"zlib": z.Bytes(), "gzip": g.Bytes(), "zip": p.Bytes()}
	for i := range 3 {
		out[fmt.Sprintf("base64 %d", i)] = []byte(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", i) + m + "tail")))
	}
	for how, b := range forms(m) {
		out[how] = b
	}
	return out
}
