package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	crand "crypto/rand"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/intake/photogen"
	"genchi/app/ledger"
	"genchi/storage/vault"
	"genchi/storage/vault/vaulttest"
)

// quick is the cheapest passphrase that a store still opens with.
var quick = vaulttest.Quick

// testNow is the clock of the tests: it goes on as time does, but on a day of its own, so that what they say of days holds on any day.
func testNow() time.Time { return testDay.Add(time.Since(began)) }

var testDay, began = time.Date(2026, 11, 25, 10, 0, 0, 0, time.FixedZone("", 9*3600)), time.Now()

const passphrase = vaulttest.Passphrase

// laptop is one store, driven through the command line of the program in this process.
type laptop struct {
	t    *testing.T
	dir  string // holds store, pass and what is exported
	lang string
	now  func() time.Time
	rand io.Reader // nil: the system's

	// paper is the recovery key. Where it is set the store is opened by it, because some hundred openings by passphrase cost minutes;
	// the passphrase itself is tried in store_open_test.go.
	paper string

	// stays keeps the store open between calls, as the window does, until shut.
	stays  bool
	desk   *casework.Desk
	inLang string
}

// stay keeps the store open between calls.
func (l *laptop) stay() *laptop {
	l.stays = true
	l.t.Cleanup(l.shut)
	return l
}

// shut locks the store; the next call opens it again.
func (l *laptop) shut() {
	l.t.Helper()
	if l.desk == nil {
		return
	}
	if err := l.desk.Close(); err != nil {
		l.t.Error(err)
	}
	l.desk = nil
}

// door is the open store, in the language of the call.
func (l *laptop) door(lang string, open func() (*casework.Desk, error)) (*casework.Desk, error) {
	if l.desk != nil && l.inLang == lang {
		return l.desk, nil
	}
	l.shut()
	var err error
	l.desk, err = open()
	l.inLang = lang
	return l.desk, err
}

// outcome is what one call of the program gave.
type outcome struct {
	code      int
	out, errs string
}

type object = map[string]any

// genchi runs the program on this laptop's store.
func (l *laptop) genchi(in string, args ...string) outcome {
	l.t.Helper()
	return l.reading(strings.NewReader(in), args...)
}

// reading is genchi with an input that may still be written.
func (l *laptop) reading(in io.Reader, args ...string) outcome {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	env := command.Env{In: in, Out: &out, Err: &errs, Now: func() time.Time { return l.now() }, Rand: crand.Reader, Lang: l.lang, Pause: quickly}
	if l.stays {
		env.Door = l.door
	}
	if l.paper != "" {
		env.Unlock = func(dir string, _ []byte, o vault.Options) (*vault.Vault, error) {
			return vault.OpenRecovery(dir, l.paper, o)
		}
	}
	if l.rand != nil {
		env.Rand = l.rand
	}
	code := command.Main(ctx, env, append(args, "--store", l.path("store"), "--passphrase-file", l.path("pass")))
	return outcome{code, out.String(), errs.String()}
}

func (l *laptop) path(parts ...string) string {
	return filepath.Join(append([]string{l.dir}, parts...)...)
}

// want runs the program and demands its exit status.
func (l *laptop) want(code int, in string, args ...string) outcome {
	l.t.Helper()
	o := l.genchi(in, args...)
	if o.code != code {
		l.t.Fatalf("genchi %v: exit status %d, not %d\n%s%s", args, o.code, code, o.out, o.errs)
	}
	return o
}

// do sends commands through the door; all must be saved.
func (l *laptop) do(cmds ...object) []object {
	l.t.Helper()
	answers := l.want(0, lines(l.t, cmds...), "do").objects(l.t)
	if len(answers) != len(cmds) {
		l.t.Fatalf("%d answers to %d commands", len(answers), len(cmds))
	}
	return answers
}

// refused sends one command that a rule must refuse, and gives the answer.
func (l *laptop) refused(cmd object) object {
	l.t.Helper()
	a := l.want(command.ExitRefused, lines(l.t, cmd), "do").objects(l.t)
	if len(a) != 1 || a[0]["saved"] != false {
		l.t.Fatalf("%v was answered %v", cmd, a)
	}
	return a[0]
}

