package index

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// The child writes until it is killed; each line on its output is an update that
// returned.
func TestMain(m *testing.M) {
	if dir := os.Getenv("INDEX_TEST_CHILD"); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

func child(dir string) {
	x, err := Open(dir, testKey, zeroReader{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i += 50 {
		err := x.Update(func(tx *Tx) error {
			for j := range 50 {
				tx.Set(keyOf(i+j), valueOf(i+j))
			}
			return nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestKilled(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "INDEX_TEST_CHILD="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + round*100 {
			if !lines.Scan() {
				t.Fatal("the child ended by itself")
			}
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		x := mustOpen(t, dir, testKey)
		if !x.Rebuilt() {
			t.Fatal("the store of a killed process was kept")
		}
		fill(t, x, 1000)
		mustClose(t, x)
		if x = mustOpen(t, dir, testKey); x.Rebuilt() {
			t.Fatal("thrown away twice")
		}
		check(t, x, 1000, false)
		mustClose(t, x)
	}
}

// Each flipped bit of a closed index is seen when it is opened.
func TestFlippedBitsWhileClosed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := mustOpen(t, dir, testKey)
	const n = 6000
	fill(t, x, n)
	mustClose(t, x)
	kinds := map[string][]string{}
	for _, path := range files(t, dir) {
		kind := strings.TrimLeft(filepath.Base(path), "0123456789")
		kinds[kind] = append(kinds[kind], path)
	}
	for _, kind := range []string{markName, "MANIFEST", "KEYREGISTRY", ".sst", ".vlog"} {
		if len(kinds[kind]) == 0 {
			t.Errorf("no file of kind %q among %v", kind, kinds)
		}
	}
	mark, err := os.ReadFile(filepath.Join(dir, markName))
	if err != nil {
		t.Fatal(err)
	}
	rng := mrand.New(mrand.NewPCG(3, 4))
	for kind, paths := range kinds {
		for range 15 {
			path := paths[rng.IntN(len(paths))]
			at, bit := flip(t, rng, path)
			y := &Index{dir: dir, generation: *testKey}
			if _, _, err := y.takeMark(); err == nil {
				t.Errorf("%s: bit %d of byte %d was not seen", kind, bit, at)
			}
			if kind != markName { // which is gone now
				flipAt(t, path, at, bit)
			}
			if err := os.WriteFile(filepath.Join(dir, markName), mark, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if x = mustOpen(t, dir, testKey); x.Rebuilt() {
		t.Fatal("the restored index was thrown away")
	}
	check(t, x, n, false)
}

// Bits that flip while the index is open: records may be missing or refused, but
// none is wrong.
func TestFlippedBitsWhileOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := mustOpen(t, dir, testKey)
	const n = 6000
	fill(t, x, n)
	mustClose(t, x)
	x = mustOpen(t, dir, testKey)
	rng := mrand.New(mrand.NewPCG(5, 6))
	for _, path := range files(t, dir) {
		if !strings.HasSuffix(path, ".sst") {
			continue
		}
		for range 300 {
			flip(t, rng, path)
		}
	}
	missing := check(t, x, n, true)
	t.Logf("%d of %d records refused or missing", missing, n)
	if missing == 0 {
		t.Error("no flip had an effect: the test tests nothing")
	}
	if err := x.Scan(nil, func(k, v []byte) error {
		var i int
		if _, err := fmt.Sscanf(string(k), "k/%d", &i); err != nil || !bytes.Equal(v, valueOf(i)) {
			return fmt.Errorf("%q is wrong", k)
		}
		return nil
	}); err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
	_ = x.Close()
	if x = mustOpen(t, dir, testKey); !x.Rebuilt() {
		t.Error("a damaged index was kept")
	}
}

func TestSwappedRecordsAreRefused(t *testing.T) {
	x := mustOpen(t, t.TempDir(), testKey)
	stored, err := x.seal(formWhole, recordKey(spaceRecord, keyOf(1)), valueOf(1))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ bk, stored []byte }{
		"other key":  {recordKey(spaceRecord, keyOf(2)), stored},
		"other form": {recordKey(spaceRecord, keyOf(1)), append([]byte{formLong}, stored[1:]...)},
		"empty":      {recordKey(spaceRecord, keyOf(1)), []byte{}},
		"cut":        {recordKey(spaceRecord, keyOf(1)), stored[:20]},
	} {
		db, err := x.enter()
		if err != nil {
			t.Fatal(err)
		}
		txn := db.NewTransaction(true)
		if err := errors.Join(txn.Set(tc.bk, tc.stored), txn.Commit()); err != nil {
			t.Fatal(err)
		}
		x.using.Done()
		if _, _, err := x.Get(tc.bk[1:]); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingReadable(t *testing.T) {
	dir := t.TempDir()
	x := mustOpen(t, dir, testKey)
	const secret = "Geheimnis-4711-Kunde"
	err := x.Update(func(tx *Tx) error {
		for i := range 3000 {
			tx.Set(fmt.Appendf(nil, "%s/%d", secret, i), bytes.Repeat([]byte(secret), 10))
		}
		tx.Set([]byte(secret), bytes.Repeat([]byte(secret), 100_000))
		tx.SetApplied(secret, []byte(secret))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	search(t, dir, secret)
	mustClose(t, x)
	search(t, dir, secret)
}

func search(t *testing.T, dir, secret string) {
	t.Helper()
	needles := [][]byte{[]byte(secret), testKey[:8], {}, {}}
	for _, c := range utf16.Encode([]rune(secret)) {
		needles[2] = append(needles[2], byte(c), byte(c>>8))
		needles[3] = append(needles[3], byte(c>>8), byte(c))
	}
	for shift := range 3 {
		enc := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + secret))
		needles = append(needles, []byte(enc[4:len(enc)-4]))
	}
	total := 0
	for _, path := range files(t, dir) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
		for i, needle := range needles {
			if bytes.Contains(data, needle) {
				t.Errorf("%s holds the secret in form %d", filepath.Base(path), i)
			}
		}
		if strings.Contains(path, secret) {
			t.Errorf("the name %s", path)
		}
	}
	if total < 1<<20 {
		t.Errorf("only %d bytes searched", total)
	}
}

func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func flip(t *testing.T, rng *mrand.Rand, path string) (at int64, bit int) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	at, bit = rng.Int64N(info.Size()), rng.IntN(8)
	flipAt(t, path, at, bit)
	return at, bit
}

func flipAt(t *testing.T, path string, at int64, bit int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1 << bit
	if _, err := f.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

func FuzzParseMark(f *testing.F) {
	f.Add([]byte{})
	f.Add(formatMark("0123456789abcdef", []string{"a"}, map[string]fileTags{"a": {size: 1, tags: make([]byte, 16)}}))
	f.Add(formatMark("0123456789abcdef", []string{"a"}, map[string]fileTags{"a": {size: 1 << 63}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		name, files, err := parseMark(b)
		if err != nil {
			return
		}
		var size int
		for _, t := range files {
			size += len(t.tags)
		}
		if len(name) != nameSize || size > len(b) {
			t.Errorf("%q, %d bytes of tags from %d", name, size, len(b))
		}
	})
}
