package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Entered is a fact with who entered it, and when by his clock.
type Entered[T any] struct {
	Fact   T
	By     ledger.UserID
	WallMS int64
	ID     ledger.OpID
}

// Book is what meetings, papers and corrections add up to, each by the key of its field.
type Book struct {
	Meetings     map[string]Entered[Meeting]
	Ticks        map[string]Entered[Tick]
	Attendees    map[string]Entered[Attendee]
	Presence     map[string]Entered[Presence]
	Papers       map[string]Entered[Paper]
	Signatures   map[string]Entered[Signature]
	Disclosures  map[string]Entered[Disclosure]
	Explanations map[string]Entered[Explanation]
	Questions    map[string]Entered[Question]
	Comments     map[string]Entered[Comment]
	Wordings     map[string]Entered[Wording]
	Promises     map[string]Entered[Promise]
	Days         map[string]Entered[DayEnd]
	Answers      map[string]Entered[Answer]
	Rounds       map[string]Entered[Round]
	Changes      map[string]Entered[Change]
}

func newBook() Book {
	return Book{
		Meetings: map[string]Entered[Meeting]{}, Ticks: map[string]Entered[Tick]{}, Attendees: map[string]Entered[Attendee]{}, Presence: map[string]Entered[Presence]{},
		Papers: map[string]Entered[Paper]{}, Signatures: map[string]Entered[Signature]{}, Disclosures: map[string]Entered[Disclosure]{},
		Explanations: map[string]Entered[Explanation]{}, Questions: map[string]Entered[Question]{}, Comments: map[string]Entered[Comment]{},
		Wordings: map[string]Entered[Wording]{}, Promises: map[string]Entered[Promise]{}, Days: map[string]Entered[DayEnd]{}, Answers: map[string]Entered[Answer]{},
		Rounds: map[string]Entered[Round]{}, Changes: map[string]Entered[Change]{},
	}
}

// enter keeps a fact under its key, or takes the key out where the field has no value any more.
func enter[T Fact](m map[string]Entered[T], key string, fact Fact, head ledger.Statement) {
	v, ok := fact.(T)
	if !ok {
		delete(m, key)
		return
	}
	m[key] = Entered[T]{Fact: v, By: head.User, WallMS: head.WallMS, ID: head.ID}
}

func (b *Book) apply(f ledger.Field, fact Fact, head ledger.Statement) {
	switch f.Kind {
	case KindMeeting:
		enter(b.Meetings, f.Key, fact, head)
	case KindTick:
		enter(b.Ticks, f.Key, fact, head)
	case KindAttendee:
		enter(b.Attendees, f.Key, fact, head)
	case KindPresence:
		enter(b.Presence, f.Key, fact, head)
	case KindPaper:
		enter(b.Papers, f.Key, fact, head)
	case KindSignature:
		enter(b.Signatures, f.Key, fact, head)
	case KindDisclosure:
		enter(b.Disclosures, f.Key, fact, head)
	case KindExplanation:
		enter(b.Explanations, f.Key, fact, head)
	case KindQuestion:
		enter(b.Questions, f.Key, fact, head)
	case KindComment:
		enter(b.Comments, f.Key, fact, head)
	case KindWording:
		enter(b.Wordings, f.Key, fact, head)
	case KindPromise:
		enter(b.Promises, f.Key, fact, head)
	case KindDayEnd:
		enter(b.Days, f.Key, fact, head)
	case KindAnswer:
		enter(b.Answers, f.Key, fact, head)
	case KindRound:
		enter(b.Rounds, f.Key, fact, head)
	case KindChange:
		enter(b.Changes, f.Key, fact, head)
	}
}

// sortedBook lists the entries of one map by a text made of each.
func sortedBook[T any](m map[string]Entered[T], by func(*T) string) []Entered[T] {
	out := make([]Entered[T], 0, len(m))
	for _, e := range m {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entered[T]) int {
		return cmp.Or(strings.Compare(by(&a.Fact), by(&b.Fact)), a.ID.Compare(b.ID))
	})
	return out
}

// AttendeesOf lists who was at a meeting, by side, then time in, then id.
func (c *Case) AttendeesOf(sort string, v VisitID) []Attendee {
	var out []Attendee
	for _, e := range c.Book.Attendees {
		if a := e.Fact; a.Sort == sort && a.Visit == v && !a.Gone {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Attendee) int {
		return cmp.Or(slices.Index(Sides, a.Side)-slices.Index(Sides, b.Side), strings.Compare(a.From, b.From), strings.Compare(a.ID, b.ID))
	})
	return out
}

// gateBook judges the facts of meetings, papers and corrections.
func gateBook(p *ledger.Past, e *ledger.Entry, fact Fact) *breach {
	switch f := fact.(type) {
	case Presence:
		if len(p.Live(field(KindVisitStart, string(f.Visit)))) == 0 {
			return refuse("no_visit", notice.P3_4_1, string(f.Visit))
		}
	case Paper:
		return gatePaper(p, f)
	case Signature:
		return gateSignature(p, f)
	case Disclosure:
		return gateDisclosure(p, f)
	case Explanation:
		return gateExplanation(p, f)
	case Comment:
		return gateFinding(p, e, f.Check)
	case Wording:
		return gateFinding(p, e, f.Check)
	case Answer:
		return gateFinding(p, e, f.Check)
	case Round:
		return gateRound(p, f)
	case MethodNote, AloneReview:
		return gateAlone(p, e, fact)
	case Dismissal:
		return gateAuthor(e, f.By)
	case Change:
		return gateAuthor(e, f.By)
	case DayEnd:
		return gateAuthor(e, f.By)
	}
	return nil
}

// gatePlan: a plan that was agreed is replaced only with a reason and by a later version, which needs an agreement of its own (3-2-9, 3-3-6).
func gatePlan(f Plan) *breach {
	if f.Version < 2 {
		return nil
	}
	if strings.TrimSpace(f.Reason) == "" {
		return refuse("plan_reason", notice.P3_3_6)
	}
	if f.AgreedOn == "" && f.AgreedBy != "" {
		return refuse("plan_not_agreed", notice.P3_2_9)
	}
	return nil
}
