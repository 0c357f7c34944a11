package main

import (
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "fyne.io/fyne/v2/widget"
	_ "github.com/bep/imagemeta"
	_ "github.com/dgraph-io/badger/v4"
	_ "github.com/fxamacker/cbor/v2"
	_ "github.com/signintech/gopdf"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/image/draw"
	_ "golang.org/x/mod/sumdb/tlog"
	_ "golang.org/x/mod/sumdb/note"
	_ "golang.org/x/text/unicode/norm"
	_ "golang.org/x/sys/unix"
	_ "pgregory.net/rapid"
	_ "rsc.io/qr"
)

func main() {}
