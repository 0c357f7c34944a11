package remotetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"genchi/storage/trust"
	"genchi/sync/central"
	"genchi/sync/central/remote"
)

// Setenv gives the process the passwords of the servers, which never stand in an address.
func (s *Servers) Setenv() error {
	return errors.Join(os.Setenv("PGPASSWORD", s.Password), os.Setenv("AWS_ACCESS_KEY_ID", s.AccessKey), os.Setenv("AWS_SECRET_ACCESS_KEY", s.SecretKey))
}

// Site is an empty database and an empty bucket.
type Site struct {
	Postgres, S3 string // addresses

	servers          *Servers
	tb               testing.TB
	database, bucket string
	fails            atomic.Pointer[func(int64) bool]
	steps            atomic.Int64
}

// Site makes one.
func (s *Servers) Site(tb testing.TB) *Site {
	tb.Helper()
	site := s.site(tb)
	site.admin("CREATE DATABASE " + site.database)
	return site
}

func (s *Servers) site(tb testing.TB) *Site {
	tb.Helper()
	s.mu.Lock()
	s.made++
	n := s.made
	s.mu.Unlock()
	site := &Site{servers: s, tb: tb, database: fmt.Sprintf("genchi%d", n), bucket: fmt.Sprintf("genchi%d", n)}
	site.Postgres = "postgres://genchi@" + s.postgres + "/" + site.database + "?sslmode=disable"
	site.S3 = "http://" + s.s3 + "/" + site.bucket + "/body"
	site.ok(site.Objects().MakeBucket(tb.Context(), site.bucket, minio.MakeBucketOptions{}))
	return site
}

func (s *Site) ok(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}

// Objects is a client of the S3 server.
func (s *Site) Objects() *minio.Client {
	s.tb.Helper()
	c, err := minio.New(s.servers.s3, &minio.Options{Creds: credentials.NewStaticV4(s.servers.AccessKey, s.servers.SecretKey, ""), Region: "us-east-1", MaxRetries: 1})
	s.ok(err)
	return c
}

// Bucket is the name of the bucket.
func (s *Site) Bucket() string { return s.bucket }

// SQL runs one statement in the database and gives the rows, each value as its bytes.
func (s *Site) SQL(query string, args ...any) (rows [][][]byte) {
	s.tb.Helper()
	return s.in(s.database, query, args...)
}

func (s *Site) admin(query string) { s.in("postgres", query) }

func (s *Site) in(database, query string, args ...any) (rows [][][]byte) {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, "postgres://genchi:"+s.servers.Password+"@"+s.servers.postgres+"/"+database+"?sslmode=disable")
	s.ok(err)
	defer func() { _ = conn.Close(ctx) }()
	r, err := conn.Query(ctx, query, args...)
	s.ok(err)
	for r.Next() {
		var row [][]byte
		for _, v := range r.RawValues() {
			row = append(row, bytes.Clone(v))
		}
		rows = append(rows, row)
	}
	s.ok(r.Err())
	return rows
}

// each calls f for every object.
func (s *Site) each(f func(key string, b []byte)) {
	s.tb.Helper()
	c := s.Objects()
	for info := range c.ListObjects(context.Background(), s.bucket, minio.ListObjectsOptions{Recursive: true}) {
		s.ok(info.Err)
		f(info.Key, s.get(c, info.Key))
	}
}

func (s *Site) get(c *minio.Client, key string) []byte {
	s.tb.Helper()
	o, err := c.GetObject(context.Background(), s.bucket, key, minio.GetObjectOptions{})
	s.ok(err)
	b, err := io.ReadAll(o)
	s.ok(err)
	return b
}

func (s *Site) put(key string, b []byte) {
	s.tb.Helper()
	_, err := s.Objects().PutObject(context.Background(), s.bucket, key, bytes.NewReader(b), int64(len(b)), minio.PutObjectOptions{})
	s.ok(err)
}

// Store opens a store.
func (s *Site) Store(body trust.BodyID) central.Store {
	s.tb.Helper()
	store, err := s.Open(body)
	s.ok(err)
	return store
}

