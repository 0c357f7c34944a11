package ledger

import "testing"

// Who held what is read from chains and the heads they name, and only as far as the past itself shows it.
func TestPastShowsWhoHeldWhat(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("ben", "b1", "a1", set(Field{"contract", "d"}, "told"))
	d.write("ai", "a2", "", answer("bad", "a1"))
	d.write("chie", "c1", "b1", set(Field{"contract", "e"}, "later"))
	f := d.fold()
	for _, c := range []struct {
		author, held string
		now, chie    bool // in everything, and in what chie held: b1's chain alone
	}{
		{"b1", "contract", true, false},
		{"b1", "a1", true, false},
		{"b1", "a2", false, false},
		{"a2", "a1", true, false},
		{"b1", "b1", false, false},
		{"a1", "b1", false, false},
		{"b1", "nothing", false, false},
		{"c1", "b1", true, false},
	} {
		if got := f.Now().Shows(name(c.author), name(c.held)); got != c.now {
			t.Errorf("now: %s held %s: %v", c.author, c.held, got)
		}
		if got := f.PastOf(name("c1")).Shows(name(c.author), name(c.held)); got != c.chie {
			t.Errorf("for chie: %s held %s: %v", c.author, c.held, got)
		}
	}
}
