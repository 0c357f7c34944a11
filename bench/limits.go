package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The limits: what the same bytes cost if only one of the things is done that taking evidence in needs, in one goroutine.

const pieceSize = 4 << 20

// eachPiece reads files in pieces of 4 MiB into one buffer with room for a tag.
func eachPiece(files []string, do func(piece []byte) error) error {
	buf := make([]byte, pieceSize, pieceSize+64)
	for _, name := range files {
		f, err := os.Open(name) // #nosec G304 -- material
		if err != nil {
			return err
		}
		for {
			n, err := io.ReadFull(f, buf)
			if n > 0 {
				if err := do(buf[:n]); err != nil {
					return errors.Join(err, f.Close())
				}
			}
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			if err != nil {
				return errors.Join(err, f.Close())
			}
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// readWorker only reads.
func readWorker(_ context.Context, files []string) (any, error) {
	return measured(func() error { return eachPiece(files, func([]byte) error { return nil }) })
}

// shaWorker reads and hashes.
func shaWorker(_ context.Context, files []string) (any, error) {
	h := sha256.New()
	return measured(func() error {
		return eachPiece(files, func(p []byte) error { _, err := h.Write(p); return err })
	})
}

// gcmWorker reads and seals.
func gcmWorker(_ context.Context, files []string) (any, error) {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize()) // of nothing secret
	return measured(func() error {
		return eachPiece(files, func(p []byte) error { gcm.Seal(p[:0], nonce, p, nil); return nil })
	})
}

// writeWorker writes as many bytes as it is told as files of 4 MiB: write, fsync, rename, fsync of the folder.
func writeWorker(_ context.Context, args []string) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("write DIR BYTES")
	}
	var total int
	if _, err := fmt.Sscan(args[1], &total); err != nil {
		return nil, err
	}
	piece := make([]byte, pieceSize)
	for i := range piece {
		piece[i] = byte(i * 7)
	}
	return measured(func() error {
		for i := 0; total > 0; i++ {
			n := min(total, pieceSize)
			if err := writeOne(args[0], i, piece[:n]); err != nil {
				return err
			}
			total -= n
		}
		return nil
	})
}

func writeOne(dir string, i int, piece []byte) error {
	path := filepath.Join(dir, fmt.Sprintf("%04d", i))
	f, err := os.Create(path + ".tmp") // #nosec G304 -- in the work folder
	if err != nil {
		return err
	}
	if _, err := f.Write(piece); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(path+".tmp", path)); err != nil {
		return err
	}
	return syncFolder(dir)
}

func syncFolder(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- in the work folder
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
