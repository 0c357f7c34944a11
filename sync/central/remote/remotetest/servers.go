// Package remotetest starts what package remote needs, for tests: a PostgreSQL of its own and an S3 server, both on 127.0.0.1 and in temporary folders that
// end with the process. PostgreSQL must be installed (.ci/setup test); versitygw is built once and kept in the user's cache. Nothing of it is in the product.
package remotetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"genchi/storage/disk"
)

const (
	gateway  = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
	patience = time.Minute
)

// ErrNoPostgres says what a machine lacks on which these tests can't run.
var ErrNoPostgres = errors.New("PostgreSQL is not installed: .ci/setup test installs it; make test POSTGRES=no leaves out the tests that need it")

// Servers are those that run.
type Servers struct {
	Password  string // of the database's user genchi
	AccessKey string
	SecretKey string

	postgres, s3 string // addresses
	dir          string
	stop         []func()

	mu   sync.Mutex
	made int
}

// Start starts both. The caller stops them.
func Start(ctx context.Context) (*Servers, error) {
	dir, err := os.MkdirTemp("", "genchi-servers-")
	if err != nil {
		return nil, err
	}
	s := &Servers{dir: dir, Password: rand.Text(), AccessKey: "genchi-test", SecretKey: rand.Text()}
	err = os.Chmod(dir, 0o711) //nolint:gosec // the database's user goes through it
	if err == nil {
		err = s.startPostgres(ctx)
	}
	if err == nil {
		err = s.startGateway(ctx)
	}
	if err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Stop ends both and removes what they stored.
func (s *Servers) Stop() {
	for _, f := range slices.Backward(s.stop) {
		f()
	}
	_ = os.RemoveAll(s.dir) // only temporary
}

// startPostgres makes a cluster and starts it.
func (s *Servers) startPostgres(ctx context.Context) error {
	bin, err := postgresBin()
	if err != nil {
		return err
	}
	data, secret := filepath.Join(s.dir, "postgres"), filepath.Join(s.dir, "password")
	if err := errors.Join(os.Mkdir(data, 0o700), os.WriteFile(secret, []byte(s.Password), 0o600)); err != nil {
		return err
	}
	as, err := another(data, secret)
	if err != nil {
		return err
	}
	initdb := append(slices.Clone(as), filepath.Join(bin, "initdb"), "-D", data, "-U", "genchi", "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync")
	c := exec.CommandContext(ctx, initdb[0], initdb[1:]...) //nolint:gosec // of this machine
	c.Dir = s.dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if s.postgres, err = free(ctx); err != nil {
		return err
	}
	_, port, _ := strings.Cut(s.postgres, ":")
	run := append(slices.Clone(as), filepath.Join(bin, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", port, "-k", data,
		"-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=80", "-c", "autovacuum=off")
	if err := s.run(ctx, "postgres", nil, run...); err != nil {
		return err
	}
	return s.await(ctx, s.postgres, "postgres")
}

// postgresBin finds the newest PostgreSQL of this machine.
func postgresBin() (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); err == nil && len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return "", ErrNoPostgres
	}
	return filepath.Dir(path), nil
}

// another gives the words before a command that run it as another user, who gets the paths: PostgreSQL does not run as root.
func another(paths ...string) ([]string, error) {
	if os.Getuid() != 0 {
		return []string{"env"}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoPostgres, err)
	}
	args := append([]string{"chown", u.Uid + ":" + u.Gid}, paths...)
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil { //nolint:gosec,noctx // ends at once
		return nil, fmt.Errorf("chown: %w: %s", err, out)
	}
	return []string{"setpriv", "--reuid=" + u.Uid, "--regid=" + u.Gid, "--clear-groups"}, nil
}

// startGateway builds the S3 server, if need be, and starts it.
func (s *Servers) startGateway(ctx context.Context) error {
	bin, err := gatewayBin(ctx)
	if err != nil {
		return err
	}
	data, side := filepath.Join(s.dir, "s3"), filepath.Join(s.dir, "meta")
	if err := errors.Join(os.Mkdir(data, 0o700), os.Mkdir(side, 0o700)); err != nil {
		return err
	}
	if s.s3, err = free(ctx); err != nil {
		return err
	}
	env := []string{"ROOT_ACCESS_KEY=" + s.AccessKey, "ROOT_SECRET_KEY=" + s.SecretKey}
	if err := s.run(ctx, "versitygw", env, bin, "--quiet", "--port", s.s3, "posix", "--sidecar", side, data); err != nil {
		return err
	}
	return s.await(ctx, s.s3, "versitygw")
}

// gatewayBin builds versitygw outside the modules of the project.
func gatewayBin(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	_, version, _ := strings.Cut(gateway, "@")
	dir := filepath.Join(cache, "genchi-test", "versitygw-"+version)
	bin := filepath.Join(dir, "versitygw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	lock, err := disk.Lock(dir)
	for errors.Is(err, disk.ErrLocked) && ctx.Err() == nil { // another test builds it
		time.Sleep(200 * time.Millisecond)
		lock, err = disk.Lock(dir)
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = lock.Close() }()
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	c := exec.CommandContext(ctx, "go", "install", gateway)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOBIN="+filepath.Join(dir, "new"), "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build versitygw: %w: %s", err, out)
	}
	return bin, os.Rename(filepath.Join(dir, "new", "versitygw"), bin)
}

// free finds an address on which nobody listens.
func free(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// run starts a server that ends when this process does, however it does.
func (s *Servers) run(ctx context.Context, name string, env []string, args ...string) error {
	const until = `"$@" & p=$!; cat >/dev/null; kill -INT $p; wait $p`
	c := exec.CommandContext(context.WithoutCancel(ctx), "sh", append([]string{"-c", until, name}, args...)...) //nolint:gosec // of this machine
	c.Dir = s.dir
	c.Env = append(os.Environ(), env...)
	log, err := os.Create(filepath.Join(s.dir, name+".log"))
	if err != nil {
		return err
	}
	c.Stdout, c.Stderr = log, log
	alive, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	s.stop = append(s.stop, func() {
		_ = alive.Close()
		_ = c.Wait()
		_ = log.Close()
	})
	return nil
}

// await waits until a server takes connections.
func (s *Servers) await(ctx context.Context, address, name string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		if ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(s.dir, name+".log"))
			return fmt.Errorf("%s does not start: %w: %s", name, err, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
