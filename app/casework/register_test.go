package casework

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// inBook sends a command to a book of the body.
func (r *room) inBook(c Command) Changes {
	r.t.Helper()
	id := must(r.d.BookOf(c))
	SetCase(c, id)
	return r.do(c)
}

func (r *room) refusedInBook(code string, p notice.Provision, c Command) {
	r.t.Helper()
	SetCase(c, must(r.d.BookOf(c)))
	r.refused(code, p, c)
}

func texts(kv ...string) map[string]FieldTexts {
	out := map[string]FieldTexts{}
	for i := 0; i < len(kv); i += 2 {
		out[kv[i]] = append(out[kv[i]], kv[i+1])
	}
	return out
}

func (r *room) register(name, query, state string) RegisterView {
	r.t.Helper()
	s, _ := register.Newest(name)
	id := r.id
	if !s.In(register.Case) {
		id = must(r.d.BookID(s.Books[0]))
	}
	return must(r.d.Register(id, RegisterQuery{Register: name, Text: query, State: state}))
}

var auditor = texts("name", "北村", "address", "長野県○○市2-3", "education", "工学部", "status", "情報処理安全確保支援士", "employment", "employed", "authority", "審査", "since", "2026-04-01")

func TestABookOfTheBodyThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_0, notice.P2_2_2, notice.P1_3, notice.P3_8_5, notice.P3_8_6, notice.P3_8_2, notice.P2_5_1)
	r := newRoom(t)
	if _, err := r.d.BookOf(&RecordEntry{Register: "auditors"}); err == nil {
		t.Fatal("a book that is not there was found")
	}
	book := r.do(&OpenBook{Book: register.Office}).Case
	r.refused("book_open", notice.P2_2_0, &OpenBook{Book: register.Office})
	home := must(r.d.Home())
	if len(home.Cases) != 1 || len(home.Books) != 1 || home.Books[0].ID != book || len(r.d.ClientCases()) != 1 {
		t.Fatalf("home: %+v", home)
	}
	if v := r.register("auditors", "", ""); v.Empty == "" {
		t.Error("an empty register does not say what to do first")
	}
	r.refusedInBook("register_missing", notice.P2_2_2, &RecordEntry{Register: "auditors", Fields: texts("name", "北村")})
	r.refusedInBook("register_unknown_field", "", &RecordEntry{Register: "auditors", Fields: texts("nickname", "x")})
	r.refusedInBook("unknown_register", "", &RecordEntry{Register: "friends"})
	a := r.inBook(&RecordEntry{Register: "auditors", Fields: auditor}).ID
	for _, sort := range []string{"impartiality_training", "continuing_education", "agreement", "outside_rules"} {
		r.inBook(&RecordEntry{Register: "auditor_entries", Fields: texts("auditor", a, "sort", sort, "on", "2026-05-01", "content", "受講 "+sort, "by", "事務局")})
	}
	rows := r.register("auditor_entries", "北村 continuing", "")
	if rows.All != 4 || len(rows.Records) != 1 || rows.Records[0].Names[a] != "北村" || strings.Join(rows.Records[0].Asked, " ") != "2-2-2 3-8-5" {
		t.Fatalf("search: %+v", rows)
	}
	if v := r.register("auditors", "", "closed"); len(v.Records) != 0 || v.All != 1 {
		t.Errorf("filter: %+v", v)
	}

	r.refusedInBook("record_reason", "", &AmendRecord{Register: "auditors", Record: a, Fields: texts("status", "ISMS主任審査員")})
	r.inBook(&AmendRecord{Register: "auditors", Record: a, Fields: texts("status", "ISMS主任審査員"), Reason: "登録"})
	one := must(r.d.Register(book, RegisterQuery{Register: "auditors", Record: a}))
	if h := one.Records[0].History; len(h) != 2 || h[0].Status == h[1].Status || one.Records[0].Reason != "登録" || one.Records[0].Fields.One("education") != "工学部" {
		t.Fatalf("history: %+v", one.Records[0])
	}

	for _, form := range []string{"csv", "pdf"} {
		var out bytes.Buffer
		o := RegisterExport{Case: book, Query: RegisterQuery{Register: "auditors"}, Form: form}
		if _, ok := Refused(r.d.ExportRegister(t.Context(), o, &out)); !ok || out.Len() > 0 {
			t.Fatalf("%s left without a purpose", form)
		}
		o.Purpose, o.Recipient = "inspection", "経済産業省"
		if err := r.d.ExportRegister(t.Context(), o, &out); err != nil {
			t.Fatal(err)
		}
		if form == "pdf" {
			if !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
				t.Error("no PDF")
			}
			continue
		}
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
		if err != nil || len(lines) != 2 || strings.Contains(out.String(), "長野県") || !strings.Contains(out.String(), "ISMS主任審査員") {
			t.Errorf("csv: %v %q", err, out.String())
		}
	}
	if v := must(r.d.Disclosures(book)); len(v) != 2 {
		t.Errorf("disclosures: %+v", v)
	}
}