// show reads one view.
func (l *laptop) show(view string, more ...string) object {
	l.t.Helper()
	return l.want(0, "", append([]string{"show", view}, more...)...).objects(l.t)[0]
}

func lines(t *testing.T, cmds ...object) string {
	t.Helper()
	var b strings.Builder
	for _, c := range cmds {
		raw, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
		b.WriteByte('\n')
	}
	return b.String()
}

// objects reads the answer lines.
func (o outcome) objects(t *testing.T) []object {
	t.Helper()
	var all []object
	for line := range strings.Lines(o.out) {
		var m object
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, m)
	}
	return all
}

// says demands that people were told something by the key of the sentence: what happened, what was kept, what to do.
func (o outcome) says(t *testing.T, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(o.errs, p) && !strings.Contains(o.out, p) {
			t.Errorf("%q is not said in %s%s", p, o.out, o.errs)
		}
	}
	if strings.Contains(o.errs, "[refusal.") || strings.Contains(o.errs, "[error.") {
		t.Errorf("a sentence is missing: %s", o.errs)
	}
}

// list reads a list of an answer.
func list(o object, key string) []object {
	var out []object
	all, _ := o[key].([]any)
	for _, x := range all {
		m, _ := x.(object)
		out = append(out, m)
	}
	return out
}

