package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts about keeping a certification up (認証の維持).
const (
	KindSurveyPlan   = "survey.plan"
	KindSurveyLook   = "survey.look"
	KindSurveyDone   = "survey.done"
	KindSurveyMended = "survey.mended"
)

// Causes of a surveillance check.
const (
	CauseCycle     = "cycle"     // 機関が定める周期
	CauseComplaint = "complaint" // 苦情等
	CauseIncident  = "incident"
	CauseChange    = "change"
	CauseOther     = "other"
)

// SurveyCauses lists them.
var SurveyCauses = []string{CauseCycle, CauseComplaint, CauseIncident, CauseChange, CauseOther}

// SurveyWays are how a surveillance check may be made.
var SurveyWays = []string{"onsite", "documents", "remote"}

// Results of a surveillance check.
const (
	SurveyContinues   = "continues"   // the measures conform: certification goes on
	SurveyCorrections = "corrections" // corrections by an agreed day
	SurveySuspend     = "suspend"     // suspension is proposed to the body
	SurveyRefused     = "refused"     // the client would not have it (3-7-1 ル)
)

// SurveyResults lists them.
var SurveyResults = []string{SurveyContinues, SurveyCorrections, SurveySuspend, SurveyRefused}

// SurveyPlan is the n-th surveillance check of a certificate (維持の確認, 3-7-1 ヘ): who looks at which measures when, and why. Due is the day by which
// it is due; On the planned day.
type SurveyPlan struct {
	Number   string      `cbor:"-" json:"number"`
	N        uint        `cbor:"-" json:"n"`
	Cause    string      `cbor:"1,keyasint" json:"cause"`
	Ref      string      `cbor:"2,keyasint,omitempty" json:"ref,omitempty"` // complaint, report of the client, letter
	Due      Date        `cbor:"3,keyasint,omitempty" json:"due,omitempty"`
	On       Date        `cbor:"4,keyasint" json:"on"`
	Who      [][]byte    `cbor:"5,keyasint" json:"-"`
	Measures []MeasureID `cbor:"6,keyasint" json:"measures"`
	Way      string      `cbor:"7,keyasint" json:"way"`
	Reason   string      `cbor:"8,keyasint,omitempty" json:"reason,omitempty"` // why these measures
}

