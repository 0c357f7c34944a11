package intake

import (
	"bytes"
	"context"
	"testing"

	"genchi/app/intake/photogen"
)

// A hostile HEIC is described without a panic and shown only if its preview is a picture within the limits.
func TestHostileHEIC(t *testing.T) {
	good := jpegOf(t, drawn(160, 120))
	wide := bytes.Clone(good)
	sof := bytes.Index(wide, []byte{0xff, 0xc0})
	copy(wide[sof+5:], []byte{0xff, 0xff, 0xff, 0xff})
	for name, thumb := range map[string][]byte{
		"preview of 65,535 pixels": wide, "preview cut off": good[:len(good)/2], "preview without pixels": append([]byte("\xff\xd8\xff"), make([]byte, 200)...),
		"no JPEG at all": bytes.Repeat([]byte("MZ"), 200),
	} {
		data := heicWith(t, photogen.EXIF{Make: "x", Thumbnail: thumb})
		info, _ := inspect(data)
		if info.Kind != HEIC {
			t.Errorf("%s: %+v", name, info)
		}
		if p, err := NewDecoder(0, 0).Rendition(context.Background(), bytes.NewReader(data), info, 256); err == nil {
			t.Errorf("%s: shown, %d by %d", name, p.Width, p.Height)
		}
	}
	data := heicWith(t, photogen.EXIF{Make: "x", Thumbnail: good})
	for i := 16; i < len(data); i += 7 { // every box and offset damaged in turn
		bad := bytes.Clone(data)
		bad[i] ^= 0xff
		info, _ := inspect(bad)
		_, _ = NewDecoder(0, 0).Rendition(context.Background(), bytes.NewReader(bad), info, 64)
		info, _ = inspect(bad[:i])
		_, _ = NewDecoder(0, 0).Rendition(context.Background(), bytes.NewReader(bad[:i]), info, 64)
	}
}
