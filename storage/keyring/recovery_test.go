package keyring_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"genchi/storage/keyring"
)

const (
	// firstRecovery is the seed 000102...13, otherRecovery the seed of 20 bytes ff.
	firstRecovery = "000GC-40R4Y-0M301-E209M-185G2-R38EE-1W810-24GKG"
	otherRecovery = "ZZZZC-ZZZZF-ZZZZE-ZZZZ9-ZZZZ8-ZZZZB-ZZZZA-ZZZZ5"
)

func TestRecoveryIsReadAsPeopleWriteIt(t *testing.T) {
	want, err := keyring.ParseRecovery(firstRecovery)
	if err != nil {
		t.Fatal(err)
	}
	if want.String() != firstRecovery {
		t.Fatal(want.String())
	}
	wide := strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + 0xfee0
		}
		return r
	}, firstRecovery)
	for name, s := range map[string]string{
		"small":              strings.ToLower(firstRecovery),
		"spaces":             strings.ReplaceAll(firstRecovery, "-", "  \n"),
		"together":           strings.ReplaceAll(firstRecovery, "-", ""),
		"full width":         wide,
		"long vowel":         strings.ReplaceAll(wide, "－", "ー"),
		"ideographic space":  strings.ReplaceAll(firstRecovery, "-", "\u3000"),
		"letters for digits": strings.NewReplacer("0", "o", "1", "l").Replace(firstRecovery),
	} {
		if got, err := keyring.ParseRecovery(s); err != nil || got != want {
			t.Errorf("%s: %q: %v", name, s, err)
		}
	}
}

func TestRecoveryNamesTheWrongGroup(t *testing.T) {
	const chars = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	refused := func(what, s string, group int) {
		var e *keyring.RecoveryError
		if _, err := keyring.ParseRecovery(s); !errors.As(err, &e) || e.Group != group {
			t.Errorf("%s: %s: %v", what, s, err)
		}
	}
	for i, c := range firstRecovery {
		if c == '-' {
			continue
		}
		for _, other := range chars {
			if other != c {
				refused("one character", firstRecovery[:i]+string(other)+firstRecovery[i+1:], i/6+1)
			}
		}
		for j := i + 1; j < len(firstRecovery) && firstRecovery[j] != '-'; j++ {
			if firstRecovery[j] != firstRecovery[i] {
				b := []byte(firstRecovery)
				b[i], b[j] = b[j], b[i]
				refused("two swapped", string(b), i/6+1)
			}
		}
	}
	list := strings.Split(firstRecovery, "-")
	list[2], list[5] = list[5], list[2]
	refused("two groups swapped", strings.Join(list, "-"), 3)
	refused("short", firstRecovery[:len(firstRecovery)-1], 0)
	refused("long", firstRecovery+"0", 0)
	refused("empty", "", 0)
	refused("huge", strings.Repeat("0", 1<<20), 0)
	refused("no such letter", strings.Replace(firstRecovery, "-", "U", 1), 2)
}

func TestRecoveryIsNotPrinted(t *testing.T) {
	r, err := keyring.ParseRecovery(firstRecovery)
	if err != nil {
		t.Fatal(err)
	}
	view, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %s %x %+v %#v %v", r, r, r, r, r, struct{ R keyring.Recovery }{r}) + string(view) + r.LogValue().String()
	for _, secret := range []string{firstRecovery[:5], "0001", "00 1", "0x1", "0 1 2"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in %s", secret, all)
		}
	}
}

func FuzzParseRecovery(f *testing.F) {
	f.Add(firstRecovery)
	f.Add("")
	f.Add("UUUUU")
	f.Add(strings.Repeat("０", 40))
	f.Add("\xff\x00ー")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := keyring.ParseRecovery(s)
		if err != nil {
			if e := (*keyring.RecoveryError)(nil); !errors.As(err, &e) || e.Group < 0 || e.Group > 8 {
				t.Fatal(err)
			}
			return
		}
		if again, err := keyring.ParseRecovery(r.String()); err != nil || again != r {
			t.Fatalf("%s: %v", r.String(), err)
		}
	})
}
