package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// desk writes entries for named laptops, each with one user of the same name.
// An entry's hash comes from its name, so that tests read like stories.
type desk struct {
	t       *testing.T
	control Control
	last    map[string]*Entry
	entries map[string]*Entry
	all     []*Entry
}

func newDesk(t *testing.T) *desk {
	d := &desk{
		t: t, last: make(map[string]*Entry), entries: make(map[string]*Entry),
		control: Control{
			Devices: make(map[DeviceID]Authority), Released: make(map[Hash]bool), Lost: make(map[Hash]bool),
		},
	}
	for _, who := range []string{"ai", "ben", "chie"} {
		d.control.Devices[device(who)] = Authority{User: user(who), Member: true}
	}
	return d
}

func name(n string) Hash { return sha256.Sum256([]byte(n)) }

func device(who string) (d DeviceID) { return fill(d, "device "+who) }
func user(who string) (u UserID)     { return fill(u, "user "+who) }

func fill(id [16]byte, text string) [16]byte {
	h := name(text)
	copy(id[:], h[:])
	return id
}

func incarnation(which string) (i Incarnation) {
	h := name("run " + which)
	copy(i[:], h[:])
	return i
}

func id(entry string) OpID { return OpID{Entry: name(entry)} }

// write appends the next entry of a laptop. sees lists names of entries,
// separated by blanks.
func (d *desk) write(who, entry, sees string, ops ...Op) *Entry {
	e := &Entry{
		Hash: name(entry), Device: device(who), Incarnation: incarnation(who), Seq: 1,
		Payload: Payload{Schema: 1, User: user(who), WallMS: int64(len(d.all)), Ops: ops},
	}
	if p := d.last[who]; p != nil {
		e.Prev, e.Seq, e.Incarnation = p.Hash, p.Seq+1, p.Incarnation
	}
	for _, s := range strings.Fields(sees) {
		e.Seen = append(e.Seen, name(s))
	}
	slices.SortFunc(e.Seen, Hash.Compare)
	d.last[who], d.entries[entry] = e, e
	d.all = append(d.all, e)
	return e
}

// fold puts everything together but the entries named.
func (d *desk) fold(without ...string) *Fold {
	f := New(toyRules{}, d.control)
	for _, e := range d.all {
		if !slices.ContainsFunc(without, func(n string) bool { return name(n) == e.Hash }) {
			f.Add(e)
		}
	}
	return f
}

var answerA = Field{"answer", "a"}

func set(f Field, value string, supersedes ...string) Op {
	o := Op{Field: f, Value: []byte(value)}
	for _, s := range supersedes {
		o.Supersedes = append(o.Supersedes, id(s))
	}
	return o
}

func answer(value string, supersedes ...string) Op { return set(answerA, value, supersedes...) }
func contract() Op                                 { return set(Field{"contract", "c"}, "signed") }
func undo(f Field, entry string) Op                { return Op{Verb: Undo, Field: f, Target: id(entry)} }

func confirm(entry string) Op { return Op{Verb: Confirm, Field: answerA, Target: id(entry)} }

