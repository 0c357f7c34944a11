package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
)

// What somebody answered to a question.
const (
	AnswerYes      = "yes"
	AnswerNo       = "no"
	AnswerUnclear  = "unclear"
	AnswerNotAsked = "not_asked" // left out on purpose; it fulfils nothing
)

// Answers lists them in the order of the keys.
func Answers() []string { return []string{AnswerYes, AnswerNo, AnswerUnclear, AnswerNotAsked} }

// Span is one stretch of an interview in local time; To is empty while it goes on.
type Span struct {
	From string `cbor:"1,keyasint" json:"from"`
	To   string `cbor:"2,keyasint,omitempty" json:"to,omitempty"`
}

// Interview is a talk with a person, by one auditor: begun, paused, resumed, ended. Several may be open at once.
type Interview struct {
	ID     string        `cbor:"-" json:"id"`
	By     ledger.UserID `cbor:"-" json:"-"`
	Person PersonID      `cbor:"1,keyasint" json:"person"`
	Visit  VisitID       `cbor:"2,keyasint,omitempty" json:"visit,omitempty"`
	Place  PlaceID       `cbor:"3,keyasint,omitempty" json:"place,omitempty"`
	Spans  []Span        `cbor:"4,keyasint" json:"spans"`
	Ended  bool          `cbor:"5,keyasint,omitempty" json:"ended,omitempty"`
}

// Running tells whether the talk goes on at the moment; one that is neither running nor ended is paused.
func (i Interview) Running() bool {
	return !i.Ended && len(i.Spans) > 0 && i.Spans[len(i.Spans)-1].To == ""
}

// Reply is what a person answered to one question, as its author heard it. Subject is a measure, or a guide ("guide.manager"). The question is
// quoted as it was asked, so that the record does not lean on a later edition; Text is what was said to a point of a guide, what was said to a
// measure stands in the statement of its check.
type Reply struct {
	Person   PersonID      `cbor:"-" json:"person"`
	Subject  string        `cbor:"-" json:"subject"`
	Question string        `cbor:"-" json:"question"`
	By       ledger.UserID `cbor:"-" json:"-"`
	Value    string        `cbor:"1,keyasint" json:"answer"`
	At       string        `cbor:"2,keyasint" json:"at"` // local time
	Asked    string        `cbor:"3,keyasint,omitempty" json:"asked,omitempty"`
	Text     string        `cbor:"4,keyasint,omitempty" json:"text,omitempty"`
	Visit    VisitID       `cbor:"5,keyasint,omitempty" json:"visit,omitempty"`
}

// Guides of an interview, as subjects of answers.
const (
	GuideManager    = "guide.manager"    // the information manager (3-4-4)
	GuideTrained    = "guide.trained"    // was trained in the measures (3-4-3-ro)
	GuidePractising = "guide.practising" // carries the processes out (3-4-3-ro)
	GuideElectronic = "guide.electronic" // electronic information (3-4-3-ha)
	GuideLaws       = "guide.laws"       // a question for each law that binds the client (3-4-3-ni)
)

// ManagerPoints are what the information manager is asked in every case: incidents and the responses to them, the understanding of the criteria,
// their practice, plans for the future (3-4-4).
func ManagerPoints() []string {
	return []string{"incidents", "responses", "understanding", "practice", "plans"}
}

// Law is a law, circular or guideline that obliges the client to manage information (3-2-8); it may be named at any time, on site as well. None
// records that the client was asked and named none.
type Law struct {
	ID     string `cbor:"-" json:"id"`
	Name   string `cbor:"1,keyasint,omitempty" json:"name,omitempty"`
	Agency string `cbor:"2,keyasint,omitempty" json:"agency,omitempty"` // that is responsible for it
	On     Date   `cbor:"3,keyasint,omitempty" json:"on,omitempty"`
	None   bool   `cbor:"4,keyasint,omitempty" json:"none,omitempty"`
	Gone   bool   `cbor:"5,keyasint,omitempty" json:"gone,omitempty"`
}

