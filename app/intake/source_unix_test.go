//go:build unix

package intake

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestPipesAndSocketsDoNotHang(t *testing.T) {
	dir := t.TempDir()
	pipe, sock := filepath.Join(dir, "pipe"), filepath.Join(dir, "s")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, path := range []string{pipe, sock} {
		done := make(chan error, 1)
		go func() {
			_, err := OpenSource(path)
			done <- err
		}()
		select {
		case err := <-done:
			if CodeOf(err) != Pipe {
				t.Errorf("%s: %v", path, err)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%s: opening hangs", path)
		}
	}
}

func TestNoAccess(t *testing.T) {
	if os.Geteuid() == 0 {
		if got := CodeOf(openRefusal("a", syscall.EACCES)); got != NoAccess {
			t.Errorf("got %q", got)
		}
		return
	}
	path := write(t, "a", []byte("x"))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSource(path); CodeOf(err) != NoAccess {
		t.Errorf("got %v", err)
	}
}
