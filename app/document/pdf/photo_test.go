package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"genchi/app/document"
)

func withPhotos(load func(string) ([]byte, error), ids ...string) document.Document {
	grid := document.Photos{}
	for _, id := range ids {
		grid.Items = append(grid.Items, document.Photo{ID: id, Class: document.ClientPaper, Caption: say("写真 " + id), Digest: "00ff"})
	}
	d := paper(grid)
	d.Photo = load
	return d
}

func TestPhotosPassThrough(t *testing.T) {
	a, b := jpegPhoto(1, 640, 480), greyPhoto(300, 500)
	f, s := write(t, withPhotos(func(id string) ([]byte, error) { return map[string][]byte{"a": a, "b": b}[id], nil }, "a", "b", "a"))
	if len(s.Warnings) != 0 {
		t.Error(s.Warnings)
	}
	found := map[string]int{}
	for n, body := range f.objects {
		if !bytes.Contains(body, []byte("/Subtype /Image")) {
			continue
		}
		switch data := f.stream(t, n); {
		case bytes.Equal(data, a) && bytes.Contains(body, []byte("/Width 640\n\t/Height 480\n\t/ColorSpace /DeviceRGB")):
			found["a"]++
		case bytes.Equal(data, b) && bytes.Contains(body, []byte("/Width 300\n\t/Height 500\n\t/ColorSpace /DeviceGray")):
			found["b"]++
		default:
			t.Errorf("object %d is no photo of ours: %.200s", n, body)
		}
	}
	if found["a"] != 1 || found["b"] != 1 {
		t.Error(found)
	}
}

func TestUnreadablePhotosAreShownAsSuch(t *testing.T) {
	good := jpegPhoto(1, 64, 48)
	lost := errors.New("chunk lost")
	for _, c := range []struct {
		name string
		data []byte
		err  error
	}{
		{"error", nil, lost},
		{"empty", nil, nil},
		{"text", []byte("not a picture at all"), nil},
		{"cut head", good[:20], nil},
		{"png", []byte("\x89PNG\r\n\x1a\n0000"), nil},
		{"too large", make([]byte, maxPhoto+1), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, s := write(t, withPhotos(func(id string) ([]byte, error) {
				if id == "bad" {
					return c.data, c.err
				}
				return good, nil
			}, "good", "bad"))
			if len(s.Warnings) != 1 || s.Warnings[0] != (Warning{UnreadPhoto, 0, "bad"}) {
				t.Error(s.Warnings)
			}
			if all := joined(t, f); !strings.Contains(all, "写真 bad") {
				t.Error(all)
			}
		})
	}
}

func TestPhotoOfAnotherSizeThanRecorded(t *testing.T) {
	for _, c := range []struct{ w, h, warnings int }{{64, 48, 0}, {0, 0, 0}, {48, 64, 1}, {64, 49, 1}} {
		d := withPhotos(func(string) ([]byte, error) { return jpegPhoto(1, 64, 48), nil })
		d.Blocks = []document.Block{document.Photos{Items: []document.Photo{{ID: "a", Class: document.ClientPaper, Width: c.w, Height: c.h}}}}
		if _, s := write(t, d); len(s.Warnings) != c.warnings {
			t.Errorf("%dx%d: %v", c.w, c.h, s.Warnings)
		}
	}
}

func TestNoSourceOfPhotos(t *testing.T) {
	_, s := write(t, withPhotos(nil, "a"))
	if len(s.Warnings) != 1 {
		t.Error(s.Warnings)
	}
}

func TestPhotoLostWhileWriting(t *testing.T) {
	calls := 0
	d := withPhotos(func(string) ([]byte, error) {
		if calls++; calls > 1 {
			return nil, io.ErrUnexpectedEOF
		}
		return jpegPhoto(1, 64, 48), nil
	}, "a")
	if _, err := Write(io.Discard, d.For(document.ClientPaper)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

// TestPhotosAreHeldOneAtATime: a photo is asked for twice, for its size and for its bytes, in the order of the paper.
func TestPhotosAreHeldOneAtATime(t *testing.T) {
	var asked []string
	data := jpegPhoto(1, 64, 48)
	write(t, withPhotos(func(id string) ([]byte, error) {
		asked = append(asked, id)
		return data, nil
	}, "a", "b", "c"))
	if got := fmt.Sprint(asked); got != "[a b c a b c]" {
		t.Error(got)
	}
}
