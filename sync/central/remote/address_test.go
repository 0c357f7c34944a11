package remote_test

import (
	"errors"
	"strings"
	"testing"

	"genchi/sync/central"
	"genchi/sync/central/remote"
)

// Addresses with a password, and ways that are not encrypted, are refused before anything is sent, without repeating the address.
func TestAddressesAreRefused(t *testing.T) {
	const db, s3 = "postgres://genchi@127.0.0.1:1/genchi", "http://127.0.0.1:1/bucket"
	for name, c := range map[string]struct {
		db, s3 string
		want   error
	}{
		"password":             {"postgres://genchi:hidden@127.0.0.1/genchi", s3, remote.ErrAddress},
		"password in a query":  {"postgres://127.0.0.1/genchi?password=hidden", s3, remote.ErrAddress},
		"not an address":       {"postgres://genchi:hidden@[::1/genchi", s3, remote.ErrAddress},
		"words":                {"host=127.0.0.1 password=hidden", s3, remote.ErrAddress},
		"wrong setting":        {"postgres://127.0.0.1/genchi?sslmode=maybe", s3, remote.ErrAddress},
		"plain":                {"postgres://db.example/genchi?sslmode=disable", s3, remote.ErrPlain},
		"perhaps plain":        {"postgres://db.example/genchi", s3, remote.ErrPlain},
		"not proved":           {"postgres://db.example/genchi?sslmode=require", s3, remote.ErrPlain},
		"one of two plain":     {"postgres://127.0.0.1,db.example/genchi?sslmode=disable", s3, remote.ErrPlain},
		"keys":                 {db, "https://key:hidden@s3.example/bucket", remote.ErrAddress},
		"no bucket":            {db, "https://s3.example/", remote.ErrAddress},
		"no S3":                {db, "ftp://s3.example/bucket", remote.ErrAddress},
		"plain S3":             {db, "http://s3.example/bucket", remote.ErrPlain},
		"nobody listens there": {db + "?sslmode=disable", s3, central.ErrUnavailable},
	} {
		_, err := remote.Open(remote.Options{Postgres: c.db, S3: c.s3})
		if !errors.Is(err, c.want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
