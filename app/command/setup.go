package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"genchi/app/casework"
	"genchi/assets"
	"genchi/storage/keyring"
	"genchi/storage/vault"
	"genchi/sync/exchange"
)

// cmdInit makes a new store. With --trial it also makes a body of one's own on this laptop, marked 試用.
func cmdInit(_ context.Context, r *run, args []string) error {
	var trial bool
	var memory uint
	var body, user, recovery string
	r.fs.UintVar(&memory, "kdf-memory", 0, "MiB that each try of a passphrase costs, 64 to 1024; 0: measured on this machine")
	r.fs.BoolVar(&trial, "trial", false, "make a body of one's own for trying")
	r.fs.StringVar(&body, "body", "", "name of the trial body")
	r.fs.StringVar(&user, "user", "", "name of the user")
	r.fs.StringVar(&recovery, "recovery-file", "", "file that the recovery key is written to")
	if _, err := r.parse(args); err != nil {
		return err
	}
	pass, err := r.passphrase()
	if err != nil {
		return err
	}
	paper, err := r.openRecovery(recovery) // before the store: no store without its key on paper
	if err != nil {
		return err
	}
	opt := r.options()
	opt.Params = r.params(memory)
	v, key, err := vault.Create(r.store, pass, opt)
	if err != nil {
		return errors.Join(fmt.Errorf("make store %s: %w", r.store, err), paper.drop())
	}
	if err := r.setUp(v, key, trial, body, user, paper); err != nil {
		return errors.Join(err, v.Close())
	}
	return v.Close()
}

func (r *run) setUp(v *vault.Vault, key keyring.Recovery, trial bool, body, user string, paper recoveryPaper) error {
	if err := paper.write(key); err != nil {
		return err
	}
	if trial {
		w := assets.Lang(r.Lang)
		if err := v.TrialBody(cmp.Or(body, w.T("trial.body")), cmp.Or(user, w.T("trial.user"))); err != nil {
			return fmt.Errorf("make trial body: %w", err)
		}
	}
	return r.print(map[string]any{"store": r.store, "device": v.Device().String(), "trial": trial, "recovery_shown": paper.file != nil || r.OutIsTTY})
}

// recoveryPaper is where a recovery key goes: a new file or, at a terminal, the screen; never a pipe, which might be a log.
type recoveryPaper struct {
	file   *os.File
	screen io.Writer
}

func (r *run) openRecovery(file string) (recoveryPaper, error) {
	if file == "" {
		if r.OutIsTTY {
			return recoveryPaper{screen: r.Err}, nil
		}
		return recoveryPaper{}, nil
	}
	f, err := createNew(file)
	return recoveryPaper{file: f}, err
}

func (p recoveryPaper) write(key keyring.Recovery) error {
	switch {
	case p.screen != nil:
		fmt.Fprintln(p.screen, key.String())
	case p.file != nil:
		_, err := fmt.Fprintln(p.file, key.String())
		if err = errors.Join(err, p.file.Sync(), p.file.Close()); err != nil {
			return fmt.Errorf("recovery key: %w", err)
		}
	}
	return nil
}

// drop removes the file again, which nothing was written to.
func (p recoveryPaper) drop() error {
	if p.file == nil {
		return nil
	}
	return errors.Join(p.file.Close(), os.Remove(p.file.Name()))
}

// createNew makes a file; one that is there is not replaced.
func createNew(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: %s", errExists, path)
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return f, nil
}

// cmdRecoveryKey makes a new recovery key; the old one opens nothing any more.
func cmdRecoveryKey(_ context.Context, r *run, args []string) error {
	var out string
	r.fs.StringVar(&out, "out", "", "file that the recovery key is written to")
	if _, err := r.parse(args); err != nil {
		return err
	}
	if out == "" && !r.OutIsTTY {
		return fmt.Errorf("%w: --out FILE is missing", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		paper, err := r.openRecovery(out)
		if err != nil {
			return err
		}
		key, err := d.Vault().NewRecovery()
		if err != nil {
			return errors.Join(fmt.Errorf("recovery key: %w", err), paper.drop())
		}
		return paper.write(key)
	})
}

// cmdPassphrase changes the passphrase; with --seen the master key as well, because somebody may have seen the old one.
func cmdPassphrase(_ context.Context, r *run, args []string) error {
	var file, recovery string
	var seen bool
	r.fs.StringVar(&recovery, "recovery", "", "file with the recovery key, where the passphrase is forgotten")
	r.fs.StringVar(&file, "new", "", "file whose first line is the new passphrase")
	r.fs.BoolVar(&seen, "seen", false, "the old passphrase was seen: make a new master key too")
	if _, err := r.parse(args); err != nil {
		return err
	}
	if file == "" {
		return fmt.Errorf("%w: --new FILE is missing", errUsage)
	}
	pass, err := r.passphraseFrom(file)
	if err != nil {
		return err
	}
	if recovery != "" {
		return r.recover(recovery, pass)
	}
	return r.open(func(d *casework.Desk) error {
		if seen {
			return d.Vault().PassphraseSeen(pass)
		}
		return d.Vault().ChangePassphrase(pass)
	})
}

