package casework

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unicode/utf8"
)

// registry names every command of the door as `genchi do` knows it.
var registry = map[string]func() Command{
	"open_case":          func() Command { return &OpenCase{} },
	"record_application": func() Command { return &RecordApplication{} },
	"agree_scope":        func() Command { return &AgreeScope{} },
	"choose_measures":    func() Command { return &ChooseMeasures{} },
	"conclude_contract":  func() Command { return &ConcludeContract{} },
	"enrol_auditor":      func() Command { return &EnrolAuditor{} },
	"record_plan":        func() Command { return &RecordPlan{} },
	"add_place":          func() Command { return &AddPlace{} },
	"start_visit":        func() Command { return &StartVisit{} },
	"end_visit":          func() Command { return &EndVisit{} },
	"record_answer":      func() Command { return &RecordAnswer{} },
	"withdraw_answer":    func() Command { return &WithdrawAnswer{} },
	"mark_come_back":     func() Command { return &MarkComeBack{} },
	"attach_evidence":    func() Command { return &AttachEvidence{} },
	"note_seen":          func() Command { return &NoteSeen{} },
	"link_evidence":      func() Command { return &LinkEvidence{} },
	"set_unused":         func() Command { return &SetUnused{} },
	"write_caption":      func() Command { return &WriteCaption{} },
	"write_finding":      func() Command { return &WriteFinding{} },
	"set_due_date":       func() Command { return &SetDueDate{} },
	"review_correction":  func() Command { return &ReviewCorrection{} },
	"close_visit":        func() Command { return &CloseVisit{} },
	"resolve_conflict":   func() Command { return &ResolveConflict{} },
	"confirm_returned":   func() Command { return &ConfirmReturned{} },
	"undo":               func() Command { return &Undo{} },
	"hold_meeting":       func() Command { return &HoldMeeting{} },
	"tick_script":        func() Command { return &TickScript{} },
	"record_attendee":    func() Command { return &RecordAttendee{} },
	"record_presence":    func() Command { return &RecordPresence{} },
	"explain":            func() Command { return &Explain{} },
	"log_question":       func() Command { return &LogQuestion{} },
	"write_comment":      func() Command { return &WriteComment{} },
	"agree_wording":      func() Command { return &AgreeWording{} },
	"sign_paper":         func() Command { return &SignPaper{} },
	"disclose":           func() Command { return &Disclose{} },
	"note_promise":       func() Command { return &NotePromise{} },
	"note_loose":         func() Command { return &NoteLoose{} },
	"sort_loose":         func() Command { return &SortLoose{} },
	"record_consent":     func() Command { return &RecordConsent{} },
	"withdraw_consent":   func() Command { return &WithdrawConsent{} },
	"record_sound":       func() Command { return &RecordSound{} },
	"hand_over":          func() Command { return &HandOver{} },
	"take_over":          func() Command { return &TakeOver{} },
	"end_day":            func() Command { return &EndDay{} },
	"make_paper":         func() Command { return &MakePaper{} },
	"draw_sample":        func() Command { return &DrawSample{} },
	"record_sample":      func() Command { return &RecordSample{} },
	"pick_extra":         func() Command { return &PickExtra{} },
	"dismiss_hint":       func() Command { return &DismissHint{} },
	"write_method_note":  func() Command { return &WriteMethodNote{} },
	"review_alone":       func() Command { return &ReviewAlone{} },
	"answer_finding":     func() Command { return &AnswerFinding{} },
	"describe_evidence":  func() Command { return &DescribeEvidence{} },
	"redact_evidence":    func() Command { return &RedactEvidence{} },
	"seal_drawing":       func() Command { return &SealDrawing{} },
	"receive_loan":       func() Command { return &ReceiveLoan{} },
	"return_loan":        func() Command { return &ReturnLoan{} },
	"request_purge":      func() Command { return &RequestPurge{} },
	"destroy_evidence":   func() Command { return &DestroyEvidence{} },

	"record_staff":                  func() Command { return &RecordStaff{} },
	"declare_interest":              func() Command { return &DeclareInterest{} },
	"record_advice":                 func() Command { return &RecordAdvice{} },
	"release_advice":                func() Command { return &ReleaseAdvice{} },
	"correct_statement":             func() Command { return &CorrectStatement{} },
	"hold_for_risk":                 func() Command { return &HoldForRisk{} },
	"clear_risk":                    func() Command { return &ClearRisk{} },
	"appoint":                       func() Command { return &Appoint{} },
	"choose_way":                    func() Command { return &ChooseWay{} },
	"end_case":                      func() Command { return &EndCase{} },
	"settle_breach":                 func() Command { return &SettleBreach{} },
	"begin_verification":            func() Command { return &BeginVerification{} },
	"verify_point":                  func() Command { return &VerifyPoint{} },
	"end_verification":              func() Command { return &EndVerification{} },
	"answer_return":                 func() Command { return &AnswerReturn{} },
	"record_session":                func() Command { return &RecordSession{} },
	"decide":                        func() Command { return &Decide{} },
	"concur_decision":               func() Command { return &ConcurDecision{} },
	"tell_decision":                 func() Command { return &TellDecision{} },
	"conclude_certificate_contract": func() Command { return &ConcludeCertificateContract{} },
	"issue_certificate":             func() Command { return &IssueCertificate{} },
	"change_certificate":            func() Command { return &ChangeCertificate{} },

	"plan_survey":      func() Command { return &PlanSurvey{} },
	"survey_measure":   func() Command { return &SurveyMeasure{} },
	"end_survey":       func() Command { return &EndSurvey{} },
	"review_survey":    func() Command { return &ReviewSurvey{} },
	"open_renewal":     func() Command { return &OpenRenewal{} },
	"carry_over":       func() Command { return &CarryOver{} },
	"finish_renewal":   func() Command { return &FinishRenewal{} },
	"take_from_office": func() Command { return &TakeFromOffice{} },

	"set_place_rules":     func() Command { return &SetPlaceRules{} },
	"assign_measures":     func() Command { return &AssignMeasures{} },
	"add_person":          func() Command { return &AddPerson{} },
	"mark_leg":            func() Command { return &MarkLeg{} },
	"omit_look":           func() Command { return &OmitLook{} },
	"change_scope":        func() Command { return &ChangeScope{} },
	"assign_checks":       func() Command { return &AssignChecks{} },
	"record_self_check":   func() Command { return &RecordSelfCheck{} },
	"record_last_finding": func() Command { return &RecordLastFinding{} },
	"plan_line":           func() Command { return &PlanLine{} },
	"lay_timetable":       func() Command { return &LayTimetable{} },
	"make_walk_sheet":     func() Command { return &MakeWalkSheet{} },
	"keep_sheet":          func() Command { return &KeepSheet{} },
	"transcribe":          func() Command { return &Transcribe{} },

	"begin_interview": func() Command { return &BeginInterview{} },
	"turn_interview":  func() Command { return &TurnInterview{} },
	"record_reply":    func() Command { return &RecordReply{} },
	"name_law":        func() Command { return &NameLaw{} },
	"report_doubt":    func() Command { return &ReportDoubt{} },
	"tell_agency":     func() Command { return &TellAgency{} },
	"lift_stop":       func() Command { return &LiftStop{} },
	"add_floor":       func() Command { return &AddFloor{} },
	"set_spot":        func() Command { return &SetSpot{} },
	"link_spot":       func() Command { return &LinkSpot{} },
	"record_measured": func() Command { return &RecordMeasured{} },
	"record_handling": func() Command { return &RecordHandling{} },

	"open_book":       func() Command { return &OpenBook{} },
	"record_entry":    func() Command { return &RecordEntry{} },
	"amend_record":    func() Command { return &AmendRecord{} },
	"close_record":    func() Command { return &CloseRecord{} },
	"reopen_record":   func() Command { return &ReopenRecord{} },
	"strike_record":   func() Command { return &StrikeRecord{} },
	"close_volume":    func() Command { return &CloseVolume{} },
	"set_keeping":     func() Command { return &SetKeeping{} },
	"place_hold":      func() Command { return &PlaceHold{} },
	"lift_hold":       func() Command { return &LiftHold{} },
	"change_setting":  func() Command { return &ChangeSetting{} },
	"estimate_effort": func() Command { return &EstimateEffort{} },

	"give_committee_paper": func() Command { return &GiveCommitteePaper{} },

	"give_statement":   func() Command { return &GiveStatement{} },
	"offer_advice":     func() Command { return &OfferAdvice{} },
	"name_observer":    func() Command { return &NameObserver{} },
	"amend_contract":   func() Command { return &AmendContract{} },
	"send_plan":        func() Command { return &SendPlan{} },
	"explain_plan":     func() Command { return &ExplainPlan{} },
	"explain_report":   func() Command { return &ExplainReport{} },
	"review_documents": func() Command { return &ReviewDocuments{} },
	"request_document": func() Command { return &RequestDocument{} },
	"look_at_document": func() Command { return &LookAtDocument{} },
	"end_second_stage": func() Command { return &EndSecondStage{} },
	"name_provider":    func() Command { return &NameProvider{} },

	"propose_destruction":  func() Command { return &ProposeDestruction{} },
	"withdraw_destruction": func() Command { return &WithdrawDestruction{} },
	"approve_destruction":  func() Command { return &ApproveDestruction{} },
	"destroy_case":         func() Command { return &DestroyCase{} },
	"obey_destruction":     func() Command { return &ObeyDestruction{} },
	"name_custodian":       func() Command { return &NameCustodian{} },
	"settle_share":         func() Command { return &SettleShare{} },

	"send_check_sheet":   func() Command { return &SendCheckSheet{} },
	"take_check_sheet":   func() Command { return &TakeCheckSheet{} },
	"record_prior_audit": func() Command { return &RecordPriorAudit{} },
	"confirm_answers":    func() Command { return &ConfirmAnswers{} },
	"judge_answers":      func() Command { return &JudgeAnswers{} },
	"end_first_stage":    func() Command { return &EndFirstStage{} },
	"tell_first_result":  func() Command { return &TellFirstResult{} },
	"waive_plan":         func() Command { return &WaivePlan{} },
}