// Open opens a store whose connections fail as Fail says.
func (s *Site) Open(body trust.BodyID) (*remote.Store, error) {
	return remote.Open(remote.Options{
		Postgres: s.Postgres, S3: s.S3, Body: body,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := (&net.Dialer{}).DialContext(ctx, network, address)
			return &cutConn{c, s}, err
		},
		Transport: func(next http.RoundTripper) http.RoundTripper { return cutTrip{next, s} },
	})
}

// Away takes the database away, or back, and cuts all connections to it.
func (s *Site) Away(away bool) {
	s.tb.Helper()
	from, to := s.database, s.database+"away"
	if !away {
		from, to = to, from
	}
	s.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + from + "'")
	s.admin("ALTER DATABASE " + from + " RENAME TO " + to)
}

// Copy copies database and objects.
func (s *Site) Copy() *Site {
	s.tb.Helper()
	to := s.servers.site(s.tb)
	s.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + s.database + "'")
	s.admin("CREATE DATABASE " + to.database + " TEMPLATE " + s.database)
	s.each(to.put)
	return to
}

// Bytes is all rows of all tables and all objects.
func (s *Site) Bytes() (all []byte) {
	s.tb.Helper()
	for _, t := range s.SQL("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'") {
		for _, row := range s.SQL("SELECT * FROM " + string(t[0])) {
			all = append(all, bytes.Join(row, nil)...)
		}
	}
	s.each(func(key string, b []byte) { all = append(append(all, key...), b...) })
	return all
}

// HasChunk looks for the object of a chunk.
func (s *Site) HasChunk(in trust.CaseID, hash [32]byte) bool {
	has := false
	s.each(func(key string, _ []byte) { has = has || key == fmt.Sprintf("body/%s/%x", in, hash) })
	return has
}

// Damage flips a bit of the object, or of the item key, whose name it is.
func (s *Site) Damage(name string) (bad []byte) {
	s.tb.Helper()
	n := 0
	flip := func(b []byte) []byte {
		n++
		bad = bytes.Clone(b)
		bad[len(bad)/2] ^= 4
		return bad
	}
	s.each(func(key string, b []byte) {
		if strings.HasSuffix(key, "/"+name) {
			s.put(key, flip(b))
		}
	})
	for _, row := range s.SQL("SELECT sealed FROM items WHERE encode(item, 'hex') = $1", name) {
		s.SQL("UPDATE items SET sealed = $2 WHERE encode(item, 'hex') = $1", name, flip(row[0]))
	}
	if n != 1 {
		s.tb.Fatalf("%s: %d things of this name", name, n)
	}
	return bad
}

// Fail asks before and after every message to the database and every request to the bucket whether it fails: before, it is not sent; after, its answer is lost.
func (s *Site) Fail(fails func(step int64) bool) (restore func()) {
	s.steps.Store(0)
	s.fails.Store(&fails)
	return func() { s.fails.Store(nil) }
}

var errCut = errors.New("cut off")

func (s *Site) step() error {
	if f := s.fails.Load(); f != nil && (*f)(s.steps.Add(1)) {
		return errCut
	}
	return nil
}

type cutConn struct {
	net.Conn
	site *Site
}

func (c *cutConn) Write(b []byte) (int, error) {
	if err := c.site.step(); err != nil {
		_ = c.Close()
		return 0, err
	}
	n, err := c.Conn.Write(b)
	if err == nil && c.site.step() != nil {
		time.Sleep(time.Millisecond) // so that the work is begun
		_ = c.Close()
	}
	return n, err
}

type cutTrip struct {
	next http.RoundTripper
	site *Site
}

func (t cutTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.site.step() != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return &http.Response{
			StatusCode: http.StatusServiceUnavailable, Status: "503 Service Unavailable", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
			Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")),
		}, nil
	}
	resp, err := t.next.RoundTrip(r)
	if err == nil && t.site.step() != nil {
		_ = resp.Body.Close()
		return nil, errCut
	}
	return resp, err
}
