package intake

import (
	"bytes"
	"io"
	"testing"
)

func TestWave(t *testing.T) {
	samples := bytes.Repeat([]byte{1, 2}, 100)
	whole := append(WaveHeader(16000, int64(len(samples))), samples...)
	r := bytes.NewReader(whole)
	w, err := ReadWave(r)
	if err != nil || w != (Wave{16000, 1, 200}) {
		t.Fatalf("%+v %v", w, err)
	}
	if rest, err := io.ReadAll(r); err != nil || !bytes.Equal(rest, samples) {
		t.Errorf("%d bytes %v", len(rest), err)
	}
	if Sniff(whole) != Audio {
		t.Error("it is no sound")
	}
	list := append(append(append([]byte{}, whole[:12]...), "LIST\x03\x00\x00\x00abc\x00"...), whole[12:]...) // odd chunks are padded
	if w, err := ReadWave(bytes.NewReader(list)); err != nil || w.Rate != 16000 {
		t.Errorf("with another chunk first: %+v %v", w, err)
	}
	for i := range 44 {
		if _, err := ReadWave(bytes.NewReader(whole[:i])); err == nil {
			t.Errorf("cut after %d bytes", i)
		}
	}
	for name, at := range map[string]int{"compressed": 20, "channels": 22, "bits": 34, "rate": 26} {
		bad := bytes.Clone(whole)
		bad[at] = 0x7f
		if _, err := ReadWave(bytes.NewReader(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzReadWave(f *testing.F) {
	f.Add(WaveHeader(16000, 10))
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVELIST\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if w, err := ReadWave(bytes.NewReader(b)); err == nil && (w.Rate < 4000 || w.Channels < 1 || w.Channels > 2) {
			t.Errorf("%+v", w)
		}
	})
}
