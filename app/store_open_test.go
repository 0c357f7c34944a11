package main

import (
	"crypto/sha256"
	bigend "encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"genchi/app/command"
	"genchi/storage/disk"
)

// What keeps a store from being opened is said, changes nothing, and is over when its cause is.
func TestStoreDoesNotOpen(t *testing.T) {
	for _, tt := range []struct {
		name string
		code int
		says []string
		harm func(t *testing.T, l *laptop) (mend func())
	}{
		{"wrong passphrase", command.ExitLocked, []string{"passphrase is wrong", "not changed", "recovery key"}, func(t *testing.T, l *laptop) func() {
			write(t, l.path("pass"), "another\n")
			return func() { write(t, l.path("pass"), passphrase+"\n") }
		}},
		{"second process", command.ExitLocked, []string{"Another Genchi", "not changed", "Close the other"}, func(t *testing.T, l *laptop) func() {
			lock, err := disk.Lock(l.path("store"))
			if err != nil {
				t.Fatal(err)
			}
			return func() { _ = lock.Close() }
		}},
		{"passphrase file is missing", command.ExitIO, []string{"not there", "Nothing was changed"}, func(t *testing.T, l *laptop) func() {
			if err := os.Remove(l.path("pass")); err != nil {
				t.Fatal(err)
			}
			return func() { write(t, l.path("pass"), passphrase+"\n") }
		}},
		{"passphrase file is empty", command.ExitUsage, []string{"holds no passphrase"}, func(t *testing.T, l *laptop) func() {
			write(t, l.path("pass"), "\n")
			return func() { write(t, l.path("pass"), passphrase+"\n") }
		}},
		{"both copies of the key header are damaged", command.ExitLocked, []string{"Both copies", "still there", "Put back"}, func(t *testing.T, l *laptop) func() {
			a, b := l.path("store", "keys.0"), l.path("store", "keys.1")
			was := read(t, a)
			flip(t, a, 100)
			flip(t, b, -3)
			return func() { write(t, a, string(was)) }
		}},
		{"one copy is missing, the other cut", command.ExitLocked, []string{"Both copies"}, func(t *testing.T, l *laptop) func() {
			a, b := l.path("store", "keys.0"), l.path("store", "keys.1")
			was := read(t, a)
			write(t, a, string(was[:len(was)/2]))
			if err := os.Remove(b); err != nil {
				t.Fatal(err)
			}
			return func() { write(t, a, string(was)) }
		}},
		{"the keys of the device are damaged", command.ExitLocked, []string{"keys of this device", "copy of the store"}, func(t *testing.T, l *laptop) func() {
			flip(t, l.path("store", "device.sealed"), 60)
			return func() { flip(t, l.path("store", "device.sealed"), 60) }
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, b := newLaptop(t)
			l.paper = ""
			mend := tt.harm(t, l)
			before := sum(t, l.path("store"), "lock")
			o := l.want(tt.code, "", "show", "home")
			o.says(t, tt.says...)
			if o.out != "" {
				t.Errorf("something was answered: %s", o.out)
			}
			if after := sum(t, l.path("store"), "lock"); after != before {
				t.Error("the store was changed")
			}
			mend()
			l.paper = b.paper
			l.want(0, "", "show", "case")
		})
	}
}

