package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"genchi/app/command"
)

// Program is the whole program with its edges plugged in: clock, randomness, terminal, window. Tests start this one.
type Program struct {
	env command.Env
}

// New connects the program to a process.
func New(in, out, errs *os.File) *Program {
	lang := "ja"
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "en") {
				lang = "en"
			}
			break
		}
	}
	env := command.Env{
		In: in, Out: out, Err: errs, Now: clock(), Rand: rand.Reader, Lang: lang,
		OutIsTTY: term.IsTerminal(int(out.Fd())),
		Window:   window, Pictures: pictures,
	}
	if term.IsTerminal(int(in.Fd())) {
		env.Terminal = func() ([]byte, error) { return askPassphrase(in, errs) }
	}
	return &Program{env: env}
}

// Run carries out one call and gives the exit status.
func (p *Program) Run(ctx context.Context, args []string) int { return command.Main(ctx, p.env, args) }

func askPassphrase(in *os.File, errs io.Writer) ([]byte, error) {
	if _, err := io.WriteString(errs, "passphrase: "); err != nil {
		return nil, err
	}
	defer io.WriteString(errs, "\n") //nolint:errcheck // a line end on the terminal
	return term.ReadPassword(int(in.Fd()))
}