func TestSpreadsheetsRunNothing(t *testing.T) {
	r := newRoom(t)
	r.do(&OpenBook{Book: register.Office})
	r.inBook(&RecordEntry{Register: "liaison", Fields: texts("on", "2026-11-01", "subject", `=HYPERLINK("http://x")`, "content", "-1+1", "scrubbed", "yes")})
	var out bytes.Buffer
	o := RegisterExport{Case: must(r.d.BookID(register.Office)), Query: RegisterQuery{Register: "liaison"}, Form: "csv", Purpose: "p", Recipient: "r"}
	if err := r.d.ExportRegister(t.Context(), o, &out); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range lines[1] {
		if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
			t.Errorf("a formula: %q", cell)
		}
	}
}

// Every register takes a whole record through the door, is closed, opened again and struck; each says which provision asks for it.
func TestEveryRegisterTakesARecord(t *testing.T) {
	noticetest.Covers(t, notice.P1_1, notice.P1_2_2, notice.P1_2_3, notice.P1_2_5, notice.P2_3, notice.P2_5_2, notice.P2_5_4, notice.P2_5_5, notice.P2_6_1, notice.P2_6_2, notice.P2_6_3, notice.P2_7_1,
		notice.P2_7_2, notice.P2_7_3, notice.P2_7_4, notice.P2_7_6, notice.P2_7_7, notice.P3_7_6, notice.P3_7_7, notice.P3_8_1, notice.P3_8_4, notice.P3_9_1, notice.P3_9_3, notice.P3_9_4, notice.P3_11_2,
		notice.P4_1, notice.P4_2, notice.P4_3_2, notice.P4_3_3, notice.P4_3_4, notice.P4_3_5, notice.P5_1, notice.P5_2)
	r := newRoom(t)
	r.do(&OpenBook{Book: register.Office})
	do := func(reg string, kv ...string) string {
		t.Helper()
		return r.inBook(&RecordEntry{Register: reg, Fields: texts(kv...)}).ID
	}
	no := func(code string, p notice.Provision, reg string, kv ...string) {
		t.Helper()
		r.refusedInBook(code, p, &RecordEntry{Register: reg, Fields: texts(kv...)})
	}
	a := r.inBook(&RecordEntry{Register: "auditors", Fields: auditor}).ID
	m := do("committee_members", "name", "外部委員", "external", "yes", "affiliation", "大学", "since", "2026-04-01", "nda_on", "2026-04-01", "declared_on", "2026-04-01")
	s := do("committee_sessions", "on", "2026-11-01", "place", "本部", "invited", m, "present", m, "agenda", "people", "held", "valid")
	do("committee_papers", "member", m, "on", "2026-10-20", "what", "評価資料", "session", s)
	do("committee_results", "session", s, "content", "研修", "owner", "事務局", "due_on", "2026-12-20")
	no("register_missing", notice.P3_8_4, "auditor_entries", "auditor", a, "sort", "finding", "on", "2026-11-01", "content", "不足")
	do("auditor_entries", "auditor", a, "sort", "finding", "on", "2026-11-01", "content", "不足", "measure", "研修", "session", s)
	no("register_missing", notice.P3_8_1, "auditor_entries", "auditor", a, "sort", "field_evaluation", "on", "2026-11-01", "content", "立会い")
	do("auditor_entries", "auditor", a, "sort", "field_evaluation", "on", "2026-11-01", "content", "立会い", "by", "技術責任者", "result", "sufficient")

	improvement := []string{"client", "○○精機", "sort", "improvement", "on", "2026-11-10", "advisor", "外部専門家", "content", "規程の整備", "progress", "running", "before_contract", "no", "during", "yes", "sme", "yes"}
	no("register_missing", notice.P4_1, "advice", improvement...)
	improvement = append(improvement, "requested_on", "2026-11-05", "requested_by", "総務部長")
	no("register_missing", notice.P4_3_2, "advice", improvement...)
	improvement = append(improvement, "sme_note", "半日に収めた")
	no("register_neither", notice.P4_3_3, "advice", improvement...)
	improvement = append(improvement, "outside_expert", "○○事務所", "sme_support_on", "2026-11-06", "ipa_on", "2026-11-06")
	no("register_missing", notice.P4_3_4, "advice", improvement...)
	improvement = append(improvement, "sme_support_range", "事業環境")
	no("register_missing", notice.P4_3_5, "advice", improvement...)
	do("advice", append(improvement, "ipa_range", "脅威の動向")...)

	no("register_must", notice.P1_2_3, "ndas", "partner", "○○", "about", "committee", "on", "2026-04-01", "forced", "no")
	do("ndas", "partner", "○○", "about", "committee", "on", "2026-04-01", "forced", "yes")
	do("disclosures", "recipient", "経済産業省", "what", "報告書", "ground", "要請", "on", "2026-11-01", "purpose", "監督", "by", "事務局")
	risk := do("risks", "source", "relations", "occasion", "client", "assessed_on", "2026-11-01", "content", "委員の取引先", "level", "medium", "next_on", "2027-11-01")
	no("register_missing", notice.P2_5_5, "related_entities", "name", "○○検査", "relation", "controlled", "activities", "検査", "measure", "兼務の禁止", "since", "2020-04-01")
	do("related_entities", "name", "○○検査", "relation", "controlled", "activities", "検査", "measure", "兼務の禁止", "since", "2020-04-01", "ground", "過半数の株式", "share", "60")
	sub := do("subcontractors", "name", "○○監査", "party", "firm", "nda_on", "2026-04-01", "contract_on", "2026-04-01", "evaluated_on", "2026-04-02", "ability", "十分")
	do("outsourcing", "subcontractor", sub, "case", r.id, "work", "現地審査", "on", "2026-11-01")
	incident := do("incidents", "on", "2026-11-01", "found_on", "2026-11-02", "sort", "lost_laptop", "held", "案件1件", "sealed", "暗号化済・施錠中")
	ia := do("internal_audits", "planned_on", "2026-11-20", "by", "監査室", "clauses", "2-6-1", "clauses", "3-6-1")
	review := do("management_reviews", "planned_on", "2026-11-20", "by", "代表取締役")
	do("improvements", "origin", "review", "content", "手順の改訂", "owner", "事務局", "due_on", "2026-12-20")
	do("management", "sort", "approval", "on", "2026-04-01", "by", "代表取締役", "content", "確立と維持の承認")
	no("register_missing", notice.P2_7_2, "management", "sort", "appointment", "on", "2026-04-01", "by", "代表取締役", "content", "任命")
	no("register_missing", notice.P2_7_1, "management", "sort", "procedure_evaluation", "on", "2026-04-01", "by", "品質管理者", "content", "評価")
	doc := []string{"number", "QP-01", "title", "審査の手順", "version", "1", "sort", "procedure", "drafted_on", "2026-03-01", "drafted_by", "事務局"}
	no("register_missing", notice.P2_7_4, "documents", append(doc, "approved_on", "2026-03-20")...)
	no("register_missing", notice.P2_7_3, "documents", append(doc, "reviewed_on", "2026-03-10", "reviewed_by", "品質管理者", "approved_on", "2026-03-20", "approved_by", "代表", "effective_on", "2026-04-01")...)
	no("register_backward", notice.P2_7_4, "documents", append(doc, "reviewed_on", "2026-02-10", "reviewed_by", "品質管理者")...)
	d1 := do("documents", append(doc, "reviewed_on", "2026-03-10", "reviewed_by", "品質管理者", "approved_on", "2026-03-20", "approved_by", "代表", "effective_on", "2026-04-01", "clauses", "3-2-7")...)
	do("documents", "number", "G-1", "title", "促進指針", "version", "2018", "sort", "guideline", "drafted_on", "2018-09-25", "drafted_by", "主務省")
	do("liaison", "on", "2026-11-01", "subject", "連絡会", "content", "動向", "scrubbed", "yes")
	meti := do("ministry_reports", "sort", "leak", "received_on", "2026-11-20", "content", "誤送付")
	do("enquiries", "on", "2026-11-01", "way", "phone", "asker", "取引先", "certificate", "G-1", "content", "有効か")
	do("quotes", "client", "○○精機", "on", "2026-10-01", "amount", "500000", "basis", "工数", "membership", "no", "member_price", "no", "advice_price", "no")
	do("client_reports", "client", "○○精機", "certificate", "G-1", "sort", "change", "received_on", "2026-11-01", "content", "組織変更")
	no("register_backward", notice.P2_4, "body_profile", "since", "2024-04-01", "name", "○○認証", "address", "東京都", "accreditation", "第7号", "accredited_on", "2024-05-01")
	do("body_profile", "since", "2024-04-01", "name", "○○認証", "address", "東京都", "accreditation", "第7号", "accredited_on", "2024-03-20")

	closing := func(code string, p notice.Provision, reg, id string, kv ...string) {
		t.Helper()
		r.refusedInBook(code, p, &CloseRecord{Register: reg, Record: id})
		r.inBook(&CloseRecord{Register: reg, Record: id, Fields: texts(kv...)})
	}
	closing("register_missing", notice.P2_5_3, "risks", risk, "measure", "回避", "done_on", "2026-11-20", "outcome", "除いた")
	closing("register_missing", notice.P1_2_5, "incidents", incident, "measure", "回線停止", "told", "依頼者", "done_on", "2026-11-20")
	closing("register_missing", notice.P2_6_3, "internal_audits", ia, "on", "2026-11-20", "findings", "なし", "session", s, "next_on", "2027-11-20")
	closing("register_missing", notice.P2_7_6, "management_reviews", review, "on", "2026-11-20", "minutes", "継続", "next_on", "2027-11-20")
	closing("register_missing", notice.P3_11_2, "ministry_reports", meti, "sent_on", "2026-11-21")

	r.inBook(&AmendRecord{Register: "documents", Record: d1, Fields: texts("superseded_on", "2026-11-01"), Reason: "第2版"})
	if v := r.register("documents", "QP-01", ""); len(v.Records[0].Warnings) != 1 || v.Records[0].Warnings[0] != "superseded" {
		t.Errorf("a superseded version: %+v", v.Records[0])
	}
	r.refusedInBook("record_closed", "", &AmendRecord{Register: "risks", Record: risk, Reason: "x"})
	r.inBook(&ReopenRecord{Register: "risks", Record: risk, Reason: "再発"})
	r.refusedInBook("record_open", "", &ReopenRecord{Register: "risks", Record: risk, Reason: "再発"})
	r.inBook(&StrikeRecord{Register: "risks", Record: risk, Reason: "別の記載と二重"})
	if v := r.register("risks", "", "struck"); len(v.Records) != 1 {
		t.Errorf("struck: %+v", v)
	}
	empty := 0
	for _, row := range must(r.d.Registers(must(r.d.BookID(register.Office)))).Registers {
		if row.Records == 0 {
			empty++
			t.Logf("without a record: %s", row.Register)
		}
		if row.Clause == "" || row.Title == "" {
			t.Errorf("%+v", row)
		}
	}
	if empty > 2 {
		t.Errorf("%d registers were not tried", empty)
	}
}

