package document

import (
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func sampleDecided(lang, layout string) Decided {
	return Decided{
		Body: "現地認証機関", BodyAddress: "東京都○○区○○1-2-3", Accreditation: "第7号", CaseNo: "1234abcd", Lang: lang, Head: strings.Repeat("ab", 32), Layout: layout,
		Client: ClientLines{Name: "○○精機株式会社", Address: "長野県○○市○○1-2-3"}, Scope: "本社工場 設計部", Catalogue: CatalogueRef{Name: "tics", Version: "2018-1"},
	}
}

func sampleCertificate(lang string, first bool) CertificateInput {
	in := CertificateInput{
		Decided: sampleDecided(lang, CertificateLayout), Number: "第G-2027-001号", IssuedOn: "2027-07-05", ValidTo: "2030-07-04", DecidedOn: "2027-06-25", First: first,
		FirstPeriod: [2]string{"2027-04-01", "2027-04-20"}, SecondPeriod: [2]string{"2027-05-10", "2027-05-11"}, OnPeriod: [2]string{"2027-06-01", "2027-06-01"},
		Measures: []CertMeasure{{"I-2-01", "対象情報の特定", "conforming", nil}, {"I-2-02", "態様の記載", "nonconforming", []string{"JIS Q 27001 により省略: 同じ規程"}}, {"II-1-01", "誓約", "out_of_scope", nil}},
		Advice:   []AdviceLine{{On: "2027-06-01", By: "審査員", Kind: "explanation", Summary: "要求事項の説明"}},
	}
	if first {
		in.SecondPeriod, in.OnPeriod, in.DecidedOn = [2]string{}, [2]string{}, ""
		in.PriorAudit = []string{"情報セキュリティ内部監査人の監査"}
	}
	return in
}

// The papers after the report carry what the notice wants on them (3-6-2, 3-6-5, 3-7-3, 3-7-4).
func TestPapersAfterTheReport(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_2, notice.P3_6_5, notice.P3_7_3, notice.P3_7_4, notice.P3_11_1)
	for _, lang := range []string{"ja", "en"} {
		w := assets.Lang(lang).T
		golden(t, "testdata/certificate."+lang+".txt", CertificatePaper(sampleCertificate(lang, false), w).For(ClientPaper).Text())
		golden(t, "testdata/certificate_first."+lang+".txt", CertificatePaper(sampleCertificate(lang, true), w).For(ClientPaper).Text())
		refused := DecisionInput{Decided: sampleDecided(lang, DecisionLayout), Number: 1, On: "2027-06-25", Reason: "是正が行われていない"}
		golden(t, "testdata/decision_refused."+lang+".txt", DecisionNotice(refused, w).For(ClientPaper).Text())
		granted := DecisionInput{Decided: sampleDecided(lang, DecisionLayout), Number: 1, Granted: true, On: "2027-06-25", Reason: "適合", Despite: []MeasureReason{{"I-2-02", "態様の記載", "2F", "影響が軽い"}}}
		golden(t, "testdata/decision_granted."+lang+".txt", DecisionNotice(granted, w).For(ClientPaper).Text())
		v := VerificationInput{
			Decided: sampleDecided(lang, VerificationLayout), Round: 2, Report: strings.Repeat("cd", 32), Version: 2, From: "2027-06-10", To: "2027-06-12", Verifiers: []string{"検証 太郎"},
			Points: []PointLine{{"第三の5一ホ", "措置ごとの適合状況", "", "right", ""}, {"第三の4六", "指摘", "I-2-02 態様の記載", "remark", "期限が近い"}}, Result: "finished",
		}
		d := Verification(v, w)
		golden(t, "testdata/verification."+lang+".txt", d.For(BodyPaper).Text())
		if text := d.For(ClientPaper).Text(); strings.Contains(text, "期限が近い") || strings.Contains(text, "検証 太郎") {
			t.Errorf("the record of the verification reaches the client:\n%s", text)
		}
	}
}

// What the notice wants on a certificate is seen to be missing where it is not recorded; a specimen says what it is.
func TestABareCertificate(t *testing.T) {
	text := CertificatePaper(CertificateInput{Decided: Decided{Trial: true}}, assets.Lang("ja").T).For(ClientPaper).Text()
	if n := strings.Count(text, "(記録がありません)"); n < 8 || !strings.Contains(text, "効力はありません") {
		t.Errorf("%d: %s", n, text)
	}
}
