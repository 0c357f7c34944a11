package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// The whole story, two laptops and a central server, through the program itself. The demo checks each step; this test looks at what it
// leaves.
func TestDemoPlaysTheWholeStory(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_1, notice.P3_1_1, notice.P3_1_2, notice.P3_1_4, notice.P3_4_1, notice.P3_4_5, notice.P3_4_6, notice.P3_5_1,
		notice.P3_5_1_I, notice.P3_5_1_Ro, notice.P3_5_1_Ha, notice.P3_5_1_Ni, notice.P3_5_1_Ho, notice.P3_5_1_He)
	dir := t.TempDir()
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(filepath.Join(dir, "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	errs, err := os.Create(filepath.Join(dir, "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer errs.Close()
	code := New(in, out, errs).Run(context.Background(), []string{"demo", "--lang", "ja", "--out", filepath.Join(dir, "out")})
	said, _ := os.ReadFile(errs.Name())
	if code != 0 {
		t.Fatalf("exit status %d: %s", code, said)
	}
	var answer struct {
		OK     bool
		Report string
	}
	b, err := os.ReadFile(out.Name())
	if err != nil || json.Unmarshal(b, &answer) != nil || !answer.OK {
		t.Fatalf("answered %s, %v", b, err)
	}
	pdf, err := os.ReadFile(answer.Report)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("%%EOF")) {
		t.Fatalf("the report is no whole PDF: %v", err)
	}
}
