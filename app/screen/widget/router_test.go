package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestKeysReachTheirMapInBothModes(t *testing.T) {
	for _, c := range []struct {
		name    string
		writing bool
		key     fyne.KeyName
		mod     fyne.KeyModifier
		want    string
	}{
		{"digit judges in command", false, fyne.Key1, 0, "command 1"},
		{"digit is text while writing", true, fyne.Key1, 0, ""},
		{"chord judges while writing", true, fyne.Key1, fyne.KeyModifierControl, "chord 1"},
		{"chord in command", false, fyne.Key1, fyne.KeyModifierControl, "chord 1"},
		{"F2 in command", false, fyne.KeyF2, 0, "F2"},
		{"F2 while writing", true, fyne.KeyF2, 0, "F2"},
		{"F7 belongs to the input method", true, fyne.KeyF7, 0, ""},
		{"down moves", false, fyne.KeyDown, 0, "move down"},
		{"shift down extends", false, fyne.KeyDown, fyne.KeyModifierShift, "extend down"},
		{"down is text while writing", true, fyne.KeyDown, 0, ""},
		{"rail chord falls to everywhere", true, fyne.Key5, fyne.KeyModifierAlt, "alt 5"},
		{"lock", true, fyne.KeyL, fyne.KeyModifierControl, "lock"},
		{"an unknown key does nothing", false, fyne.KeyX, 0, ""},
		{"a key with Ctrl is no command", false, fyne.KeyQ, fyne.KeyModifierControl, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			got := ""
			say := func(s string) func() { return func() { got += s } }
			e := NewNoteEntry(b.Router)
			b.show(e)
			b.Everywhere = &Keymap{Chords: map[Chord]func(){Alt(fyne.Key5): say("alt 5")}}
			b.Always = map[Chord]func(){Ctrl(fyne.KeyL): say("lock")}
			b.SetPage(&Keymap{
				Command: Keys{fyne.Key1: say("command 1"), fyne.KeyQ: say("command q")}, Move: Keys{fyne.KeyDown: say("move down")},
				Extend: Keys{fyne.KeyDown: say("extend down")}, Anywhere: Keys{fyne.KeyF2: say("F2"), fyne.KeyF7: say("F7")},
				Chords: map[Chord]func(){Ctrl(fyne.Key1): say("chord 1")}, Fields: func() []Field { return []Field{e} },
			})
			b.wait(2 * Mute)
			if c.writing {
				b.Open("", e)
			}
			if (b.Mode() == Writing) != c.writing {
				t.Fatalf("mode %v", b.Mode())
			}
			b.press(c.key, c.mod)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAHeldKeyJudgesOnce(t *testing.T) {
	b := newBench(t)
	n, moves := 0, 0
	b.SetPage(&Keymap{Command: Keys{fyne.Key1: counter(&n)}, Move: Keys{fyne.KeyDown: counter(&moves)}})
	b.wait(2 * Mute)
	b.Pad().KeyDown(&fyne.KeyEvent{Name: fyne.Key1})
	for range 10 {
		b.Pad().TypedKey(&fyne.KeyEvent{Name: fyne.Key1})
		b.Pad().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if n != 1 || moves != 10 {
		t.Errorf("judged %d, moved %d", n, moves)
	}
}

// A list opens once something was read: Return pressed before belongs to the list and not to the page; Escape, or nothing that opens, drops it.
func TestKeysBeforeTheListBelongToTheList(t *testing.T) {
	b := newBench(t)
	n, took := 0, -1
	p := NewPicker(b.Router)
	b.show(p.Object())
	b.SetPage(&Keymap{Command: Keys{fyne.KeyReturn: counter(&n)}, Move: Keys{fyne.KeyDown: counter(&n)}})
	b.wait(2 * Mute)
	open := func() {
		p.Open("", PickerLook{}, []Pick{{Label: "a"}, {Label: "b"}}, func(i int, _ string) { took = i })
	}
	b.Await()
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	open()
	b.Awaited()
	if n != 0 || took != 1 || b.Covered() {
		t.Errorf("the page got %d keys, the list took %d, open %v", n, took, b.Covered())
	}
	b.wait(2 * Mute)
	took = -1
	b.Await()
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyEscape)
	open()
	b.Awaited()
	if n != 0 || took != -1 || !b.Covered() {
		t.Errorf("after Escape: the page got %d keys, the list took %d", n, took)
	}
	p.Object().Close()
	b.wait(2 * Mute)
	b.Await()
	b.press(fyne.KeyReturn)
	b.Awaited() // nothing to pick from
	b.press(fyne.KeyReturn)
	if n != 1 {
		t.Errorf("the page got %d keys", n)
	}
	b.Await()
	b.wait(2 * AwaitFor) // it hangs: the keys go to the page again
	b.press(fyne.KeyReturn)
	if n != 2 {
		t.Errorf("the page got %d keys", n)
	}
}

func TestALateKeyDoesNotFallIntoTheNextScreen(t *testing.T) {
	b := newBench(t)
	n := 0
	b.SetPage(&Keymap{Command: Keys{fyne.Key1: counter(&n)}})
	b.press(fyne.Key1)
	b.wait(Mute)
	b.press(fyne.Key1)
	if n != 1 {
		t.Errorf("acted %d times", n)
	}
}

func TestTheKeyThatOpensAFieldIsNotTyped(t *testing.T) {
	for _, inline := range []bool{true, false} {
		b := newBench(t)
		b.queued = !inline
		e := NewNoteEntry(b.Router)
		b.show(e)
		b.SetPage(&Keymap{Command: Keys{fyne.KeyQ: func() { b.Open(fyne.KeyQ, e) }}})
		b.wait(2 * Mute)
		b.Pad().KeyDown(&fyne.KeyEvent{Name: fyne.KeyQ})
		b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyQ})
		b.window.Canvas().Focused().TypedRune('q')
		b.drain()
		for range 5 { // held
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyQ})
			e.TypedRune('q')
		}
		b.drain()
		e.KeyUp(&fyne.KeyEvent{Name: fyne.KeyQ})
		b.typ("名簿q")
		if e.Text != "名簿q" {
			t.Errorf("inline=%v: %q", inline, e.Text)
		}
	}
}

