package audit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"genchi/app/sampling"
)

var visitProbes = map[string]probe{
	"start": func(s *subject) value {
		if s.visit == nil {
			return nothing
		}
		return clockOf(s.visit.At)
	},
	"end": func(s *subject) value {
		if s.visit == nil || s.visit.End == nil {
			return nothing
		}
		return clockOf(s.visit.End.At)
	},
	"closing": func(s *subject) value {
		if s.visit == nil || s.visit.Closing == nil {
			return nothing
		}
		return clockOf(s.visit.Closing.At)
	},
	"minutes": func(s *subject) value {
		if s.visit == nil || s.visit.End == nil {
			return nothing
		}
		return minutesBetween(words(s.visit.At), words(s.visit.End.At))
	},
	"stretches": ofVisit(func(s *subject) value { return count(s.c.Stretches(s.visit.ID)) }),
	"stretches_outside": ofVisit(func(s *subject) value {
		n := int64(0)
		for _, p := range s.c.Stretches(s.visit.ID) {
			if p.From < s.visit.At || s.visit.End != nil && p.To > s.visit.End.At {
				n++
			}
		}
		return number(n)
	}),
	"stretches_twice": ofVisit(stretchesTwice),
	"attendees": ofVisit(func(s *subject) value {
		n := count(s.c.AttendeesOf(MeetingClosing, s.visit.ID))
		if s.visit.Closing != nil {
			n.n += int64(len(s.visit.Closing.Attendees))
		}
		return n
	}),
	"opened": ofVisit(func(s *subject) value {
		_, here := s.c.Book.Meetings[MeetingKey(MeetingOpening, s.visit.ID)]
		_, all := s.c.Book.Meetings[MeetingKey(MeetingOpening, "")]
		return truth(here || all)
	}),
	"guides": ofVisit(func(s *subject) value { return count(s.visit.Present) }),
}

func ofVisit(f func(*subject) value) probe {
	return func(s *subject) value {
		if s.visit == nil {
			return nothing
		}
		return f(s)
	}
}

// stretchesTwice counts times at which one auditor is recorded at two places or visits at once.
func stretchesTwice(s *subject) value {
	n := int64(0)
	all := s.c.Stretches("")
	for i, a := range all {
		for j, b := range all {
			if i != j && a.Visit == s.visit.ID && a.Who == b.Who && (a.Place != b.Place || a.Visit != b.Visit) && covers(&b, a.From) {
				n++
			}
		}
	}
	return number(n)
}

var findingProbes = map[string]probe{
	"due":    func(s *subject) value { return truth(s.finding.Due != nil) },
	"agreed": func(s *subject) value { return truth(s.finding.Due != nil && s.finding.Due.Agreed) },
	"due_days": func(s *subject) value {
		if s.finding.Due == nil || s.finding.WallMS == 0 {
			return nothing
		}
		return daysBetween(localMinute(s.finding.WallMS, 0), string(s.finding.Due.On)+"T00:00")
	},
	"text":        func(s *subject) value { return truth(strings.TrimSpace(s.finding.Text) != "") },
	"text_length": func(s *subject) value { return number(int64(utf8.RuneCountInString(s.finding.Text))) },
	"only_requirement": func(s *subject) value {
		return truth(strings.TrimSpace(s.finding.Text) == strings.TrimSpace(s.finding.Requirement))
	},
	"review": func(s *subject) value {
		if s.finding.Review == nil {
			return nothing
		}
		return words(s.finding.Review.Result)
	},
	"rounds": func(s *subject) value {
		return s.numbered(func(k string) bool { _, ok := s.c.Book.Rounds[k]; return ok })
	},
	"answers": func(s *subject) value {
		return s.numbered(func(k string) bool { _, ok := s.c.Book.Answers[k]; return ok })
	},
	"proof": func(s *subject) value {
		return s.numbered(func(k string) bool { r, ok := s.c.Book.Rounds[k]; return ok && len(r.Fact.Evidence) > 0 })
	},
	"comment": func(s *subject) value { _, ok := s.c.Book.Comments[string(s.id)]; return truth(ok) },
	"wording": func(s *subject) value { return truth(s.c.Book.Wordings[string(s.id)].Fact.Agreed) },
	"wording_differs": func(s *subject) value {
		w := s.c.Book.Wordings[string(s.id)]
		return truth(w.Fact.Agreed && s.finding.Text != "" && w.Fact.Text != s.finding.Text && s.finding.WallMS > w.WallMS)
	},
}

