package audit

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

var item2 = ItemID("00000000000000000000000000000002")

// handlingSamples has one fact of each kind of the handling of evidence.
func handlingSamples() []Fact {
	by := ledger.UserID{0xaa, 1}
	return []Fact{
		Details{Item: item1, EventOn: "2026-11-20", Provenance: TakenAtRequest, By: "総務係", Note: "n"},
		Custody{Item: item1, Act: ActOpen, Sitting: "s1-ab", By: by, Count: 3, From: "2026-11-24T10:00", To: "2026-11-24T10:20"},
		Redaction{Copy: item2, Of: item1, Original: thirtyTwo(2), Made: thirtyTwo(4), Boxes: []Box{{X: 1, Y: 2, W: 3, H: 4}}, Reason: "顔"},
		Loan{ID: "n1-ab", Sort: LoanOriginal, What: "誓約書", Count: 2, From: "総務係", At: "2026-11-24T10:00", Reason: "写しを取る", Due: "2026-11-25", Item: item1},
		Return{ID: "n1-ab", To: "総務係", At: "2026-11-24T15:00", Way: "hand", Note: "折れなし"},
		Purge{Item: item1, Reason: "誤って撮った"},
		Purge{Item: item1, Reason: "誤って撮った", Device: bytes.Repeat([]byte{5}, 16), Sig: bytes.Repeat([]byte{6}, 64)},
		Purge{Item: item1, Off: true},
		Destroyed{Item: item1, SHA256: thirtyTwo(2), Size: 9, On: "2026-11-26", Note: "n"},
		Paper{Sort: PaperReceipt, Digest: thirtyTwo(9), Head: thirtyTwo(8), Lang: "ja", Layout: 1, Number: 1, Pages: 1, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: []Chunk{{Hash: thirtyTwo(5), Size: 16400}}, Of: "l1"},
	}
}

func photo(id ItemID, n byte) Evidence {
	return Evidence{ID: id, Name: "写真.jpg", Media: "image/jpeg", Size: 9, SHA256: thirtyTwo(n), Commit: thirtyTwo(3), Chunks: []Chunk{{Hash: thirtyTwo(5), Size: 16400}}}
}

// second is another auditor's device in the store.
var second = ledger.DeviceID{9}

func twoAuditors(t *testing.T) *store {
	t.Helper()
	s := &store{t: t, f: ledger.New(Rules{}, ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{
		device: {User: user, Member: true}, second: {User: ledger.UserID{8}, Member: true},
	}})}
	s.write(
		Editions{Catalogue: "c", Version: "1", Digest: thirtyTwo(1), Rules: 1, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: []Chunk{{Hash: thirtyTwo(5), Size: 16400}}},
		Client{Name: "○○精機"}, Scope{Text: "本社", Unit: "site"}, Measures{IDs: []MeasureID{"TM-001"}},
	)
	s.write(Contract{ConcludedOn: "2026-10-20", NDA: true})
	s.write(Plan{Text: "1日目", AgreedOn: "2026-11-01"})
	s.write(photo(item1, 2))
	return s
}

// by writes as the other auditor, who holds everything.
func (s *store) by2(fact Fact) []ledger.Breach {
	s.t.Helper()
	op, err := Set(fact, s.f.Field(fact.Field()).IDs())
	if err != nil {
		s.t.Fatal(err)
	}
	e := &ledger.Entry{Device: second, Seq: 1, Seen: []ledger.Hash{s.prev}, Payload: ledger.Payload{Schema: 1, User: ledger.UserID{8}, WallMS: 99, Ops: []ledger.Op{op}}}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%v", e))
	return s.f.Judge(e)
}

func codes(bs []ledger.Breach) string {
	var out []string
	for _, b := range bs {
		out = append(out, b.Code+" "+b.Provision)
	}
	return fmt.Sprint(out)
}

