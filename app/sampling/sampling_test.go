package sampling

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

type vector struct {
	Units  int      `json:"units"`
	Digest string   `json:"digest"`
	Seed   string   `json:"seed"`
	Method string   `json:"method"`
	Size   int      `json:"size"`
	Prefix int      `json:"prefix"`
	Column int      `json:"column"`
	Picks  []uint32 `json:"picks"`
}

func units(n int) string {
	keys := []string{"A", "B", "C", "総", "設"}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s\t%04d\t記録 %d\r\n", keys[i*i%5], i, i*7%11)
	}
	return b.String()
}

// The vectors were made by a second implementation, after the text of doc.go.
func TestVectors(t *testing.T) {
	f, err := os.Open("testdata/draws.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	n := 0
	for ; in.Scan(); n++ {
		var v vector
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		p, err := Read(units(v.Units))
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(p.Digest[:]); got != v.Digest {
			t.Errorf("line %d: digest %s", n+1, got)
		}
		seed, _ := hex.DecodeString(v.Seed)
		o := Order{Method: v.Method, Size: v.Size, Prefix: v.Prefix, Column: v.Column}
		got, err := Draw(p, seed, o)
		if err != nil || !slices.Equal(got, v.Picks) {
			t.Errorf("line %d: %v, %v", n+1, got, err)
		}
		if err := Verify(p, p.Digest[:], seed, o, v.Picks); err != nil {
			t.Errorf("line %d: %v", n+1, err)
		}
		v.Picks[0]++
		if err := Verify(p, p.Digest[:], seed, o, v.Picks); !errors.Is(err, ErrOrder) {
			t.Errorf("line %d: another choice passes: %v", n+1, err)
		}
	}
	if n != 22 {
		t.Errorf("%d vectors", n)
	}
}

func TestPopulation(t *testing.T) {
	p, err := Read("\ufeff一\r\n二  \r\r一\n\t\n三\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"一", "二", "一", "三"}; !slices.Equal(p.Units, want) || p.Empty != 2 {
		t.Errorf("%q, %d empty", p.Units, p.Empty)
	}
	if p.TwinCount != 1 || p.Twins[0] != (Twin{Line: 4, First: 1, Text: "一"}) {
		t.Errorf("twins %+v", p.Twins)
	}
	again, err := Read(p.Text())
	if err != nil || again.Digest != p.Digest {
		t.Errorf("the canonical text reads differently: %v", err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "blank": " \n\u3000\n", "not UTF-8": "a\xff", "a NUL": "a\x00b", "an escape": "\x1b[2J", "a long line": strings.Repeat("x", MaxLine+1),
		"too many lines": strings.Repeat("x\n", MaxUnits+1), "too large": strings.Repeat("x", MaxBytes+1),
	} {
		if _, err := Read(bad); !errors.Is(err, ErrPopulation) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOrders(t *testing.T) {
	p, _ := Read(units(10))
	seed := make([]byte, SeedSize)
	for name, o := range map[string]Order{
		"none": {Method: Simple}, "too many": {Method: Simple, Size: 11}, "negative": {Method: Simple, Size: -1}, "judged": {Method: Judgemental, Size: 1},
		"no strata": {Method: Stratified, Size: 2}, "two keys": {Method: Stratified, Size: 2, Prefix: 1, Column: 1}, "other": {Method: "x", Size: 1},
	} {
		if _, err := Draw(p, seed, o); !errors.Is(err, ErrOrder) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Draw(p, seed[1:], Order{Method: Simple, Size: 1}); !errors.Is(err, ErrOrder) {
		t.Error("a short seed draws")
	}
}

// Each unit has the same chance: of 10 units 3 are drawn 4,000 times, so each is expected 1,200 times, with a standard deviation of 29.
func TestEven(t *testing.T) {
	p, _ := Read(units(10))
	for _, m := range []string{Simple, Systematic} {
		var count [10]int
		for i := range 4000 {
			seed := make([]byte, SeedSize)
			seed[0], seed[1] = byte(i), byte(i>>8)
			got, err := Draw(p, seed, Order{Method: m, Size: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range got {
				count[u]++
			}
		}
		for u, n := range count {
			if n < 1200-145 || n > 1200+145 {
				t.Errorf("%s: unit %d was drawn %d times", m, u, n)
			}
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("a\nb\nc", []byte("seed"), "simple", 2, 0, 0, "")
	f.Add("a,1\nb,1\nc,2", []byte("seed"), "stratified", 2, 0, 2, ",")
	f.Add("総務\n設計\n総務課", []byte{}, "stratified", 3, 1, 0, "")
	f.Fuzz(func(t *testing.T, text string, seed []byte, method string, size, prefix, column int, sep string) {
		p, err := Read(text)
		if err != nil {
			return
		}
		if again, err := Read(p.Text()); err != nil || again.Digest != p.Digest {
			t.Fatalf("the canonical text reads differently: %v", err)
		}
		key := make([]byte, SeedSize)
		copy(key, seed)
		o := Order{Method: method, Size: size, Prefix: prefix, Column: column, Separator: sep}
		got, err := Draw(p, key, o)
		if err != nil {
			return
		}
		seen := map[uint32]bool{}
		for _, u := range got {
			if int(u) >= len(p.Units) || seen[u] {
				t.Fatalf("unit %d", u)
			}
			seen[u] = true
		}
		if len(got) != size {
			t.Fatalf("%d of %d", len(got), size)
		}
		if err := Verify(p, p.Digest[:], key, o, got); err != nil {
			t.Fatal(err)
		}
	})
}
