//go:build !nopostgres

package remote_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/central/remote"
	"genchi/sync/central/remote/remotetest"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

var (
	body = trust.BodyID{1}
	in   = trust.CaseID{2}
)

func open(t *testing.T, site *remotetest.Site) central.Store {
	t.Helper()
	s := site.Store(body)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Eight instances that begin at once make the tables once. A database of a later program, and one of another body, is refused.
func TestTables(t *testing.T) {
	site := remotetest.Shared(t).Site(t)
	var begin sync.WaitGroup
	for range 8 {
		begin.Go(func() {
			s, err := site.Open(body)
			if err != nil {
				t.Error(err)
				return
			}
			_ = s.Close()
		})
	}
	begin.Wait()
	if got := string(site.SQL(`SELECT version::text FROM genchi_schema`)[0][0]); got != "1" {
		t.Errorf("tables of version %s", got)
	}
	if _, err := site.Open(trust.BodyID{9}); !errors.Is(err, central.ErrBody) {
		t.Errorf("another body: %v", err)
	}
	site.SQL(`UPDATE genchi_schema SET version = 99`)
	if _, err := site.Open(body); !errors.Is(err, remote.ErrNewer) {
		t.Errorf("a later program: %v", err)
	}
}

// A wrong password, and a bucket that is not there or keeps versions, are named without showing a secret.
func TestWhatStandsInTheWay(t *testing.T) {
	servers := remotetest.Shared(t)
	site := servers.Site(t)
	t.Setenv("PGPASSWORD", "wrong-and-secret")
	_, err := site.Open(body)
	if err == nil || strings.Contains(err.Error(), "wrong-and-secret") {
		t.Errorf("a wrong password: %v", err)
	}
	t.Setenv("PGPASSWORD", servers.Password)
	site.S3 += "x/y"
	site.S3 = strings.Replace(site.S3, site.Bucket(), "nowhere", 1)
	if _, err := site.Open(body); err == nil || strings.Contains(err.Error(), servers.SecretKey) {
		t.Errorf("no bucket: %v", err)
	}
	site = servers.Site(t)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "false-and-secret")
	if _, err := site.Open(body); err == nil || strings.Contains(err.Error(), "false-and-secret") {
		t.Errorf("a wrong key: %v", err)
	}
}

