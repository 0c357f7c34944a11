package document

import (
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func TestReceiptSaysWhatWasReceivedAndReturned(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	in := ReceiptInput{
		Body: "見本認証機関", CaseNo: "2026-014", Number: 1, Trial: true, Head: strings.Repeat("7f3a99c2", 8), Layout: ReceiptLayout, MadeOn: "2026-11-24", Client: ClientLines{Name: "株式会社𠮷田精機"},
		ID: "l1-00ab", Sort: "original", What: "誓約書の原本", Count: 3, From: "総務係", By: "審査員A", At: "2026-11-24T10:05", Reason: "署名を照合する", Due: "2026-11-25", Copy: "E-0007",
	}
	for _, lang := range []string{"ja", "en"} {
		in.Lang, in.To = lang, ""
		golden(t, "testdata/receipt."+lang+".txt", Receipt(in, assets.Lang(lang).T).For(ClientPaper).Text())
		in.To, in.Back, in.Way, in.State = "総務課長", "2026-11-25T09:00", "手渡し", "傷みなし"
		golden(t, "testdata/receipt_back."+lang+".txt", Receipt(in, assets.Lang(lang).T).For(ClientPaper).Text())
	}
	bare := Receipt(ReceiptInput{Lang: "ja", Sort: "wrong", What: "x"}, assets.Lang("ja").T).For(ClientPaper).Text()
	if strings.Contains(bare, "[onsite.") || !strings.Contains(bare, "写しを残さず返します") {
		t.Error(bare)
	}
}
