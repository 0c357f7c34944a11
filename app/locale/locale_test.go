package locale

import "testing"

func TestSettle(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		name  string
		want  string
		named bool
	}{
		"nothing":          {map[string]string{}, "LANG", fallback, false},
		"C":                {map[string]string{"LANG": "C"}, "LANG", fallback, false},
		"C with UTF-8":     {map[string]string{"LANG": "C.UTF-8"}, "LANG", fallback, false},
		"POSIX above":      {map[string]string{"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "LC_ALL", fallback, false},
		"English":          {map[string]string{"LANG": "en_GB.UTF-8"}, "LANG", "en_GB.UTF-8", true},
		"messages of LANG": {map[string]string{"LC_MESSAGES": "en_GB.UTF-8", "LANG": "C"}, "LANG", "C", true},
	} {
		t.Run(name, func(t *testing.T) {
			get := func(k string) string { return c.env[k] }
			set := func(k, v string) error { c.env[k] = v; return nil }
			if got := settle(get, set); got != c.named {
				t.Errorf("named %v", got)
			}
			if c.env[c.name] != c.want {
				t.Errorf("%s is %q, want %q", c.name, c.env[c.name], c.want)
			}
		})
	}
}
