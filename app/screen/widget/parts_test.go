package widget

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestKeyNeverTakesTheFocus(t *testing.T) {
	b := newBench(t)
	n, why := 0, ""
	k := NewKey(b.Router, KeyLook{Hint: "1", Sign: SignConforming, Word: "適合", Lead: true, Height: 44}, counter(&n))
	k.OnWhy = func(s string) { why = s }
	if _, ok := any(k).(fyne.Focusable); ok {
		t.Fatal("a key must not be focusable")
	}
	b.show(k)
	test.Tap(k)
	if n != 1 || b.window.Canvas().Focused() != b.Pad() {
		t.Errorf("tapped %d, focus at %T", n, b.window.Canvas().Focused())
	}
	k.SetOff("検証できる人ではありません")
	test.Tap(k)
	if n != 1 || why == "" {
		t.Errorf("a key that is off acted, or says nothing: %d %q", n, why)
	}
	k.SetOff("")
	k.SetOn(true)
	if !k.On() || k.MinSize().Height != 44 {
		t.Errorf("height %v", k.MinSize().Height)
	}
}

func TestPicker(t *testing.T) {
	items := []Pick{{Label: "品質課長"}, {Label: "総務係"}, {Label: "IV-1-04", Sub: "立入権者の指定"}, {Label: "委託先", Off: "契約の外"}}
	for _, c := range []struct {
		name string
		look PickerLook
		do   func(b *bench)
		want int
		text string
	}{
		{"a digit picks at once", PickerLook{Digits: true}, func(b *bench) { b.typ("2") }, 1, "総務係"},
		{"a digit of a code filters", PickerLook{}, func(b *bench) { b.typ("104"); b.press(fyne.KeyReturn) }, 2, "IV-1-04"},
		{"Enter takes the first", PickerLook{Digits: true}, func(b *bench) { b.press(fyne.KeyReturn) }, 0, "品質課長"},
		{"arrows move", PickerLook{}, func(b *bench) { b.press(fyne.KeyDown); b.press(fyne.KeyReturn) }, 1, "総務係"},
		{"words filter", PickerLook{}, func(b *bench) { b.typ("立入"); b.press(fyne.KeyReturn) }, 2, "IV-1-04"},
		{"what is off is not taken", PickerLook{Digits: true}, func(b *bench) { b.typ("4"); b.press(fyne.KeyEscape) }, -2, ""},
		{"free text", PickerLook{Free: true}, func(b *bench) { b.typ("現物を再確認"); b.press(fyne.KeyReturn) }, -1, "現物を再確認"},
		{"free text although something matches", PickerLook{Free: true}, func(b *bench) { b.typ("総務"); b.press(fyne.KeyReturn, fyne.KeyModifierControl) }, -1, "総務"},
		{"Escape gives up", PickerLook{}, func(b *bench) { b.press(fyne.KeyEscape) }, -2, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			p := NewPicker(b.Router)
			b.show(p.Object())
			got, text := -2, ""
			p.Open(fyne.KeyP, c.look, items, func(i int, s string) { got, text = i, s })
			b.up()
			b.wait(2 * Mute)
			c.do(b)
			if got != c.want || text != c.text {
				t.Errorf("got %d %q", got, text)
			}
			if p.Object().Visible() || b.Covered() || b.Mode() != Command {
				t.Error("the sheet is still there")
			}
		})
	}
}

func TestPickEntryOpensByKey(t *testing.T) {
	b := newBench(t)
	p := NewPicker(b.Router)
	got := -1
	e := NewPickEntry(b.Router, p, PickerLook{Digits: true, Hint: "選ぶ"}, []Pick{{Label: "甲"}, {Label: "乙"}}, func(i int) { got = i })
	b.show(e, p.Object())
	b.SetPage(&Keymap{Fields: func() []Field { return []Field{e} }})
	b.wait(2 * Mute)
	b.press(fyne.KeyTab)
	b.press(fyne.KeySpace)
	b.wait(2 * Mute)
	b.typ("2")
	if got != 1 || e.Chosen() != 1 || b.Writer() != e {
		t.Errorf("chose %d, focus at %T", got, b.Writer())
	}
}

func TestChoiceHasNoDefault(t *testing.T) {
	b := newBench(t)
	got := -1
	ts := NewChoice(b.Router, []string{"要求事項の説明", "指導助言"}, func(i int) { got = i })
	b.show(ts[0], ts[1])
	if ts[0].On() || ts[1].On() {
		t.Fatal("something is chosen")
	}
	b.Open("", ts[1])
	b.press(fyne.KeySpace)
	test.Tap(ts[0])
	if got != 0 || !ts[0].On() || ts[1].On() {
		t.Errorf("chosen %d", got)
	}
	c := NewToggle(b.Router, "合意", nil)
	test.Tap(c)
	test.Tap(c)
	if c.On() {
		t.Error("a toggle turns back")
	}
}

