package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// openedPack reads a pack and checks its hashes.
func openedPack(t *testing.T, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	sums := strings.Split(strings.TrimSpace(string(files["SHA256SUMS"])), "\n")
	if len(sums) != len(files)-1 {
		t.Errorf("%d hashes of %d files", len(sums), len(files))
	}
	for _, line := range sums {
		sum, name, _ := strings.Cut(line, "  ")
		if fmt.Sprintf("%x", sha256.Sum256(files[name])) != sum {
			t.Errorf("%s has another hash", name)
		}
	}
	return files
}

// The ministry asks for a clause on a day; what answers it is shown, packed, and the disclosure is recorded. Nothing of another client's case is in it.
func TestInspectionThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_3, notice.P1_3, notice.P2_4)
	c := newCertBody(t)
	c.a.do(object{"do": "open_book", "book": "office"})
	book := ""
	for _, b := range list(c.a.show("home"), "books") {
		book = fmt.Sprint(b["case"])
	}
	profile := func(since, address, number string) object {
		return object{"do": "record_entry", "case": book, "register": "body_profile", "fields": object{"since": since, "name": "B", "address": address, "accreditation": number, "accredited_on": since}}
	}
	c.a.do(profile("2024-04-01", "Osaka 9", "No. 7"), profile("2027-04-01", "Kyoto 5", "No. 8"))
	c.a.do(object{"do": "record_entry", "case": book, "register": "client_reports", "fields": object{"client": "Other Works", "certificate": "X-1", "sort": "change", "received_on": "2027-01-05", "content": "moved to Nagoya"}},
		object{"do": "record_entry", "case": book, "register": "client_reports", "fields": object{"client": "C", "case": c.id.String(), "certificate": "G-2026-001", "sort": "change", "received_on": "2027-01-06", "content": "a new hall"}})
	c.certified()
	c.a.do(object{"do": "make_paper", "case": c.id.String(), "paper": "certificate", "lang": "ja"})
	refused := c.a.want(1, "", "show", "inspection", "--key", "9-9")
	if !strings.Contains(refused.errs+refused.out, "9-9") {
		t.Errorf("an unknown clause: %v", refused)
	}
	v := c.a.show("inspection", "--key", "3-7")
	var kinds []string
	for _, r := range list(v, "rows") {
		kinds = append(kinds, fmt.Sprint(r["kind"]))
		if strings.Contains(fmt.Sprint(r), "Nagoya") {
			t.Errorf("another client's record: %v", r)
		}
	}
	all := strings.Join(kinds, " ")
	for _, k := range []string{"certificate.contract", "certificate", "paper", "register"} {
		if !strings.Contains(" "+all+" ", " "+k+" ") {
			t.Errorf("no %s among %s", k, all)
		}
	}
	p := list(v, "profiles")
	if len(p) != 1 || p[0]["number"] != "G-2026-001" || p[0]["profile"].(object)["address"] != "Osaka 9" || len(list(v, "body")) != 2 { //nolint:forcetypeassert // a test
		t.Errorf("profiles %v", p)
	}
	if early := c.a.show("inspection", "--key", "3-7", "--on", "2020-01-01"); len(list(early, "rows")) != 0 {
		t.Errorf("records before there were any: %v", list(early, "rows"))
	}

	out := c.a.path("pack.zip")
	c.a.want(1, "", "inspection", "3-7", "--out", out)
	res := c.a.want(0, "", "inspection", "3-7", "--out", out, "--recipient", "METI", "--case", c.id.String()).objects(t)[0]["pack"].(object) //nolint:forcetypeassert // a test
	files := openedPack(t, out)
	if fmt.Sprint(res["papers"]) != "1" || !strings.HasPrefix(string(files["index.pdf"]), "%PDF-") {
		t.Errorf("pack %v", res)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(files["index.csv"]), "\ufeff"))).ReadAll()
	if err != nil || fmt.Sprint(len(rows)-1) != fmt.Sprint(res["records"]) {
		t.Errorf("index of %d rows: %v", len(rows), err)
	}
	for name, b := range files {
		if strings.Contains(string(b), "Nagoya") || strings.Contains(string(b), "Other Works") {
			t.Errorf("%s names another client", name)
		}
	}
	told := c.a.want(0, "", "show", "disclosures", "--case", c.id.String()).out
	if !strings.Contains(told, `"inspection"`) || !strings.Contains(told, "METI") {
		t.Errorf("disclosures %s", told)
	}
	if info, err := os.Stat(out); err != nil || info.Size() == 0 {
		t.Errorf("no pack: %v", err)
	}
}

