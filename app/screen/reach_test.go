package screen

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"genchi/app/casework"
)

// byLineAlone are the commands of the door that no screen plans, each with the reason.
var byLineAlone = map[string]string{
	"record_sound": "reads a sound file as a microphone would; the window listens to the microphone itself, by the same rules (BeginSound)",
}

// Whatever the door can do, a person can do by a screen: every command is planned by one.
func TestEveryCommandIsReachedFromAScreen(t *testing.T) {
	var all strings.Builder
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := f.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
		}
	}
	for _, d := range casework.CommandDocs() {
		c, err := casework.ParseCommand([]byte(`{"do":"` + d.Name + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		planned := strings.Contains(all.String(), "casework."+reflect.TypeOf(c).Elem().Name()+"{")
		if why := byLineAlone[d.Name]; planned == (why != "") {
			t.Errorf("%s: planned by a screen %v; the command line alone: %q", d.Name, planned, why)
		}
	}
}
