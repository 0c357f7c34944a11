package audit

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// subject is what a rule looks at; which of the pointers are set depends on what the rule is about.
type subject struct {
	c       *Case
	w       *Watch
	key     string
	id      CheckID
	check   *Check
	scene   *Scene
	item    *Item
	visit   *VisitState
	finding *FindingState
	round   *Entered[Round]
	draw    *Draw

	done  map[string]bool // legs of the check, once asked for
	facts *MeasureFacts   // of its measure, once asked for
}

// legs are those of the check; asked for by many rules, made once.
func (s *subject) legs() map[string]bool {
	if s.done == nil {
		if s.done = s.c.Legs(s.id); s.done == nil {
			s.done = map[string]bool{}
		}
	}
	return s.done
}

// measure is what the catalogue says; nil where nothing is known.
func (s *subject) measure() *MeasureFacts {
	if s.facts == nil && s.w.look != nil {
		f := s.w.look(s.id.Measure())
		s.facts = &f
	}
	return s.facts
}

// probe reads one fact.
type probe func(*subject) value

var nothing value

// clockOf is the local minute of a time that a file or a form carries; nothing if it has none.
func clockOf(s string) value {
	if len(s) < len(minute) {
		return nothing
	}
	if _, err := time.Parse(minute, s[:len(minute)]); err != nil {
		return nothing
	}
	return words(s[:len(minute)])
}

// minutesBetween is how long it is from a to b; nothing if one of them is no time.
func minutesBetween(a, b value) value {
	from, err1 := time.Parse(minute, a.s)
	to, err2 := time.Parse(minute, b.s)
	if err1 != nil || err2 != nil {
		return nothing
	}
	return number(int64(to.Sub(from) / time.Minute))
}

func length(said []Said) value {
	n := 0
	for _, s := range said {
		n += utf8.RuneCountInString(strings.TrimSpace(s.Text))
	}
	return number(int64(n))
}

// probes has the facts that rules may ask for, by group. Every fact of a time is a local minute.
var probes map[string]map[string]probe

func init() {
	probes = map[string]map[string]probe{
		"check": checkProbes, "measure": measureProbes, "scene": sceneProbes, "item": itemProbes, "visit": visitProbes,
		"finding": findingProbes, "round": roundProbes, "draw": drawProbes,
		"case": {"clock_jumps": func(s *subject) value {
			if s.w.jumps == nil {
				return nothing
			}
			return number(int64(s.w.jumps()))
		}},
	}
}

