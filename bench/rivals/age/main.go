// Command age-seal seals files with the age library as its documentation shows, each into a file of its own that is synced
// and renamed, and prints what that took: {"wall":ns,"cpu":ns}.
//
//	age-seal DIR FILE...
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"filippo.io/age"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "age-seal:", err)
		os.Exit(1)
	}
}

func run(dir string, files []string) error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	before, start := cpu(), time.Now()
	for i, name := range files {
		if err := seal(id.Recipient(), name, filepath.Join(dir, fmt.Sprintf("%04d.age", i))); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]time.Duration{"wall": time.Since(start), "cpu": cpu() - before})
}

func seal(to age.Recipient, from, path string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	w, err := age.Encrypt(out, to)
	if err != nil {
		return errors.Join(err, out.Close())
	}
	if _, err := io.Copy(w, in); err != nil {
		return errors.Join(err, out.Close())
	}
	if err := errors.Join(w.Close(), out.Sync(), out.Close(), os.Rename(path+".tmp", path)); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
