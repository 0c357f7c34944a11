package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// genchi is a store that is driven by the built binary.
type genchi struct {
	bin string
	dir string // holds the store, its passphrase and its recovery key
}

func (g *genchi) store() string    { return filepath.Join(g.dir, "store") }
func (g *genchi) recovery() string { return filepath.Join(g.dir, "recovery") }

func (b *bench) genchi(dir string) *genchi {
	return &genchi{bin: filepath.Join(b.root, "bin", "genchi"), dir: dir}
}

// trial makes a store with a trial body. kdf is the memory of the passphrase in MiB; 0 leaves it to the product.
func (b *bench) trial(ctx context.Context, name string, kdf int) (*genchi, error) {
	dir, err := b.folder(name)
	if err != nil {
		return nil, err
	}
	g := b.genchi(dir)
	if err := os.WriteFile(filepath.Join(dir, "pass"), []byte("a passphrase for measuring\n"), 0o600); err != nil {
		return nil, err
	}
	_, err = g.call(ctx, "init", "--trial", "--kdf-memory", fmt.Sprint(kdf), "--recovery-file", g.recovery())
	return g, err
}

// copy gives a copy of a store that nobody has open, in another folder.
func (g *genchi) copy(b *bench, name string) (*genchi, error) {
	dir, err := b.folder(name)
	if err != nil {
		return nil, err
	}
	c := *g
	c.dir = dir
	return &c, os.CopyFS(dir, os.DirFS(g.dir))
}

func (g *genchi) command(ctx context.Context, args ...string) *exec.Cmd {
	args = append(args, "--store", g.store(), "--passphrase-file", filepath.Join(g.dir, "pass"))
	return exec.CommandContext(ctx, g.bin, args...) // #nosec G204 -- the built binary
}

// call runs a command and gives its last line of JSON.
func (g *genchi) call(ctx context.Context, args ...string) (map[string]any, error) {
	cmd := g.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("genchi %s: %w: %s%s", args[0], err, out.Bytes(), errs.Bytes())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var m map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &m); err != nil {
		return nil, fmt.Errorf("genchi %s: %w", args[0], err)
	}
	return m, nil
}

// order is one line of `genchi do`.
type order map[string]any

// session is a running `genchi do`.
type session struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	err bytes.Buffer
}

func (g *genchi) begin(ctx context.Context, options ...string) (*session, error) {
	s := &session{cmd: g.command(ctx, append([]string{"do"}, options...)...)}
	s.cmd.Stderr = &s.err
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewScanner(out)
	s.out.Buffer(make([]byte, 64<<10), 4<<20)
	return s, s.cmd.Start()
}

// encode makes the line of an order.
func encode(o order) ([]byte, error) {
	line, err := json.Marshal(o)
	return append(line, '\n'), err
}

// send writes lines that are not answered yet.
func (s *session) send(lines ...[]byte) error {
	_, err := s.in.Write(bytes.Join(lines, nil))
	return err
}

// saved reads one answer, which must say that the order is on the disk.
func (s *session) saved() (caseID, id string, err error) {
	if !s.out.Scan() {
		return "", "", fmt.Errorf("genchi do ended: %w: %s", errors.Join(s.out.Err(), s.cmd.Wait()), s.err.Bytes())
	}
	var a struct {
		Saved    bool
		Case, ID string
	}
	if err := json.Unmarshal(s.out.Bytes(), &a); err != nil {
		return "", "", err
	}
	if !a.Saved {
		return "", "", fmt.Errorf("not saved: %s", s.out.Bytes())
	}
	return a.Case, a.ID, nil
}

// do carries out orders one after the other and gives the case and id of the last.
func (s *session) do(orders ...order) (caseID, id string, err error) {
	for _, o := range orders {
		line, err := encode(o)
		if err != nil {
			return "", "", err
		}
		if err := s.send(line); err != nil {
			return "", "", err
		}
		if caseID, id, err = s.saved(); err != nil {
			return "", "", fmt.Errorf("%v: %w", o["do"], err)
		}
	}
	return caseID, id, nil
}

// end closes the input, so that the program finishes its work and locks the store.
func (s *session) end() error {
	err := s.in.Close()
	for s.out.Scan() {
		continue
	}
	if werr := s.cmd.Wait(); werr != nil {
		err = errors.Join(err, fmt.Errorf("%w: %s", werr, s.err.Bytes()))
	}
	return err
}

// kill ends the process at once, as a power cut would.
func (s *session) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.in.Close()
	for s.out.Scan() {
		continue
	}
	_ = s.cmd.Wait()
}

// newCase is a case ready for answers: contract, all measures, places, a running visit.
func newCase(client string, places int) []order {
	orders := []order{
		{"do": "open_case", "client": client, "address": "1-2-3 Example, Chiyoda"},
		{"do": "record_application", "forms": []string{"paper", "data", "object"}, "wished_scope": "head office", "received_on": "2026-10-01", "way": "post"},
		{"do": "agree_scope", "scope": "head office", "unit": "site", "agreed_on": "2026-10-10"},
		{"do": "choose_measures", "measures": []string{"all"}},
	}
	for i := range places {
		orders = append(orders, order{"do": "add_place", "place": placeID(i), "name": fmt.Sprintf("place %d", i)})
	}
	return append(orders,
		order{"do": "conclude_contract", "concluded_on": "2026-10-20", "nda": true, "nda_paper": "clause"},
		order{"do": "record_plan", "text": "one day", "agreed_on": "2026-11-01"},
		order{"do": "start_visit", "visit": "v1", "where": "head office", "at": "2026-11-24T09:30", "present": []string{"manager"}},
	)
}

func placeID(i int) string { return fmt.Sprintf("p%02d", i) }

// measures is how many measures the shipped catalogue has.
const measures = 119

func measureID(i int) string { return fmt.Sprintf("TM-%03d", i%measures+1) }

// answer number i of a case: measures and places in turn, another text each time.
func answer(caseID string, i, places int) order {
	o := order{
		"do": "record_answer", "measure": measureID(i), "place": placeID(i / measures % places), "verdict": "conforming",
		"observation": fmt.Sprintf("observation %d: the door was locked, the list at its side was complete and signed", i), "asked": "manager",
	}
	if caseID != "" {
		o["case"] = caseID
	}
	return o
}
