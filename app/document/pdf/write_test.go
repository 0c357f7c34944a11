package pdf

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"genchi/app/document"
)

func write(t testing.TB, d document.Document) ([]byte, Summary) {
	t.Helper()
	var b bytes.Buffer
	s, err := Write(&b, d.For(document.ClientPaper))
	if err != nil {
		t.Fatal(err)
	}
	if s.Bytes != int64(b.Len()) {
		t.Errorf("summary says %d bytes, file has %d", s.Bytes, b.Len())
	}
	return b.Bytes(), s
}

func TestSampleIsWritten(t *testing.T) {
	data, s := write(t, sample(12, 9))
	if s.Pages < 5 {
		t.Errorf("%d pages", s.Pages)
	}
	for _, w := range s.Warnings {
		t.Log(w)
	}
	if dir := os.Getenv("GENCHI_SAMPLE_DIR"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "sample.pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnfilteredIsRefused(t *testing.T) {
	if _, err := Write(io.Discard, sample(1, 0)); !errors.Is(err, document.ErrUnfiltered) {
		t.Error(err)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	a, _ := write(t, sample(6, 5))
	b, _ := write(t, sample(6, 5))
	if !bytes.Equal(a, b) {
		t.Error("two files of one document differ")
	}
}
