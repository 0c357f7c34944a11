package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	pushFiles = 16
	pushSize  = 32 << 20 // each

	resticPackage = "github.com/restic/restic/cmd/restic"           // v0.18.1
	restPackage   = "github.com/restic/rest-server/cmd/rest-server" // v0.14.0
)

// pushRow brings 512 MiB from plain files to the signed receipt of the central server, against restic to rest-server, both over TLS
// on this machine. Unlocking, on both sides made slow on purpose, is not counted: genchi is unlocked
// before, and restic's is measured apart and taken off.
func pushRow(ctx context.Context, b *bench) error {
	dir := filepath.Join(b.work, "push-files")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var files []string
	for i := range pushFiles {
		f := filepath.Join(dir, fmt.Sprintf("recording-%02d.bin", i))
		if err := noise(f, pushSize, uint64(100+i)); err != nil { // #nosec G115 -- a small number
			return err
		}
		files = append(files, f)
	}
	restic, err := b.backup(ctx, "restic", resticPackage)
	if err != nil {
		return err
	}
	rest, err := b.backup(ctx, "rest-server", restPackage)
	if err != nil {
		return err
	}
	office, err := b.office(ctx)
	if err != nil {
		return err
	}
	var config series
	costs, err := b.alternate([]side{
		{"genchi", func() (cost, error) {
			return office.round(ctx, b, files)
		}},
		{"restic", func() (cost, error) {
			c, apart, err := b.resticRound(ctx, restic, rest, dir)
			config = append(config, apart.Wall.Seconds())
			return c, err
		}},
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"genchi", "restic"} {
		note("%s %s s, %s s of CPU", name, walls(costs[name]).show("%.2f"), cpus(costs[name]).show("%.2f"))
	}
	note("opening its repository, taken off: restic %s s; genchi is unlocked before", config.show("%.2f"))
	speed := walls(costs["restic"]).over(walls(costs["genchi"]))
	b.line("512 MiB from files to receipt: speed, of restic", speed.show("%.2f"), "at least 2", speed.mid() >= 2)
	cpu := cpus(costs["genchi"]).over(cpus(costs["restic"]))
	b.line("... its CPU, of restic's", cpu.show("%.2f"), "at most 0.65", cpu.mid() <= 0.65)
	return nil
}

// backup builds a program of the versions that rivals/backup pins, once for a folder bin: it takes minutes.
func (b *bench) backup(ctx context.Context, name, pkg string) (string, error) {
	path := filepath.Join(b.root, "bin", "rivals", name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	note("building %s", pkg)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, pkg) // #nosec G204 -- pinned
	cmd.Dir = filepath.Join(b.root, "bench", "rivals", "backup")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", pkg, err, text)
	}
	return path, nil
}

// server is a program that serves until it is stopped.
type server struct{ cmd *exec.Cmd }

func (s *server) cpu() (time.Duration, error) { return processCPU(s.cmd.Process.Pid) }

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

// office is a laptop whose body names a central server; rounds use copies of both.
type office struct {
	laptop  *genchi
	central string // its program
	folder  string
	body    string
	address string
}

func (b *bench) office(ctx context.Context) (*office, error) {
	g, err := b.trial(ctx, "push", 64)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	o := &office{laptop: g, central: filepath.Join(b.root, "bin", "genchi-central"), address: address}
	o.folder, o.body = filepath.Join(g.dir, "central"), filepath.Join(g.dir, "body.card")
	url := "https://" + address
	if text, err := exec.CommandContext(ctx, o.central, "init", "--folder", o.folder, "--url", url).CombinedOutput(); err != nil { // #nosec G204 -- the built binary
		return nil, fmt.Errorf("genchi-central init: %w: %s", err, text)
	}
	if _, err := g.call(ctx, "body-card", "--server", filepath.Join(o.folder, "server.card"), "--url", url, "--out", o.body); err != nil {
		return nil, err
	}
	s, err := g.begin(ctx)
	if err != nil {
		return nil, err
	}
	_, _, err = s.do(newCase("push", 1)...)
	return o, errors.Join(err, s.end())
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// serve starts the central server of a copy.
func (o *office) serve(ctx context.Context, folder string) (*server, error) {
	cmd := exec.CommandContext(ctx, o.central, "serve", "--folder", folder, "--body", o.body, "--listen", o.address) // #nosec G204 -- the built binary
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "genchi-central ready") {
		s.stop()
		return nil, fmt.Errorf("genchi-central serve: %q, %w: %s", line, err, errs.Bytes())
	}
	return s, nil
}