// SurveyLook is what was found at one measure of a surveillance check.
type SurveyLook struct {
	Number  string    `cbor:"-" json:"number"`
	N       uint      `cbor:"-" json:"n"`
	Measure MeasureID `cbor:"-" json:"measure"`
	Verdict Verdict   `cbor:"1,keyasint" json:"verdict"`
	Text    string    `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
	On      Date      `cbor:"3,keyasint" json:"on"`
	Items   []ItemID  `cbor:"4,keyasint,omitempty" json:"items,omitempty"`
}

// SurveyDone is the result of a surveillance check. Due is the agreed day of corrections.
type SurveyDone struct {
	Number   string `cbor:"-" json:"number"`
	N        uint   `cbor:"-" json:"n"`
	Result   string `cbor:"1,keyasint" json:"result"`
	On       Date   `cbor:"2,keyasint" json:"on"`
	Text     string `cbor:"3,keyasint,omitempty" json:"text,omitempty"`
	Due      Date   `cbor:"4,keyasint,omitempty" json:"due,omitempty"`
	AgreedBy string `cbor:"5,keyasint,omitempty" json:"agreed_by,omitempty"`
}

// SurveyMended says whether what a surveillance check asked for was corrected.
type SurveyMended struct {
	Number string `cbor:"-" json:"number"`
	N      uint   `cbor:"-" json:"n"`
	Result string `cbor:"1,keyasint" json:"result"` // ReviewCorrected, ReviewNotCorrected
	On     Date   `cbor:"2,keyasint" json:"on"`
	Text   string `cbor:"3,keyasint,omitempty" json:"text,omitempty"`
}

// surveyKey is the key of the n-th check of a certificate.
func surveyKey(number string, n uint) string { return number + "/" + decimal(n) }

// Field implements Fact.
func (s SurveyPlan) Field() ledger.Field { return field(KindSurveyPlan, surveyKey(s.Number, s.N)) }

// Field implements Fact.
func (s SurveyLook) Field() ledger.Field {
	return field(KindSurveyLook, surveyKey(s.Number, s.N)+"/"+string(s.Measure))
}

// Field implements Fact.
func (s SurveyDone) Field() ledger.Field { return field(KindSurveyDone, surveyKey(s.Number, s.N)) }

// Field implements Fact.
func (s SurveyMended) Field() ledger.Field {
	return field(KindSurveyMended, surveyKey(s.Number, s.N))
}

// surveyOf reads a key of a surveillance check.
func surveyOf(k string) (string, uint, error) {
	i := strings.LastIndexByte(k, '/')
	if i < 0 {
		return "", 0, bad("key %q", k)
	}
	n, err := parseDecimal(k[i+1:])
	return k[:i], n, err
}

func readSurveyPlan(k string) (any, error) {
	number, n, err := surveyOf(k)
	return &SurveyPlan{Number: number, N: n}, err
}

func readSurveyLook(k string) (any, error) {
	i := strings.LastIndexByte(k, '/')
	if i < 0 {
		return nil, bad("key %q", k)
	}
	number, n, err := surveyOf(k[:i])
	return &SurveyLook{Number: number, N: n, Measure: MeasureID(k[i+1:])}, err
}

func readSurveyDone(k string) (any, error) {
	number, n, err := surveyOf(k)
	return &SurveyDone{Number: number, N: n}, err
}

func readSurveyMended(k string) (any, error) {
	number, n, err := surveyOf(k)
	return &SurveyMended{Number: number, N: n}, err
}

// maxSurveyors is how many persons may make one surveillance check.
const maxSurveyors = 100

func (s SurveyPlan) valid() error {
	if len(s.Who) == 0 || len(s.Who) > maxSurveyors {
		return bad("a surveillance check by %d persons", len(s.Who))
	}
	for _, b := range s.Who {
		if _, ok := userIn(b); !ok {
			return bad("person of %d bytes", len(b))
		}
	}
	return first(certNumber(s.Number), numbered(s.N), oneOf("cause", s.Cause, SurveyCauses...), oneOf("way", s.Way, SurveyWays...), day("due", s.Due, false), day("on", s.On, true),
		Measures{IDs: s.Measures}.valid(), text("check", s.Ref, s.Reason))
}

func (s SurveyLook) valid() error {
	for _, i := range s.Items {
		if err := item(i); err != nil {
			return err
		}
	}
	return first(certNumber(s.Number), numbered(s.N), measureIDs([]MeasureID{s.Measure}), oneOf("verdict", string(s.Verdict), string(Conforming), string(Nonconforming), string(Unconfirmed)),
		day("on", s.On, true), text("look", s.Text))
}

func (s SurveyDone) valid() error {
	return first(certNumber(s.Number), numbered(s.N), oneOf("result", s.Result, SurveyResults...), day("on", s.On, true), day("due", s.Due, false), text("result", s.Text, s.AgreedBy))
}

func (s SurveyMended) valid() error {
	return first(certNumber(s.Number), numbered(s.N), oneOf("result", s.Result, ReviewCorrected, ReviewNotCorrected), day("on", s.On, true), text("result", s.Text))
}

// Surveyed tells whether a look of a surveillance check names an item.
func (c *Case) Surveyed(id ItemID) bool {
	for _, l := range c.Upkeep.Looks {
		if slices.Contains(l.Fact.Items, id) {
			return true
		}
	}
	return false
}

// Unsorted tells whether an item still waits in the inbox: it is loose, and no surveillance check relies on it. The report knows Loose alone.
func (c *Case) Unsorted(it *Item) bool { return c.Loose(it) && !c.Surveyed(it.ID) }

// gateSurveyPlan: the office plans checks of a certificate that is not over, in order, by persons who may audit this client, of measures that stand on
// the certificate (3-7-5, 3-8-1).
func gateSurveyPlan(p *ledger.Past, e *ledger.Entry, s SurveyPlan) *breach {
	if b := gateOffice(p, e, notice.P3_7_5); b != nil {
		return b
	}
	m := Build(p)
	c := m.CertState(s.Number, s.On)
	switch {
	case c.Number == "":
		return refuse("no_certificate", notice.P3_7_5, s.Number)
	case c.Ended():
		return refuse("certificate_ended", notice.P3_7_5, s.Number)
	case s.On < c.IssuedOn:
		return refuse("survey_early", notice.P3_7_5, string(c.IssuedOn))
	}
	all := m.Surveys(s.Number)
	if s.N > uint(len(all))+1 {
		return refuse("survey_order", notice.P3_7_5, decimal(uint(len(all))+1))
	}
	if s.N <= uint(len(all)) && all[s.N-1].Done != nil {
		return refuse("survey_over", notice.P3_7_5, decimal(s.N))
	}
	for _, id := range s.Measures {
		if !slices.Contains(c.Measures, id) {
			return refuse("survey_measure", notice.P3_7_5, string(id))
		}
	}
	bench := BenchOf(p)
	for _, w := range s.Who {
		u, _ := userIn(w)
		if b := bench.may(u, TaskAudit, s.On); b != nil {
			return b
		}
	}
	return nil
}

// gateSurveyWork is what looks, results and the end of corrections have in common: the check is planned, and who writes was named for it or speaks for
// the body.
func gateSurveyWork(m *Case, p *ledger.Past, e *ledger.Entry, number string, n uint, on Date, office bool) (Survey, *breach) {
	all := m.Surveys(number)
	if n > uint(len(all)) {
		return Survey{}, refuse("no_survey", notice.P3_7_5, number, decimal(n))
	}
	s := all[n-1]
	if !s.Names(e.Payload.User) {
		if office {
			return s, gateOffice(p, e, notice.P3_7_5)
		}
		return s, refuse("survey_not_named", notice.P3_7_5, decimal(n))
	}
	return s, BenchOf(p).may(e.Payload.User, TaskAudit, on)
}

// gateSurveyLook: only who was named for the check, and may audit on that day, judges at it; what is over stands.
func gateSurveyLook(p *ledger.Past, e *ledger.Entry, l SurveyLook) *breach {
	s, b := gateSurveyWork(Build(p), p, e, l.Number, l.N, l.On, false)
	switch {
	case b != nil:
		return b
	case s.Done != nil:
		return refuse("survey_over", notice.P3_7_5, decimal(l.N))
	case !slices.Contains(s.Measures, l.Measure):
		return refuse("survey_measure", notice.P3_7_5, string(l.Measure))
	}
	return nil
}

// gateSurveyDone: a result needs a look at each planned measure, unless the client would not have the check; certification goes on only where each of
// them conforms (3-7-1 ヘ).
func gateSurveyDone(p *ledger.Past, e *ledger.Entry, d SurveyDone) *breach {
	m := Build(p)
	s, b := gateSurveyWork(m, p, e, d.Number, d.N, d.On, true)
	switch {
	case b != nil:
		return b
	case s.Done != nil:
		return refuse("survey_over", notice.P3_7_5, decimal(d.N))
	case d.On < m.Office.Certificates[d.Number].Fact.IssuedOn:
		return refuse("survey_early", notice.P3_7_5, string(m.Office.Certificates[d.Number].Fact.IssuedOn))
	case d.Result == SurveyRefused:
		return nil
	case d.Result == SurveyCorrections && (d.Due == "" || d.Due < d.On):
		return refuse("survey_no_day", notice.P3_7_5)
	}
	for _, id := range s.Measures {
		l, ok := s.Look(id)
		switch {
		case !ok:
			return refuse("survey_open", notice.P3_7_5, string(id))
		case d.Result == SurveyContinues && l.Verdict != Conforming:
			return refuse("survey_nonconforming", notice.P3_7_5, string(id))
		}
	}
	if d.Result == SurveyContinues {
		return gateStopped(p, field(KindReport, ""))
	}
	return nil
}

// gateSurveyMended: corrections are looked at where a check asked for them.
func gateSurveyMended(p *ledger.Past, e *ledger.Entry, d SurveyMended) *breach {
	s, b := gateSurveyWork(Build(p), p, e, d.Number, d.N, d.On, true)
	switch {
	case b != nil:
		return b
	case s.Done == nil || s.Done.Fact.Result != SurveyCorrections:
		return refuse("survey_no_corrections", notice.P3_7_5, decimal(d.N))
	case d.On < s.Done.Fact.On:
		return refuse("survey_early", notice.P3_7_5, string(s.Done.Fact.On))
	}
	return nil
}
