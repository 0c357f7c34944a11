package command

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"genchi/app/casework"
	"genchi/assets"
	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// Env is what a run of the program gets from outside.
type Env struct {
	In       io.Reader
	Out      io.Writer
	Err      io.Writer
	Now      func() time.Time
	Rand     io.Reader
	Lang     string                 // ja or en
	Terminal func() ([]byte, error) // asks for a passphrase; nil without a terminal
	OutIsTTY bool
	Pause    func(ctx context.Context, d time.Duration) error // between attempts at the central server; nil waits by the clock
	// Unlock opens a store; nil is vault.Open. Tests that open a store hundreds of times go past the price of the passphrase.
	Unlock func(store string, passphrase []byte, o vault.Options) (*vault.Vault, error)
	// Door gives the open door of the store, for which it may call open; it is not shut after the call. Nil: each call opens and shuts its own. Tests that
	// make hundreds of calls keep the door open, as the window does.
	Door     func(lang string, open func() (*casework.Desk, error)) (*casework.Desk, error)
	Window   func(store, lang string) error                                                       // opens the window; nil in tests
	Pictures func(ctx context.Context, desk *casework.Desk, caseID, dir string) ([]string, error) // draws the main screens for the demo; may be nil
}

// run is one call: its flags and the store it opened.
type run struct {
	Env
	store    string
	passfile string
	caseID   string
	opened   string // the case that an earlier line of this run opened
	fs       *flag.FlagSet
}

type sub struct {
	name string
	args string // after the flags, for help
	do   func(ctx context.Context, r *run, args []string) error
}

// subs lists the subcommands in the order of help. It is a function so that help may read it.
func subs() []sub {
	return []sub{
		{"init", "[--trial --body NAME --user NAME] [--recovery-file FILE] [--kdf-memory MIB]", cmdInit},
		{"recovery-key", "--out FILE", cmdRecoveryKey},
		{"passphrase", "--new FILE [--seen] [--recovery FILE]", cmdPassphrase},
		{"join-request", "--user NAME --out FILE", cmdJoinRequest},
		{"role-card", "--request FILE --roles auditor,lead --out FILE", cmdRoleCard},
		{"join", "--card FILE", cmdJoin},
		{"body-card", "[--server FILE [--url URL]] --out FILE | --take FILE", cmdBodyCard},
		{"do", "[--case ID] [--push] < LINES", cmdDo},
		{"show", "VIEW [--case ID] [--check M@P] [--kind K --key K]", cmdShow},
		{"evidence", "get|export ITEM --out FILE [--purpose P --recipient R] [--clean|--metadata-seen] [--case ID]", cmdEvidence},
		{"report", "--out FILE [--case ID] [--at HEAD] [--lang ja|en] [--issue]", cmdReport},
		{"paper", "devices|photos|attendees|walk [--sheet ID] --out FILE [--case ID] [--lang ja|en]", cmdPaper},
		{"register", "NAME --out FILE.csv|FILE.xlsx|FILE.pdf --purpose P --recipient R [--query WORDS] [--state S] [--secrets] [--case ID]", cmdRegister},
		{"checksheet", "out --to WHO --out FILE.xlsx [--on DAY --due DAY --way HOW] | in FILE.xlsx [--rehearse] [--on DAY --by WHO --way HOW --skip M,M] [--case ID]", cmdCheckSheet},
		{"statistics", "--out FILE.csv|FILE.pdf --recipient R [--from DAY] [--to DAY]", cmdStatistics},
		{"inspection", "CLAUSE --out FILE.zip --recipient R [--ground G] [--on DAY] [--case ID[,ID…]]", cmdInspection},
		{"destruction", "PROPOSAL --out FILE.pdf --purpose P --recipient R", cmdDestruction},
		{"try", "FILE... [--case ID]", cmdTry},
		{"push", "[--case ID]", cmdPush},
		{"pull", "[--case ID]", cmdPull},
		{"copy-out", "--to DIR [--case ID[,ID…]|--every] [--for DEVICE [--all]] [--evening] [--part-size MIB]", cmdCopyOut},
		{"copy-in", "DIR [--rehearse]", cmdCopyIn},
		{"verify", "[--case ID]", cmdVerify},
		{"rebuild", "", cmdRebuild},
		{"state-hash", "[--case ID]", cmdStateHash},
		{"demo", "[--out DIR] [--photos DIR]", cmdDemo},
		{"help", "[COMMAND | commands]", cmdHelp},
	}
}

// Main carries out one call and returns the exit status. Without arguments it opens the window.
func Main(ctx context.Context, env Env, args []string) int {
	r := &run{Env: env}
	err := r.main(ctx, args)
	code, key := status(err)
	if err != nil {
		r.explain(err, code, key)
	}
	return code
}

func (r *run) main(ctx context.Context, args []string) error {
	name := ""
	if len(args) > 0 && len(args[0]) > 0 && args[0][0] != '-' {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && (args[0] == "-h" || args[0] == "--help") {
		name, args = "help", nil
	}
	r.fs = flag.NewFlagSet("genchi "+name, flag.ContinueOnError)
	r.fs.SetOutput(io.Discard)
	r.fs.StringVar(&r.store, "store", defaultStore(), "folder of the store")
	r.fs.StringVar(&r.passfile, "passphrase-file", "", "file whose first line is the passphrase")
	r.fs.StringVar(&r.caseID, "case", "", "case id; may be left out where the store has one case")
	r.fs.StringVar(&r.Lang, "lang", r.Lang, "ja or en")
	if name == "" {
		if _, err := r.parse(args); err != nil {
			return err
		}
		if r.Window == nil {
			return fmt.Errorf("%w: no window here; see genchi help", errUsage)
		}
		return r.Window(r.store, r.Lang)
	}
	for _, s := range subs() {
		if s.name == name {
			return unbound(func() error { return s.do(ctx, r, args) })
		}
	}
	return fmt.Errorf("%w: no command %q; see genchi help", errUsage, name)
}

// unbound runs f off the main thread. The window binds the first goroutine to it, and each time a bound goroutine waits for another one
// the system has to change threads, which a saved answer and the sealing of a file would pay for many times.
func unbound(f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return <-done
}

// parse reads flags that may stand before and after the other words.
func (r *run) parse(args []string) ([]string, error) {
	var words []string
	for {
		if err := r.fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, fmt.Errorf("%w: see genchi help", errUsage)
			}
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		args = r.fs.Args()
		if len(args) == 0 {
			return words, nil
		}
		words, args = append(words, args[0]), args[1:]
	}
}

