package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"genchi/storage/disk"
	"genchi/sync/central"
	"genchi/sync/receipt"
)

func initialise(args []string, out, log io.Writer) error {
	var folder, url, after string
	err := flags("init", args, log, func(f *flag.FlagSet) {
		f.StringVar(&folder, "folder", "", "folder of the server")
		f.StringVar(&url, "url", "https://127.0.0.1:8443", "address at which laptops reach it")
		f.StringVar(&after, "after", "", "after a restore: folder of the log as it was last known")
	}, &folder, &url)
	if err != nil {
		return err
	}
	var previous *receipt.Previous
	if after != "" {
		if previous, err = central.LastOf(after); err != nil {
			return err
		}
	}
	if err := disk.MkdirAll(folder); err != nil {
		return err
	}
	keys, err := central.Init(folder, url, rand.Reader, previous)
	if err != nil {
		return err
	}
	card := keys.Card()
	text, err := card.Text()
	if err != nil {
		return err
	}
	path := filepath.Join(folder, "server.card")
	if err := disk.WriteFile(path, text); err != nil {
		return err
	}
	words, err := card.Words()
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "server card written to %s\nwords to compare: %s\n", path, words) //nolint:errcheck // nothing to be done
	_, err = out.Write(text)
	return err
}

// readFile reads a small file that the operator named.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	return io.ReadAll(io.LimitReader(f, 4<<20))
}