// sum is the content of a folder but for the named files.
func sum(t *testing.T, dir string, but ...string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		for _, b := range but {
			if e.Name() == b {
				return nil
			}
		}
		all.WriteString(p)
		all.Write(read(t, p))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// Without a store there is nothing to open, and nothing is made on the way.
func TestNoStore(t *testing.T) {
	for _, tt := range []struct {
		name string
		make bool
	}{{"no folder", false}, {"empty folder", true}} {
		t.Run(tt.name, func(t *testing.T) {
			l := emptyLaptop(t)
			if tt.make {
				if err := os.Mkdir(l.path("store"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, args := range [][]string{{"show", "home"}, {"verify"}, {"push"}, {"do"}} {
				l.want(command.ExitIO, "", args...).says(t, "not there", "Nothing was changed", "Check the name")
			}
			left, err := os.ReadDir(l.path("store"))
			if tt.make && err != nil || !tt.make && !os.IsNotExist(err) || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
}

// init never touches what is there, and a store that was just made has no case.
func TestInit(t *testing.T) {
	l := emptyLaptop(t)
	o := l.want(0, "", "init", "--trial", "--kdf-memory", "64", "--recovery-file", l.path("recovery"))
	key := strings.TrimSpace(string(read(t, l.path("recovery"))))
	if len(key) < 40 || strings.Contains(o.out+o.errs, key) {
		t.Errorf("recovery key %q, answer %s", key, o.out)
	}
	l.want(0, "", "show", "home")
	l.paper = key
	if home := l.show("home"); len(list(home, "cases")) != 0 || home["trial"] != true {
		t.Errorf("home of a new store: %v", home)
	}
	l.want(command.ExitUsage, "", "show", "case").says(t, "no case yet")
	l.want(command.ExitUsage, "", "show", "case", "--case", strings.Repeat("0", 32)).says(t, "no such case")
	before := sum(t, l.path("store"), "lock")
	again := l.want(command.ExitUsage, "", "init", "--trial", "--kdf-memory", "64", "--recovery-file", l.path("recovery2"))
	again.says(t, "already", "not changed")
	if _, err := os.Stat(l.path("recovery2")); err == nil {
		t.Error("a recovery key that opens nothing was written")
	}
	if sum(t, l.path("store"), "lock") != before {
		t.Error("init changed the store that was there")
	}
	// A recovery file that is there is not overwritten, and no half store is left that has no key on paper.
	m := emptyLaptop(t)
	write(t, m.path("recovery"), "mine")
	m.want(command.ExitUsage, "", "init", "--trial", "--kdf-memory", "64", "--recovery-file", m.path("recovery")).says(t, "already")
	if string(read(t, m.path("recovery"))) != "mine" {
		t.Error("the file was overwritten")
	}
	if _, err := os.Stat(m.path("store")); err == nil {
		t.Error("a store was made whose recovery key nobody has")
	}
}

// One copy of the key header is enough, and the other is mended by opening.
func TestOneKeyHeader(t *testing.T) {
	for _, tt := range []struct {
		name string
		harm func(t *testing.T, path string)
	}{
		{"a byte of the slot", func(t *testing.T, p string) { flip(t, p, 60) }},
		{"the magic", func(t *testing.T, p string) { flip(t, p, 0) }},
		{"the checksum", func(t *testing.T, p string) { flip(t, p, -1) }},
		{"cut", func(t *testing.T, p string) { write(t, p, string(read(t, p)[:50])) }},
		{"removed", func(t *testing.T, p string) {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		for i, name := range []string{"keys.0", "keys.1"} {
			if i == 1 && tt.name != "removed" {
				continue
			}
			t.Run(tt.name+" of "+name, func(t *testing.T) {
				l, _ := newLaptop(t)
				tt.harm(t, l.path("store", name))
				l.want(0, "", "show", "home")
				if string(read(t, l.path("store", "keys.0"))) != string(read(t, l.path("store", "keys.1"))) {
					t.Error("the other copy was not mended")
				}
			})
		}
	}
}

// A header that asks for an absurd price is refused before a byte of it is computed, though it is whole.
func TestAbsurdPrice(t *testing.T) {
	l, _ := newLaptop(t)
	l.paper = ""
	for _, name := range []string{"keys.0", "keys.1"} {
		p := l.path("store", name)
		write(t, p, string(forgePrice(t, read(t, p), 1<<30, 1<<31, 255)))
	}
	l.want(command.ExitLocked, "", "show", "home").says(t, "not safe", "Nothing was computed", "Put back") // computed, it would take years
}

// forgePrice writes other Argon2id parameters into a key header and makes its lengths and checksum fit.
func forgePrice(t *testing.T, raw []byte, time, memory uint32, threads uint8) []byte {
	t.Helper()
	const prefix, suffix = 20, 64
	var body []any
	if err := cbor.Unmarshal(raw[prefix:len(raw)-suffix], &body); err != nil {
		t.Fatal(err)
	}
	slot, _ := body[1].([]any)
	slot[0], slot[1], slot[2] = time, memory, threads
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	content, err := mode.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, raw[:prefix-4]...)
	out = bigend.BigEndian.AppendUint32(out, uint32(len(content)))
	out = append(append(out, content...), make([]byte, 32)...)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}