// texts reads a list of texts of an answer.
func texts(o object, key string) []string {
	out := []string{}
	all, _ := o[key].([]any)
	for _, x := range all {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

// attached is a file that the base store holds as evidence.
type attached struct {
	item, name string
	bytes      []byte
	chunks     []string // names of the sealed files
}

// base is a store with a case that was worked on in two sittings: made once, copied by every test that needs one.
type base struct {
	dir   string
	paper string
	files []attached // photo, text, two chunks

	journals [2]string // names of the files of the two sittings
	entries  int
}

var theBase = sync.OnceValues(makeBase)

func TestMain(m *testing.M) {
	if os.Getenv(playProgram) != "" {
		beProgram()
	}
	code := m.Run()
	if b, err := theBase(); err == nil {
		_ = os.RemoveAll(b.dir)
	}
	os.Exit(code)
}

func makeBase() (*base, error) {
	dir, err := os.MkdirTemp("", "genchi-base-")
	if err != nil {
		return nil, err
	}
	b := &base{dir: dir}
	if err := os.WriteFile(filepath.Join(dir, "pass"), []byte(passphrase+"\n"), 0o600); err != nil {
		return nil, err
	}
	v, paper, err := vault.Create(filepath.Join(dir, "store"), []byte(passphrase), vault.Options{Now: testNow, Rand: crand.Reader, Params: quick})
	if err != nil {
		return nil, err
	}
	if err := v.TrialBody("B", "A"); err != nil {
		return nil, err
	}
	if err := v.Close(); err != nil {
		return nil, err
	}
	b.paper = paper.String()
	t := &testing.T{}
	l := &laptop{t: t, dir: dir, lang: "en", now: testNow, paper: b.paper}
	big := make([]byte, 5<<20)
	src := rand.NewChaCha8([32]byte{1})
	_, _ = src.Read(big)
	photo := photogen.MakePhotos(1, 7)[0]
	for _, f := range []attached{{name: photo.Name, bytes: photo.JPEG}, {name: "memo.txt", bytes: []byte("memo\n")}, {name: "big.bin", bytes: big}} {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.bytes, 0o600); err != nil {
			return nil, err
		}
		b.files = append(b.files, f)
	}
	first := l.genchi(lines(t,
		object{"do": "open_case", "client": "C"},
		object{"do": "agree_scope", "scope": "S"},
		object{"do": "choose_measures", "measures": []string{"TM-001", "TM-002", "TM-031", "TM-040"}},
		object{"do": "add_place", "place": "f2", "name": "second floor"},
		object{"do": "conclude_contract", "concluded_on": "2026-10-01", "nda": true},
		object{"do": "record_plan", "text": "P", "agreed_on": "2026-10-02"},
		object{"do": "start_visit", "visit": "v1", "where": "W", "at": "2026-11-24T09:00"},
		object{"do": "record_answer", "measure": "TM-001", "verdict": "conforming", "observation": "seen one"},
	), "do")
	if b.journals[0], err = onlyJournal(dir, ""); err != nil {
		return nil, err
	}
	second := l.genchi(lines(t,
		object{"do": "record_answer", "measure": "TM-002", "verdict": "nonconforming", "observation": "seen two"},
		object{"do": "attach_evidence", "file": l.path(b.files[0].name), "measure": "TM-001"},
		object{"do": "attach_evidence", "file": l.path(b.files[1].name), "measure": "TM-002"},
		object{"do": "attach_evidence", "file": l.path(b.files[2].name), "measure": "TM-031"},
		object{"do": "record_answer", "measure": "TM-031", "verdict": "conforming", "observation": "seen three"},
	), "do")
	if first.code != 0 || second.code != 0 {
		return nil, fmt.Errorf("base store: %v %v", first, second)
	}
	for i, a := range second.objects(t)[1:4] {
		b.files[i].item = fmt.Sprint(a["id"])
	}
	if b.journals[1], err = onlyJournal(dir, b.journals[0]); err != nil {
		return nil, err
	}
	return b, b.look(dir)
}

// onlyJournal finds the one journal file of the case but the named one.
func onlyJournal(dir, but string) (string, error) {
	all, err := filepath.Glob(filepath.Join(dir, "store", "journals", "*", "*.jnl"))
	if err != nil {
		return "", err
	}
	for _, f := range all {
		if filepath.Base(f) != but {
			return filepath.Base(f), nil
		}
	}
	return "", fmt.Errorf("no journal in %v but %s", all, but)
}

// look reads what the entries of the base store name.
func (b *base) look(dir string) error {
	v, err := vault.Open(filepath.Join(dir, "store"), []byte(passphrase), vault.Options{Now: testNow, Rand: crand.Reader})
	if err != nil {
		return err
	}
	err = v.Entries(v.Cases()[0], func(o vault.Opened) error {
		b.entries++
		p, err := ledger.DecodePayload(o.Plain)
		if err != nil {
			return err
		}
		for _, op := range p.Ops {
			fact, err := audit.Read(op.Field, op.Value)
			if err != nil {
				return err
			}
			e, ok := fact.(audit.Evidence)
			for i := range b.files {
				if ok && string(e.ID) == b.files[i].item {
					for _, c := range e.Chunks {
						b.files[i].chunks = append(b.files[i].chunks, hex.EncodeToString(c.Hash))
					}
				}
			}
		}
		return nil
	})
	return errors.Join(err, v.Close())
}

// newLaptop copies the base store.
func newLaptop(t *testing.T) (*laptop, *base) {
	t.Helper()
	b, err := theBase()
	if err != nil {
		t.Fatal(err)
	}
	l := &laptop{t: t, dir: t.TempDir(), lang: "en", now: testNow, paper: b.paper}
	copyStore(t, b.dir, l.dir)
	return l, b
}

// copyStore copies store and passphrase of a laptop.
func copyStore(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "store"), os.DirFS(filepath.Join(from, "store"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(to, "pass"), passphrase+"\n")
}

// emptyLaptop has a passphrase and no store.
func emptyLaptop(t *testing.T) *laptop {
	t.Helper()
	l := &laptop{t: t, dir: t.TempDir(), lang: "en", now: testNow}
	write(t, l.path("pass"), passphrase+"\n")
	return l
}

// files lists the files of the store under a folder, by name.
func (l *laptop) files(sub string) []string {
	l.t.Helper()
	var out []string
	err := filepath.WalkDir(l.path("store", sub), func(p string, e os.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// flip changes one byte of a file; a negative place counts from the end.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	b := read(t, path)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 0x20
	write(t, path, string(b))
}

// getBack takes an item out and compares it; an item that can't be had leaves no file behind.
func (l *laptop) getBack(f attached, more ...string) outcome {
	l.t.Helper()
	out := filepath.Join(l.t.TempDir(), "back")
	o := l.genchi("", append([]string{"evidence", "get", f.item, "--out", out}, more...)...)
	got, err := os.ReadFile(out)
	switch {
	case o.code == 0 && !bytes.Equal(got, f.bytes):
		l.t.Errorf("%s came back with other bytes", f.name)
	case o.code != 0 && err == nil:
		l.t.Errorf("%s could not be had, and %d bytes were left behind", f.name, len(got))
	}
	return o
}