// shown gives the values of a field, sorted, with * for a returned one.
func shown(h Heads) string {
	var texts []string
	for _, v := range h.Values {
		text := string(v.Bytes)
		if v.Returned {
			text += "*"
		}
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestConflictIsKeptResolvedAndReopened(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("ben", "b1", "contract", answer("bad"))
	expect(t, "two authors", shown(d.fold().Field(answerA)), "bad ok")
	d.write("chie", "c1", "a1 b1", answer("bad", "a1", "b1"))
	expect(t, "resolved", shown(d.fold().Field(answerA)), "bad")
	d.write("ben", "b2", "", answer("unclear", "b1"))
	f := d.fold()
	expect(t, "reopened", shown(f.Field(answerA)), "bad unclear")
	if !f.Field(answerA).Conflict() {
		t.Error("two values are no conflict")
	}
	d.write("ai", "a2", "b2 c1", answer("bad", "c1", "b2"))
	d.write("chie", "c2", "b2", answer("bad", "c1", "b2"))
	h := d.fold().Field(answerA)
	expect(t, "equal values", shown(h), "bad")
	if ids := h.IDs(); len(ids) != 2 {
		t.Errorf("%d statements of one value, want 2", len(ids))
	}
}

func TestEdgeNeedsItsTargetInThePast(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("ben", "b1", "contract", answer("bad", "a1"))
	expect(t, "supersedes what it has not seen", shown(d.fold().Field(answerA)), "bad ok")
	d.write("ai", "a2", "", set(Field{"answer", "b"}, "other field", "a1"))
	expect(t, "supersedes another field", shown(d.fold().Field(answerA)), "bad ok")
}

func TestUndo(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("ai", "a2", "", answer("bad", "a1"))
	d.write("ai", "a3", "", undo(answerA, "a2"))
	expect(t, "undone", shown(d.fold().Field(answerA)), "ok")
	d.write("ai", "a4", "", undo(answerA, "a3"))
	expect(t, "redone", shown(d.fold().Field(answerA)), "bad")
	d.write("ben", "b1", "a4", undo(answerA, "a2"))
	f := d.fold()
	expect(t, "undo of another's", shown(f.Field(answerA)), "bad")

	var states []string
	for _, ev := range f.History(answerA) {
		states = append(states, ev.Status.String())
	}
	expect(t, "history", strings.Join(states, " "), "hidden live undone live idle")
	expect(t, "held by a4", shown(f.PastOf(name("a4")).Heads(answerA)), "ok")
	expect(t, "as of a4", shown(f.AsOf(name("a4")).Heads(answerA)), "bad")
	if n := len(f.PastOf(name("a3")).History(answerA)); n != 2 {
		t.Errorf("a3 knew %d operations, want 2", n)
	}
}

func TestPathThroughDeadOperationsHides(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("first"))
	d.write("ai", "a2", "", answer("second", "a1"))
	d.write("ai", "a3", "", answer("third", "a2"))
	d.write("ai", "a4", "", undo(answerA, "a2"))
	expect(t, "middle undone", shown(d.fold().Field(answerA)), "third")
}

func TestGateSeesOnlyThePast(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ben", "b1", "contract")
	d.write("chie", "c1", "b1", answer("ok"))
	f := d.fold()
	if v, _ := f.Verdict(name("c1")); !v.Void() {
		t.Error("an author passes by a contract that only a colleague had seen")
	}
	d.write("chie", "c2", "contract", answer("ok"))
	d.write("ai", "a2", "c2", undo(Field{"contract", "c"}, "contract"))
	f = d.fold()
	if v, _ := f.Verdict(name("c2")); v.Void() {
		t.Error("an undo that came later voids an honest answer")
	}
	e := &Entry{Payload: Payload{User: user("chie"), Ops: []Op{answer("new")}}}
	if b := f.Judge(e); len(b) != 1 || b[0].Code != "no-contract" {
		t.Errorf("without a contract: %v", b)
	}
}

func TestUndecidedCountsUntilItsHeadsArrive(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ben", "b1", "")
	d.write("ben", "b2", "contract", answer("ok"))
	f := d.fold("contract")
	v, _ := f.Verdict(name("b2"))
	if !v.Undecided || v.Void() || len(f.Undecided()) != 1 {
		t.Errorf("head missing: %+v", v)
	}
	if m := f.MissingHeads(); !slices.Equal(m, []Hash{name("contract")}) || !slices.Equal(f.MissingIn(name("b2")), m) {
		t.Errorf("missing %v", m)
	}
	expect(t, "it counts", shown(f.Field(answerA)), "ok")

	d.control.Lost[name("contract")] = true
	f.SetControl(d.control)
	if v, _ := f.Verdict(name("b2")); v.Undecided || !v.Void() || len(f.LostHeads()) != 1 {
		t.Errorf("head declared lost: %+v", v)
	}
	if f.Add(d.entries["contract"]); len(f.Undecided())+len(f.Voids()) > 0 {
		t.Error("the lost head arrived: still undecided or void")
	}
}

func TestReturnedValueWaitsForConfirm(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("chie", "c0", "contract a1", confirm("a1"))
	d.write("ben", "b1", "a1", undo(Field{"contract", "c"}, "contract"), answer("bad", "a1"))
	expect(t, "replaced", shown(d.fold().Field(answerA)), "bad")

	a := d.control.Devices[device("ben")]
	a.Cuts = []Cut{{}}
	d.control.Devices[device("ben")] = a
	expect(t, "cut off", shown(d.fold().Field(answerA)), "ok*")
	d.write("chie", "c1", "b1", confirm("a1"))
	expect(t, "confirmed by one who knew", shown(d.fold().Field(answerA)), "ok")
	d.write("chie", "c2", "", undo(answerA, "c1"))
	expect(t, "confirmation undone", shown(d.fold().Field(answerA)), "ok*")
	d.write("chie", "c3", "", answer("ok", "a1"))
	expect(t, "stated anew", shown(d.fold().Field(answerA)), "ok")
}

func TestVoidEntryHasNoEffect(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("ok"))
	d.write("ai", "a2", "", set(Field{"verify", "zz"}, "passed"), undo(answerA, "a1"), answer("bad", "a1"))
	f := d.fold()
	if v := f.Voids(); len(v) != 1 || v[0].Breaches[0].Code != "not-answered" {
		t.Fatalf("voids %v", v)
	}
	expect(t, "undo and supersedes in a void entry", shown(f.Field(answerA)), "ok")
}