// CommandDoc describes a command for `genchi help commands`.
type CommandDoc struct {
	Name   string     `json:"do"`
	Fields []FieldDoc `json:"fields"`
}

// FieldDoc is one field of a command; Optional fields may be left out. What it means is said by assets/lang, under the first of Words that it has.
type FieldDoc struct {
	Name     string    `json:"name"`
	Type     string    `json:"type"`
	Optional bool      `json:"optional"`
	Words    [2]string `json:"-"` // door.<command>.<field>, door.<field>
}

// CommandDocs lists every command with its fields, by name.
func CommandDocs() []CommandDoc {
	names := make([]string, 0, len(registry))
	for n := range registry {
		names = append(names, n)
	}
	sort.Strings(names)
	docs := make([]CommandDoc, 0, len(names))
	for _, n := range names {
		docs = append(docs, CommandDoc{Name: n, Fields: fieldDocs(n, reflect.TypeOf(registry[n]()).Elem())})
	}
	return docs
}

func fieldDocs(command string, t reflect.Type) []FieldDoc {
	var out []FieldDoc
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, fieldDocs(command, f.Type)...)
			continue
		}
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		out = append(out, FieldDoc{Name: name, Type: jsonType(f.Type), Optional: strings.Contains(opts, "omitempty"), Words: [2]string{"door." + command + "." + name, "door." + name}})
	}
	return out
}

