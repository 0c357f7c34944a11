// Command play works the program as a person does who has only a keyboard, in its own window on an X server without a screen. It plays scripts:
// what is pressed and typed, what is looked at, and what must be in the store once the window is closed.
//
//	play -genchi BIN -words DIR -out DIR [-size 1366x740] [-lang ja] [-dark] SCRIPT...
//
// A script has one act a line, # begins a remark:
//
//	scene TITLE          is printed
//	laptop NAME          whose store the next lines are about: OUT/NAME/store
//	pass TEXT            its passphrase
//	at 2026-11-24T09:00  the clock of what is started next, in Japan; the program must be built with the tag moved
//	genchi ARG...        one call of the program; {out} is the folder, {NAME} what keep kept
//	keep NAME FIELD      keeps a field of the answer of the last call
//	do {...}             one command of the door; lines that follow each other are one call
//	open                 opens the window and the store by its passphrase
//	press KEY...         keys as Ctrl+K, F2, Plus, q; the page must come to rest after each
//	type TEXT            types a text, of any script
//	word KEY             types a word of the program
//	go KEY               goes to a page or act by the list of all of them (Ctrl+K), named by its word
//	wait SECONDS         for work that goes on beside the page
//	shot NAME            a picture of the window: OUT/NAME.png
//	shut                 closes the window as its frame does, and waits for the end of the program
//	stored VIEW ARG... | TEXT | TEXT
//	                     genchi show VIEW must print each text, in any order
//	written PATTERN      a file that must be there and not empty
//	folder PATH          makes a folder
//	plan FILE            draws a floor plan
//
// After each line the window must rest; a window that stays as it was after a key ends the play, unless the line begins with still.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/jezek/xgb"
)

func main() {
	var s stage
	flag.StringVar(&s.bin, "genchi", "bin/genchi", "the program")
	flag.StringVar(&s.words, "words", "assets/lang", "folder of the words of each language")
	flag.StringVar(&s.out, "out", "out/play", "folder for stores and pictures")
	flag.StringVar(&s.size, "size", "1366x740", "of the window")
	flag.StringVar(&s.lang, "lang", "ja", "ja or en")
	flag.StringVar(&s.shots, "shots", "", "folder for pictures (OUT)")
	flag.BoolVar(&s.dark, "dark", false, "the dark look")
	flag.BoolVar(&s.pause, "hold", false, "where a line fails, leave the server and the window for a minute")
	flag.Parse()
	xgb.Logger = log.New(io.Discard, "", 0)
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(&s, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "play:", err)
		os.Exit(1)
	}
}

func run(s *stage, scripts []string) (err error) {
	if s.out, err = filepath.Abs(s.out); err != nil {
		return err
	}
	if s.bin, err = filepath.Abs(s.bin); err != nil {
		return err
	}
	if s.shots == "" {
		s.shots = s.out
	}
	if err := os.MkdirAll(s.shots, 0o700); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	for _, file := range scripts {
		acts, err := readScript(file)
		if err != nil {
			return err
		}
		start := time.Now()
		for _, a := range acts {
			if err := s.act(a); err != nil {
				s.failed()
				return fmt.Errorf("%s:%d: %s %s: %w", file, a.line, a.verb, a.rest, err)
			}
		}
		fmt.Printf("%s: %d lines, %d keys, %d pictures, %d things found in the store, %.0f s\n", file, len(acts), s.keys, s.pictures, s.found, time.Since(start).Seconds())
	}
	return nil
}