func TestForkHasNoEffectUntilReleased(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ben", "b1", "contract", answer("ok"))
	copied := d.last["ben"]
	d.write("ben", "b2", "", answer("left", "b1"))
	d.write("ben", "b3", "", answer("left on", "b2"))
	d.last["ben"] = copied
	d.write("ben", "other b2", "", answer("right", "b1"))
	f := d.fold()
	expect(t, "forked", shown(f.Field(answerA)), "ok")
	if forks := f.Forks(); len(forks) != 1 || forks[0].Seq != 2 || len(forks[0].Entries) != 2 {
		t.Errorf("forks %v", forks)
	}
	if n := len(f.Inert()); n != 3 {
		t.Errorf("%d inert entries, want 3", n)
	}
	d.control.Released[name("b2")] = true
	expect(t, "one released", shown(d.fold().Field(answerA)), "left")

	e := d.write("ben", "next run", "", answer("later", "other b2"))
	e.Incarnation, e.Seq = incarnation("ben again"), 1
	expect(t, "a later incarnation has effect", shown(d.fold().Field(answerA)), "later left")
}

func TestLowestCutWins(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ben", "b1", "contract", answer("1"))
	d.write("ben", "b2", "", answer("2", "b1"))
	d.write("ben", "b3", "", answer("3", "b2"))
	line := func(entry string) Cut {
		e := d.entries[entry]
		return Cut{{e.Incarnation, e.Seq, e.Hash}}
	}
	for _, c := range []struct {
		name, want string
		cuts       []Cut
	}{
		{"no cut", "3", nil},
		{"one", "2", []Cut{line("b2")}},
		{"two", "1", []Cut{line("b2"), line("b1")}},
		{"incarnation not listed", "", []Cut{line("b2"), {}}},
	} {
		d.control.Devices[device("ben")] = Authority{User: user("ben"), Member: true, Cuts: c.cuts}
		expect(t, c.name, strings.ReplaceAll(shown(d.fold().Field(answerA)), "*", ""), c.want)
	}
	d.control.Released[name("b3")] = true
	expect(t, "released beyond the cut", shown(d.fold().Field(answerA)), "3")
}