func TestTheCaseHasRegistersOfItsOwn(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1, notice.P3_5_2, notice.P2_5_1, notice.P4_2)
	r := newRoom(t)
	r.do(&RecordEntry{Register: "correspondence", Fields: texts("direction", "received", "on", "2026-11-20", "way", "mail", "partner", "総務部長", "subject", "＝日程の件", "answer_due", "2026-11-30")})
	r.do(&RecordEntry{Register: "partner_views", Fields: texts("partner", "○○自動車", "on", "2026-11-10", "content", "良好", "considered", "確認に加えた")})
	r.do(&RecordEntry{Register: "impartiality_events", Fields: texts("on", "2026-11-24", "content", "昼食の申出", "by", "北村")})
	if v := r.register("correspondence", "=日程", ""); len(v.Records) != 1 || v.Records[0].Fields.One("subject") != "＝日程の件" {
		t.Errorf("searched in another width: %+v", v)
	}
	r.refused("other_book", notice.P2_2_2, &RecordEntry{Register: "auditors", Fields: auditor})
	r.audited()
	r.closed()
	r.do(&OpenBook{Book: register.Office})
	advice := r.register("advice", "", "")
	if len(advice.Records) != 1 || advice.Records[0].FromCase != r.id || advice.Records[0].Fields.One("sort") != "explanation" {
		t.Errorf("what was explained on site: %+v", advice)
	}
}

