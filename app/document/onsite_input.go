package document

// NoticeInput is everything that stands in the result notice of an on-site audit (現地審査結果通知, 3-4-5). Days are 2026-11-24, times
// 2026-11-24T10:05 (local). Lists are printed in the order given. What is Internal stands on the internal record alone.
type NoticeInput struct {
	Body, CaseNo string
	Number       uint // of the notices of the case, from 1
	Trial        bool
	Lang         string
	Head, Layout string
	MadeOn       string // day
	Catalogue    CatalogueRef
	Client       ClientLines
	Scope        string
	Over         bool // about all visits of the case
	Visits       []NoticeVisit
	Summary      []string
	Count        NoticeCount
	Findings     []NoticeFinding
	Open         []NoticeOpen
	Pending      []NoticePending
	Explanations []NoticeExplanation
	Questions    []NoticeQuestion
	Promises     []PromiseLine
	Attendees    []AttendeeLine
	Photos       []PhotoLine
	Changes      []ChangeLine // since the notice before
	Lead         string
}

// NoticeVisit is one visit with the auditors' presence.
type NoticeVisit struct {
	Where, From, To, Closed string
	Auditors                []string
	Stretches               []string // one auditor each, in words
}

// NoticeCount is the result at a glance; Pending is not in the others.
type NoticeCount struct{ Checks, Conforming, Nonconforming, Unconfirmed, NotStarted, Pending int }

// NoticeFinding is a nonconformity as it is told: which part, the requirement, the client's comment beside it, the agreed day. It has no
// place for a remedy.
type NoticeFinding struct {
	No                    int
	Measure, Title, Place string
	Requirement, Text     string
	Evidence              []string
	CommentBy, Comment    string
	Due, AgreedBy         string
	Agreed                bool
	Internal              string // reasons and dissent
}

// NoticeOpen is what was not looked at or could not be confirmed; State is unconfirmed or not_started.
type NoticeOpen struct{ Measure, Title, Place, State, Reason string }

// NoticePending is a check on which the team has not agreed; Values says who judged how, for the internal record.
type NoticePending struct{ Measure, Title, Place, Values string }

// NoticeExplanation is a row of the advisory register, kind 説明.
type NoticeExplanation struct {
	On, By, To string
	Measures   []string
	Content    string
	Done       bool
}

// NoticeQuestion is what the client asked and to whom it was referred, a key of onsite.referred.
type NoticeQuestion struct{ At, By, Text, Referred string }

// PromiseLine is what the client will hand in or show.
type PromiseLine struct{ Text, By, Due, Kept string }

// AttendeeLine is a person at a meeting; Meeting and Side are keys (onsite.meeting.*, onsite.side.*).
type AttendeeLine struct{ Meeting, Role, Side, From, To string }

// PhotoLine is a photo for the client to check.
type PhotoLine struct{ No, Name, Caption, Place, When string }

// ChangeLine is one thing that changed after it was told; What is a key of onsite.change.
type ChangeLine struct{ What, Measure, Title, Place, Before, After, Reason, By, At string }

// DayInput is the sheet of a day's end: how far the work is, what is for tomorrow, what the client promised, and the head of the record. It
// tells no judgement. Internal lines stand on the internal record alone.
type DayInput struct {
	Body, CaseNo string
	Trial        bool
	Lang         string
	Head, Layout string
	Day          string
	Client       ClientLines
	Visits       []NoticeVisit
	Looked       int // checks looked at on that day
	Left         int // checks not judged
	LeftBy       []LeftLine
	Tomorrow     string
	Promises     []PromiseLine
	CopyTo       string
	Internal     []string
}

// LeftLine counts what is left at a place.
type LeftLine struct {
	Place string
	N     int
}
