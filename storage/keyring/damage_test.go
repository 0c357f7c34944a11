package keyring_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/keyring"
	"genchi/storage/seal"
)

// resum makes the checksum right again after a change.
func resum(b []byte) []byte {
	sum := sha256.Sum256(b[:len(b)-32])
	copy(b[len(b)-32:], sum[:])
	return b
}

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}

func TestOneDamagedCopyIsRepaired(t *testing.T) {
	dir, r, recovery := create(t, "p")
	good := read(t, file(dir, 0))
	damages := map[string][]byte{
		"missing": nil, "empty": {}, "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0),
		"huge": make([]byte, 1<<20), "bit in magic": flip(good, 0), "bit in version": flip(good, 15),
		"bit in length": flip(good, 18), "bit in body": flip(good, 100), "bit in checksum": flip(good, len(good)-1),
		"forged mac": resum(flip(good, len(good)-64)), "forged recovery key": resum(flip(good, 300)),
	}
	for name, bad := range damages {
		for i := range 2 {
			t.Run(fmt.Sprintf("%s in copy %d", name, i), func(t *testing.T) {
				dir := copyDir(t, dir)
				if bad == nil {
					if err := os.Remove(file(dir, i)); err != nil {
						t.Fatal(err)
					}
				} else {
					write(t, file(dir, i), bad)
				}
				again, err := openEither(dir, recovery, name == "bit in body")
				if err != nil || *again.Master() != *r.Master() {
					t.Fatal(err)
				}
				forgedLater := bytes.Contains([]byte(name), []byte("forged")) && i == 1
				if h := again.Health(); h.Repair != nil || h.Unfinished || h.Damaged == forgedLater {
					t.Fatalf("health %+v", h)
				}
				if !bytes.Equal(read(t, file(dir, i)), good) || !bytes.Equal(read(t, file(dir, 1-i)), good) {
					t.Fatal("not repaired")
				}
			})
		}
	}
}

// openEither opens with the passphrase "p" or, much cheaper, the recovery key.
func openEither(dir string, recovery keyring.Recovery, pass bool) (*keyring.Ring, error) {
	if pass {
		return keyring.Open(dir, []byte("p"))
	}
	return keyring.OpenRecovery(dir, recovery.String())
}

func TestBothDamaged(t *testing.T) {
	dir, _, recovery := create(t, "p")
	good := read(t, file(dir, 0))
	for name, bad := range map[string][2][]byte{
		"cut":     {good[:40], good[:len(good)/2]},
		"flipped": {flip(good, 200), flip(good, len(good)-40)},
		"forged":  {resum(flip(good, len(good)-64)), resum(flip(good, len(good)-64))},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, dir)
			write(t, file(dir, 0), bad[0])
			write(t, file(dir, 1), bad[1])
			if _, err := openEither(dir, recovery, name == "forged"); !errors.Is(err, keyring.ErrDamaged) {
				t.Errorf("first: %v", err)
			}
			if _, err := keyring.OpenRecovery(dir, recovery.String()); !errors.Is(err, keyring.ErrDamaged) {
				t.Errorf("recovery: %v", err)
			}
			if !bytes.Equal(read(t, file(dir, 0)), bad[0]) {
				t.Error("a damaged copy was overwritten")
			}
		})
	}
}

func TestNewerVersionIsLeftAlone(t *testing.T) {
	dir, _, _ := create(t, "p")
	newer := bytes.Clone(read(t, file(dir, 0)))
	newer[15] = 2
	write(t, file(dir, 0), resum(newer))
	if _, err := keyring.Open(dir, []byte("p")); !errors.Is(err, keyring.ErrVersion) {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, file(dir, 0)), newer) {
		t.Fatal("overwritten")
	}
}