func TestComplainantsAreShutOffFromTheTeam(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_1, notice.P3_10_2, notice.P3_10_3, notice.P3_10_4, notice.P2_1_2, notice.P1_3)
	r := newRoom(t)
	r.do(&OpenBook{Book: register.Office}, &OpenBook{Book: register.Complaints})
	me := r.d.user.String()
	other := strings.Repeat("ab", 16)
	base := []string{"sort", "complaint_case", "received_on", "2026-11-20", "way", "letter", "anonymous", "no", "complainant", "△△商事", "contact", "03-0000", "concerns", "own_certification", "case", r.id, "content", "対応が遅い", "accepted", "yes"}
	r.refusedInBook("register_not_apart", notice.P3_10_3, &RecordEntry{Register: "complaints", Fields: texts(append(base, "handler", me)...)})
	id := r.inBook(&RecordEntry{Register: "complaints", Fields: texts(append(base, "handler", other)...)}).ID
	v := r.register("complaints", "", "")
	row := v.Records[0]
	if row.Fields.One("involved") != me || row.Fields.Filled("complainant") || row.Fields.Filled("contact") || len(row.Shut) != 2 || row.Fields.One("content") == "" {
		t.Errorf("identity shown to who took part: %+v", row)
	}
	if v := r.register("complaints", "△△商事", ""); len(v.Records) != 0 {
		t.Error("a search finds the complainant")
	}
	book := must(r.d.BookID(register.Complaints))
	one := must(r.d.Register(book, RegisterQuery{Register: "complaints", Record: id}))
	for _, h := range one.Records[0].History {
		if rec, ok := h.Value.(audit.Record); !ok || rec.Values().Filled("complainant") {
			t.Errorf("history shows the complainant: %+v", h)
		}
	}
	if k := must(r.d.Retention()); !hasLock(k, r.id, audit.LockComplaint) {
		t.Errorf("an open complaint does not hold the case: %+v", k.Rows)
	}
	r.refusedInBook("register_missing", notice.P3_10_1, &CloseRecord{Register: "complaints", Record: id})
	r.inBook(&CloseRecord{Register: "complaints", Record: id, On: "2026-11-24", Fields: texts("result", "是正した", "decided_on", "2026-11-22", "told_on", "2026-11-23", "meti_on", "2026-11-21")})
	k := must(r.d.Retention())
	if hasLock(k, r.id, audit.LockComplaint) {
		t.Error("a closed complaint still holds the case")
	}
	for _, row := range k.Rows {
		if row.What == "complaints/"+id && (row.Law != "2029-11-25" || len(row.Words) < 4 || strings.Contains(row.Title, "△△")) {
			t.Errorf("keeping of the complaint: %+v", row)
		}
	}
}

