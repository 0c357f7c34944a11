package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/screen"
	"genchi/app/screen/widget"
	"genchi/assets"
	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// holdReturn is how long a Return waits for the input method under X11, which passes on the Return that confirmed a conversion.
const holdReturn = 40 * time.Millisecond

// window opens the window on a store and returns when it is closed.
func window(store, lang string) error {
	a := app.NewWithID("genchi.desktop")
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Bytes("icon.png")))
	a.Settings().SetTheme(widget.Look{})
	w := a.NewWindow("")
	screen.Build(host(a, store, lang), w)
	w.Resize(fyne.NewSize(1366, 740))
	w.CenterOnScreen()
	w.ShowAndRun()
	return nil
}

// host connects the window to clock, keyboard, store and files.
func host(a fyne.App, store, lang string) screen.Host {
	opt := vault.Options{Now: time.Now, Rand: rand.Reader}
	desk := func(v *vault.Vault) screen.Desk {
		return casework.New(v, casework.Options{Now: time.Now, Rand: rand.Reader, Lang: lang})
	}
	h := screen.Host{
		Env: widget.Env{Do: fyne.Do, Now: time.Now, Mods: modifiers(a), After: func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) }},
		Go:  func(f func()) { go f() }, Lang: lang, Store: store, Trouble: command.Trouble, SaveFile: saveFile,
		Exists: func() bool { return holdsStore(store) },
		Create: func(_ context.Context, pass []byte) (screen.Desk, string, error) {
			o := opt
			o.Params = keyring.Calibrate(time.Now)
			v, key, err := vault.Create(store, pass, o)
			if err != nil {
				return nil, "", err
			}
			return desk(v), key.String(), nil
		},
		Open: func(_ context.Context, pass []byte) (screen.Desk, error) {
			v, err := vault.Open(store, pass, opt)
			if err != nil {
				return nil, err
			}
			return desk(v), nil
		},
		OpenRecovery: func(_ context.Context, key string) (screen.Desk, error) {
			v, err := vault.OpenRecovery(store, key, opt)
			if err != nil {
				return nil, err
			}
			return desk(v), nil
		},
		Trial:       func(d screen.Desk, body, user string) error { return d.TrialBody(body, user) },
		JoinRequest: joinRequest,
		Join:        join,
		Passphrase: func(d screen.Desk, pass []byte, seen bool) error {
			if seen {
				return d.Vault().PassphraseSeen(pass)
			}
			return d.Vault().ChangePassphrase(pass)
		},
	}
	if runtime.GOOS == "linux" {
		h.Hold = holdReturn
	}
	return h
}

// holdsStore tells whether the folder has keys, sound or damaged: a damaged store is unlocked, or explained, never made anew.
func holdsStore(dir string) bool {
	for _, c := range keyring.Inspect(dir).Copies {
		if !errors.Is(c.Err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

// modifiers are the keys held now; a driver without a keyboard holds none.
func modifiers(a fyne.App) func() fyne.KeyModifier {
	d, ok := a.Driver().(desktop.Driver)
	if !ok {
		return func() fyne.KeyModifier { return 0 }
	}
	return d.CurrentKeyModifiers
}

func joinRequest(d screen.Desk, user, file string) (string, error) {
	req, words, err := d.Vault().JoinRequest(user)
	if err != nil {
		return "", err
	}
	return words, writeNew(file, req)
}

// maxCard is the largest card that is read, in bytes.
const maxCard = 16 << 20

func join(d screen.Desk, file string) (string, error) {
	st, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("role card: %w", err)
	}
	if !st.Mode().IsRegular() || st.Size() > maxCard {
		return "", fmt.Errorf("role card: %s: %w", file, fs.ErrInvalid)
	}
	card, err := os.ReadFile(file) //nolint:gosec // the person names the file
	if err != nil {
		return "", fmt.Errorf("role card: %w", err)
	}
	return d.Join(card)
}

// saveFile puts a paper into the folder of documents; a name that is taken is not replaced.
func saveFile(name string, data []byte) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("home folder: %w", err)
	}
	dir := filepath.Join(home, "Documents")
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		dir = home
	}
	path := filepath.Join(dir, name)
	return path, writeNew(path, data)
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the person names the file
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(fmt.Errorf("write file: %w", err), f.Close())
	}
	return f.Close()
}

// pictures draws the main screens of a case without a display.
func pictures(ctx context.Context, desk *casework.Desk, caseID, dir string) ([]string, error) {
	return screen.Pictures(ctx, desk, caseID, dir, time.Now, command.Trouble)
}
