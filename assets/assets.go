// Package assets holds everything that is shipped inside the program: fonts, the notice, the draft catalogue, templates and
// every word that people read. Japanese text lives here and nowhere else.
//
// lang/<code>/*.json are flat objects from a dotted key to a sentence; each file has one subject (screen, report, error …). A
// sentence names its arguments {0}, {1}, …; {0|entry|entries} is one word or another, as argument 0 is one or many. Both languages have the same
// keys; a test keeps them equal.
package assets

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// FS holds the raw files, named as in this folder.
//
//go:embed icon.png fonts/*.ttf notice/* criteria/* calendar/* effort/* interview/* registers/* lang/*/*.json rules/*
var FS embed.FS

// Bytes returns the content of one shipped file. A name that is not shipped is a fault of the program and panics.
func Bytes(name string) []byte {
	b, err := FS.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("assets: %s is not shipped: %v", name, err))
	}
	return b
}

// Words is one language: key to sentence. It is read-only and safe for concurrent use.
type Words map[string]string

var words = sync.OnceValue(func() map[string]Words {
	all := map[string]Words{}
	for _, code := range []string{"ja", "en"} {
		all[code] = Words{}
		files, err := FS.ReadDir("lang/" + code)
		if err != nil {
			panic(fmt.Sprintf("assets: language %s: %v", code, err))
		}
		for _, f := range files {
			name := path.Join("lang", code, f.Name())
			var m map[string]string
			if err := json.Unmarshal(Bytes(name), &m); err != nil {
				panic(fmt.Sprintf("assets: %s: %v", name, err))
			}
			for k, v := range m {
				if _, twice := all[code][k]; twice {
					panic(fmt.Sprintf("assets: key %s stands twice in %s", k, code))
				}
				all[code][k] = v
			}
		}
	}
	return all
})

// Lang returns the words of a language code; an unknown code gives Japanese.
func Lang(code string) Words {
	if w, ok := words()[code]; ok {
		return w
	}
	return words()["ja"]
}

// Has tells whether the key exists.
func (w Words) Has(key string) bool { _, ok := w[key]; return ok }

// Key is an argument that is itself a key: T puts its words in.
type Key string

// T returns the sentence of key with {0}, {1}, … replaced by args, and {0|one|many} by one of its words. A missing key is returned in brackets, so that
// it is seen.
func (w Words) T(key string, args ...any) string {
	s, ok := w[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		if k, is := a.(Key); is {
			a = w.T(string(k))
		}
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(numbered(s, pairs))
}

// numbered puts in the words that depend on a number; pairs are the arguments as a replacer takes them.
func numbered(s string, pairs []string) string {
	var out strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 || !strings.Contains(s[i:], "|") {
			return out.String() + s
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return out.String() + s
		}
		arg, forms, choice := strings.Cut(s[i+1:i+end], "|")
		one, many, whole := strings.Cut(forms, "|")
		if n, err := strconv.Atoi(arg); err == nil && choice && whole && n >= 0 && 2*n < len(pairs) {
			word := many
			if pairs[2*n+1] == "1" {
				word = one
			}
			out.WriteString(s[:i] + word)
		} else {
			out.WriteString(s[:i+end+1])
		}
		s = s[i+end+1:]
	}
}

// Keys lists all keys in order.
func (w Words) Keys() []string {
	ks := make([]string, 0, len(w))
	for k := range w {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return ks
}