func TestAuthority(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*desk, *Entry)
		want   Reason
	}{
		{"member", func(*desk, *Entry) {}, HasEffect},
		{"unknown device", func(d *desk, e *Entry) { delete(d.control.Devices, e.Device) }, UnknownDevice},
		{"other user", func(_ *desk, e *Entry) { e.Payload.User = user("ben") }, WrongUser},
		{"not on the roster", func(d *desk, e *Entry) {
			d.control.Devices[e.Device] = Authority{User: user("ai")}
		}, NotMember},
		{"sequence jumps", func(_ *desk, e *Entry) { e.Seq = 7 }, BrokenChain},
		{"follows another device", func(_ *desk, e *Entry) { e.Prev = name("b1") }, BrokenChain},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.write("ben", "b1", "")
			d.write("ai", "a1", "", contract())
			c.change(d, d.write("ai", "a2", "", answer("ok")))
			if v, _ := d.fold().Verdict(name("a2")); v.Inert != c.want {
				t.Errorf("%v, want %v", v.Inert, c.want)
			}
		})
	}
}

func TestUnreadableEntryKeepsItsPlace(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	gone := d.write("ben", "b1", "contract", answer("ok"))
	d.write("ben", "b2", "", answer("bad", "b1"))
	whole := d.fold().StateHash(1)
	bare := *gone
	bare.Unreadable, bare.Payload = true, Payload{}
	d.all[1] = &bare
	f := d.fold()
	if len(f.Unreadable()) != 1 || len(f.Voids()) > 0 {
		t.Errorf("%d unreadable, voids %v", len(f.Unreadable()), f.Voids())
	}
	expect(t, "the rest counts", shown(f.Field(answerA)), "bad")
	if f.Add(gone); f.StateHash(1) != whole || len(f.Unreadable()) > 0 {
		t.Error("the payload came later: not the same state")
	}
}

func TestUnnamedHeads(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ben", "b1", "contract")
	d.write("ben", "b2", "")
	d.write("chie", "c1", "b1")
	f := d.fold()
	for _, c := range []struct {
		prev string
		want []string
	}{
		{"contract", []string{"b2", "c1"}},
		{"b2", []string{"c1"}},
		{"c1", []string{"b2", "contract"}},
	} {
		var want []Hash
		for _, n := range c.want {
			want = append(want, name(n))
		}
		slices.SortFunc(want, Hash.Compare)
		if got := f.Unnamed(name(c.prev)); !slices.Equal(got, want) {
			t.Errorf("after %s: %v, want %v", c.prev, got, want)
		}
	}
	if got := f.Unnamed(Hash{}); len(got) != 3 {
		t.Errorf("a new device names %d heads, want 3", len(got))
	}
}

func TestCaseHeadIsOfUnbrokenChains(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "a1", "", contract())
	d.write("ai", "a2", "")
	d.write("ai", "a3", "")
	damaged, unbroken := d.fold("a2"), d.fold("a2", "a3")
	if damaged.CaseHead(nil) != unbroken.CaseHead(nil) {
		t.Error("what hangs on a gap changes the case head")
	}
	if damaged.CaseHead(nil) == d.fold().CaseHead(nil) {
		t.Error("equal case heads for different facts")
	}
	r1, r2 := name("record 1"), name("record 2")
	f := d.fold()
	if f.CaseHead([]Hash{r1, r2, r1}) != f.CaseHead([]Hash{r2, r1}) || f.CaseHead([]Hash{r1}) == f.CaseHead(nil) {
		t.Error("control records do not count as a set")
	}
}

func TestEntriesInOrder(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "a1", "")
	d.write("ben", "b1", "a1").Payload.WallMS = -1 << 60
	d.write("chie", "c1", "").Payload.WallMS = 1 << 60
	d.write("ai", "a2", "b1")
	f := d.fold()
	var got []string
	for _, e := range f.Entries() {
		for n, x := range d.entries {
			if x == e {
				got = append(got, fmt.Sprintf("%s/%d", n, f.Depth(e.Hash)))
			}
		}
	}
	if n := len(f.PastOf(name("a2")).Entries()); n != 2 {
		t.Errorf("a2 held %d entries, want 2", n)
	}
	expect(t, "order", strings.Join(got, " "), "a1/1 c1/1 b1/2 a2/3")
}

