// Command genchi is the desktop program for auditors of measures against leakage of technical information. Without a command it
// opens the window; see `genchi help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "genchi/app/locale" // before Fyne reads the locale
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := New(os.Stdin, os.Stdout, os.Stderr).Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
