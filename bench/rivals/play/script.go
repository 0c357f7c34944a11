package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// act is a line of a script.
type act struct {
	line  int
	verb  string
	rest  string
	still bool // the window may stay as it is
}

func readScript(file string) ([]act, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var acts []act
	for i, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		a := act{line: i + 1}
		if rest, ok := strings.CutPrefix(line, "still "); ok {
			a.still, line = true, rest
		}
		a.verb, a.rest, _ = strings.Cut(line, " ")
		a.rest = strings.TrimSpace(a.rest)
		if n := len(acts); a.verb == "do" && n > 0 && acts[n-1].verb == "do" {
			acts[n-1].rest += "\n" + a.rest
			continue
		}
		acts = append(acts, a)
	}
	return acts, nil
}

// readWords reads the words of a language: what key stands for is screen.KEY, or KEY itself.
func readWords(dir, lang string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, lang, "*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &all); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no words in %s", filepath.Join(dir, lang))
	}
	return all, nil
}

// word is what a key of the words stands for, without what is filled in later.
func (s *stage) word(key string) (string, error) {
	for _, k := range []string{"screen." + key, key} {
		if w, ok := s.said[k]; ok {
			w, _, _ = strings.Cut(w, "{")
			return strings.TrimSpace(w), nil
		}
	}
	return "", fmt.Errorf("no word has the key %q", key)
}
