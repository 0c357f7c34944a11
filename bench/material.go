package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

const (
	bigSize  = 200_000_000
	photoNum = 20
)

// material gives the files that are taken in, as an auditor brings them from a visit: twenty photographs of 12 megapixels and a
// file of 200 MB. They are made once for a work folder, always the same.
func (b *bench) material() (files []string, bytes int64, err error) {
	photos, err := b.photos("photos", photoNum, 4000, 3000)
	if err != nil {
		return nil, 0, err
	}
	big := filepath.Join(b.work, "recording.bin")
	if err := noise(big, bigSize, 1); err != nil {
		return nil, 0, err
	}
	files = append(photos, big)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return nil, 0, err
		}
		bytes += info.Size()
	}
	return files, bytes, nil
}

// noise makes a file that nothing can compress, unless it is there.
func noise(path string, size int64, seed uint64) error {
	if info, err := os.Stat(path); err == nil && info.Size() == size {
		return nil
	}
	f, err := os.Create(path) // #nosec G304 -- in the work folder
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	var key [32]byte
	key[0] = byte(seed) //nolint:gosec // seeds are small
	rnd := rand.NewChaCha8(key)
	var block [64 << 10]byte
	for size > 0 {
		_, _ = rnd.Read(block[:])
		n, err := w.Write(block[:min(size, int64(len(block)))])
		if err != nil {
			return errors.Join(err, f.Close())
		}
		size -= int64(n)
	}
	return errors.Join(w.Flush(), f.Sync(), f.Close())
}

// photos makes JPEG files with the grain of a camera: about 5 MB for 12 megapixels.
func (b *bench) photos(name string, n, width, height int) ([]string, error) {
	dir := filepath.Join(b.work, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var files []string
	for i := range n {
		path := filepath.Join(dir, fmt.Sprintf("P%04d.jpg", i))
		files = append(files, path)
		if _, err := os.Stat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, grainy(width, height, uint64(i)), &jpeg.Options{Quality: 90}); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func grainy(width, height int, seed uint64) image.Image {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	rnd := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a picture
	grain := make([]byte, 1<<16)
	for i := range grain {
		grain[i] = byte(rnd.IntN(21)) //nolint:gosec // below 21
	}
	for y := range height {
		line := img.Y[y*img.YStride:][:width]
		from := rnd.IntN(len(grain) - width)
		for x := range line {
			line[x] = byte(40+(x*90/width)+(y*60/height)) + grain[from+x] + byte((x/200+y/200)%2*30) //nolint:gosec // below 256
		}
	}
	for i := range img.Cb {
		img.Cb[i] = byte(110 + i%img.CStride*30/img.CStride) //nolint:gosec // below 256
		img.Cr[i] = byte(120 + i/img.CStride%20)
	}
	return img
}