// round seals the files and sends them while it seals, from the first order to the end of the program, which was unlocked before.
func (o *office) round(ctx context.Context, b *bench, files []string) (c cost, err error) {
	g, err := o.laptop.copy(b, "push-round")
	if err != nil {
		return c, err
	}
	central, err := o.serve(ctx, filepath.Join(g.dir, "central"))
	if err != nil {
		return c, err
	}
	defer central.stop()
	s, err := g.begin(ctx, "--push")
	if err != nil {
		return c, err
	}
	defer s.kill()
	caseID, _, err := s.do(order{"do": "add_place", "place": "p00", "name": "unlocked"})
	if err != nil {
		return c, err
	}
	before, err := s.cpu(central)
	if err != nil {
		return c, err
	}
	start := time.Now()
	ids, err := s.attach(files)
	if err != nil {
		return c, err
	}
	if err := s.end(); err != nil {
		return c, err
	}
	c.Wall = time.Since(start)
	after, err := central.cpu()
	if err != nil {
		return c, err
	}
	c.CPU = after + s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime() - before
	central.stop()
	return c, o.verify(ctx, g, caseID, ids, files)
}

// cpu is what the running session and a server took so far.
func (s *session) cpu(central *server) (time.Duration, error) {
	a, err := processCPU(s.cmd.Process.Pid)
	if err != nil {
		return 0, err
	}
	b, err := central.cpu()
	return a + b, err
}

// attach gives all orders at once, as restic gets its folder.
func (s *session) attach(files []string) (ids []string, err error) {
	var lines [][]byte
	for _, f := range files {
		line, err := encode(order{"do": "attach_evidence", "file": f})
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if err := s.send(lines...); err != nil {
		return nil, err
	}
	for range files {
		_, id, err := s.saved()
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// verify wants every entry received, every byte of the server sound, and the items to be the files.
func (o *office) verify(ctx context.Context, g *genchi, caseID string, ids, files []string) error {
	t, err := g.call(ctx, "show", "transfer")
	if err != nil {
		return err
	}
	if t["received"] != t["entries"] {
		return fmt.Errorf("%w: %v of %v entries received", errNoRound, t["received"], t["entries"])
	}
	rows, _ := t["rows"].([]any)
	for _, r := range rows {
		if row, _ := r.(map[string]any); row["safety"] != "received" {
			return fmt.Errorf("%w: %v", errNoRound, r)
		}
	}
	folder := filepath.Join(g.dir, "central")
	if text, err := exec.CommandContext(ctx, o.central, "scrub", "--folder", folder, "--body", o.body).CombinedOutput(); err != nil { // #nosec G204 -- the built binary
		return fmt.Errorf("%w: genchi-central scrub: %w: %s", errNoRound, err, text)
	}
	if err := g.compare(ctx, caseID, ids, files); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(g.dir), os.MkdirAll(g.dir, 0o700))
}

// resticRound backs the folder up into a fresh repository. Opening it, which derives its key, is taken off and given apart.
func (b *bench) resticRound(ctx context.Context, restic, rest, files string) (c, open cost, err error) {
	dir, err := b.folder("restic-round")
	if err != nil {
		return c, open, err
	}
	cert, key, err := certificate(dir)
	if err != nil {
		return c, open, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return c, open, err
	}
	srv := &server{exec.CommandContext(ctx, rest, "--path", filepath.Join(dir, "repos"), "--listen", address, "--no-auth", "--tls", "--tls-cert", cert, "--tls-key", key)} // #nosec G204 -- built here
	if err := srv.cmd.Start(); err != nil {
		return c, open, err
	}
	defer srv.stop()
	if err := reachable(ctx, address); err != nil {
		return c, open, err
	}
	command := func(args ...string) *exec.Cmd {
		args = append(args, "-r", "rest:https://"+address+"/one", "--cacert", cert, "--cache-dir", filepath.Join(dir, "cache"), "--compression", "off", "--quiet")
		cmd := exec.CommandContext(ctx, restic, args...) // #nosec G204 -- built here
		cmd.Env = append(os.Environ(), "RESTIC_PASSWORD=a passphrase for measuring")
		return cmd
	}
	if _, err := finished(command("init")); err != nil {
		return c, open, err
	}
	if open, err = finished(command("cat", "config")); err != nil {
		return c, open, err
	}
	before, err := srv.cpu()
	if err != nil {
		return c, open, err
	}
	if c, err = finished(command("backup", files)); err != nil {
		return c, open, err
	}
	after, err := srv.cpu()
	c.Wall -= open.Wall
	c.CPU += after - before - open.CPU
	return c, open, err
}

func reachable(ctx context.Context, address string) error {
	var d net.Dialer
	for range 200 {
		conn, err := d.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens at %s", address)
}

// certificate makes one for 127.0.0.1.
func certificate(dir string) (certFile, keyFile string, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return "", "", err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	return certFile, keyFile, errors.Join(
		os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
}