// daysBetween is the whole days between two local minutes.
func daysBetween(a, b string) value {
	m := minutesBetween(words(a), words(b))
	m.n /= 24 * 60
	return m
}

func (s *subject) numbered(is func(key string) bool) value {
	n := int64(0)
	for i := uint(1); i <= 99; i++ {
		if is(roundKey(s.id, i)) {
			n++
		} else if i > 3 {
			break
		}
	}
	return number(n)
}

var roundProbes = map[string]probe{
	"result":   func(s *subject) value { return words(s.round.Fact.Result) },
	"methods":  func(s *subject) value { return count(s.round.Fact.Methods) },
	"evidence": func(s *subject) value { return count(s.round.Fact.Evidence) },
	"text":     func(s *subject) value { return truth(strings.TrimSpace(s.round.Fact.Text) != "") },
	"on":       func(s *subject) value { return words(string(s.round.Fact.On)) },
	"answered": func(s *subject) value { _, ok := s.c.Book.Answers[roundKey(s.id, s.round.Fact.N)]; return truth(ok) },
	"answered_on": func(s *subject) value {
		a, ok := s.c.Book.Answers[roundKey(s.id, s.round.Fact.N)]
		if !ok {
			return nothing
		}
		return words(string(a.Fact.On))
	},
	"missing_methods": func(s *subject) value {
		f := s.measure()
		if f == nil {
			return nothing
		}
		n := int64(0)
		for _, m := range f.Methods {
			if !slices.Contains(s.round.Fact.Methods, m) {
				n++
			}
		}
		return number(n)
	},
}

// ofDraw wraps a fact of a draw that is there.
func ofDraw(f func(*subject) value) probe {
	return func(s *subject) value {
		if s.draw == nil {
			return nothing
		}
		return f(s)
	}
}

var drawProbes = map[string]probe{
	"method":    ofDraw(func(s *subject) value { return words(s.draw.Method) }),
	"units":     ofDraw(func(s *subject) value { return number(int64(s.draw.Units)) }),
	"size":      ofDraw(func(s *subject) value { return count(s.draw.Picks) }),
	"twins":     ofDraw(func(s *subject) value { return number(int64(s.draw.Twins)) }),
	"open":      ofDraw(func(s *subject) value { return number(int64(s.c.Tally(s.draw.ID).Open)) }),
	"done":      ofDraw(func(s *subject) value { return number(int64(len(s.draw.Picks) - s.c.Tally(s.draw.ID).Open)) }),
	"bad":       ofDraw(func(s *subject) value { return number(int64(s.c.Tally(s.draw.ID).Nonconforming)) }),
	"extra_bad": ofDraw(func(s *subject) value { return number(int64(s.c.Tally(s.draw.ID).ExtraBad)) }),
	"again": ofDraw(func(s *subject) value {
		n := int64(0)
		for id, d := range s.c.Samples.Draws {
			if id != s.draw.ID && string(d.Fact.Digest) == string(s.draw.Digest) && slices.Equal(d.Fact.Checks, s.draw.Checks) {
				n++
			}
		}
		return number(n)
	}),
	"replays": ofDraw(func(s *subject) value {
		if s.draw.Lines == "" || s.draw.Method == sampling.Judgemental {
			return nothing
		}
		return truth(s.draw.Verify(s.draw.Lines) == nil)
	}),
	"bad_without_note": ofDraw(func(s *subject) value {
		n := int64(0)
		for k, r := range s.c.Samples.Results {
			if strings.HasPrefix(k, s.draw.ID+"/") && r.Fact.Result == Nonconforming && strings.TrimSpace(r.Fact.Note) == "" && len(r.Fact.Items) == 0 {
				n++
			}
		}
		return number(n)
	}),
}