// recover opens the store by its recovery key and gives it a new passphrase.
func (r *run) recover(file string, pass []byte) error {
	key, err := r.passphraseFrom(file)
	if err != nil {
		return err
	}
	v, err := vault.OpenRecovery(r.store, string(key), r.options())
	if err != nil {
		return fmt.Errorf("open store %s: %w", r.store, err)
	}
	return errors.Join(v.ChangePassphrase(pass), v.Close())
}

// writeNew lets make give the bytes of a public file. The file comes first: what could not be written is not signed. One that is there is
// not replaced.
func writeNew(path string, make func() ([]byte, error)) error {
	if path == "" {
		return fmt.Errorf("%w: --out FILE is missing", errUsage)
	}
	return intoNew(path, func(w io.Writer) error {
		b, err := make()
		if err != nil {
			return err
		}
		_, err = w.Write(b)
		return err
	})
}

// maxCard is the largest request or card that is read, in bytes.
const maxCard = 16 << 20

func readCard(path string) ([]byte, error) {
	if path == "" {
		return nil, fmt.Errorf("%w: a file is missing", errUsage)
	}
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if !st.Mode().IsRegular() || st.Size() > maxCard {
		return nil, fmt.Errorf("%w: %s is no card", errUsage, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return b, nil
}

// cmdJoinRequest writes the request with which this laptop asks to join a body.
func cmdJoinRequest(_ context.Context, r *run, args []string) error {
	var user, out string
	r.fs.StringVar(&user, "user", "", "name of the user")
	r.fs.StringVar(&out, "out", "", "file that the request is written to")
	if _, err := r.parse(args); err != nil {
		return err
	}
	if user == "" {
		return fmt.Errorf("%w: --user NAME is missing", errUsage)
	}
	return r.open(func(d *casework.Desk) error {
		var words string
		err := writeNew(out, func() (req []byte, err error) {
			req, words, err = d.Vault().JoinRequest(user)
			return req, err
		})
		if err != nil {
			return fmt.Errorf("join request: %w", err)
		}
		return r.print(map[string]any{"device": d.Vault().Device().String(), "fingerprint": words, "file": out})
	})
}

// cmdRoleCard lets a registrar answer a request with a role card.
func cmdRoleCard(_ context.Context, r *run, args []string) error {
	var in, out, roles, until string
	r.fs.StringVar(&in, "request", "", "join request")
	r.fs.StringVar(&until, "until", "", "last day of the card; empty: open")
	r.fs.StringVar(&roles, "roles", "auditor", "roles, with commas between")
	r.fs.StringVar(&out, "out", "", "file that the role card is written to")
	if _, err := r.parse(args); err != nil {
		return err
	}
	req, err := readCard(in)
	if err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		var answer map[string]any
		err := writeNew(out, func() ([]byte, error) {
			card, rc, words, err := d.IssueCard(req, strings.Split(roles, ","), until)
			if err != nil {
				return nil, err
			}
			answer = map[string]any{"device": rc.Device, "user": rc.Name, "roles": rc.Roles, "until": rc.Until, "fingerprint": words, "file": out}
			return card, nil
		})
		if err != nil {
			return fmt.Errorf("role card: %w", err)
		}
		return r.print(answer)
	})
}

// cmdJoin takes the role card in and pins the body that it belongs to.
func cmdJoin(_ context.Context, r *run, args []string) error {
	var in string
	r.fs.StringVar(&in, "card", "", "role card")
	if _, err := r.parse(args); err != nil {
		return err
	}
	card, err := readCard(in)
	if err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		words, err := d.Join(card)
		if err != nil {
			return fmt.Errorf("join: %w", err)
		}
		v, err := d.Home()
		if err != nil {
			return err
		}
		return r.print(map[string]any{"body": v.Body, "body_words": words, "user": v.User, "roles": v.Roles, "trial": v.Trial})
	})
}

// cmdBodyCard writes the body's card, after naming the central server in it if --server is given, or takes a newer one in.
func cmdBodyCard(_ context.Context, r *run, args []string) error {
	var server, url, out, take string
	r.fs.StringVar(&take, "take", "", "newer body card to take in")
	r.fs.StringVar(&server, "server", "", "server card made by genchi-central init")
	r.fs.StringVar(&url, "url", "", "address of the server, https://HOST:PORT, if not that of its card")
	r.fs.StringVar(&out, "out", "", "file that the body card is written to")
	if _, err := r.parse(args); err != nil {
		return err
	}
	return r.open(func(d *casework.Desk) error {
		if take != "" {
			raw, err := readCard(take)
			if err != nil {
				return err
			}
			n, err := d.TakeCard(raw)
			if err != nil {
				return err
			}
			return r.print(map[string]any{"taken": n})
		}
		err := writeNew(out, func() ([]byte, error) {
			if server != "" {
				if err := nameServer(d, server, url); err != nil {
					return nil, err
				}
			}
			return d.Vault().BodyCardFile()
		})
		if err != nil {
			return fmt.Errorf("body card: %w", err)
		}
		return r.print(map[string]any{"file": out})
	})
}

func nameServer(d *casework.Desk, file, url string) error {
	raw, err := readCard(file)
	if err != nil {
		return err
	}
	server, _, err := exchange.ParseServerCard(raw)
	if err != nil {
		return fmt.Errorf("server card: %w", err)
	}
	if url != "" {
		server.URL = url
	}
	err = d.Vault().SetServer(server)
	if err != nil {
		return fmt.Errorf("name the server: %w", err)
	}
	return nil
}
