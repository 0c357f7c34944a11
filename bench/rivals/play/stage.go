package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"genchi-rivals/hand"
)

// stage is the server, the keyboard and the window that is open.
type stage struct {
	bin, words, out, shots, size, lang string
	dark, pause                        bool

	display string
	server  *exec.Cmd
	frames  *exec.Cmd // the window manager; nil: none
	x       *xgb.Conn
	hand    *hand.Hand
	said    map[string]string

	laptop string
	clock  string
	answer map[string]any // of the last call
	kept   map[string]string

	window *exec.Cmd
	win    *hand.Part
	last   []byte // pixels at rest

	keys, pictures, found int
}

const screen = "1600x1000x24"

// begin starts the server and, where there is one, a window manager.
func (s *stage) begin() (err error) {
	if s.said, err = readWords(s.words, s.lang); err != nil {
		return err
	}
	s.kept = map[string]string{}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	s.server = exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset")
	s.server.ExtraFiles = []*os.File{w}
	if err := errors.Join(s.server.Start(), w.Close()); err != nil {
		s.server = nil
		return fmt.Errorf("xvfb is needed: %w", err)
	}
	_ = r.SetReadDeadline(time.Now().Add(20 * time.Second))
	line, err := bufio.NewReader(r).ReadString('\n')
	if err := errors.Join(err, r.Close()); err != nil {
		s.end()
		return fmt.Errorf("xvfb: %w", err)
	}
	s.display = ":" + strings.TrimSpace(line)
	if s.x, err = xgb.NewConnDisplay(s.display); err != nil {
		s.end()
		return err
	}
	if path, err := exec.LookPath("openbox"); err == nil {
		s.frames = s.command(path, "--sm-disable")
		if err := s.frames.Start(); err != nil {
			s.frames = nil
		}
		time.Sleep(time.Second)
	}
	if s.hand, err = hand.New(s.x); err != nil {
		s.end()
	}
	return err
}

func (s *stage) end() {
	for _, c := range []*exec.Cmd{s.window, s.frames, s.server} {
		if c == nil {
			continue
		}
		_ = c.Process.Signal(os.Interrupt)
		late := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		late.Stop()
	}
	s.window, s.frames, s.server = nil, nil, nil
}

// failed keeps what was on the screen when a line failed.
func (s *stage) failed() {
	if s.window == nil || s.win == nil {
		return
	}
	if data, err := s.win.Pixels(); err == nil {
		file := filepath.Join(s.shots, "failed.png")
		_ = hand.Save(file, s.win.Image(data))
		fmt.Fprintln(os.Stderr, "play: the window as it was:", file)
	}
	if s.pause {
		fmt.Fprintln(os.Stderr, "play: the window stays for a minute on", s.display)
		time.Sleep(time.Minute)
	}
}

