package document

import (
	"testing"
	"time"

	"genchi/assets"
)

func words(lang string) Words { return assets.Lang(lang).T }

func TestDate(t *testing.T) {
	for _, c := range []struct{ day, ja string }{
		{"2026-11-24", "令和8年11月24日"},
		{"2019-05-01", "令和元年5月1日"},
		{"2019-04-30", "平成31年4月30日"},
		{"1989-01-08", "平成元年1月8日"},
		{"1989-01-07", "昭和64年1月7日"},
		{"1926-12-25", "昭和元年12月25日"},
		{"1926-12-24", "大正15年12月24日"},
		{"1912-07-30", "大正元年7月30日"},
		{"1912-07-29", "明治45年7月29日"},
		{"1873-01-01", "明治6年1月1日"},
		{"1872-12-31", "1872-12-31"},
	} {
		d, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := Date(d, words("ja")); got != c.ja {
			t.Errorf("%s: %s, want %s", c.day, got, c.ja)
		}
		if got := Date(d, words("en")); got != c.day {
			t.Errorf("%s in English: %s", c.day, got)
		}
	}
}

func TestDateIsOfTheZone(t *testing.T) {
	at := time.Date(2019, 4, 30, 16, 5, 0, 0, time.UTC).In(time.FixedZone("", 9*3600))
	if got := Moment(at, words("ja")); got != "令和元年5月1日 1時05分" {
		t.Error(got)
	}
}

func TestSpan(t *testing.T) {
	a := time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		end    time.Time
		ja, en string
	}{
		{a.Add(8 * time.Hour), "令和8年11月24日 9時05分〜17時05分", "2026-11-24 09:05 – 17:05"},
		{a.Add(24 * time.Hour), "令和8年11月24日 9時05分〜令和8年11月25日 9時05分", "2026-11-24 09:05 – 2026-11-25 09:05"},
		{time.Time{}, "令和8年11月24日 9時05分〜", "2026-11-24 09:05 – "},
	} {
		if got := Span(a, c.end, words("ja")); got != c.ja {
			t.Error(got)
		}
		if got := Span(a, c.end, words("en")); got != c.en {
			t.Error(got)
		}
	}
}