// What nothing ever referred to goes only when it was set aside with a reason, asked for by one and granted by another.
func TestPurge(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	gone := Destroyed{Item: item1, SHA256: thirtyTwo(2), Size: 9, On: "2026-11-26"}
	aside := Unused{Item: item1, On: true, Reason: "誤って撮った"}
	ask := Purge{Item: item1, Reason: "誤って撮った"}
	for _, c := range []struct {
		name   string
		before []Fact
		fact   Fact
		second bool
		want   string
	}{
		{"still needed", nil, ask, false, "[still_needed 1-2-4]"},
		{"set aside", []Fact{aside}, ask, false, "[]"},
		{"was tied once, and untied", []Fact{Link{Item: item1, Check: "TM-001@", On: true}, Link{Item: item1, Check: "TM-001@"}, aside}, ask, false, "[referred_to 1-2-4]"},
		{"looked at in a round", []Fact{aside, Finding{Check: "TM-001@", Requirement: "r"}, Round{Check: "TM-001@", N: 1, Result: ReviewCorrected, On: "2026-12-20", Evidence: []ItemID{item1}}}, ask, false, "[referred_to 1-2-4]"},
		{"was exported", []Fact{aside, Disclosure{ID: "n1", Way: WayExport, Item: item1, Purpose: "audit_work", Recipient: "r", At: "2026-11-24T10:00"}}, ask, false, "[referred_to 1-2-4]"},
		{"listed in the notice of the visit", []Fact{aside, VisitStart{ID: "v1", Where: "w", At: "2026-11-24T09:00"}, Closing{ID: "v1", At: "2026-11-24T16:00", Open: []OpenEnd{{Check: "TM-001@", Reason: "x"}}}, paper(7, PaperNotice, "v1")}, ask, false, "[referred_to 1-2-4]"},
		{"nobody asked", []Fact{aside}, gone, true, "[no_purge 1-2-4]"},
		{"by the same person", []Fact{aside, ask}, gone, false, "[second_person 1-2-4]"},
		{"by a second person", []Fact{aside, ask}, gone, true, "[]"},
		{"taken back before", []Fact{aside, ask, Purge{Item: item1, Off: true}}, gone, true, "[no_purge 1-2-4]"},
		{"needed again meanwhile", []Fact{aside, ask, Unused{Item: item1}}, gone, true, "[still_needed 1-2-4]"},
		{"other bytes", []Fact{aside, ask}, Destroyed{Item: item1, SHA256: thirtyTwo(9), Size: 9, On: "2026-11-26"}, true, "[unknown_item 1-2-4]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := twoAuditors(t)
			for _, f := range c.before {
				if bs := s.write(f); len(bs) > 0 {
					t.Fatalf("%T: %v", f, bs)
				}
			}
			var got []ledger.Breach
			if c.second {
				got = s.by2(c.fact)
			} else {
				got = s.f.Judge(s.entry(c.fact))
			}
			if codes(got) != c.want {
				t.Errorf("got %s, want %s", codes(got), c.want)
			}
		})
	}
}

func TestRedactionNamesBothDigests(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	s := twoAuditors(t)
	r := Redaction{Copy: item2, Of: item1, Original: thirtyTwo(2), Made: thirtyTwo(4), Boxes: []Box{{W: 1, H: 1}}}
	if got := codes(s.f.Judge(s.entry(r))); got != "[unknown_item 1-2-4]" {
		t.Errorf("without its copy: %s", got)
	}
	lie := r
	lie.Original = thirtyTwo(9)
	if got := codes(s.f.Judge(s.entry(photo(item2, 4), lie))); got != "[unknown_item 1-2-4]" {
		t.Errorf("of other bytes: %s", got)
	}
	if bs := s.write(photo(item2, 4), r); len(bs) > 0 {
		t.Fatal(bs)
	}
	c := Build(s.f.Now())
	if got := c.Shown(item1); !slices.Equal(got, []ItemID{item2}) {
		t.Errorf("papers show %v", got)
	}
	if got := c.Shown(item2); !slices.Equal(got, []ItemID{item2}) {
		t.Errorf("papers show %v of the copy", got)
	}
	if !bytes.Equal(c.Handling.Redactions[item2].Fact.Original, thirtyTwo(2)) {
		t.Error("the original's digest is lost")
	}
}

func TestWronglyReceivedThingsGoBack(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	s := twoAuditors(t)
	back := Return{ID: "n1", To: "総務係", At: "2026-11-24T15:00"}
	if got := codes(s.f.Judge(s.entry(back))); got != "[no_loan 1-2-4]" {
		t.Errorf("never received: %s", got)
	}
	s.write(Loan{ID: "n1", Sort: LoanWrong, What: "他社の図面", From: "総務係", At: "2026-11-24T10:00"})
	if got := Build(s.f.Now()).WrongHeld(); !slices.Equal(got, []string{"n1"}) {
		t.Errorf("held: %v", got)
	}
	early := back
	early.At = "2026-11-24T09:00"
	if got := codes(s.f.Judge(s.entry(early))); got != "[returned_before_received 1-2-4]" {
		t.Errorf("too early: %s", got)
	}
	s.write(back)
	if got := Build(s.f.Now()).WrongHeld(); len(got) > 0 {
		t.Errorf("held: %v", got)
	}
}

func TestCustodyBelongsToItsAuthor(t *testing.T) {
	s := twoAuditors(t)
	c := Custody{Item: item1, Act: ActOpen, Sitting: "s1", By: ledger.UserID{8}, Count: 1, From: "2026-11-24T10:00", To: "2026-11-24T10:00"}
	if got := s.f.Judge(s.entry(c)); len(got) != 1 || got[0].Code != "not_author" {
		t.Errorf("somebody else's custody: %v", got)
	}
	c.By = user
	if bs := s.write(c); len(bs) > 0 {
		t.Fatal(bs)
	}
	c.Count = 4
	s.write(c)
	if got := Build(s.f.Now()).CustodyOf(item1); len(got) != 1 || got[0].Fact.Count != 4 {
		t.Errorf("%+v", got)
	}
}
