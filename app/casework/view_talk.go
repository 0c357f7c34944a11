package casework

import "genchi/app/audit"

// TalkView is the interview of one person: his questions in order, and what is open with everybody. It is for the auditor's eyes only.
type TalkView struct {
	Case      string      `json:"case"`
	Person    PersonRow   `json:"person"`
	Questions []AskView   `json:"questions"`
	Answered  int         `json:"answered"` // of the questions; to a measure also where a statement stands
	Talks     []TalkRow   `json:"interviews"`
	Queue     []QueueRow  `json:"come_back"`
	Manager   []PointRow  `json:"manager"` // required points (3-4-4)
	Laws      []audit.Law `json:"laws"`
	Stopped   bool        `json:"stopped"`
}

// AskView is one question. Depth is 1 for a follow-up, which is there because of an answer.
type AskView struct {
	Subject  string        `json:"subject"`
	Check    audit.CheckID `json:"check,omitempty"`
	Code     string        `json:"code"`
	Title    string        `json:"title"`
	Question string        `json:"question"`
	Text     string        `json:"text"`
	Depth    int           `json:"depth"`
	Required bool          `json:"required,omitempty"`
	Answer   string        `json:"answer,omitempty"` // of this user
	Said     string        `json:"said,omitempty"`   // of this user, to a point of a guide
	Others   []OtherAnswer `json:"others,omitempty"`
	Clause   string        `json:"clause"`
}

// OtherAnswer is what another auditor heard.
type OtherAnswer struct {
	By     string `json:"by"`
	Answer string `json:"answer"`
	Said   string `json:"said,omitempty"`
}

// TalkRow is an interview.
type TalkRow struct {
	audit.Interview
	Role  string `json:"role"`
	ByMe  bool   `json:"mine"`
	Who   string `json:"by"`
	State string `json:"state"` // running, paused, ended
}

// QueueRow is a check to come back to, in the order of room and person.
type QueueRow struct {
	CheckRow
	Person string `json:"person,omitempty"`
}

// PointRow is a required point with its tick.
type PointRow struct {
	Point string `json:"point"`
	Text  string `json:"text"`
	Asked bool   `json:"asked"`
}

// DoubtsView lists the reports to the body about laws (3-4-7). It is for the auditors and the body alone.
type DoubtsView struct {
	Stopped bool        `json:"stopped"`
	Doubts  []DoubtView `json:"doubts"`
	Laws    []audit.Law `json:"laws"`
}

// DoubtView is a doubt with what became of it. Later are the entries of certification work by colleagues who could not know of it yet; they have
// effect.
type DoubtView struct {
	audit.DoubtState
	By    string   `json:"by"`
	Mine  bool     `json:"mine"`
	Later []string `json:"before_known,omitempty"`
}

// WalkView is the walk: floor plans with their spots in walking order.
type WalkView struct {
	Case   string      `json:"case"`
	Floors []FloorView `json:"floors"`
	Unseen int         `json:"unseen_zones"`
}

// FloorView is a floor plan.
type FloorView struct {
	audit.Floor
	File   string     `json:"file"`
	Ready  bool       `json:"ready"` // its preview is there
	Width  int        `json:"width"` // of the preview, in pixels
	Height int        `json:"height"`
	Spots  []SpotView `json:"spots"`
}

// SpotView is a pin or zone. Seen: something was looked at there.
type SpotView struct {
	audit.Spot
	No        int              `json:"no"` // as it stands on the plan, from 1
	Zone      bool             `json:"zone"`
	PlaceName string           `json:"place_name,omitempty"`
	Rules     audit.PlaceRules `json:"in_force"`
	Seen      bool             `json:"seen"`
	Items     []audit.ItemID   `json:"items"`
	Count     Count            `json:"count"`
}

// MeasuredView is a measured value with the result of its comparison; the judgement is the auditor's.
type MeasuredView struct {
	audit.Measured
	Result string `json:"result,omitempty"` // within, outside
}