func TestRepairThatFailsDoesNotHinder(t *testing.T) {
	dir, r, recovery := create(t, "p")
	if err := os.Remove(file(dir, 1)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(disk.Hook(func(_, _ string) error { return disk.ErrNoSpace }))
	again, err := keyring.OpenRecovery(dir, recovery.String())
	if err != nil || *again.Master() != *r.Master() || !errors.Is(again.Health().Repair, disk.ErrNoSpace) {
		t.Fatalf("%v", err)
	}
}

// TestCutChanges fails a change at several of its steps, and all steps after it as
// if the process had died, and opens what is there. Argon2 is too dear for every
// step; that is what TestStoreIsCutAtEveryStep does.
func TestCutChanges(t *testing.T) {
	changes := []struct {
		name   string
		do     func(*keyring.Ring) error
		stride int
	}{
		{"change", func(r *keyring.Ring) error { return r.ChangePassphrase(random("c"), []byte("new"), cheap) }, 4},
		{"rotate", func(r *keyring.Ring) error { return r.Rotate(random("r"), []byte("new"), cheap) }, 3},
	}
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			base, _, recovery := create(t, "old")
			seen := map[[2]uint64]bool{}
			done := false
			for n := 1; !done; n += change.stride {
				dir := copyDir(t, base)
				r, err := keyring.OpenRecovery(dir, recovery.String())
				if err != nil {
					t.Fatal(err)
				}
				old := *r.Master()
				restore := dieAt(n)
				err = change.do(r)
				restore()
				done = err == nil
				if !done && (*r.Master() != old || !errors.Is(err, disk.ErrNoSpace)) {
					t.Fatalf("step %d: %v", n, err)
				}
				copies := keyring.Inspect(dir).Copies
				state := [2]uint64{copies[0].Generation, copies[1].Generation}
				if !seen[state] { // once for each state of the files
					passphrasesAfterCut(t, dir, done, old)
				}
				seen[state] = true
				recoveryAfterCut(t, dir, old, recovery)
			}
			if len(seen) != 3 {
				t.Fatalf("states %v", seen)
			}
		})
	}
}

// dieAt fails step n and everything after it.
func dieAt(n int) (restore func()) {
	step := 0
	return disk.Hook(func(_, _ string) error {
		if step++; step >= n {
			return disk.ErrNoSpace
		}
		return nil
	})
}

func passphrasesAfterCut(t *testing.T, dir string, done bool, old seal.Key) {
	t.Helper()
	opened := 0
	for _, pass := range []string{"old", "new"} {
		r, err := keyring.Open(copyDir(t, dir), []byte(pass))
		if errors.Is(err, keyring.ErrWrongPassphrase) {
			continue
		}
		if err != nil || done && pass == "old" {
			t.Fatalf("%s: %v", pass, err)
		}
		opened++
		reaches(t, r, old)
	}
	if opened == 0 {
		t.Fatal("no passphrase opens")
	}
}

func recoveryAfterCut(t *testing.T, dir string, old seal.Key, recovery keyring.Recovery) {
	t.Helper()
	r, err := keyring.OpenRecovery(dir, recovery.String())
	if err != nil {
		t.Fatal(err)
	}
	reaches(t, r, old)
	next, err := r.ReplaceRecovery(random("next"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := keyring.OpenRecovery(dir, next.String())
	if err != nil || again.Health() != (keyring.Health{}) || again.Check() != nil {
		t.Fatalf("after the next change: %v", err)
	}
	reaches(t, again, old)
}

// reaches fails unless the ring leads to the master key.
func reaches(t *testing.T, r *keyring.Ring, old seal.Key) {
	t.Helper()
	if *r.Master() != old && (r.Previous() == nil || *r.Previous() != old) {
		t.Fatal("the master key is lost")
	}
}

func TestStaleCopyDoesNotOpen(t *testing.T) {
	dir, r, _ := create(t, "seen")
	stale := read(t, file(dir, 0))
	if err := errors.Join(r.Rotate(random("r"), []byte("new"), cheap), r.Forget()); err != nil {
		t.Fatal(err)
	}
	write(t, file(dir, 1), stale)
	if _, err := keyring.Open(dir, []byte("seen")); !errors.Is(err, keyring.ErrWrongPassphrase) {
		t.Fatalf("with the seen passphrase: %v", err)
	}
	if err := r.Check(); !errors.Is(err, keyring.ErrDamaged) {
		t.Fatalf("check: %v", err)
	}
	if again, err := keyring.Open(dir, []byte("new")); err != nil || again.Check() != nil {
		t.Fatalf("with the new one: %v", err)
	}
}