var checkProbes = map[string]probe{
	"verdict":         func(s *subject) value { return words(string(s.check.Verdict())) },
	"said":            func(s *subject) value { return count(s.check.Said) },
	"observed":        func(s *subject) value { return count(s.check.Observed) },
	"why":             func(s *subject) value { return count(s.check.Why) },
	"why_length":      func(s *subject) value { return length(s.check.Why) },
	"observed_length": func(s *subject) value { return length(s.check.Observed) },
	"items":           func(s *subject) value { return count(s.check.Items) },
	"conflict":        func(s *subject) value { return truth(s.check.Conflict()) },
	"come_back":       func(s *subject) value { return count(s.check.BackFor) },
	"asked":           func(s *subject) value { return truth(slices.ContainsFunc(s.check.Scenes, asked)) },
	"scenes":          func(s *subject) value { return count(s.check.Scenes) },
	"at_visit": func(s *subject) value {
		return truth(slices.ContainsFunc(s.check.Scenes, func(x Scene) bool { return s.c.Visits[x.Visit] != nil }))
	},
	"place":       func(s *subject) value { return words(string(s.id.Place())) },
	"place_known": func(s *subject) value { _, ok := s.c.Places[s.id.Place()]; return truth(ok || s.id.Place() == "") },
	"files":       func(s *subject) value { return s.itemsThat(func(it *Item) bool { return !it.Seen }) },
	"broken": func(s *subject) value {
		return s.itemsThat(func(it *Item) bool { return !it.Seen && it.Problem != "" })
	},
	"unused": func(s *subject) value { return s.itemsThat(func(it *Item) bool { return it.Unused }) },
	"copies": func(s *subject) value {
		return s.itemsThat(func(it *Item) bool { return it.Same != "" && slices.Contains(s.check.Items, it.Same) })
	},
	"same_words": func(s *subject) value {
		return truth(slices.ContainsFunc(s.check.Said, func(a Said) bool {
			return slices.ContainsFunc(s.check.Observed, func(b Said) bool { return a.By == b.By && strings.TrimSpace(a.Text) == strings.TrimSpace(b.Text) })
		}))
	},
	"resolved_by_author": resolvedByAuthor,
	"other_verdict": func(s *subject) value {
		mine := s.check.Verdict()
		return truth(slices.ContainsFunc(s.w.measure[s.id.Measure()], func(o CheckID) bool {
			v := s.c.Checks[o].Verdict()
			return o != s.id && v != NotStarted && v != mine
		}))
	},
	"same_visit_places":  func(s *subject) value { return number(int64(len(s.w.measure[s.id.Measure()]))) },
	"sample_bad":         func(s *subject) value { return s.samples(func(t Tally) int { return t.Nonconforming + t.ExtraBad }) },
	"sample_open":        func(s *subject) value { return s.samples(func(t Tally) int { return t.Open }) },
	"sample_unconfirmed": func(s *subject) value { return s.samples(func(t Tally) int { return t.Unconfirmed }) },
	"judged_before_visit": func(s *subject) value {
		return truth(s.judgedFrom(func(v *VisitState, at string) bool { return at < v.At }))
	},
	"judged_after_closing": func(s *subject) value {
		return truth(s.judgedFrom(func(v *VisitState, at string) bool { return v.Closing != nil && at > v.Closing.At }))
	},
	"change_reason": func(s *subject) value {
		for _, j := range s.check.Judged {
			if _, ok := s.c.Book.Changes[Owned(s.id, j.By)]; ok {
				return truth(true)
			}
		}
		return truth(false)
	},
	"proof_after_judgement_min": proofAfter,
	"finding_without_verdict": func(s *subject) value {
		f := s.c.Findings[s.id]
		return truth(f != nil && f.Requirement != "" && f.Due != nil && f.Review == nil && s.check.Verdict() == Conforming)
	},
	"leg_interview": leg(MethodAsked),
	"leg_document":  leg(MethodDocument),
	"leg_physical":  leg(MethodSeen),
	"leg_record":    leg(MethodRecord),
}

func asked(x Scene) bool { return strings.TrimSpace(x.Asked) != "" }

func (s *subject) itemsThat(is func(*Item) bool) value {
	n := int64(0)
	for _, i := range s.check.Items {
		if it := s.c.Items[i]; it.Known() && is(it) {
			n++
		}
	}
	return number(n)
}

// leg tells whether a method of the check is done, or left out with proof on the spot.
func leg(method string) probe {
	return func(s *subject) value {
		if o, ok := s.c.Omission(s.id, StageOnsite, method); ok && !o.Gone {
			return truth(true)
		}
		return truth(s.legs()[method])
	}
}

func (s *subject) samples(of func(Tally) int) value {
	n := 0
	for _, d := range s.c.Samples.of[s.id] {
		n += of(s.c.Tally(d))
	}
	return number(int64(n))
}

// judgedFrom tells whether a judgement was entered at a time that holds against the visit of its author's scene.
func (s *subject) judgedFrom(is func(*VisitState, string) bool) bool {
	for _, x := range s.check.Scenes {
		v := s.c.Visits[x.Visit]
		if v == nil || v.At == "" {
			continue
		}
		for _, j := range s.check.Judged {
			if j.By == x.By && is(v, localMinute(j.WallMS, j.ZoneMin)) {
				return true
			}
		}
	}
	return false
}

func resolvedByAuthor(s *subject) value {
	f := Judgement{Check: s.id}.Field()
	by, ok := s.c.resolvers[f]
	return truth(ok && slices.ContainsFunc(s.check.Judged, func(j Judged) bool { return j.By == by }))
}