func hasLock(v RetentionView, id, code string) bool {
	for _, r := range v.Rows {
		if r.What == "case" && r.Case == id {
			for _, l := range r.Locks {
				if l.Code == code {
					return true
				}
			}
		}
	}
	return false
}

func TestWhatIsDue(t *testing.T) {
	noticetest.Covers(t, notice.P3_11_2, notice.P3_3_4, notice.P3_4_6, notice.P2_7_5, notice.P2_2_0, notice.P2_1_1)
	r := newRoom(t)
	r.audited()
	r.closed()
	r.do(&OpenBook{Book: register.Office})
	kinds := func(v DueView) string {
		var out []string
		for _, x := range v.Rows {
			out = append(out, x.Kind+":"+x.State+":"+x.On)
		}
		return strings.Join(out, " ")
	}
	if got := kinds(must(r.d.Due(r.id, DueCase))); got != "promise:soon:2026-11-30 correction:ahead:2026-12-23" {
		t.Errorf("of the case: %s", got)
	}
	planned := r.do(&OpenCase{Client: "△△工業"}, &AgreeScope{Scope: "本社"}, &ChooseMeasures{Measures: []audit.MeasureID{"TM-001"}}, &ConcludeContract{ConcludedOn: "2026-11-01", NDA: true},
		&RecordPlan{Text: "12月末", From: "2026-12-31", To: "2026-12-31"}).Case
	month := must(r.d.Due(planned, DueCase))
	if got := kinds(month); got != "notify_dates:soon:2026-11-30" || len(month.Rows[0].Words) != 2 || month.Rows[0].Setting {
		t.Errorf("a month before the visit, at the month's end: %s %+v", got, month.Rows)
	}
	r.inBook(&RecordEntry{Register: "ministry_reports", Fields: texts("sort", "leak", "received_on", "2026-11-10", "content", "x")})
	if got := kinds(must(r.d.Due("", DueBody))); !strings.Contains(got, "ministry:unset: ") {
		t.Errorf("promptly, without a number of the body: %s", got)
	}
	r.inBook(&ChangeSetting{Setting: audit.SettingMETI, Value: 7, Reason: "内規"})
	v := must(r.d.Due("", DueBody))
	if x := v.Rows[0]; x.Kind != "ministry" || x.State != calendar.Overdue || x.On != "2026-11-17" || x.Days != -7 || !x.Setting || len(x.Words) == 0 || x.Clause == "" {
		t.Errorf("overdue by the body's number: %+v", x)
	}
	r.inBook(&RecordEntry{Register: "improvements", Fields: texts("origin", "review", "content", "改訂", "owner", "審査員 北村", "due_on", "2027-01-01")})
	r.inBook(&RecordEntry{Register: "improvements", Fields: texts("origin", "review", "content", "他人", "owner", "別の人", "due_on", "2027-01-01")})
	mine := must(r.d.Due("", DuePerson))
	found := false
	for _, x := range mine.Rows {
		if strings.Contains(x.Title, "他人") {
			t.Error("somebody else's day stands in mine")
		}
		if strings.Contains(x.Title, "改訂") {
			found = true
			if x.Holiday != "元日" || x.Next != "2027-01-04" {
				t.Errorf("a day on a holiday: %+v", x)
			}
		}
	}
	if !found {
		t.Errorf("mine: %s", kinds(mine))
	}

	l := r.inBook(&RecordEntry{Register: "liaison", Fields: texts("on", "2026-11-01", "subject", "s", "content", "c", "scrubbed", "yes")}).ID
	r.inBook(&CloseRecord{Register: "liaison", Record: l, On: "2026-11-24"})
	keeping := func() KeptRow {
		t.Helper()
		for _, x := range must(r.d.Retention()).Rows {
			if x.What == "liaison/"+l {
				return x
			}
		}
		t.Fatal("not in the retention register")
		return KeptRow{}
	}
	if keeping().State != audit.KeepNoPeriod || !strings.Contains(kinds(must(r.d.Due("", DueBody))), "no_period:unset") {
		t.Error("a kind without a period is not on the due page")
	}
	r.inBook(&SetKeeping{Kind: "liaison", Months: 12, Reason: "内規"})
	if k := keeping(); k.Free != "2027-11-25" || k.State != audit.KeepKeep || k.Law != "" || k.Provision != notice.P2_7_5 {
		t.Errorf("the body's period: %+v", k)
	}
	h := r.inBook(&PlaceHold{What: "liaison/" + l, Reason: "照会"}).ID
	r.clock = time.Date(2027, 11, 26, 9, 0, 0, 0, r.clock.Location())
	if keeping().State != audit.KeepKeep {
		t.Error("a hold does not keep it")
	}
	r.inBook(&LiftHold{Hold: h, Why: "終わった"})
	if keeping().State != audit.KeepDue || !strings.Contains(kinds(must(r.d.Due("", DueBody))), "retention:overdue:2027-11-25") {
		t.Errorf("not due: %+v", keeping())
	}
	r.refusedInBook("not_bookwise", notice.P2_2_0, &CloseVolume{Register: "liaison"})
	r.inBook(&RecordEntry{Register: "auditors", Fields: auditor})
	r.inBook(&CloseVolume{Register: "auditors"})
	vol := must(r.d.Retention())
	for _, x := range vol.Rows {
		if x.What == "volume" && x.Law != "2030-11-27" {
			t.Errorf("a closed volume: %+v", x)
		}
	}
}

func TestEffortThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_7_I, notice.P2_5_7)
	r := newRoom(t)
	r.refused("advice_no_factor", notice.P2_5_7, &EstimateEffort{Persons: 60, Days: 2, Changes: []audit.EffortChange{{Factor: "advice_bought", Percent: -10, Reason: "r"}}})
	r.refused("unknown_factor", notice.P3_2_7_I, &EstimateEffort{Persons: 60, Days: 2, Changes: []audit.EffortChange{{Factor: "weather", Percent: -10, Reason: "r"}}})
	r.refused("factor_level", notice.P3_2_7_I, &EstimateEffort{Persons: 60, Days: 2, Levels: []audit.EffortLevel{{Factor: "processes", Level: 2, Reason: "r"}}})
	var levels []audit.EffortLevel
	for i, f := range []string{"business_type", "processes", "management_system", "it_infrastructure", "outsourcing_dependency", "development"} {
		levels = append(levels, audit.EffortLevel{Factor: f, Level: uint(1 + i%2), Reason: "理由"})
	}
	r.do(&EstimateEffort{
		Persons: 60, Days: 3, Levels: levels, Point: -10, Why: "下限寄り", Manual: 250, Reason: "工程が1つで範囲が狭い",
		Changes: []audit.EffortChange{{Factor: "similar_certification", Percent: -20, Reason: "ISMS", Proof: "JIS Q 27001 第1号 2028年まで"}},
	})
	v := must(r.d.Effort(r.id))
	if v.Counts != "2.50" || !v.Manual || v.Steps[0].Days != 1000 || len(v.Words) != len(v.Steps)+1 || !strings.Contains(strings.Join(v.Words, "\n"), "下限寄り") {
		t.Errorf("%+v", v)
	}
	for _, w := range v.Words {
		if strings.Contains(w, "[") {
			t.Errorf("no words: %s", w)
		}
	}
}
