// Package locale gives the process a language when its environment names none (C, POSIX or nothing). Fyne reads the locale while its
// packages are initialised and complains on standard error of "C", at every command. Where nobody
// chose a language Genchi speaks Japanese; this says the same to Fyne.
//
// The package imports os alone, so that Go initialises it before the packages that read the locale.
package locale

import "os"

// fallback is the language of the program where nobody chose another.
const fallback = "ja_JP.UTF-8"

var _ = settle(os.Getenv, os.Setenv)

// settle names a language in the variable that holds, if that says C or POSIX, or in LANG, if none is set. It tells whether the
// environment was left as it is.
func settle(get func(string) string, set func(string, string) error) bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := get(name)
		if v == "" {
			continue
		}
		if plain(v) {
			return set(name, fallback) != nil
		}
		return true
	}
	return set("LANG", fallback) != nil
}

// plain tells whether a locale is that of the C standard, with or without a character set.
func plain(v string) bool {
	for i, c := range v {
		if c == '.' || c == '@' {
			v = v[:i]
			break
		}
	}
	return v == "C" || v == "POSIX"
}
