package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/app/notice"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const (
	gate = "package audit\n\nimport \"genchi/app/notice\"\n\nfunc gateNDA() string { return string(notice.P1_2_1) + string(notice.P1_3) }\n"
	test = "package audit\n\nimport (\n\tlaw \"genchi/app/notice\"\n\t\"genchi/app/notice/noticetest\"\n)\n\nfunc TestNDA(t *testing.T) { noticetest.Covers(t, law.P1_2_1) }\n"
)

func TestTableSaysPlainlyWhatIsMissing(t *testing.T) {
	root := write(t, map[string]string{
		"app/audit/gate.go": gate, "app/audit/gate_test.go": test,
		"assets/registers/office.json": `[{"id":"risk","provision":"2-5-2","fields":[{"name":"on","provision":"2-5-3"}]}]`,
	})
	var b strings.Builder
	if err := run([]string{root}, &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1-2-1\t第一の2一\tgate\tapp/audit/gate.go:gateNDA\tgenchi/app/audit.TestNDA\n",
		"1-3\t第一の3\trule\tapp/audit/gate.go:gateNDA\t-\n",
		"2-5-2\t第二の5二\tregister\tassets/registers/office.json:risk\t-\n",
		"2-5-3\t第二の5三\trule\tassets/registers/office.json:risk\t-\n",
		"1-1\t第一の1\tlibrary\t-\t-\n",
		fmt.Sprintf("\n1 of %d\n", len(notice.All())),
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	if err := run([]string{"-all", root}, &b); err == nil || !strings.Contains(err.Error(), "lack") {
		t.Errorf("-all: %v", err)
	}
}

func TestNamesThatDoNotExistFail(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"constant": {"a.go": strings.Replace(gate, "P1_3", "P9_9", 1)},
		"in tests": {"a_test.go": strings.Replace(test, "P1_2_1", "P9_9", 1)},
		"schema":   {"assets/registers/x.json": `{"id":"a","provision":"9-9"}`},
	} {
		if err := run([]string{write(t, files)}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "no such provision") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := run([]string{write(t, map[string]string{"a.go": "no go"})}, &strings.Builder{}); err == nil {
		t.Error("a file that is no Go was read")
	}
}

func TestPassedTestsStandInPlaceOfDeclaredOnes(t *testing.T) {
	root := write(t, map[string]string{"app/audit/gate.go": gate, "app/audit/gate_test.go": test, "passed": "1-3\tp\tTestX\n", "bad": "9-9\tp\tTestX\n"})
	var b strings.Builder
	if err := run([]string{"-passed", filepath.Join(root, "passed"), root}, &b); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.Contains(s, "gateNDA\tp.TestX\n") || strings.Contains(s, "TestNDA") {
		t.Errorf("got %s", s)
	}
	if err := run([]string{"-passed", filepath.Join(root, "bad"), root}, &b); err == nil {
		t.Error("a trace of no provision was read")
	}
}

// The names of the table are those of the constants, and the module itself names none that does not exist.
func TestTheModule(t *testing.T) {
	s, err := scan("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.wrong) > 0 {
		t.Error(s.wrong)
	}
	if len(s.uses[notice.P1_2_1]) == 0 || len(s.tests[notice.P1_2_1]) == 0 {
		t.Errorf("1-2-1: uses %v, tests %v", s.uses[notice.P1_2_1], s.tests[notice.P1_2_1])
	}
}
