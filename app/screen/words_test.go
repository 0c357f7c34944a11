package screen

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/assets"
)

var wordCall = regexp.MustCompile(`\bt\("([a-z][a-z0-9._]*[a-z0-9])"`)

func TestEveryWordThatIsAskedForExists(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range wordCall.FindAllStringSubmatch(string(b), -1) {
			n++
			for _, lang := range []string{"ja", "en"} {
				if !assets.Lang(lang).Has("screen." + m[1]) {
					t.Errorf("%s asks for screen.%s, which %s lacks", f, m[1], lang)
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d words were found", n)
	}
	kinds, err := filepath.Glob("../audit/*.go")
	if err != nil {
		t.Fatal(err)
	}
	n = 0
	for _, f := range kinds {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kindName.FindAllStringSubmatch(string(b), -1) {
			n++
			for _, lang := range []string{"ja", "en"} {
				if !assets.Lang(lang).Has("screen.kind." + m[1]) {
					t.Errorf("%s has no word for the kind %s", lang, m[1])
				}
			}
		}
	}
	if n < 70 {
		t.Errorf("only %d kinds were found", n)
	}
}

// kindName finds the kinds of facts, which lists of the record and of conflicts name.
var kindName = regexp.MustCompile(`(?m)^\s*(?:const )?Kind\w+\s+= "([a-z.]+)"`)

func TestDaysAsPeopleWriteThem(t *testing.T) {
	today := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"", "", true},
		{"2026-12-23", "2026-12-23", true},
		{"20261223", "2026-12-23", true},
		{"2026/12/23", "2026-12-23", true},
		{"R8.12.23", "2026-12-23", true},
		{"r8.1.5", "2026-01-05", true},
		{"12/23", "2026-12-23", true},
		{"1/5", "2027-01-05", true},
		{"+30", "2026-12-24", true},
		{"１２／２３", "2026-12-23", true},
		{"2026-02-30", "", false},
		{"soon", "", false},
		{"12/23x", "", false},
		{"+-3", "", false},
		{"99999", "", false},
	} {
		got, ok := parseDay(c.in, today)
		if ok != c.ok || (ok && got != c.want) {
			t.Errorf("%q: got %q %v", c.in, got, ok)
		}
	}
}

func TestPassphraseMeter(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{{"", 0}, {"abc", 0}, {"aaaaaaaaaaaaaaaaaaaaaaaa", 0}, {"password", 1}, {"Passw0rd!", 2}, {"four unrelated words here", 4}, {"関係のない四つの言葉", 1}} {
		if got := strength(c.in); got != c.want {
			t.Errorf("%q: got %d, want %d", c.in, got, c.want)
		}
	}
}

func TestShortHashesAreComparedByEye(t *testing.T) {
	if got := short("4de93f5aa07c94f9ffff"); got != "4DE9-3F5A-A07C-94F9" {
		t.Error(got)
	}
	if got := inRows("A-B-C-D-E-F"); got != "A-B-C-D-\nE-F" {
		t.Errorf("%q", got)
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-12-23", "R8.12.23", "12/23", "+30", "１２／２３", "\x00", "+99999999999999999999"} {
		f.Add(s)
	}
	today := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		day, ok := parseDay(s, today)
		if ok && day != "" {
			if _, err := audit.ParseDate(day); err != nil {
				t.Errorf("%q gives %q: %v", s, day, err)
			}
		}
	})
}
