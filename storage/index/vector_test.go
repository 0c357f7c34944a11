package index

import (
	"bytes"
	"encoding/hex"
	"testing"

	"genchi/storage/seal"
)

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// TestVectors fixes the bytes of a record and a mark.
func TestVectors(t *testing.T) {
	key := &seal.Key{}
	for i := range key {
		key[i] = byte(i)
	}
	x := &Index{opt: Options{Rand: bytes.NewReader(make([]byte, 12))}, aead: key.Derive("genchi/v1/index-value").AEAD()}
	k, v, err := x.record(dataPrefix, []byte("key"), []byte("value"))
	if err != nil || string(k) != "dkey" || hexOf(v) != wantRecord {
		t.Errorf("record %q %x, %v", k, v, err)
	}
	mark := sealMark(key.Derive("genchi/v1/index-mark"), "b", "file MANIFEST 3 0000002a\n")
	if string(mark) != "genchi index 1\nboot b\nfile MANIFEST 3 0000002a\nmac "+wantMAC+"\n" {
		t.Errorf("%s", mark)
	}
}

const (
	wantRecord = "000000000000000000000000168bb38d784fad5831870864bf654eac05b790d3d1"
	wantMAC    = "6f6522b9e67d0d3210850285692ee5ec927e451adc79d93783f0e2d95049ac85"
)
