package audit

import "genchi/app/ledger"

func looseSamples() []Fact {
	by, to := ledger.UserID{0xaa, 1}, ledger.UserID{0xbb, 2}
	return []Fact{
		Loose{ID: "n1-ab12", By: by, Text: "裏口の鍵?", At: "2026-11-24T10:12", Visit: "v1"},
		Loose{ID: "n2-ab12", By: by, Text: "裏口の鍵は総務が持つ", At: "2026-11-24T10:13", As: LooseStatement, Check: "TM-001@f2"},
		Handover{ID: "n1-ab12", From: by, To: to, Checks: []CheckID{"TM-001@f2", "TM-031@"}, Questions: []string{"予備鍵は何本か"}, Note: "午後", At: "2026-11-24T12:00"},
		Taken{ID: "n1-ab12", At: "2026-11-24T13:00"},
	}
}
