package command

import (
	"errors"
	"io/fs"

	"genchi/app/casework"
	"genchi/storage/disk"
	"genchi/storage/keyring"
	"genchi/storage/vault"
)

// Exit statuses of genchi.
const (
	ExitOK      = 0
	ExitRefused = 1 // by a rule
	ExitUsage   = 2
	ExitDamage  = 3 // damage found
	ExitLocked  = 4 // can't open: passphrase, other process
	ExitIO      = 5 // no space or input/output
	ExitNetwork = 6 // network or server
	ExitPerson  = 7 // needs a person: conflict, quarantine
)

// errUsage is a call that is not of the form that help shows.
var errUsage = errors.New("usage")

// errPerson is work that was done and now needs a person.
var errPerson = errors.New("needs a person")

// errExists is a place that holds something already.
var errExists = errors.New("is there already")

// status is the exit status for an error. key names the sentence of assets/lang (error.<key>.what/.kept/.todo) for people.
func status(err error) (code int, key string) {
	var refusal *casework.Refusal
	switch {
	case err == nil:
		return ExitOK, ""
	case errors.As(err, &refusal):
		return ExitRefused, "refused"
	case errors.Is(err, errUsage), errors.Is(err, casework.ErrCommand), errors.Is(err, casework.ErrNoCase):
		return ExitUsage, "usage"
	case errors.Is(err, errExists), errors.Is(err, vault.ErrExists):
		return ExitUsage, "exists"
	case errors.Is(err, errPerson):
		return ExitPerson, "person"
	case errors.Is(err, keyring.ErrWrongPassphrase), errors.Is(err, keyring.ErrWrongRecovery):
		return ExitLocked, "passphrase"
	case errors.Is(err, disk.ErrLocked):
		return ExitLocked, "locked"
	case errors.Is(err, keyring.ErrDamaged):
		return ExitLocked, "keys_damaged"
	case errors.Is(err, keyring.ErrParams):
		return ExitLocked, "key_params"
	case errors.Is(err, vault.ErrBroken), errors.Is(err, vault.ErrUnfinished), errors.Is(err, keyring.ErrVersion):
		return ExitLocked, openKey(err)
	case isBundle(err):
		return bundleStatus(err)
	case errors.Is(err, disk.ErrNoSpace):
		return ExitIO, "no_space"
	case errors.Is(err, casework.ErrNoServer):
		return ExitNetwork, "no_server"
	case errors.Is(err, casework.ErrServer):
		return ExitNetwork, "server_untrue"
	case errors.Is(err, casework.ErrTurned):
		return ExitNetwork, "server_refuses"
	case errors.Is(err, casework.ErrNetwork):
		return ExitNetwork, "network"
	case errors.Is(err, casework.ErrDamage):
		return ExitDamage, "damage"
	case casework.NotACard(err):
		return ExitUsage, "no_card_file"
	case errors.Is(err, fs.ErrNotExist):
		return ExitIO, "not_found"
	}
	return authority(err)
}

// isBundle tells whether an error is of a bundle or of the medium it lies on.
func isBundle(err error) bool { code, _ := bundleStatus(err); return code != ExitOK }

// bundleStatus sorts what may be wrong with a bundle.
func bundleStatus(err error) (code int, key string) {
	switch {
	case errors.Is(err, casework.ErrBundleDamaged):
		return ExitDamage, "bundle_damaged"
	case errors.Is(err, casework.ErrBundleUnsound):
		return ExitDamage, "bundle_unsound"
	case errors.Is(err, casework.ErrBundleSignature):
		return ExitDamage, "bundle_signature"
	case errors.Is(err, casework.ErrBundleNewer):
		return ExitLocked, "bundle_newer"
	case errors.Is(err, casework.ErrManyBundles):
		return ExitUsage, "bundle_many"
	case errors.Is(err, casework.ErrNoBundle):
		return ExitIO, "bundle_none"
	case errors.Is(err, casework.ErrReadBack):
		return ExitIO, "read_back"
	case errors.Is(err, casework.ErrMedium) && errors.Is(err, disk.ErrNoSpace):
		return ExitIO, "medium_full"
	case errors.Is(err, casework.ErrMedium):
		return ExitIO, "medium"
	}
	return ExitOK, ""
}

// authority sorts what this device may not do in its body.
func authority(err error) (code int, key string) {
	switch {
	case errors.Is(err, vault.ErrOtherBody):
		return ExitRefused, "other_body"
	case errors.Is(err, vault.ErrNoCard):
		return ExitRefused, "other_card"
	case errors.Is(err, vault.ErrNoBody), errors.Is(err, vault.ErrNoRoot), errors.Is(err, vault.ErrRefused), errors.Is(err, vault.ErrNotMember):
		return ExitRefused, "no_authority"
	}
	return ExitIO, "io"
}

func openKey(err error) string {
	switch {
	case errors.Is(err, keyring.ErrVersion):
		return "newer"
	case errors.Is(err, vault.ErrUnfinished):
		return "unfinished"
	}
	return "store_damaged"
}

// Trouble names the sentences of assets/lang for an error: error.<key>.what, .kept and .todo. The window uses the same ones.
func Trouble(err error) (key string) {
	_, key = status(err)
	return key
}