func TestCurtainCoversKeysUntilThePIN(t *testing.T) {
	b := newBench(t)
	page, failed, opened := 0, 0, 0
	c := NewCurtain(b.Router, CurtainWords{"幕", "開くには PIN"})
	c.Check = func(pin string) bool { return pin == "4711" }
	c.OnFail = func(n int) { failed = n }
	c.OnOpen = counter(&opened)
	b.show(c)
	b.SetPage(&Keymap{Command: Keys{fyne.Key1: counter(&page)}})
	b.wait(2 * Mute)
	c.Draw()
	b.wait(2 * Mute)
	b.press(fyne.Key1)
	for _, pin := range []string{"1234", "471123456789", "4711"} {
		b.typ(pin)
		b.press(fyne.KeyReturn)
	}
	b.wait(2 * Mute)
	if page != 0 || failed != 2 || opened != 1 || c.Drawn() {
		t.Errorf("page %d, failed %d, opened %d", page, failed, opened)
	}
	b.press(fyne.Key1)
	if page != 1 {
		t.Error("the page has not got its keys back")
	}
	c.Check = nil
	c.Draw()
	b.wait(2 * Mute)
	b.press(fyne.KeySpace)
	if c.Drawn() {
		t.Error("without a PIN any key opens")
	}
}

func TestPanelSaysThreeThings(t *testing.T) {
	b := newBench(t)
	clause := ""
	p := NewPanel(b.Router, TroubleWords{"起きたこと", "残っているもの", "すること", "詳しく"}, func(s string) { clause = s }, nil)
	b.show(p)
	if p.Shown() != (Trouble{}) {
		t.Error("it says something at first")
	}
	x := Trouble{Happened: "空きが 0.9 GB になり、新しい証拠を受け取れません。", Kept: "判定・文章は続けて保存できます。", Do: "空きを作る", Code: "no-space", Clause: "第三6一"}
	p.Say(x)
	if p.Shown() != x || p.HeightFor(300) <= p.HeightFor(900) {
		t.Errorf("shown %+v, heights %v %v", p.Shown(), p.HeightFor(300), p.HeightFor(900))
	}
	test.Tap(p.clause)
	if clause != "第三6一" {
		t.Errorf("clause %q", clause)
	}
}

func TestUndoLineGoesByItself(t *testing.T) {
	b := newBench(t)
	n := 0
	u := NewUndoLine(b.Router, "元に戻す")
	b.show(u)
	u.Say("IV-1-04 を適合にしました", counter(&n))
	b.wait(5 * time.Second)
	u.Say("IV-1-05 を適合にしました", counter(&n))
	b.wait(5 * time.Second)
	if u.Text() == "" {
		t.Fatal("the second line went with the first")
	}
	u.Act()
	u.Act()
	if n != 1 {
		t.Errorf("undone %d times", n)
	}
	u.Say("x", counter(&n))
	b.wait(UndoFor)
	u.Act()
	if n != 1 || u.Visible() {
		t.Error("too late is too late")
	}
}

func TestJobDrawsAtMostFourTimesASecond(t *testing.T) {
	b := newBench(t)
	j := NewJobLine(b.Router, JobWords{Left: func(s int) string { return "残り " + strings.Repeat("x", s) }, Stop: "中止"})
	b.show(j)
	j.Begin("取込み", func() {})
	drawn := 0
	for i := range 100 {
		b.wait(20 * time.Millisecond)
		if j.Progress(int64(i+1), 100) {
			drawn++
		}
	}
	if drawn > 10 || j.bar.Part() != 1 {
		t.Errorf("drew %d times in 2 s, bar at %v", drawn, j.bar.Part())
	}
	if j.End(); j.Visible() {
		t.Error("the job is still shown")
	}
}

func TestListGivesTheFocusBack(t *testing.T) {
	b := newBench(t)
	chosen := -1
	l := NewList(b.Router, func() int { return 50000 }, func() fyne.CanvasObject { return NewLine([]Col{{Share: 1}}, RowList) },
		func(i int, o fyne.CanvasObject) { o.(*Line).Set(LineView{Texts: []string{"row"}}) }, func(i int) { chosen = i })
	b.show(l)
	b.window.Canvas().Focus(l)
	if b.window.Canvas().Focused() != b.Pad() {
		t.Error("the list keeps the focus")
	}
	l.Select(3)
	l.Select(3)
	if chosen != 3 {
		t.Errorf("chosen %d", chosen)
	}
	l.Moved(3, 40000)
	if l.GetScrollOffset() == 0 {
		t.Error("the cursor is out of sight")
	}
}

func TestDrawerAndEmpty(t *testing.T) {
	b := newBench(t)
	n := 0
	d := NewDrawer(b.Router, nil)
	e := NewEmpty(SignFindings, "指摘はまだありません。", "不適合と判定すると下書きができます。", NewKey(b.Router, KeyLook{Word: "戻る"}, counter(&n)))
	b.show(e, d)
	d.Open("第三4三イ", NewLabel(sample(), Style{}))
	if d.Title() != "第三4三イ" {
		t.Error(d.Title())
	}
	d.Shut()
	d.Shut()
	if d.Title() != "" || e.HeightFor(200) < e.HeightFor(800) {
		t.Error("shut, or the empty place does not grow")
	}
}

func TestAcrossNeverDrawsOverTheEdge(t *testing.T) {
	newBench(t)
	objs := []fyne.CanvasObject{NewText("○○精機 本社工場", Style{}), NewSpring(), NewText("保存済 10:42:07", Style{}), NewText("受領 118/164", Style{})}
	for _, w := range []float32{80, 200, 400, 900} {
		Across{Gap: 10, PadX: 12}.Layout(objs, fyne.NewSize(w, 40))
		for i, o := range objs {
			if r := o.Position().X + o.Size().Width; r > w-11 && o.Size().Width > 0 {
				t.Errorf("at %v object %d ends at %v", w, i, r)
			}
		}
	}
}