func defaultStore() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "genchi", "store")
}

// passphrase reads the first line of the passphrase file, or asks at the terminal.
func (r *run) passphrase() ([]byte, error) { return r.passphraseFrom(r.passfile) }

func (r *run) passphraseFrom(file string) ([]byte, error) {
	if file == "" {
		if r.Terminal == nil {
			return nil, fmt.Errorf("%w: --passphrase-file is missing and there is no terminal to ask at", errUsage)
		}
		return r.Terminal()
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read passphrase: %w", err)
	}
	for i, c := range b {
		if c == '\n' || c == '\r' {
			b = b[:i]
			break
		}
	}
	if len(b) == 0 {
		return nil, fmt.Errorf("%w: %s holds no passphrase", errUsage, file)
	}
	return b, nil
}

func (r *run) options() vault.Options {
	return vault.Options{Now: r.Now, Rand: r.Rand}
}

// open unlocks the store and gives the door to f.
func (r *run) open(f func(d *casework.Desk) error) error {
	pass, err := r.passphrase()
	if err != nil {
		return err
	}
	door := func(_ string, open func() (*casework.Desk, error)) (*casework.Desk, error) { return open() }
	if r.Door != nil {
		door = r.Door
	}
	d, err := door(r.Lang, func() (*casework.Desk, error) { return r.unlock(pass) })
	if err != nil {
		return fmt.Errorf("open store %s: %w", r.store, err)
	}
	if err := d.Resume(context.Background()); err != nil {
		r.warn("destroy", err)
	}
	if aside := d.LocalLoss(); len(aside) > 0 {
		r.warn("local", strings.Join(aside, ", "))
	}
	err = f(d)
	if files := d.DamagedRecords(); len(files) > 0 {
		r.warn("record", strings.Join(files, ", "))
	}
	if n := d.Lost(); n > 0 {
		r.warn("lost", n)
	}
	if r.Door != nil {
		return err
	}
	if cerr := d.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("close store: %w", cerr)
	}
	return err
}

func (r *run) unlock(pass []byte) (*casework.Desk, error) {
	unlock := vault.Open
	if r.Unlock != nil {
		unlock = r.Unlock
	}
	v, err := unlock(r.store, pass, r.options())
	if err != nil {
		return nil, err
	}
	return casework.New(v, casework.Options{Now: r.Now, Rand: r.Rand, Lang: r.Lang, Pause: r.Pause}), nil
}

// theCase is the case named by --case, or the only one.
func (r *run) theCase(d *casework.Desk) (string, error) {
	if r.opened != "" {
		return r.opened, nil
	}
	if r.caseID != "" {
		return r.caseID, nil
	}
	ids := d.ClientCases()
	switch len(ids) {
	case 0:
		return "", fmt.Errorf("%w: the store has no case yet", errUsage)
	case 1:
		return ids[0], nil
	}
	return "", fmt.Errorf("%w: the store has %d cases, name one with --case", errUsage, len(ids))
}

// print writes v as one line of JSON.
func (r *run) print(v any) error {
	enc := json.NewEncoder(r.Out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// explain says to people what happened, what was kept and what to do next.
func (r *run) explain(err error, code int, key string) {
	w := assets.Lang(r.Lang)
	if ref, ok := casework.Refused(err); ok {
		fmt.Fprintln(r.Err, refusalText(w, ref))
		if hint := refusalHint(w, ref); hint != "" {
			fmt.Fprintln(r.Err, hint)
		}
		return
	}
	for _, part := range []string{"what", "kept", "todo"} {
		if k := "error." + key + "." + part; w.Has(k) {
			fmt.Fprintln(r.Err, w.T(k))
		}
	}
	fmt.Fprintf(r.Err, "genchi: %v (%d)\n", err, code)
}

// warn says something that stops nothing.
func (r *run) warn(key string, args ...any) {
	w := assets.Lang(r.Lang)
	for _, part := range []string{"what", "kept", "todo"} {
		if k := "warning." + key + "." + part; w.Has(k) {
			fmt.Fprintln(r.Err, w.T(k, args...))
		}
	}
}

func refusalText(w assets.Words, ref *casework.Refusal) string {
	what, _, args := ref.Sentences()
	s := w.T(what, args...)
	if ref.Provision != "" {
		s += " (" + ref.Provision.Clause() + ")"
	}
	return s
}

// refusalHint says what to do about it; empty where there is nothing to say.
func refusalHint(w assets.Words, ref *casework.Refusal) string {
	if _, hint, args := ref.Sentences(); w.Has(hint) {
		return w.T(hint, args...)
	}
	return ""
}

// params are the Argon2id parameters of a new store: the given memory in MiB, or what this machine bears.
func (r *run) params(memory uint) keyring.Params {
	if memory == 0 {
		return keyring.Calibrate(r.Now)
	}
	p := keyring.Floor
	p.MemoryKiB = uint32(min(memory, 1<<20)) << 10
	return p
}