// Nothing is stored under control records that are not the newest, and no entry behind a stand that is not.
func TestStale(t *testing.T) {
	s := open(t, remotetest.Shared(t).Site(t))
	if err := s.AddControls(0, central.Control{Hash: trust.Hash{1}, Raw: []byte("one")}, central.Control{Hash: trust.Hash{2}, Raw: []byte("two")}); err != nil {
		t.Fatal(err)
	}
	b := []byte("sealed")
	for name, f := range map[string]func(at central.Version) error{
		"controls": func(at central.Version) error { return s.AddControls(at) },
		"drop":     func(at central.Version) error { return s.DropControls(at) },
		"chunk":    func(at central.Version) error { return s.PutChunk(in, at, sha256.Sum256(b), b) },
		"item":     func(at central.Version) error { return s.AddForm(in, at, wire.ItemID{1}, b) },
		"entries":  func(at central.Version) error { _, err := s.AddEntries(in, at, central.Stand{}); return err },
	} {
		if err := f(1); !errors.Is(err, central.ErrStale) {
			t.Errorf("%s under an old version: %v", name, err)
		}
		if err := f(2); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.AddEntries(in, 2, central.Stand{Last: 3}); !errors.Is(err, central.ErrStale) {
		t.Errorf("behind another stand: %v", err)
	}
	if err := s.DropControls(2, trust.Hash{1}); err != nil {
		t.Fatal(err)
	}
	var got []string
	v, err := s.Controls(1, func(c central.Control) error { got = append(got, fmt.Sprintf("%d %s", c.Hash[0], c.Raw)); return nil })
	if err != nil || v != 3 || fmt.Sprint(got) != "[2 two 1 ]" {
		t.Errorf("version %d, %q, %v", v, got, err)
	}
	if err := s.PutChunk(in, 3, [32]byte{1}, b); !errors.Is(err, evidence.ErrHash) {
		t.Errorf("a chunk under a false name: %v", err)
	}
}

// While one is alone others wait, also in other instances, and the lock of one that vanishes ends.
func TestAlone(t *testing.T) {
	site := remotetest.Shared(t).Site(t)
	one, two := open(t, site), open(t, site)
	var inside atomic.Int32
	var all sync.WaitGroup
	for i := range 6 {
		s := []central.Store{one, two}[i%2]
		all.Go(func() {
			err := s.Alone(func() error {
				if inside.Add(1) != 1 {
					t.Error("two at once")
				}
				time.Sleep(10 * time.Millisecond)
				inside.Add(-1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	held := make(chan struct{})
	go func() {
		_ = one.Alone(func() error { close(held); time.Sleep(time.Second); return nil })
	}()
	<-held
	site.SQL(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`)
	if err := two.Alone(func() error { return nil }); err != nil {
		t.Error(err)
	}
}

// A log whose database was set back is not continued by an instance that knows better.
func TestLogSetBack(t *testing.T) {
	site := remotetest.Shared(t).Site(t)
	k := open(t, site).Log("genchi-log-1")
	frame := func(before uint64) func([]receipt.Frame) (*receipt.Frame, error) {
		return func([]receipt.Frame) (*receipt.Frame, error) {
			return &receipt.Frame{Before: before, Leaves: []receipt.Hash{{byte(before)}}, Checkpoint: []byte("signed")}, nil
		}
	}
	for i := range uint64(3) {
		if err := k.Append(int64(i), frame(i)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := k.Since(1); err != nil || len(got) != 2 || got[0].Before != 1 || got[1].Leaves[0] != (receipt.Hash{2}) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := k.Append(3, frame(1)); err == nil {
		t.Error("two frames behind one size")
	}
	site.SQL(`DELETE FROM log WHERE size = 3`)
	if err := k.Append(3, frame(3)); !errors.Is(err, receipt.ErrRewound) {
		t.Errorf("set back: %v", err)
	}
}

// What a destruction left goes with the next scrub; what is not ours, or not in the database, is named; what vanished is found and can come again.
func TestScrubOfObjects(t *testing.T) {
	site := remotetest.Shared(t).Site(t)
	s := open(t, site)
	b := []byte("sealed bytes")
	hash := sha256.Sum256(b)
	if err := s.PutChunk(in, 0, hash, b); err != nil {
		t.Fatal(err)
	}
	stray := func(key string) {
		t.Helper()
		_, err := site.Objects().PutObject(t.Context(), site.Bucket(), key, strings.NewReader("x"), 1, minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	orphan, unknown := trust.Hash{7}, trust.Hash{8}
	stray("body/" + in.String() + "/" + orphan.String())
	stray("body/" + in.String() + "/" + unknown.String())
	stray("body/notes.txt")
	scrub := func(chunks int, want ...string) {
		t.Helper()
		r := &central.ScrubReport{}
		if err := s.ScrubChunks(t.Context(), r, func(_ trust.CaseID, h [32]byte) bool { return h == orphan }); err != nil {
			t.Fatal(err)
		}
		if r.Chunks != chunks || len(r.Findings) != len(want) {
			t.Errorf("%+v, want %q", r, want)
		}
		for i, w := range want {
			if i < len(r.Findings) && !strings.Contains(r.Findings[i], w) {
				t.Errorf("finding %q, want %q", r.Findings[i], w)
			}
		}
	}
	scrub(1, "the database knows nothing", "notes.txt does not belong here")
	if site.HasChunk(in, orphan) || !site.HasChunk(in, unknown) || !site.HasChunk(in, hash) {
		t.Error("what was destroyed stays, or something else went")
	}
	if err := site.Objects().RemoveObject(t.Context(), site.Bucket(), "body/"+in.String()+"/"+trust.Hash(hash).String(), minio.RemoveObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.OpenChunk(in, hash); !errors.Is(err, central.ErrLost) {
		t.Errorf("vanished: %v", err)
	}
	scrub(1, "is missing", "knows nothing", "notes.txt")
	scrub(0, "has not been sent again", "knows nothing", "notes.txt")
	if has, err := s.HasChunks(in, hash); err != nil || has[0] {
		t.Errorf("%v, %v", has, err)
	}
	if err := s.PutChunk(in, 0, hash, b); err != nil {
		t.Fatal(err)
	}
	scrub(1, "knows nothing", "notes.txt")
	r, size, err := s.OpenChunk(in, hash)
	if err != nil || size != int64(len(b)) {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != string(b) {
		t.Errorf("%q, %v", got, err)
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A bucket that is busy, full, silent or changes bytes on the way is told apart, and the chunk does not count as stored.
func TestBucketThatFails(t *testing.T) {
	site := remotetest.Shared(t).Site(t)
	var fault atomic.Pointer[trip]
	s, err := remote.Open(remote.Options{Postgres: site.Postgres, S3: site.S3, Body: body, Transport: func(next http.RoundTripper) http.RoundTripper {
		return trip(func(r *http.Request) (*http.Response, error) {
			if f := fault.Load(); f != nil && r.Method == http.MethodPut {
				return (*f)(r)
			}
			return next.RoundTrip(r)
		})
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b := []byte("sealed bytes")
	hash := sha256.Sum256(b)
	answer := func(status int, code string) trip {
		return func(r *http.Request) (*http.Response, error) {
			xml := "<Error><Code>" + code + "</Code><Message>no</Message></Error>"
			return &http.Response{
				StatusCode: status, Status: http.StatusText(status), ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Request: r,
				Body: io.NopCloser(strings.NewReader(xml)), ContentLength: int64(len(xml)),
			}, nil
		}
	}
	for name, c := range map[string]struct {
		fault trip
		want  error
	}{
		"busy":     {answer(http.StatusServiceUnavailable, "SlowDown"), central.ErrUnavailable},
		"broken":   {answer(http.StatusInternalServerError, "InternalError"), central.ErrUnavailable},
		"full":     {answer(http.StatusInsufficientStorage, "QuotaExceeded"), disk.ErrNoSpace},
		"silent":   {func(*http.Request) (*http.Response, error) { return nil, os.ErrDeadlineExceeded }, central.ErrUnavailable},
		"cut":      {func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }, central.ErrUnavailable},
		"mistaken": {answer(http.StatusBadRequest, "XAmzContentSHA256Mismatch"), central.ErrUnavailable},
	} {
		fault.Store(&c.fault)
		err := s.PutChunk(in, 0, hash, b)
		if has, herr := s.HasChunks(in, hash); !errors.Is(err, c.want) || herr != nil || has[0] {
			t.Errorf("%s: %v, has %v, %v", name, err, has, herr)
		}
	}
	changes := trip(func(r *http.Request) (*http.Response, error) {
		changed := r.Clone(r.Context())
		changed.Body = io.NopCloser(strings.NewReader("other bytes!"))
		return http.DefaultTransport.RoundTrip(changed)
	})
	fault.Store(&changes)
	if err := s.PutChunk(in, 0, hash, b); !errors.Is(err, central.ErrUnavailable) {
		t.Errorf("changed on the way: %v", err)
	}
	fault.Store(nil)
	if err := s.PutChunk(in, 0, hash, b); err != nil {
		t.Error(err)
	}
}
