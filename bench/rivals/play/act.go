package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"genchi-rivals/hand"
)

// How long a window must stay as it is to be at rest, how often it is looked at, and how many pixels the caret may change meanwhile.
const (
	quiet = 500 * time.Millisecond
	poll  = 70 * time.Millisecond
	caret = 160
)

func (s *stage) act(a act) error {
	words := strings.Fields(s.filled(a.rest))
	switch a.verb {
	case "laptop":
		s.laptop = a.rest
		return os.MkdirAll(s.path(), 0o700)
	case "at":
		s.clock = a.rest
		return nil
	case "scene":
		fmt.Println(a.rest)
		return nil
	case "genchi":
		_, err := s.genchi("", words...)
		return err
	case "keep":
		v, ok := s.answer[words[1]]
		if !ok {
			return fmt.Errorf("the answer has no %s", words[1])
		}
		s.kept[words[0]] = fmt.Sprint(v)
		return nil
	case "do":
		_, err := s.genchi(s.filled(a.rest)+"\n", "do")
		return err
	case "stored":
		return s.stored(s.filled(a.rest))
	case "written":
		return written(s.filled(a.rest))
	case "plan":
		return drawPlan(s.filled(a.rest))
	case "folder":
		return os.MkdirAll(s.filled(a.rest), 0o700)
	case "pass":
		return os.WriteFile(s.path("pass"), []byte(a.rest+"\n"), 0o600)
	case "open":
		return s.open()
	case "shut":
		return s.shut()
	}
	if s.window == nil {
		return errors.New("no window is open")
	}
	return s.play(a, words)
}

// play is an act in the window.
func (s *stage) play(a act, words []string) error {
	switch a.verb {
	case "press":
		for _, k := range words {
			if err := s.press(k, a.still); err != nil {
				return fmt.Errorf("%s: %w", k, err)
			}
		}
		return nil
	case "type":
		return s.text(s.filled(a.rest))
	case "word":
		w, err := s.word(a.rest)
		if err != nil {
			return err
		}
		return s.text(w)
	case "go":
		w, err := s.word(a.rest)
		if err == nil {
			err = s.press("Ctrl+k", false)
		}
		if err == nil {
			err = s.text(w)
		}
		if err != nil {
			return err
		}
		return s.press("Enter", a.still)
	case "wait":
		n, err := strconv.ParseFloat(a.rest, 64)
		if err != nil {
			return err
		}
		time.Sleep(time.Duration(n * float64(time.Second)))
		return s.rest(nil)
	case "shot":
		time.Sleep(quiet)
		if err := s.rest(nil); err != nil {
			return err
		}
		s.pictures++
		file := filepath.Join(s.shots, a.rest+".png")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		return hand.Save(file, s.win.Image(s.last))
	}
	return errors.New("no such act")
}

// filled puts in what braces stand for.
func (s *stage) filled(text string) string {
	text = strings.ReplaceAll(text, "{out}", s.out)
	for k, v := range s.kept {
		text = strings.ReplaceAll(text, "{"+k+"}", v)
	}
	return text
}

// press presses one key and waits until the window rests. It must look other than before, unless it may be still.
func (s *stage) press(key string, still bool) error {
	s.keys++
	before := s.last
	if err := s.hand.Chord(key); err != nil {
		return err
	}
	if still {
		return s.rest(nil)
	}
	return s.rest(before)
}

func (s *stage) text(text string) error {
	s.keys += len([]rune(text))
	before := s.last
	s.hand.Still = func() error { return s.rest(nil) }
	if err := s.hand.Type(text, 12*time.Millisecond); err != nil {
		return err
	}
	return s.rest(before)
}

// rest waits until the window does not change any more; with pixels of before it must first have become another.
func (s *stage) rest(before []byte) error {
	var last []byte
	since := time.Now()
	for start := time.Now(); time.Since(start) < hand.Patience; time.Sleep(poll) {
		now, err := s.win.Pixels()
		if err != nil {
			return fmt.Errorf("%w; did the program end?", err)
		}
		if last == nil || hand.Differ(now, last) > caret {
			last, since = now, time.Now()
		}
		if time.Since(since) < quiet {
			continue
		}
		same := before != nil && hand.Differ(now, before) <= 8
		if same && time.Since(start) < 3*time.Second {
			continue
		}
		s.last = now
		if same {
			return errors.New("nothing happened")
		}
		return nil
	}
	return errors.New("the window does not come to rest")
}

// page waits for another page: at least a tenth of the picture.
func (s *stage) page(before []byte) error {
	for start := time.Now(); time.Since(start) < hand.Patience; time.Sleep(poll) {
		now, err := s.win.Pixels()
		if err != nil {
			return err
		}
		if hand.Differ(now, before)*10 > len(now)/4 {
			if err := s.rest(nil); err != nil {
				return err
			}
			return s.rest(nil)
		}
	}
	return errors.New("no other page came")
}

// genchi calls the program on the store of the laptop.
func (s *stage) genchi(in string, args ...string) (string, error) {
	if s.window != nil {
		return "", errors.New("the window has the store")
	}
	c := s.command(s.bin, append(args, "--store", s.path("store"), "--passphrase-file", s.path("pass"), "--lang", "ja")...)
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(in), &out, &errs
	err := c.Run()
	s.answer = nil
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var m map[string]any
		if json.Unmarshal([]byte(line), &m) == nil && m != nil {
			s.answer = m
		}
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s%s", err, out.String(), errs.String())
	}
	return out.String(), nil
}

// stored demands that a view of the store has texts.
func (s *stage) stored(rest string) error {
	parts := strings.Split(rest, "|")
	out, err := s.genchi("", append([]string{"show"}, strings.Fields(parts[0])...)...)
	if err != nil {
		return err
	}
	for _, p := range parts[1:] {
		if p = strings.TrimSpace(p); !strings.Contains(out, p) {
			return fmt.Errorf("%q is not in %s", p, out)
		}
		s.found++
	}
	return nil
}

func written(pattern string) error {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	for _, f := range files {
		if st, err := os.Stat(f); err == nil && (st.IsDir() || st.Size() > 0) {
			return nil
		}
	}
	return errors.New("no such file")
}
