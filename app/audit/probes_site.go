package audit

import "strings"

func init() {
	for name, p := range map[string]probe{
		"self_check": func(s *subject) value { return words(s.c.Site.SelfCheck[s.id.Measure()].Answer) },
		"last_open": func(s *subject) value {
			l := s.c.Site.Last[s.id.Measure()]
			return truth(strings.TrimSpace(l.Text) != "" && l.State != "corrected")
		},
		"last_finding": func(s *subject) value { return truth(strings.TrimSpace(s.c.Site.Last[s.id.Measure()].Text) != "") },
		"omissions":    func(s *subject) value { return count(s.c.OmissionsOf(s.id)) },
		"omission_expired": func(s *subject) value {
			for _, o := range s.c.OmissionsOf(s.id) {
				if v := s.c.firstVisit(); v != "" && string(o.Until) < v[:10] {
					return truth(true)
				}
			}
			return truth(false)
		},
		"omitted_and_done": func(s *subject) value {
			for _, o := range s.c.OmissionsOf(s.id) {
				if o.Stage == StageOnsite && s.legs()[o.Method] {
					return truth(true)
				}
			}
			return truth(false)
		},
		"out_of_scope":   func(s *subject) value { _, out := s.c.OutOfScope(s.id); return truth(out) },
		"camera":         func(s *subject) value { return words(string(s.c.RulesAt(s.id.Place()).Camera)) },
		"recording":      func(s *subject) value { return words(string(s.c.RulesAt(s.id.Place()).Recording)) },
		"manager_asked":  func(s *subject) value { return s.askedAs(func(p *Person) bool { return p.Is(FunctionManager) }) },
		"contractor":     func(s *subject) value { return s.askedAs(func(p *Person) bool { return p.Contractor }) },
		"person_gone":    func(s *subject) value { return s.askedAs(func(p *Person) bool { return p.Gone }) },
		"marked_by_hand": func(s *subject) value { return truth(len(s.c.Site.Legs[s.id]) > 0) },
	} {
		checkProbes[name] = p
	}
	sceneProbes["observed_before_visit"] = func(s *subject) value {
		if s.visit == nil || s.scene.ObservedAt == "" {
			return nothing
		}
		return truth(s.scene.ObservedAt < s.visit.At)
	}
	sceneProbes["person_known"] = func(s *subject) value {
		if s.scene.Person == "" {
			return nothing
		}
		_, ok := s.c.Site.Persons[s.scene.Person]
		return truth(ok)
	}
	itemProbes["camera"] = known(func(s *subject) value { return words(string(s.c.RulesAt(s.item.Place).Camera)) })
	itemProbes["recording"] = known(func(s *subject) value { return words(string(s.c.RulesAt(s.item.Place).Recording)) })
	itemProbes["sound"] = known(func(s *subject) value { return truth(strings.HasPrefix(s.item.Media, "audio/")) })
}

// askedAs tells whether one of those who were asked at the check is of a sort; nothing if nobody on the list of persons was.
func (s *subject) askedAs(is func(*Person) bool) value {
	out := nothing
	for _, x := range s.check.Scenes {
		if p, ok := s.c.Site.Persons[x.Person]; ok && x.Person != "" {
			if out = truth(is(&p)); out.n == 1 {
				return out
			}
		}
	}
	return out
}

// firstVisit is when the first visit began; "" if there was none.
func (c *Case) firstVisit() string {
	first := ""
	for _, v := range c.Visits {
		if len(v.At) >= 10 && (first == "" || v.At < first) {
			first = v.At
		}
	}
	return first
}