// command is a program in the world of the play: its own home, a Japanese clock, a server that draws with the processor.
func (s *stage) command(path string, args ...string) *exec.Cmd {
	home := filepath.Join(s.out, "home")
	_ = os.MkdirAll(filepath.Join(home, "Documents"), 0o700)
	c := exec.Command(path, args...)
	c.Env = append(os.Environ(), "DISPLAY="+s.display, "HOME="+home, "XDG_CONFIG_HOME="+home, "TZ=Asia/Tokyo", "LANG=ja_JP.UTF-8", "LC_ALL=", "LIBGL_ALWAYS_SOFTWARE=1", "XMODIFIERS=", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere", "GENCHI_CLOCK="+s.clock)
	c.Stderr = os.Stderr
	return c
}

func (s *stage) path(parts ...string) string {
	return filepath.Join(append([]string{s.out, s.laptop}, parts...)...)
}

// open starts the window and opens the store.
func (s *stage) open() error {
	if s.window != nil {
		return errors.New("a window is open")
	}
	root := xproto.Setup(s.x).DefaultScreen(s.x).Root
	if err := xproto.ChangeWindowAttributesChecked(s.x, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check(); err != nil {
		return err
	}
	s.window = s.command(s.bin, "--store", s.path("store"), "--lang", s.lang)
	if err := s.window.Start(); err != nil {
		s.window = nil
		return err
	}
	win, err := s.find()
	if err != nil {
		return err
	}
	var w, h uint32
	if _, err := fmt.Sscanf(s.size, "%dx%d", &w, &h); err != nil {
		return fmt.Errorf("size %q: %w", s.size, err)
	}
	if _, err := hand.Drawn(s.x, win); err != nil {
		return err
	}
	if err := xproto.ConfigureWindowChecked(s.x, win, xproto.ConfigWindowWidth|xproto.ConfigWindowHeight, []uint32{w, h}).Check(); err != nil {
		return err
	}
	_ = xproto.SetInputFocusChecked(s.x, xproto.InputFocusParent, win, xproto.TimeCurrentTime).Check()
	time.Sleep(500 * time.Millisecond)
	if s.win, err = hand.Whole(s.x, win); err != nil {
		return err
	}
	if err := s.rest(nil); err != nil {
		return err
	}
	if s.dark {
		if err := s.press("F4", false); err != nil {
			return err
		}
	}
	pass, err := os.ReadFile(s.path("pass"))
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(pass), "\n")
	if err := s.hand.Type(line, 15*time.Millisecond); err != nil {
		return err
	}
	if err := s.rest(nil); err != nil {
		return err
	}
	before := s.last
	if err := s.hand.Chord("Enter"); err != nil {
		return err
	}
	return s.page(before)
}

// find waits for the window of the program: the first that is mapped, large enough and not of the window manager.
func (s *stage) find() (xproto.Window, error) {
	for end := time.Now().Add(hand.Patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if w, ok := s.titled(xproto.Setup(s.x).DefaultScreen(s.x).Root, 3); ok {
			return w, nil
		}
	}
	return 0, errors.New("no window")
}

// titled looks for a mapped window with a name below another.
func (s *stage) titled(w xproto.Window, depth int) (xproto.Window, bool) {
	t, err := xproto.QueryTree(s.x, w).Reply()
	if err != nil {
		return 0, false
	}
	for _, c := range t.Children {
		at, err := xproto.GetWindowAttributes(s.x, c).Reply()
		if err != nil || at.MapState != xproto.MapStateViewable {
			continue
		}
		name, err := xproto.GetProperty(s.x, false, c, xproto.AtomWmClass, xproto.GetPropertyTypeAny, 0, 64).Reply()
		if g, gerr := xproto.GetGeometry(s.x, xproto.Drawable(c)).Reply(); err == nil && gerr == nil && name.ValueLen > 0 && g.Width >= 200 {
			return c, true
		}
		if found, ok := s.titled(c, depth-1); ok && depth > 0 {
			return found, true
		}
	}
	return 0, false
}

// shut asks the window to close and waits for the end of the program.
func (s *stage) shut() error {
	if s.window == nil {
		return errors.New("no window is open")
	}
	atom := func(name string) uint32 {
		r, err := xproto.InternAtom(s.x, false, uint16(len(name)), name).Reply()
		if err != nil {
			return 0
		}
		return uint32(r.Atom)
	}
	e := xproto.ClientMessageEvent{Format: 32, Window: s.win.Win, Type: xproto.Atom(atom("WM_PROTOCOLS")), Data: xproto.ClientMessageDataUnionData32New([]uint32{atom("WM_DELETE_WINDOW"), 0, 0, 0, 0})}
	if err := xproto.SendEventChecked(s.x, false, s.win.Win, 0, string(e.Bytes())).Check(); err != nil {
		return err
	}
	late := time.AfterFunc(30*time.Second, func() { _ = s.window.Process.Kill() })
	err := s.window.Wait()
	if !late.Stop() {
		err = errors.New("the window does not close")
	}
	s.window, s.win = nil, nil
	return err
}