// Kinds of facts about interviews.
const (
	KindInterview = "interview"
	KindReply     = "interview.reply"
	KindLaw       = "law"
)

// Field implements Fact.
func (i Interview) Field() ledger.Field { return field(KindInterview, i.ID+"/"+i.By.String()) }

// Field implements Fact.
func (a Reply) Field() ledger.Field {
	return field(KindReply, strings.Join([]string{string(a.Person), a.Subject, a.Question, a.By.String()}, "/"))
}

// Field implements Fact.
func (l Law) Field() ledger.Field { return field(KindLaw, l.ID) }

func readInterview(key string) (any, error) {
	id, by, err := owned(key)
	return &Interview{ID: string(id), By: by}, err
}

func readAnswer(key string) (any, error) {
	rest, by, err := owned(key)
	if err != nil {
		return nil, err
	}
	parts := strings.Split(string(rest), "/")
	if len(parts) != 3 {
		return nil, bad("answer %q", key)
	}
	return &Reply{Person: PersonID(parts[0]), Subject: parts[1], Question: parts[2], By: by}, nil
}

func ids(what string, ss ...string) error {
	for _, s := range ss {
		if !ValidID(s) {
			return bad("%s %q", what, s)
		}
	}
	return nil
}

// optional is ids for those that may be empty.
func optional(what string, ss ...string) error {
	return ids(what, slices.DeleteFunc(ss, func(s string) bool { return s == "" })...)
}

func (i Interview) valid() error {
	if err := first(ids("interview", i.ID, string(i.Person)), optional("interview", string(i.Visit), string(i.Place))); err != nil {
		return err
	}
	if len(i.Spans) == 0 || len(i.Spans) > 1000 {
		return bad("interview of %d stretches", len(i.Spans))
	}
	for n, s := range i.Spans {
		open := s.To == ""
		if err := clock("from", s.From); err != nil {
			return err
		}
		if !open {
			if err := clock("to", s.To); err != nil {
				return err
			}
		}
		if open && (n < len(i.Spans)-1 || i.Ended) || !open && s.To < s.From {
			return bad("stretch %d of an interview: %s to %s", n+1, s.From, s.To)
		}
	}
	return nil
}

func (a Reply) valid() error {
	return first(ids("answer", string(a.Person), a.Subject, a.Question), optional("visit", string(a.Visit)), oneOf("answer", a.Value, Answers()...), clock("at", a.At),
		text("answer", a.Asked, a.Text))
}

func (l Law) valid() error {
	if l.None == (l.Name != "") {
		return bad("law %q: a name, or none", l.ID)
	}
	return first(ids("law", l.ID), text("law", l.Name, l.Agency), day("on", l.On, false))
}

// SortedInterviews lists the talks by their beginning.
func (c *Case) SortedInterviews() []Interview {
	return sortedBy(c.Onsite.Interviews, func(i Interview) string { return i.Spans[0].From + "/" + i.ID }, func(Interview) bool { return true })
}

// SortedLaws lists the laws by id.
func (c *Case) SortedLaws() []Law {
	return sortedBy(c.Onsite.Laws, func(l Law) string { return l.ID }, func(l Law) bool { return !l.Gone })
}

// AnswersTo lists every author's answer to a question of a subject, of whatever person; not asked is no answer.
func (c *Case) AnswersTo(subject, question string) []Reply {
	return sortedBy(c.Onsite.Answers, func(a Reply) string { return a.At + "/" + a.Field().Key }, func(a Reply) bool {
		return a.Subject == subject && a.Question == question && a.Value != AnswerNotAsked
	})
}

// ManagerAsked tells, for each of ManagerPoints, whether an information manager answered it (3-4-4).
func (c *Case) ManagerAsked() map[string]bool {
	out := map[string]bool{}
	for _, a := range c.Onsite.Answers {
		if a.Subject == GuideManager && a.Value != AnswerNotAsked && c.Site.Persons[a.Person].Is(FunctionManager) {
			out[a.Question] = true
		}
	}
	return out
}
