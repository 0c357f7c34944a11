package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/power"
	"genchi/app/screen"
	"genchi/app/screen/widget"
	"genchi/app/sound"
	"genchi/assets"
	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// window opens the window on a store and returns when it is closed.
func window(store, lang string) error {
	a := app.NewWithID("genchi.desktop")
	a.Settings().SetTheme(widget.Look{Scale: 100})
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Bytes("icon.png")))
	w := a.NewWindow("genchi")
	env := widget.Env{
		Do: fyne.Do, Now: clock(),
		Mods: func() fyne.KeyModifier {
			if d, ok := a.Driver().(desktop.Driver); ok {
				return d.CurrentKeyModifiers()
			}
			return 0
		},
		After: func(d time.Duration, run func()) { time.AfterFunc(d, func() { fyne.Do(run) }) },
	}
	if runtime.GOOS == "linux" {
		env.Hold = 40 * time.Millisecond // X11 passes on the Return that an input method consumed
	}
	w.SetMaster() // the window for the client goes with it
	screen.Build(newHost(store, lang, env, func(f func()) { go f() }), w)
	w.Resize(fyne.NewSize(1366, 740))
	w.ShowAndRun()
	return nil
}

// newHost is the world outside the window: this process's store, clock and files.
func newHost(store, lang string, env widget.Env, run func(func())) screen.Host {
	opt := vault.Options{Now: env.Now, Rand: rand.Reader}
	desk := func(v *vault.Vault) *casework.Desk {
		d := casework.New(v, casework.Options{Now: env.Now, Rand: rand.Reader, Lang: lang})
		_ = d.Resume(context.Background()) // what does not go on now goes on the next time; the page of destructions shows it
		return d
	}
	return screen.Host{
		Env: env, Go: run, Lang: lang, Store: store, Trouble: command.Trouble,
		Exists: func() bool {
			_, err := os.Stat(filepath.Join(store, "device.sealed"))
			return err == nil
		},
		Create: func(_ context.Context, pass []byte) (*casework.Desk, string, error) {
			o := opt
			o.Params = keyring.Calibrate(env.Now)
			v, key, err := vault.Create(store, pass, o)
			if err != nil {
				return nil, "", err
			}
			return desk(v), key.String(), nil
		},
		Open: func(_ context.Context, pass []byte) (*casework.Desk, error) {
			v, err := vault.Open(store, pass, opt)
			if err != nil {
				return nil, err
			}
			return desk(v), nil
		},
		OpenRecovery: func(_ context.Context, key string) (*casework.Desk, error) {
			v, err := vault.OpenRecovery(store, key, opt)
			if err != nil {
				return nil, err
			}
			return desk(v), nil
		},
		Trial: func(d *casework.Desk, body, user string) error { return d.TrialBody(body, user) },
		JoinRequest: func(d *casework.Desk, user, file string) (string, error) {
			req, words, err := d.Vault().JoinRequest(user)
			if err != nil {
				return "", err
			}
			return words, writeNew(file, req)
		},
		Join: func(d *casework.Desk, file string) (string, error) {
			card, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			return d.Join(card)
		},
		Passphrase: func(d *casework.Desk, pass []byte, seen bool) error {
			if seen {
				return d.Vault().PassphraseSeen(pass)
			}
			return d.Vault().ChangePassphrase(pass)
		},
		SaveFile: saveFile, Listen: sound.Listen, Play: sound.Play,
		Battery: func() (int, bool, bool) {
			s, ok := power.Read()
			return s.Percent, s.Mains, ok
		},
	}
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(fmt.Errorf("write file: %w", err), f.Close(), os.Remove(path))
	}
	return f.Close()
}

// saveFile writes what leaves the store: to the given path, or into the user's documents under a name that is still free.
func saveFile(name string, data []byte) (string, error) {
	path := name
	if !filepath.IsAbs(path) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("home folder: %w", err)
		}
		dir := filepath.Join(home, "Documents")
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			dir = home
		}
		path = filepath.Join(dir, name)
	}
	ext := filepath.Ext(path)
	for i := 2; ; i++ {
		err := writeNew(path, data)
		if err == nil || !errors.Is(err, os.ErrExist) || i > 999 {
			return path, err
		}
		path = fmt.Sprintf("%s-%d%s", path[:len(path)-len(ext)], i, ext)
	}
}