func TestAnOverlayHasTheKeysAlone(t *testing.T) {
	b := newBench(t)
	page, over, lock := 0, 0, 0
	b.Always = map[Chord]func(){Ctrl(fyne.KeyL): counter(&lock)}
	b.SetPage(&Keymap{Command: Keys{fyne.Key1: counter(&page)}, Chords: map[Chord]func(){Ctrl(fyne.Key1): counter(&page)}})
	k := &Keymap{Command: Keys{fyne.Key2: counter(&over)}}
	b.Push(k)
	b.wait(2 * Mute)
	b.press(fyne.Key1)
	b.press(fyne.Key1, fyne.KeyModifierControl)
	b.press(fyne.Key2)
	b.press(fyne.KeyL, fyne.KeyModifierControl)
	if page != 0 || over != 1 || lock != 1 || !b.Covered() {
		t.Errorf("page %d, overlay %d, lock %d", page, over, lock)
	}
	b.Pop(k)
	b.wait(2 * Mute)
	b.press(fyne.Key1)
	if page != 1 || b.Covered() {
		t.Errorf("after the overlay: page %d", page)
	}
}

func TestTabGoesThroughTheVisibleFields(t *testing.T) {
	b := newBench(t)
	var fs []Field
	var objs []fyne.CanvasObject
	for range 4 {
		e := NewLineEntry(b.Router, "")
		fs, objs = append(fs, e), append(objs, e)
	}
	objs[2].Hide()
	b.show(objs...)
	b.SetPage(&Keymap{Fields: func() []Field { return fs }})
	b.wait(2 * Mute)
	at := func() int {
		for i, f := range fs {
			if f == b.Writer() {
				return i
			}
		}
		return -1
	}
	for i, want := range []int{0, 1, 3, 0} {
		b.press(fyne.KeyTab)
		if at() != want {
			t.Errorf("Tab %d: at %d, want %d", i, at(), want)
		}
	}
	b.press(fyne.KeyTab, fyne.KeyModifierShift)
	if at() != 3 {
		t.Errorf("Shift+Tab: at %d", at())
	}
	b.press(fyne.KeyReturn)
	if at() != 0 {
		t.Errorf("Enter: at %d", at())
	}
}

