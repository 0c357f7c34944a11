package widget

import (
	"time"
)

// UndoFor is how long an undo line stays.
const UndoFor = 8 * time.Second

// UndoLine says what was just done and offers to take it back; it goes by itself and is the only sign of success there is.
type UndoLine struct {
	Flow
	router *Router
	text   *Label
	undo   *Key
	turn   int
	act    func()
}

// NewUndoLine makes a hidden line; word names the key that takes back, Ctrl+Z.
func NewUndoLine(r *Router, word string) *UndoLine {
	u := &UndoLine{router: r, text: NewText("", Style{})}
	u.undo = NewKey(r, KeyLook{Word: word, Hint: "Ctrl+Z", Weight: Quiet}, u.Act)
	u.Fill(Ground{}, NewFrame(ColorRaised, ColorLine, 6, 1), NewFlow(Across{Gap: 12, PadX: 12, PadY: 2}, u.text, u.undo))
	u.ExtendBaseWidget(u)
	u.Hide()
	return u
}

// Say shows text for UndoFor; act takes the deed back.
func (u *UndoLine) Say(text string, act func()) {
	u.turn++
	turn := u.turn
	u.act = act
	Show(u.undo, act != nil)
	u.text.SetText(text)
	u.Show()
	u.Refresh()
	u.router.After(UndoFor, func() {
		if u.turn == turn {
			u.act = nil
			u.Hide()
		}
	})
}

// Act takes back what was said last, if it still can be.
func (u *UndoLine) Act() {
	if act := u.act; act != nil {
		u.act = nil
		u.Hide()
		act()
	}
}

// Text is what it says, "" if it is gone.
func (u *UndoLine) Text() string {
	if u.act == nil {
		return ""
	}
	return u.text.Text()
}