// The committee gets figures of each auditor against all, without a word of a client.
func TestStatisticsThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_8_3)
	c := newCertBody(t)
	c.certified()
	v := c.a.show("statistics")
	byName := map[string]object{}
	for _, r := range list(v, "auditors") {
		byName[fmt.Sprint(r["name"])], _ = r["counts"].(object)
	}
	if a := byName["A"]; a["audits"] != float64(1) || a["onsite"] != float64(1) || a["minutes"] == float64(0) || a["findings"] != float64(1) || a["nonconforming"] != float64(1) {
		t.Errorf("A: %v", a)
	}
	if x := byName["V"]; x["audits"] != float64(0) || x["verified"] != float64(1) || byName["D"]["decided"] != float64(1) {
		t.Errorf("V: %v, D: %v", x, byName["D"])
	}
	if fmt.Sprint(v["cases"]) != "1" || v["complaints_known"] != false {
		t.Errorf("statistics %v", v)
	}
	if none := c.a.show("statistics", "--from", "2030-01-01"); fmt.Sprint(none["cases"]) != "0" || fmt.Sprint(none["cases_without"]) != "1" {
		t.Errorf("of no time: %v", none)
	}
	c.a.want(1, "", "show", "statistics", "--from", "2027-01-02", "--on", "2027-01-01")
	out := c.a.path("s.csv")
	c.a.want(1, "", "statistics", "--out", out, "--recipient", "committee") // no office book
	c.a.do(object{"do": "open_book", "book": "office"})
	c.a.want(0, "", "statistics", "--out", out, "--recipient", "committee")
	raw, err := os.ReadFile(out)
	rows, cerr := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	if err != nil || cerr != nil || len(rows) != 5 || strings.Contains(string(raw), "Tokyo") || strings.Contains(string(raw), "\"C\"") {
		t.Errorf("csv %v %v: %s", err, cerr, raw)
	}
	c.a.want(0, "", "statistics", "--out", c.a.path("s.pdf"), "--recipient", "committee")
	given := c.a.show("statistics")
	if given["given_on"] == nil || given["due"] == nil {
		t.Errorf("given %v", given)
	}
	found := false
	for _, r := range list(c.a.show("due", "--key", "body"), "rows") {
		found = found || r["kind"] == "statistics" && r["setting"] == true && r["provision"] == "3-8-3"
	}
	if !found {
		t.Error("the next ones are not due")
	}
	c.settings(given["due"])
}

// settings of the body: how often the committee gets the figures follows the newest, with its reason; what was set before stays in the history.
func (c *certBody) settings(due any) {
	c.Helper()
	of := func() object {
		for _, r := range list(c.a.show("settings"), "settings") {
			if r["setting"] == "statistics_months" {
				return r
			}
		}
		return object{}
	}
	if r := of(); r["value"] != 0.0 || r["otherwise"] != 12.0 || r["provision"] != "3-8-3" || len(list(r, "history")) != 0 {
		c.Errorf("nothing is set: %v", r)
	}
	set := func(n int, why string) object {
		return object{"do": "change_setting", "setting": "statistics_months", "value": n, "reason": why}
	}
	c.a.do(set(3, "委員会の求め"), set(6, "負担が大きい"))
	if r := of(); r["value"] != 6.0 || r["reason"] != "負担が大きい" || r["by"] == "" || len(list(r, "history")) != 2 {
		c.Errorf("set: %v", r)
	}
	if now := c.a.show("statistics")["due"]; now == due {
		c.Errorf("due on %v as before", now)
	}
}