func TestTheModeIsTold(t *testing.T) {
	b := newBench(t)
	var modes []Mode
	b.OnMode = func(m Mode) { modes = append(modes, m) }
	e, f := NewLineEntry(b.Router, ""), NewLineEntry(b.Router, "")
	b.show(e, f)
	b.Open("", e)
	b.Open("", f)
	b.window.Canvas().Unfocus() // the window was deactivated
	if b.Mode() != Writing {
		t.Error("losing the focus of the window is not leaving the field")
	}
	b.Back()
	if len(modes) != 2 || modes[0] != Writing || modes[1] != Command {
		t.Errorf("told %v", modes)
	}
}

func TestChords(t *testing.T) {
	for _, c := range []struct {
		s    fyne.Shortcut
		want Chord
		ok   bool
	}{
		{&fyne.ShortcutUndo{}, Ctrl(fyne.KeyZ), true},
		{&fyne.ShortcutRedo{}, Ctrl(fyne.KeyY), true},
		{&fyne.ShortcutSelectAll{}, Ctrl(fyne.KeyA), true},
		{&fyne.ShortcutCopy{}, Ctrl(fyne.KeyC), true},
		{&fyne.ShortcutPaste{}, Ctrl(fyne.KeyV), true},
		{&fyne.ShortcutCut{}, Ctrl(fyne.KeyX), true},
		{&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierControl}, Ctrl(fyne.KeyReturn), true},
	} {
		if got, ok := chordOf(c.s); got != c.want || ok != c.ok {
			t.Errorf("%T: got %v", c.s, got)
		}
	}
}

// Where something is read before the field opens, the key may be up by then: it types nothing more, and the first letter is text.
func TestAFieldThatOpensLateTakesTheFirstLetter(t *testing.T) {
	b := newBench(t)
	e := NewLineEntry(b.Router, "")
	b.show(e)
	b.SetPage(&Keymap{Command: Keys{fyne.KeyM: func() {}}})
	b.wait(2 * Mute)
	b.Pad().KeyDown(&fyne.KeyEvent{Name: fyne.KeyM})
	b.Pad().KeyUp(&fyne.KeyEvent{Name: fyne.KeyM})
	b.Open(fyne.KeyM, e)
	b.drain()
	b.typ("/media/stick")
	if e.Text != "/media/stick" {
		t.Errorf("%q", e.Text)
	}
}

func TestTabTakesTheChoicesOfAQuestionAsOneField(t *testing.T) {
	b := newBench(t)
	first, last := NewLineEntry(b.Router, ""), NewLineEntry(b.Router, "")
	unit := NewChoice(b.Router, []string{"mm", "g", "lx"}, nil)
	unit[1].Set(true)
	free := NewChoice(b.Router, []string{"a", "b"}, nil)
	fields := []Field{first, unit[0], unit[1], unit[2], free[0], free[1], last}
	var objs []fyne.CanvasObject
	for _, f := range fields {
		objs = append(objs, f)
	}
	b.show(objs...)
	b.SetPage(&Keymap{Fields: func() []Field { return fields }})
	b.tab(first)
	for i, want := range []Field{unit[1], free[0], last, first} {
		if got := b.Writer(); got != want {
			t.Fatalf("stop %d: %v", i, got)
		}
		b.tab(b.Writer())
	}
	b.Step(unit[1], 1)
	if b.Writer() != Field(unit[2]) {
		t.Error("the arrows do not go from choice to choice")
	}
}
