package widget

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestCollectedCharactersKeepTheirOrder(t *testing.T) {
	b := newBench(t)
	b.queued = true
	e := NewNoteEntry(b.Router)
	b.show(e)
	b.queued = false
	b.Open("", e)
	b.queued = true
	key := func(k fyne.KeyName) { e.TypedKey(&fyne.KeyEvent{Name: k}) }
	b.typ("現地")
	b.typ("審査の記録")
	if e.Text != "現地審査の記録" || e.CursorColumn != 7 {
		t.Fatalf("%q, caret at %d", e.Text, e.CursorColumn)
	}
	e.TypedRune('あ')
	e.TypedRune('い')
	key(fyne.KeyReturn) // before the poll is over
	e.TypedRune('う')
	b.drain()
	if e.Text != "現地審査の記録あい\nう" {
		t.Fatalf("%q", e.Text)
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if strings.HasSuffix(e.Text, "う") {
		t.Errorf("undo left %q", e.Text)
	}
	e.TypedShortcut(&fyne.ShortcutRedo{})
	if e.Text != "現地審査の記録あい\nう" {
		t.Errorf("redo gave %q", e.Text)
	}
}

func TestASelectionIsReplacedByACommitOfTheInputMethod(t *testing.T) {
	b := newBench(t)
	e := NewLineEntry(b.Router, "")
	b.show(e)
	b.Open("", e)
	b.typ("現地審査")
	e.KeyDown(&fyne.KeyEvent{Name: "LeftShift"})
	b.press(fyne.KeyLeft)
	e.KeyDown(&fyne.KeyEvent{Name: "LeftShift"})
	b.press(fyne.KeyLeft)
	e.KeyUp(&fyne.KeyEvent{Name: "LeftShift"})
	b.queued = true
	b.typ("検証")
	if e.Text != "現地検証" {
		t.Errorf("%q", e.Text)
	}
}

func TestReturnWaitsForTheInputMethod(t *testing.T) {
	for _, c := range []struct {
		name string
		then string
		want string
	}{
		{"a commit follows: the Return confirmed it", "名簿", "a名簿"},
		{"nothing follows: it is a line", "", "a\n"},
		{"a letter follows: it is a line, then the letter", "b", "a\nb"},
	} {
		b := newBench(t)
		b.Hold = 40 * time.Millisecond
		e := NewNoteEntry(b.Router)
		b.show(e)
		b.Open("", e)
		b.typ("a")
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		b.wait(10 * time.Millisecond)
		b.typ(c.then)
		b.wait(time.Second / 10)
		if e.Text != c.want {
			t.Errorf("%s: %q, want %q", c.name, e.Text, c.want)
		}
	}
}

func TestDraftsAndRecords(t *testing.T) {
	type step struct {
		typ  string
		wait time.Duration
		back bool
	}
	for _, c := range []struct {
		name    string
		steps   []step
		drafts  string
		commits string
	}{
		{"a draft after 700 ms of quiet", []step{{typ: "a", wait: 699 * time.Millisecond}, {wait: 2 * time.Millisecond}}, "a", ""},
		{"nothing before", []step{{typ: "a", wait: 600 * time.Millisecond}}, "", ""},
		{"a draft within a second of typing on", []step{{"a", 400 * time.Millisecond, false}, {"b", 400 * time.Millisecond, false}, {"c", 250 * time.Millisecond, false}}, "abc", ""},
		{"a record when the field is left", []step{{typ: "a", wait: 100 * time.Millisecond, back: true}}, "", "a"},
		{"a record after 20 s of quiet", []step{{typ: "a", wait: 19 * time.Second}, {wait: 2 * time.Second}}, "a", "a"},
		{"one record for one visit", []step{{typ: "a", wait: 2 * time.Second}, {typ: "b", wait: 2 * time.Second, back: true}}, "a,ab", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			var drafts, commits []string
			e := NewNoteEntry(b.Router)
			e.OnDraft = func(s string) { drafts = append(drafts, s) }
			e.OnCommit = func(s string) { commits = append(commits, s) }
			b.show(e)
			e.Load("", "")
			b.Open("", e)
			for _, s := range c.steps {
				b.typ(s.typ)
				b.wait(s.wait)
				if s.back {
					b.Back()
				}
			}
			if strings.Join(drafts, ",") != c.drafts || strings.Join(commits, ",") != c.commits {
				t.Errorf("drafts %q, records %q", drafts, commits)
			}
		})
	}
}

func TestLockRecordsWhatIsWritten(t *testing.T) {
	b := newBench(t)
	got := ""
	e := NewNoteEntry(b.Router)
	e.OnCommit = func(s string) { got = s }
	b.show(e)
	e.Load("名簿", "名簿 第7版")
	if e.Text != "名簿 第7版" || !e.Written() {
		t.Fatalf("the draft is not shown: %q", e.Text)
	}
	b.Open("", e)
	b.Settle()
	if got != "名簿 第7版" || e.Written() {
		t.Errorf("recorded %q", got)
	}
}

func TestALongParagraphIsCounted(t *testing.T) {
	b := newBench(t)
	var told []int
	e := NewNoteEntry(b.Router)
	e.OnLength = func(n int) { told = append(told, n) }
	b.show(e)
	e.Load(strings.Repeat("あ", 301), "")
	e.Load(strings.Repeat("あ", 200)+"\n"+strings.Repeat("い", 200), "")
	if len(told) != 2 || told[0] != 301 || told[1] != 200 {
		t.Errorf("told %v", told)
	}
}

func TestTypingIsBounded(t *testing.T) {
	b := newBench(t)
	e := NewNoteEntry(b.Router)
	b.show(e)
	e.Load(sample()[:900], "") // 300 characters
	b.Open("", e)
	e.End()
	if e.CursorColumn == 0 && e.CursorRow == 0 {
		t.Error("the caret is not at the end")
	}
	n := testing.AllocsPerRun(20, func() { b.typ("あ") })
	t.Logf("a key at 300 characters: %v allocations", n)
	if n > 12000 {
		t.Errorf("a key costs %v allocations", n)
	}
}

func TestPassphraseIsTakenOnce(t *testing.T) {
	b := newBench(t)
	e := NewPassEntry(b.Router, "")
	entered := false
	e.OnEnter = func() { entered = true }
	b.show(e)
	b.Open("", e)
	b.typ("correct horse")
	e.Reveal(true)
	e.Reveal(false)
	b.press(fyne.KeyReturn)
	if got := string(e.Take()); got != "correct horse" || e.Text != "" || !entered || !e.Password {
		t.Errorf("took %q, left %q, entered %v", got, e.Text, entered)
	}
}