func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return jsonType(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Uint:
		return "number"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "base64"
		}
		return "list of " + jsonType(t.Elem())
	case reflect.Struct, reflect.Map:
		return "object"
	default:
		return "text"
	}
}

// ErrCommand is a line that is no command of the door.
var ErrCommand = errors.New("not a command")

// ParseCommand reads one JSON object {"do": NAME, …}. Unknown names and unknown fields are refused, so that a mistyped field is not
// silently lost.
func ParseCommand(line []byte) (Command, error) {
	if !utf8.Valid(line) {
		return nil, fmt.Errorf("%w: the line is not UTF-8", ErrCommand) // the decoder would silently write other characters
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCommand, err)
	}
	var name string
	if do, ok := fields["do"]; ok {
		if err := json.Unmarshal(do, &name); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCommand, err)
		}
	}
	mk, ok := registry[name]
	if !ok {
		return nil, fmt.Errorf("%w: %q; see genchi help commands", ErrCommand, name)
	}
	delete(fields, "do")
	rest, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCommand, err)
	}
	c := mk()
	dec := json.NewDecoder(bytes.NewReader(rest))
	dec.DisallowUnknownFields()
	if err := dec.Decode(c); err != nil {
		return nil, fmt.Errorf("%w %s: %w", ErrCommand, name, err)
	}
	markCleared(c, fields)
	return c, nil
}

// CommandName is the name of c in `genchi do`.
func CommandName(c Command) string {
	t := reflect.TypeOf(c)
	for n, mk := range registry {
		if reflect.TypeOf(mk()) == t {
			return n
		}
	}
	return ""
}
