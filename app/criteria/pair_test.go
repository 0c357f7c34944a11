package criteria

import (
	"slices"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func TestInterviewAndRecordAreAPair(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_Ro)
	noticetest.Covers(t, notice.P3_4_3_Ha)
	for name, x := range map[string]struct {
		m      Measure
		record string
		by     notice.Provision
		legs   []string
	}{
		"process":                 {Measure{Part: "I", Methods: []string{DocumentReview, Interview}}, DocumentReview, notice.P3_4_3_Ro, []string{DocumentReview, Interview}},
		"process with log":        {Measure{Part: "VII", Methods: []string{Interview, ElectronicRecord}}, ElectronicRecord, notice.P3_4_3_Ro, []string{Interview, ElectronicRecord}},
		"electronic":              {Measure{Part: "V", Methods: []string{ElectronicRecord}}, ElectronicRecord, notice.P3_4_3_Ha, []string{Interview, ElectronicRecord}},
		"electronic, on the spot": {Measure{Part: "V", Methods: []string{PhysicalInspection}}, "", "", []string{PhysicalInspection}},
		"document alone":          {Measure{Part: "I", Methods: []string{DocumentReview}}, "", "", []string{DocumentReview}},
		"on the spot, asked":      {Measure{Part: "IV", Methods: []string{PhysicalInspection, Interview}}, "", "", []string{Interview, PhysicalInspection}},
	} {
		record, by, ok := x.m.Pair()
		if record != x.record || by != x.by || ok != (x.record != "") || !slices.Equal(x.m.Legs(), x.legs) {
			t.Errorf("%s: %s %s %v, legs %v", name, record, by, ok, x.m.Legs())
		}
	}
}
