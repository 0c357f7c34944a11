// Command eye starts a program and waits until it has a window on the X display whose pixels are drawn: at least
// three colours. It prints {"wall":ns}, writes a picture of the window, and ends the program.
//
//	eye PICTURE.png PROGRAM ARG...
//
// With -steps it goes on by keys: it types the first line of the file -pass and Return, waits for the page that comes, goes down to -row, presses Return
// once more, waits again, and then presses Down so many times. After each press it looks at a part of the window until that
// has changed and rests; the time until the picture that rests was first seen is a step. It prints {"wall":ns,"steps":[ns...],"cpu":ns}.
//
//	eye -steps 100 -pass FILE -look 350x40+350+86 PICTURE.png PROGRAM ARG...
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"genchi-rivals/hand"
)

func main() {
	var w walk
	flag.IntVar(&w.steps, "steps", 0, "how often Down is pressed")
	flag.IntVar(&w.row, "row", 0, "row of the first list, from 0")
	flag.StringVar(&w.pass, "pass", "", "file with a passphrase")
	flag.StringVar(&w.look, "look", "", "part of the window to be looked at, WxH+X+Y")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "eye: PICTURE PROGRAM ARG...")
		os.Exit(2)
	}
	if err := run(&w, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "eye:", err)
		os.Exit(1)
	}
}

func run(walk *walk, picture string, args []string) error {
	x, err := xgb.NewConn()
	if err != nil {
		return err
	}
	defer x.Close()
	root := xproto.Setup(x).DefaultScreen(x).Root
	err = xproto.ChangeWindowAttributesChecked(x, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check()
	if err != nil {
		return err
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	late := time.AfterFunc(hand.Patience, func() { // a program that shows nothing ends the wait as well
		fmt.Fprintln(os.Stderr, "eye: no window")
		_ = cmd.Process.Kill()
		os.Exit(1)
	})
	for {
		ev, xerr := x.WaitForEvent()
		if ev == nil && xerr == nil {
			return errors.New("the display is gone")
		}
		m, ok := ev.(xproto.MapNotifyEvent)
		if !ok {
			continue
		}
		img, err := hand.Drawn(x, m.Window)
		if err != nil {
			continue // too small, or gone again
		}
		seen := answer{Wall: time.Since(start)}
		late.Stop()
		if walk.steps > 0 {
			walk.pid = cmd.Process.Pid
			if img, err = walk.play(x, m.Window, &seen); err != nil {
				img, last := hand.Drawn(x, m.Window) // where it came to a stop
				if last == nil {
					last = hand.Save(picture, img)
				}
				return errors.Join(err, last)
			}
		}
		if err := hand.Save(picture, img); err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(seen)
	}
}

type answer struct {
	Wall  time.Duration   `json:"wall"`
	Steps []time.Duration `json:"steps,omitempty"`
	CPU   time.Duration   `json:"cpu,omitempty"` // of the program, all of its threads, for all steps together
}
