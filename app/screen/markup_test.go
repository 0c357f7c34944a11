package screen

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// leaf is one thing that a person sees: a text, a sign, a key, a field.
type leaf struct {
	x, y float32
	text string
}

// markup writes what o shows as lines, from top to bottom and from left to right: signs in angle brackets, keys in square ones, fields in braces.
// What differs from run to run (digests, heads, device numbers) is masked.
func markup(o fyne.CanvasObject) string {
	var all []leaf
	seen(o, 0, 0, &all)
	slices.SortStableFunc(all, func(a, b leaf) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	var b strings.Builder
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].y-all[i].y < 8 {
			j++
		}
		line := slices.Clone(all[i:j])
		slices.SortStableFunc(line, func(a, b leaf) int { return cmp.Compare(a.x, b.x) })
		for k, l := range line {
			if k > 0 {
				b.WriteString("  ")
			}
			b.WriteString(l.text)
		}
		b.WriteByte('\n')
		i = j
	}
	return masked.ReplaceAllStringFunc(b.String(), func(s string) string { return strings.Repeat("#", 4) })
}

var masked = regexp.MustCompile(`[0-9a-f]{12,}|[0-9a-f]{4}( [0-9a-f]{4}){3,}|(機関の六つの言葉|Six words of the body).*|/\S*/genchi-report|[0-9A-F]{4}(-[0-9A-F]{4})+|\b[0-9a-f]{8}\b|\b(PC|端末)[-0-9a-f]+\b|(/[^\s/{}]+)+/\d{3}/|[0-9.]+ (GB|MB)|-[0-9a-f]{4}\b`)

// seen collects what is visible below o, whose parent stands at x, y; y is the middle of the thing.
func seen(o fyne.CanvasObject, x, y float32, out *[]leaf) {
	if o == nil || !o.Visible() {
		return
	}
	x, y = x+o.Position().X, y+o.Position().Y
	add := func(s string) {
		if strings.TrimSpace(s) != "" {
			*out = append(*out, leaf{x, y + min(o.Size().Height, 36)/2, strings.ReplaceAll(s, "\n", " / ")})
		}
	}
	var below []fyne.CanvasObject
	switch o := o.(type) {
	case *widget.Label:
		add(o.Text())
	case *widget.Mark:
		if o.Sign() != nil {
			name := o.Sign().Name() // NAME-COLOUR.svg
			add("<" + name[:strings.LastIndexByte(name, '-')] + ">")
		}
	case *widget.Key:
		word := o.Word()
		if o.On() {
			word = "*" + word
		}
		add("[" + word + "]")
	case *widget.LineEntry:
		add("{" + cmp.Or(o.Text, o.PlaceHolder) + "}")
	case *widget.NoteEntry:
		add("{" + cmp.Or(o.Text, o.PlaceHolder) + "}")
	case *fyne.Container:
		below = o.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(o).Objects()
	}
	for _, c := range below {
		seen(c, x, y, out)
	}
}

// golden compares what o shows with testdata/markup/NAME.txt, or writes it if GENCHI_UPDATE is set.
func golden(t *testing.T, name string, o fyne.CanvasObject) {
	t.Helper()
	got, file := markup(o), filepath.Join("testdata", "markup", name+".txt")
	for _, bad := range []string{"[screen.", "[blocker.", "[error.", "[hint.", "[refusal.", "{0}", "{1}"} {
		if strings.Contains(got, bad) {
			t.Errorf("%s: a word is missing: %s", name, bad)
		}
	}
	if os.Getenv("GENCHI_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range max(len(g), len(w)) {
			if i >= len(g) || i >= len(w) || g[i] != w[i] {
				t.Errorf("%s, line %d:\n got %q\nwant %q", name, i+1, strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
				return
			}
		}
	}
}

// worked brings a case so far that every route of the site has something to show.
func (s *stand) worked() {
	s.t.Helper()
	s.visiting()
	photo := filepath.Join(s.docs, "IMG_0001.jpg")
	if err := os.WriteFile(photo, photographs(1, 3)[0].JPEG, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.command(
		&casework.AddPerson{Person: "k1", Role: "情報管理責任者", Functions: []string{"manager"}, Section: "総務部"},
		&casework.NameLaw{Law: "l1", Name: "個人情報の保護に関する法律", Agency: "個人情報保護委員会", On: "2026-11-05"},
		&casework.AttachEvidence{File: photo},
		&casework.NoteSeen{What: "鍵の貸出簿", Edition: "第3版", Page: "12", Measure: "TM-040", Place: "srv"},
		&casework.NoteLoose{Text: "裏口の鍵"},
		&casework.MarkComeBack{Measure: "TM-045", On: true},
		&casework.RecordPresence{From: "2026-11-24T09:30"},
		&casework.TickScript{AtMeeting: casework.AtMeeting{Meeting: "opening"}, Points: []string{"purpose", "scope"}},
		&casework.RecordAttendee{AtMeeting: casework.AtMeeting{Meeting: "opening"}, Role: "品質課長", Side: "client"},
		&casework.Explain{Checks: []audit.CheckID{"TM-040@srv"}, To: "情報管理責任者", Content: "鍵の管理者を定めることが求められる"},
		&casework.LogQuestion{Text: "どの錠を買えばよいか", By: "総務係", Referred: "outside_expert"},
		&casework.NotePromise{Text: "貸出簿の写し", By: "総務係", Due: "2026-11-25"},
		&casework.BeginInterview{Person: "k1", At: "2026-11-24T10:00"},
		&casework.RecordReply{Person: "k1", Subject: audit.GuideManager, Question: "incidents", Answer: audit.AnswerNo, Text: "この5年はない"},
	)
}

// Every route shows what it showed, in both languages.
func TestMarkupOfEveryRoute(t *testing.T) {
	s := newStand(t)
	s.worked()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1366, 740))
		for _, route := range []string{
			"cases", "road", "visit", "prepare", "transcribe", "evidence", "findings", "closing", "opening", "team", "day", "search", "hands", "sampling", "doubts", "report", "transfer", "conflicts", "settings",
		} {
			s.open(route)
			s.untroubled()
			golden(t, route+"."+lang, s.pages[route].object())
		}
		s.open("visit")
		for _, look := range []struct {
			name string
			do   func()
		}{
			{"visit-grid", func() { s.toVisit(byMeasure) }}, {"visit-person", func() { s.toVisit(byPerson) }}, {"visit-place", func() { s.toVisit(byPlace) }},
		} {
			look.do()
			golden(t, look.name+"."+lang, s.pages["visit"].object())
		}
		s.toVisit(byMeasure)
		s.keySheet()
		golden(t, "keys."+lang, s.frame.drawer)
		s.frame.drawer.Shut()
		for name, do := range map[string]func(){
			"sheet-law": func() { s.askLaw("", nil) }, "sheet-loose": s.looseNote, "sheet-doubt": func() { v, _ := s.pages["visit"].(*visit); v.doubt("") },
		} {
			do()
			golden(t, name+"."+lang, s.frame.sheet)
			s.frame.sheet.Shut()
		}
		s.open("visit")
	}
	if n, err := filepath.Glob(filepath.Join("testdata", "markup", "*.txt")); err != nil || len(n) < 50 {
		t.Errorf("%d files of markup, %v", len(n), err)
	}
}
