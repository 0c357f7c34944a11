package main

import (
	crand "crypto/rand"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"genchi/app/command"
	"genchi/app/intake/photogen"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/vault"
)

// siteVisit is a visit of two days to two sites: A and B have a laptop there, C writes on paper and has his in the office.
type siteVisit struct {
	t       *testing.T
	a, b, c *laptop
	now     time.Time
	users   map[string]string // by name
	photos  []string          // items
	floor   string
	pin     string
}

// at sets the clock of every laptop. For another day A's store was locked meanwhile.
func (v *siteVisit) at(day, clock string) {
	v.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, time.FixedZone("", 9*3600))
	if err != nil {
		v.t.Fatal(err)
	}
	if v.a != nil && at.YearDay() != v.now.YearDay() {
		v.a.shut()
	}
	v.now = at
}

const (
	dayOne = "2026-11-24"
	dayTwo = "2026-11-25"
)

// newSiteVisit makes the laptops of a trial body and a case under contract.
func newSiteVisit(t *testing.T) *siteVisit {
	t.Helper()
	v := &siteVisit{t: t, users: map[string]string{}}
	v.at("2026-11-10", "10:00")
	clock := func() time.Time { v.now = v.now.Add(time.Second); return v.now }
	v.a = madeLaptop(t)
	v.a.now = clock
	v.a.stay()
	own, err := vault.OpenRecovery(v.a.path("store"), v.a.paper, vault.Options{Now: clock, Rand: crand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	if err := own.TrialBody("試用認証機関", "審査員A"); err != nil {
		t.Fatal(err)
	}
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	v.a.do(
		object{"do": "open_case", "client": "現地精機"},
		object{"do": "agree_scope", "scope": "本社工場と第二工場"},
		object{"do": "choose_measures", "measures": []string{"TM-010", "TM-020", "TM-040", "TM-043", "TM-071", "TM-073"}},
		object{"do": "conclude_contract", "concluded_on": "2026-10-01", "nda": true},
		object{"do": "record_plan", "text": "第1版", "from": dayOne, "to": dayTwo, "agreed_on": "2026-11-05", "agreed_by": "総務部長"},
	)
	o := newOffice(t, v.a)
	v.b, v.c = joined(t, v.a, "審査員B", true), joined(t, v.a, "審査員C", true)
	v.a.push(0)
	for _, l := range []*laptop{v.b, v.c} {
		l.now = clock
		l.stay()
		l.want(0, "", "body-card", "--take", o.card)
		l.pull(0)
	}
	for _, p := range list(v.a.show("case"), "roster") {
		v.users[fmt.Sprint(p["name"])] = fmt.Sprint(p["user"])
	}
	return v
}

// exchange lets both laptops of the site send and fetch, and demands that they agree.
func (v *siteVisit) exchange(more ...*laptop) object {
	v.t.Helper()
	all := append([]*laptop{v.a, v.b}, more...)
	for _, l := range all {
		l.push(0)
	}
	for _, l := range all {
		if o := l.genchi("", "pull"); o.code != 0 && o.code != command.ExitPerson {
			v.t.Fatalf("pull: %d %s", o.code, o.errs)
		}
	}
	return same(v.t, all...)
}

// prepare is what is done in the office: places with what is allowed there, persons, timetable, who looks after what, what is known already.
func (v *siteVisit) prepare() {
	v.t.Helper()
	a := v.a
	a.do(
		object{"do": "add_place", "place": "s1", "name": "本社工場"}, object{"do": "add_place", "place": "r1", "name": "設計室", "parent": "s1"},
		object{"do": "add_place", "place": "r2", "name": "保管庫", "parent": "s1"}, object{"do": "add_place", "place": "s2", "name": "第二工場"},
		object{"do": "add_place", "place": "w1", "name": "倉庫", "parent": "s2"},
		object{"do": "set_place_rules", "laptop": "allowed", "camera": "escorted", "radio": "forbidden", "recording": "forbidden"},
		object{"do": "set_place_rules", "place": "r2", "laptop": "forbidden", "camera": "forbidden"},
		object{"do": "assign_measures", "place": "r1", "here": []string{"TM-040", "TM-043"}}, object{"do": "assign_measures", "place": "r2", "here": []string{"TM-040"}},
		object{"do": "assign_measures", "place": "w1", "here": []string{"TM-040"}},
		object{"do": "add_person", "person": "k1", "role": "品質課長", "functions": []string{"practising", "trained"}, "measures": []string{"TM-020", "TM-043"}},
		object{"do": "add_person", "person": "k2", "role": "情報管理責任者", "functions": []string{"manager"}, "measures": []string{"TM-010"}},
		object{"do": "add_person", "person": "k3", "role": "システム担当", "functions": []string{"electronic"}, "measures": []string{"TM-071", "TM-073"}},
		object{"do": "name_law", "law": "l1", "name": "個人情報の保護に関する法律", "agency": "個人情報保護委員会", "on": "2026-11-05"},
		object{"do": "lay_timetable", "template": "two_days", "from": dayOne},
		object{"do": "assign_checks", "what": "part:V", "to": []string{"審査員B"}}, object{"do": "assign_checks", "what": "part:III", "to": []string{"審査員A"}},
		object{"do": "record_self_check", "measure": "TM-043", "answer": "partly", "text": "番号は半年ごとに変更", "by": "総務部長", "on": "2026-11-02"},
		object{"do": "record_last_finding", "measure": "TM-043", "text": "鍵の貸出簿に空欄", "on": "2023-11-20", "state": "corrected"},
	)
	for _, p := range list(a.show("prepare"), "places") {
		rules, _ := p["in_force"].(object)
		want := map[string]string{"r1": "allowed escorted", "r2": "forbidden forbidden", "w1": "allowed escorted"}[fmt.Sprint(p["place"])]
		if got := fmt.Sprint(rules["laptop"], " ", rules["camera"]); want != "" && got != want {
			v.t.Errorf("%v: %s, not %s", p["place"], got, want)
		}
	}
	card := a.show("card", "--check", "TM-043@r1")
	if card["self_check"] == nil || card["last_finding"] == nil || card["mine"] != true {
		v.t.Errorf("the card does not say what was known before: %v", card)
	}
	a.do(object{"do": "make_walk_sheet", "places": []string{"r2"}})
	v.exchange(v.c)
	if r := rowOf(v.t, list(v.b.show("checks"), "checks"), "TM-040@r1"); r["mine"] != false {
		v.t.Errorf("A's check stands in B's queue: %v", r)
	}
}

// open is the opening at a site, by both auditors who have a laptop.
func (v *siteVisit) open(day, visit, where string) {
	v.t.Helper()
	v.at(day, "09:00")
	v.a.do(
		object{"do": "start_visit", "visit": visit, "where": where, "at": day + "T09:00", "present": []string{"総務部長"}},
		object{"do": "hold_meeting", "meeting": "opening", "at": day + "T09:00", "until": day + "T09:20", "where": "会議室"},
		object{"do": "tick_script", "meeting": "opening", "points": []string{"all"}},
		object{"do": "record_attendee", "meeting": "opening", "role": "総務部長", "side": "client"},
		object{"do": "record_attendee", "meeting": "opening", "role": "主任審査員", "side": "auditor"},
		object{"do": "record_presence", "from": day + "T09:00"},
	)
	for _, p := range list(v.a.show("opening"), "points") {
		if p["on"] != true {
			v.t.Errorf("not said at the opening: %v", p["point"])
		}
	}
	v.exchange()
	v.b.do(object{"do": "record_presence", "from": day + "T09:00"})
}

// interviews are two talks at once on two laptops, with follow-ups, guides and things to come back to.
func (v *siteVisit) interviews() {
	v.t.Helper()
	v.at(dayOne, "09:30")
	v.a.do(object{"do": "begin_interview", "person": "k2", "at": dayOne + "T09:30"})
	for point, said := range map[string]string{
		"incidents": "昨年1件、USBメモリーの置き忘れ", "responses": "当日回収し全員へ周知", "understanding": "基準の改正点を説明できた", "practice": "毎月の点検", "plans": "来年度に入退管理を更新",
	} {
		v.a.do(object{"do": "record_reply", "person": "k2", "subject": "guide.manager", "question": point, "answer": "yes", "text": said})
	}
	v.a.do(
		object{"do": "record_reply", "person": "k2", "subject": "guide.laws", "question": "l1", "answer": "yes", "text": "台帳を年1回見直す"},
		object{"do": "record_answer", "measure": "TM-010", "statement": "取締役会で選任された", "person": "k2"},
		object{"do": "note_seen", "what": "取締役会議事録", "edition": "2026-06", "page": "4", "where": "総務部の金庫", "measure": "TM-010"},
		object{"do": "record_answer", "measure": "TM-010", "verdict": "conforming", "observation": "議事録と辞令が一致"},
		object{"do": "turn_interview", "interview": list(v.a.show("talk"), "interviews")[0]["id"], "to": "ended", "at": dayOne + "T10:10"},
		object{"do": "begin_interview", "person": "k1", "place": "r1", "at": dayOne + "T10:15"},
		object{"do": "record_reply", "person": "k1", "subject": "TM-043", "question": "q1", "answer": "no"},
		object{"do": "record_answer", "measure": "TM-043", "place": "r1", "statement": "番号は課長だけが知っている", "person": "k1"},
		object{"do": "mark_come_back", "measure": "TM-043", "place": "r1", "on": true},
		object{"do": "record_reply", "person": "k1", "subject": "guide.trained", "question": v.firstPoint("k1", "guide.trained"), "answer": "yes", "text": "4月に受講"},
		object{"do": "record_answer", "measure": "TM-020", "statement": "毎年4月に研修を受ける", "person": "k1"},
	)
	follow := question(v.a, "k1", "TM-043", "q1.more.instead")
	if follow == nil || follow["depth"] != 1.0 {
		v.t.Errorf("no follow-up of a no: %v", follow)
	}
	v.a.do(object{"do": "turn_interview", "interview": v.running(v.a), "to": "paused", "at": dayOne + "T10:40"})
	v.b.do(
		object{"do": "begin_interview", "person": "k3", "at": dayOne + "T09:30"},
		object{"do": "record_reply", "person": "k3", "subject": "guide.electronic", "question": v.firstPoint("k3", "guide.electronic"), "answer": "yes", "text": "個人IDで入る"},
		object{"do": "record_answer", "measure": "TM-071", "statement": "IDは一人一つ", "person": "k3"},
		object{"do": "record_answer", "measure": "TM-073", "statement": "権限表のとおり設定", "person": "k3"},
	)
	v.b.do(object{"do": "turn_interview", "interview": v.running(v.b), "to": "ended", "at": dayOne + "T10:30"})
	if q := list(v.a.show("talk"), "come_back"); len(q) != 1 || q[0]["check"] != "TM-043@r1" {
		v.t.Errorf("to come back to: %v", q)
	}
}

func (v *siteVisit) firstPoint(person, guide string) string {
	v.t.Helper()
	for _, q := range list(v.a.show("talk", "--key", person), "questions") {
		if q["subject"] == guide {
			return fmt.Sprint(q["question"])
		}
	}
	v.t.Fatalf("no point of %s for %s", guide, person)
	return ""
}

// running is the interview that an auditor has open.
func (v *siteVisit) running(l *laptop) string {
	v.t.Helper()
	for _, i := range list(l.show("talk"), "interviews") {
		if i["state"] != "ended" && i["mine"] == true {
			return fmt.Sprint(i["id"])
		}
	}
	v.t.Fatal("no interview is open")
	return ""
}

// walk is the round of the first site: a floor plan with a zone and a pin, photos, a measured value, what the client opened, a sheet of paper from
// the store where no laptop may go.
func (v *siteVisit) walk() {
	v.t.Helper()
	v.at(dayOne, "11:00")
	plan := image.NewRGBA(image.Rect(0, 0, 600, 400))
	plan.Set(10, 10, color.White)
	f, err := os.Create(v.a.path("plan.png"))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := png.Encode(f, plan); err != nil {
		v.t.Fatal(err)
	}
	_ = f.Close()
	item := made(v.a, object{"do": "attach_evidence", "file": v.a.path("plan.png"), "caption": "1階平面図"})
	v.floor = made(v.a, object{"do": "add_floor", "name": "1階", "item": item, "place": "s1"})
	zone := made(v.a, object{"do": "set_spot", "floor": v.floor, "place": "r2", "x": 0, "y": 0, "w": 4000, "h": 9000})
	v.pin = made(v.a, object{"do": "set_spot", "floor": v.floor, "place": "r1", "name": "書庫", "x": 7000, "y": 2500})
	for i, p := range photogen.MakePhotos(3, 7) {
		file := v.a.path(p.Name)
		write(v.t, file, string(p.JPEG))
		cmd := object{"do": "attach_evidence", "file": file, "measure": "TM-040", "place": "r1"}
		if i == 2 {
			cmd = object{"do": "attach_evidence", "file": file} // it stays in the inbox for now
		}
		v.photos = append(v.photos, made(v.a, cmd))
	}
	v.a.do(
		object{"do": "link_spot", "item": v.photos[0], "spot": v.pin},
		object{"do": "record_handling", "measure": "TM-040", "place": "r1", "act": "opened", "what": "書庫の扉", "role": "品質課長", "effect": "なし"},
		object{"do": "record_measured", "measure": "TM-040", "place": "r1", "what": "仕切りの高さ", "unit": "mm", "value": 1750, "compare": ">=", "limit": 1800, "spot": v.pin},
		object{"do": "record_answer", "measure": "TM-040", "place": "r1", "verdict": "nonconforming", "observation": "書庫の扉に錠がない", "reason": "容器に施錠できない"},
		object{"do": "note_loose", "text": "保管庫の前に台車が放置"},
	)
	code := fmt.Sprint(list(list(v.a.show("prepare"), "sheets")[0], "lines")[0]["code"])
	v.at(dayOne, "11:40")
	v.a.do(object{
		"do": "transcribe", "code": code, "verdict": "conforming", "observation": "鍵付き保管庫、鍵は2本", "observed_at": dayOne + "T11:20",
		"methods": []string{"physical_inspection", "document_review"},
	}, object{"do": "note_seen", "what": "鍵の貸出簿", "measure": "TM-040", "place": "r2"})
	w := v.a.show("walk")
	spots := list(list(w, "floors")[0], "spots")
	if len(spots) != 2 || spots[0]["id"] != zone || spots[0]["seen"] != true || spots[1]["seen"] != true || w["unseen_zones"] != 0.0 {
		v.t.Errorf("the walk: %v", w)
	}
	if m := list(v.a.show("card", "--check", "TM-040@r1"), "measured"); len(m) != 1 || m[0]["result"] != "outside" {
		v.t.Errorf("1750 mm where 1800 are needed: %v", m)
	}
}

// sample is drawn by B from the accounts of the system, with a borrowed list that goes back.
func (v *siteVisit) sample() {
	v.t.Helper()
	v.at(dayOne, "13:30")
	var accounts strings.Builder
	for i := range 40 {
		fmt.Fprintf(&accounts, "ID-%03d\n", i+1)
	}
	draw := made(v.b, object{
		"do": "draw_sample", "what": "利用者ID", "population": accounts.String(), "checks": []string{"TM-071@"}, "method": "simple", "size": 3, "size_reason": "40件の小さな母集団",
	})
	for unit, result := range []string{"conforming", "conforming", "nonconforming"} {
		v.b.do(object{"do": "record_sample", "draw": draw, "unit": fmt.Sprint(unit + 1), "result": result, "note": "台帳と画面を照合"})
	}
	v.b.do(object{"do": "pick_extra", "draw": draw, "text": "ID-999 共用", "reason": "台帳の外で見つけた"})
	write(v.t, v.b.path("log.csv"), "ID,time\nID-001,09:00\n")
	v.b.do(
		object{"do": "attach_evidence", "file": v.b.path("log.csv"), "measure": "TM-071", "caption": "ログ 11月"},
		object{"do": "record_answer", "measure": "TM-071", "verdict": "nonconforming", "observation": "共用IDが1件残る", "reason": "一人一IDでない"},
		object{"do": "receive_loan", "sort": "original", "what": "権限表の原本", "count": 1, "from": "システム担当", "due": dayTwo},
		object{"do": "note_loose", "text": "サーバ室の予備鍵"},
	)
	if d := v.b.show("sampling", "--key", draw); d["replay"] != "same" || len(list(d, "samples")) != 3 || len(list(d, "extras")) != 1 {
		v.t.Errorf("the draw: %v", d)
	}
}

// sort clears the loose notes and the inbox, hands over a check, and dismisses what does not contradict.
func (v *siteVisit) sort() {
	v.t.Helper()
	v.at(dayOne, "16:00")
	notes := list(v.a.show("hands"), "loose")
	if len(notes) != 1 {
		v.t.Fatalf("loose notes %v", notes)
	}
	v.a.do(
		object{"do": "sort_loose", "note": notes[0]["id"], "as": "observation", "measure": "TM-040", "place": "r2"},
		object{"do": "link_evidence", "item": v.photos[2], "measure": "TM-043", "place": "r1"},
		object{"do": "hand_over", "to": "審査員B", "checks": []string{"TM-020@"}, "questions": []string{"研修の名簿に空欄がないか"}, "note": "私は倉庫へ行く"},
	)
	card := v.a.show("card", "--check", "TM-040@r2")
	if o, _ := card["observation"].(object); !strings.Contains(fmt.Sprint(o["mine"]), "台車が放置") || !strings.Contains(fmt.Sprint(o["mine"]), "鍵は2本") {
		v.t.Errorf("a sorted note stands after what was written: %v", o)
	}
	v.exchange()
	over := list(v.b.show("hands"), "handovers")
	if len(over) != 1 {
		v.t.Fatalf("handed over: %v", over)
	}
	v.b.do(object{"do": "take_over", "handover": over[0]["id"]}, object{"do": "sort_loose", "note": list(v.b.show("hands"), "loose")[0]["id"], "as": "dropped"})
	var rows []object
	for _, h := range jsonList(v.t, v.a.want(0, "", "show", "hints").out) {
		if h["check"] == "TM-043@r1" || h["check"] == "TM-040@r1" {
			rows = append(rows, h)
		}
	}
	if len(rows) == 0 {
		v.t.Error("no rule sees anything odd at a measure judged without a lock")
	}
	for _, h := range rows {
		v.a.do(object{"do": "dismiss_hint", "rule": h["rule"], "subject": h["subject"], "reason": "翌日に確認する"})
	}
}

// noClient lists words that no paper of the client may carry.
var noClient = []string{"サーバ室の予備鍵", "翌日に確認する", "私は倉庫へ行く", "研修の名簿に空欄", "手順が甘い"}

func (v *siteVisit) leaks(what, text string) {
	v.t.Helper()
	for _, w := range noClient {
		if strings.Contains(text, w) {
			v.t.Errorf("%s carries %q", what, w)
		}
	}
}

func (v *siteVisit) preview(l *laptop, paper string) string {
	v.t.Helper()
	text := fmt.Sprint(l.show("preview", "--kind", paper)["text"])
	v.leaks(paper, text)
	return text
}

func (v *siteVisit) has(what, text string, parts ...string) {
	v.t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			v.t.Errorf("%s does not say %q", what, p)
		}
	}
}

// codes are the blockers of the report.
func (v *siteVisit) codes(l *laptop) []string {
	v.t.Helper()
	var out []string
	for _, b := range list(l.show("report"), "blockers") {
		out = append(out, fmt.Sprint(b["code"], " ", b["subject"]))
	}
	slices.Sort(out)
	return out
}

func TestVisitOfTwoDaysAndTwoSites(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_2, notice.P3_4_3, notice.P3_4_3_I, notice.P3_4_3_Ro, notice.P3_4_3_Ha, notice.P3_4_3_Ni, notice.P3_4_4,
		notice.P3_4_5, notice.P3_4_6, notice.P1_2_4, notice.P1_3, notice.P3_8_2)
	v := newSiteVisit(t)
	v.prepare()
	v.open(dayOne, "v1", "本社工場")
	v.interviews()
	v.walk()
	v.sample()
	v.sort()
	v.endOfDayOne()
	v.planChanges()
	v.open(dayTwo, "v2", "第二工場")
	v.secondSite()
	v.close()
	v.papers()
	v.corrections()
	v.issue()
	freeze(v.a, "visit", true)
}
