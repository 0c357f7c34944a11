package intake

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// What is read along says what Inspect says, whatever the file and however much is read at once.
func TestAlongIsInspect(t *testing.T) {
	whole := jpegOf(t, drawn(400, 300))
	for name, data := range map[string][]byte{
		"photograph": whole, "cut": whole[:len(whole)/2], "nearly empty": whole[:3], "empty": {}, "text": []byte("plain text\n"),
		"followed": append(append([]byte{}, whole...), make([]byte, 100_000)...), "not ended": append([]byte("\xff\xd8\xff"), make([]byte, 9000)...),
	} {
		for _, step := range []int{1, 700, 256 << 10} {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			src, err := OpenSource(path)
			if err != nil {
				t.Fatal(err)
			}
			want, wantProblems := Inspect(src, src.Size)
			a, err := ReadAlong(src)
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{a}, make([]byte, step))
			if err != nil || n != int64(len(data)) {
				t.Fatalf("%s: read %d of %d: %v", name, n, len(data), err)
			}
			got, problems := a.Info()
			a.Close()
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(problems, wantProblems) {
				t.Errorf("%s in steps of %d: %+v %v, by Inspect %+v %v", name, step, got, problems, want, wantProblems)
			}
			if err := src.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