func TestFactsInAPast(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("1"))
	d.write("ai", "a2", "", answer("2", "a1"))
	d.write("ai", "a3", "", answer("3", "a2"))
	d.write("ai", "a4", "", undo(answerA, "a2"))
	f := d.fold()
	facts := func(p *Past) string {
		var values []string
		p.AnyIn(answerA, func(x Fact) bool {
			if x.Entry.Payload.User != user("ai") || x.Field != answerA || x.ID.Entry != x.Entry.Hash {
				t.Errorf("fact %+v", x)
			}
			values = append(values, string(x.Value))
			return false
		})
		slices.Sort(values)
		return strings.Join(values, " ")
	}
	expect(t, "now, hidden ones too, undone ones not", facts(f.Now()), "1 3")
	expect(t, "before the undo", facts(f.PastOf(name("a4"))), "1 2 3")
	if f.Now().AnyIn(Field{"answer", "none"}, func(Fact) bool { return true }) {
		t.Error("a field without operations has facts")
	}
	if a, ok := f.Now().Authority(device("ai")); !ok || a.User != user("ai") {
		t.Errorf("authority %+v %v", a, ok)
	}
	if _, ok := f.Now().Authority(device("nobody")); ok {
		t.Error("a device without a card has authority")
	}
	if f.PastOf(name("none")) != nil || f.AsOf(name("none")) != nil {
		t.Error("an entry that is not here has a past")
	}
}

func TestAddReportsTouchedFields(t *testing.T) {
	d := newDesk(t)
	f := New(toyRules{}, d.control)
	f.Add(d.write("ai", "contract", "", contract()))
	e := d.write("ai", "a1", "", answer("ok"), set(Field{"answer", "b"}, "ok"), answer("bad"))
	if got := f.Add(e); !slices.Equal(got, []Field{answerA, {"answer", "b"}}) {
		t.Errorf("touched %v", got)
	}
	if got := f.Add(e); got != nil {
		t.Errorf("touched %v by an entry that was there", got)
	}
}

// TestDigestVectors freezes the state hash and the case head of a story that
// holds a conflict, a void, a fork, a returned value, a missing and a lost
// head, and a mark.
func TestDigestVectors(t *testing.T) {
	d := newDesk(t)
	d.write("ai", "contract", "", contract())
	d.write("ai", "a1", "", answer("適合"))
	d.write("ben", "b1", "contract", answer("不適合"))
	d.write("ben", "b2", "a1", set(Field{"verify", "zz"}, "x"), answer("x", "a1"))
	d.write("ben", "b3", "not here", set(Field{"answer", "b"}, "y"))
	d.write("chie", "c1", "contract gone", set(Field{"answer", "c"}, "z"))
	d.write("chie", "c2", "", set(Field{"verify", "c"}, "z"))
	copied := d.last["ai"]
	d.write("ai", "a2", "", answer("left", "a1"))
	d.last["ai"] = copied
	d.write("ai", "other a2", "", answer("right", "a1"))
	d.control.Lost[name("gone")] = true
	f := d.fold()
	got := map[string]string{
		"state 1 with editions": f.StateHash(1, "rules-1", "catalogue-2").String(),
		"state 2":               f.StateHash(2).String(),
		"case head":             f.CaseHead([]Hash{name("record")}).String(),
		"answer a":              hex.EncodeToString(func() []byte { h := f.Field(answerA).digest(); return h[:] }()),
	}
	expect(t, "story", shown(f.Field(answerA)), "不適合 適合*")
	checkVectors(t, "digests.json", got)
}