// proofAfter is how many minutes after the judgement the first evidence was recorded.
func proofAfter(s *subject) value {
	if len(s.check.Judged) == 0 || len(s.check.Items) == 0 {
		return nothing
	}
	first := int64(0)
	for _, i := range s.check.Items {
		if it := s.c.Items[i]; it.Known() && (first == 0 || it.WallMS < first) {
			first = it.WallMS
		}
	}
	return number((first - s.check.Judged[0].WallMS) / 60_000)
}

var measureProbes = map[string]probe{
	"document":  needs("document_review"),
	"interview": needs("interview"),
	"physical":  needs("physical_inspection"),
	"record":    needs("electronic_record"),
	"manager": func(s *subject) value {
		f := s.measure()
		if f == nil {
			return nothing
		}
		return truth(f.Manager)
	},
}

func needs(method string) probe {
	return func(s *subject) value {
		f := s.measure()
		if f == nil {
			return nothing
		}
		return truth(slices.Contains(f.Methods, method))
	}
}

var sceneProbes = map[string]probe{
	"asked":    func(s *subject) value { return truth(asked(*s.scene)) },
	"operator": func(s *subject) value { return words(string(s.scene.Operator)) },
	"reason_length": func(s *subject) value {
		return number(int64(utf8.RuneCountInString(strings.TrimSpace(s.scene.OperatorReason))))
	},
	"visit":  func(s *subject) value { return words(string(s.scene.Visit)) },
	"judged": func(s *subject) value { return truth(s.ownJudged() != nil) },
	"said": func(s *subject) value {
		return truth(slices.ContainsFunc(s.check.Said, func(x Said) bool { return x.By == s.scene.By }))
	},
	"minutes_after_visit": func(s *subject) value {
		j := s.ownJudged()
		if j == nil || s.visit == nil || s.visit.End == nil {
			return nothing
		}
		return minutesBetween(words(s.visit.End.At), words(localMinute(j.WallMS, j.ZoneMin)))
	},
	"present": func(s *subject) value {
		if s.visit == nil {
			return nothing
		}
		ss := s.c.Stretches(s.visit.ID)
		if len(ss) == 0 {
			return nothing
		}
		return truth(slices.ContainsFunc(ss, func(p Presence) bool { return p.Who == s.scene.By }))
	},
}

func (s *subject) ownJudged() *Judged {
	for i := range s.check.Judged {
		if s.check.Judged[i].By == s.scene.By {
			return &s.check.Judged[i]
		}
	}
	return nil
}

// known wraps a fact of an item that was recorded.
func known(f func(*subject) value) probe {
	return func(s *subject) value {
		if !s.item.Known() {
			return nothing
		}
		return f(s)
	}
}

var itemProbes = map[string]probe{
	"seen": known(func(s *subject) value { return truth(s.item.Seen) }),
	"photo": known(func(s *subject) value {
		return truth(s.item.Rendition != nil || strings.HasPrefix(s.item.Media, "image/"))
	}),
	"gps":      known(func(s *subject) value { return truth(s.item.HasGPS) }),
	"caption":  known(func(s *subject) value { return truth(strings.TrimSpace(s.item.Caption) != "") }),
	"problem":  known(func(s *subject) value { return truth(s.item.Problem != "") }),
	"unused":   known(func(s *subject) value { return truth(s.item.Unused) }),
	"reason":   known(func(s *subject) value { return truth(strings.TrimSpace(s.item.Reason) != "") }),
	"ties":     known(func(s *subject) value { return count(s.item.Checks) }),
	"place":    known(func(s *subject) value { return words(string(s.item.Place)) }),
	"visit":    known(func(s *subject) value { return words(string(s.item.Visit)) }),
	"captured": known(func(s *subject) value { return clockOf(s.item.CapturedAt) }),
	"recorded": known(func(s *subject) value { return words(localMinute(s.item.WallMS, s.item.ZoneMin)) }),
	"named":    known(func(s *subject) value { return truth(s.item.Edition != "" || s.item.Page != "" || s.item.Where != "") }),
	"repeats":  known(func(s *subject) value { return truth(s.item.Same != "") }),
	"minutes_to_import": known(func(s *subject) value {
		return minutesBetween(clockOf(s.item.CapturedAt), words(localMinute(s.item.WallMS, s.item.ZoneMin)))
	}),
}
