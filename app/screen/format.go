package screen

import (
	"fmt"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// t gives a word of the screens.
func (a *App) t(key string, args ...any) string { return a.words.T("screen."+key, args...) }

// signOf is the sign of a verdict, or of the conflict of several.
func signOf(r *casework.CheckRow) *widget.Sign {
	if len(r.Verdicts) > 1 {
		return widget.SignConflict
	}
	return verdictSign(r.Verdict)
}

func verdictSign(v audit.Verdict) *widget.Sign {
	switch v {
	case audit.Conforming:
		return widget.SignConforming
	case audit.Nonconforming:
		return widget.SignNonconforming
	case audit.Unconfirmed:
		return widget.SignUnconfirmed
	case audit.NotStarted:
	}
	return widget.SignOpen
}

func (a *App) verdictWord(v audit.Verdict) string {
	if v == audit.NotStarted {
		return a.t("verdict.open")
	}
	return a.t("verdict." + string(v))
}

func safetySign(s casework.Safety) *widget.Sign {
	switch s {
	case casework.Received:
		return widget.SignReceived
	case casework.Handed:
		return widget.SignHanded
	case casework.Saved:
	}
	return widget.SignSaved
}

func (a *App) safetyWord(s casework.Safety) string {
	switch s {
	case casework.Received:
		return a.t("received")
	case casework.Handed:
		return a.t("handed")
	case casework.Saved:
	}
	return a.t("saved")
}

// clock is the time of day on this laptop.
func (a *App) clock(t time.Time) string { return t.Format("15:04") }

// when is a moment, short: the time for today, otherwise the day as well.
func (a *App) when(ms int64) string {
	if ms == 0 {
		return ""
	}
	now := a.host.Now()
	t := time.UnixMilli(ms).In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return a.day(t) + " " + t.Format("15:04")
}

// day is a day as it is written on screens: R8.11.23(月), or 2026-11-23 in English.
func (a *App) day(t time.Time) string {
	if a.lang == "en" {
		return t.Format(time.DateOnly)
	}
	week := []rune(a.t("weekdays"))
	if t.Year() < 2019 {
		return fmt.Sprintf("%d.%d.%d(%c)", t.Year(), t.Month(), t.Day(), week[t.Weekday()])
	}
	return fmt.Sprintf("R%d.%d.%d(%c)", t.Year()-2018, t.Month(), t.Day(), week[t.Weekday()])
}

// enteredOn says when and by whom the newest value of a field was entered: the day of entry beside the day on the paper.
func (a *App) enteredOn(rows []casework.HistoryRow) string {
	if len(rows) == 0 {
		return ""
	}
	r := rows[len(rows)-1]
	return a.t("entered", a.day(time.UnixMilli(r.WallMS).In(a.host.Now().Location())), r.By)
}

// dayOf is a legal day as it is written on screens; what is no day is shown as it is.
func (a *App) dayOf(d audit.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return a.day(t)
}

// size is a number of bytes for people.
func size(n uint64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	default:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	}
}

// short groups the beginning of a hash for comparing by eye.
func short(hash string) string {
	h := strings.ToUpper(hash)
	var parts []string
	for len(h) >= 4 && len(parts) < 4 {
		parts, h = append(parts, h[:4]), h[4:]
	}
	return strings.Join(parts, "-")
}

// parseDay reads a day as people write it: 2026-12-23, 20261223, R8.12.23, 12/23 (the next one), +30 (days from today). The empty text
// is no day.
func parseDay(s string, today time.Time) (string, bool) {
	s = strings.TrimSpace(narrow(s))
	var n, y, m, d int
	switch {
	case s == "":
		return "", true
	case scan(s, "+%d", &n) && n >= 0 && n < 4000:
		return today.AddDate(0, 0, n).Format(time.DateOnly), true
	case scan(s, "R%d.%d.%d", &y, &m, &d), scan(s, "r%d.%d.%d", &y, &m, &d):
		return exact(2018+y, m, d)
	case len(s) == 8 && scan(s, "%4d%2d%2d", &y, &m, &d), scan(s, "%d-%d-%d", &y, &m, &d), scan(s, "%d/%d/%d", &y, &m, &d):
		return exact(y, m, d)
	case scan(s, "%d/%d", &m, &d):
		if day, ok := exact(today.Year(), m, d); ok && day >= today.Format(time.DateOnly) {
			return day, true
		}
		return exact(today.Year()+1, m, d)
	default:
		return "", false
	}
}

// scan reads s as a whole.
func scan(s, format string, args ...any) bool {
	var rest string
	n, _ := fmt.Sscanf(s+" .", format+" %s", append(args, &rest)...)
	return n == len(args)+1 && rest == "."
}

func exact(y, m, d int) (string, bool) {
	s := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	t, err := time.Parse(time.DateOnly, s)
	return s, err == nil && t.Year() >= 1900
}

// narrow turns the wide digits and signs that an input method writes into narrow ones.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3002 || r == 0x30FB:
			return '.'
		default:
			return r
		}
	}, s)
}
