package photogen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/jpeg"
	"os"
	"testing"
	"time"
)

func TestSameSeedSameBytes(t *testing.T) {
	a, b := Options{Seed: 7, Side: 320}, Options{Seed: 8, Side: 320}
	h := sha256.New()
	for i := range len(Scenes()) {
		p := a.Photo(i)
		if !bytes.Equal(p.JPEG, a.Photo(i).JPEG) {
			t.Fatalf("photograph %d differs from itself", i)
		}
		if bytes.Equal(p.JPEG, b.Photo(i).JPEG) {
			t.Fatalf("photograph %d is the same for two seeds", i)
		}
		if p.Scene != Scenes()[i] || p.CapturedAt == "" || p.Name == "" {
			t.Errorf("photograph %d: %+v", i, p)
		}
		up, _, _ := a.draw(i)
		h.Write(up.Pix)
	}
	const want = "4ee094519cd5ed9e512904c005d5dfb809a4d850b8ded2cf9d65ac5c349bbf77"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the pixels of seed 7 changed: %s", got)
	}
}

func TestStoredTurned(t *testing.T) {
	seen := map[int]bool{}
	for i := range 24 {
		p := Options{Seed: 1, Side: 160, GPS: true}.Photo(i)
		c, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		if c.Width != 160 || c.Height != 120 || c.Width != p.Width || c.Height != p.Height {
			t.Errorf("photograph %d is stored with %d by %d", i, c.Width, c.Height)
		}
		if p.HasGPS != (i%5 == 0) {
			t.Errorf("photograph %d: place %v", i, p.HasGPS)
		}
		seen[p.Orientation] = true
	}
	if !seen[1] || !seen[6] || !seen[8] {
		t.Errorf("orientations %v", seen)
	}
}

// Set GENCHI_PHOTOS to a folder to look at the pictures.
func TestWriteForLooking(t *testing.T) {
	dir := os.Getenv("GENCHI_PHOTOS")
	ps := MakePhotos(1, 3)
	if n := len(ps[0].JPEG); n < 100_000 || n > 5_000_000 {
		t.Errorf("a usual photograph has %d bytes", n)
	}
	if dir == "" {
		return
	}
	o := Options{Seed: 3, Start: time.Date(2026, 11, 24, 11, 5, 0, 0, time.FixedZone("", 9*3600))} // the day of the visit that is played in the window
	for i := range Scenes() {
		p := o.Photo(i)
		if err := os.WriteFile(dir+"/"+p.Scene+".jpg", p.JPEG, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
