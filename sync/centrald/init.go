package main

import (
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"genchi/storage/disk"
	"genchi/sync/central"
	"genchi/sync/receipt"
)

func initialise(args []string, out, log io.Writer) error {
	var folder, url, after string
	var p place
	err := flags("init", args, log, func(f *flag.FlagSet) {
		f.StringVar(&folder, "folder", "", "folder of the server")
		f.StringVar(&url, "url", "https://127.0.0.1:8443", "address at which laptops reach it")
		f.StringVar(&after, "after", "", "after a restore: folder of the log as it was last known, or with --postgres of the keys with which it was signed")
		f.StringVar(&p.body, "body", "", "card file of the body, with --after and --postgres")
		p.stores(f)
	}, &folder, &url)
	if err != nil {
		return err
	}
	var previous *receipt.Previous
	if after != "" {
		if previous, err = last(after, &p, log); err != nil {
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

// last reads the last checkpoint of a log.
func last(after string, p *place, log io.Writer) (*receipt.Previous, error) {
	if p.postgres == "" && p.s3 == "" {
		return central.LastOf(after, nil)
	}
	body, err := p.card()
	if err != nil {
		return nil, err
	}
	store, err := p.store(body, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		return nil, err
	}
	previous, err := central.LastOf(after, store)
	return previous, errors.Join(err, store.Close())
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
