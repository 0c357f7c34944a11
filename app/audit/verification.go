package audit

import (
	"bytes"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts of the verification (検証).
const (
	KindVerifyRound  = "verify.round"
	KindVerifyTick   = "verify.tick"
	KindVerifyDone   = "verify.done"
	KindVerifyAnswer = "verify.answer"
)

// VerifyRound begins the n-th verification, of one issued report (3-6-1).
type VerifyRound struct {
	N         uint   `cbor:"-" json:"round"`
	Report    []byte `cbor:"1,keyasint" json:"-"` // its digest
	On        Date   `cbor:"2,keyasint" json:"on"`
	Deviation string `cbor:"3,keyasint,omitempty" json:"deviation,omitempty"` // why he has less experience than the team (3-8-7)
}

// Marks of a point.
const (
	PointRight  = "right"
	PointRemark = "remark" // right, with a remark
	PointWrong  = "wrong"  // goes back to the auditors
)

// VerifyTick is the mark and the remark at one point of a round (3-6-2).
type VerifyTick struct {
	N      uint   `cbor:"-" json:"round"`
	Point  string `cbor:"-" json:"point"`
	Mark   string `cbor:"1,keyasint" json:"mark"`
	Remark string `cbor:"2,keyasint,omitempty" json:"remark,omitempty"`
}

// Results of a round.
const (
	VerifyFinished = "finished"
	VerifyReturned = "returned"
)

// VerifyDone ends a round: it is finished, or goes back to the auditors with reasons. Together says that the same authority verifies and decides at
// once, so that no document of the verification is needed (3-6-2).
type VerifyDone struct {
	N        uint     `cbor:"-" json:"round"`
	Result   string   `cbor:"1,keyasint" json:"result"`
	On       Date     `cbor:"2,keyasint" json:"on"`
	Text     string   `cbor:"3,keyasint,omitempty" json:"text,omitempty"`
	Points   []string `cbor:"4,keyasint,omitempty" json:"points,omitempty"` // that were found wrong
	Together bool     `cbor:"5,keyasint,omitempty" json:"together,omitempty"`
}

// VerifyAnswer is what the auditors did about a round that came back.
type VerifyAnswer struct {
	N    uint   `cbor:"-" json:"round"`
	Text string `cbor:"1,keyasint" json:"text"`
	On   Date   `cbor:"2,keyasint" json:"on"`
}

// Field implements Fact.
func (v VerifyRound) Field() ledger.Field { return field(KindVerifyRound, decimal(v.N)) }

// Field implements Fact.
func (v VerifyTick) Field() ledger.Field { return field(KindVerifyTick, decimal(v.N)+"/"+v.Point) }

// Field implements Fact.
func (v VerifyDone) Field() ledger.Field { return field(KindVerifyDone, decimal(v.N)) }

// Field implements Fact.
func (v VerifyAnswer) Field() ledger.Field { return field(KindVerifyAnswer, decimal(v.N)) }

func readVerifyRound(k string) (any, error) {
	n, err := parseDecimal(k)
	return &VerifyRound{N: n}, err
}

func readVerifyDone(k string) (any, error) { n, err := parseDecimal(k); return &VerifyDone{N: n}, err }

func readVerifyAnswer(k string) (any, error) {
	n, err := parseDecimal(k)
	return &VerifyAnswer{N: n}, err
}

func readVerifyTick(k string) (any, error) {
	r, p, _ := strings.Cut(k, "/")
	n, err := parseDecimal(r)
	return &VerifyTick{N: n, Point: p}, err
}

func numbered(n uint) error {
	if n == 0 {
		return bad("number 0")
	}
	return nil
}

func (v VerifyRound) valid() error {
	return first(numbered(v.N), digest("report", v.Report), day("on", v.On, true), text("deviation", v.Deviation))
}

func (v VerifyTick) valid() error {
	return first(numbered(v.N), pointID(v.Point), oneOf("mark", v.Mark, PointRight, PointRemark, PointWrong), text("remark", v.Remark))
}

func pointID(s string) error {
	if s == "" || len(s) > 200 || !textOK(s) {
		return bad("point %q", s)
	}
	return nil
}

func (v VerifyDone) valid() error {
	for _, p := range v.Points {
		if err := pointID(p); err != nil {
			return err
		}
	}
	return first(numbered(v.N), oneOf("result", v.Result, VerifyFinished, VerifyReturned), day("on", v.On, true), text("text", v.Text))
}

func (v VerifyAnswer) valid() error {
	return first(numbered(v.N), need("text", strings.TrimSpace(v.Text)), text("text", v.Text), day("on", v.On, true))
}

// newestReport is the issued report with the highest version in a past; where several have it, any of them is.
func newestReport(p *ledger.Past, digest []byte) (is, any bool) {
	newest, own := uint(0), uint(0)
	for _, f := range p.Fields(KindReport) {
		for _, v := range p.Live(f) {
			got, err := Read(f, v.Bytes)
			if r, ok := got.(Report); err == nil && ok && r.Issued {
				any, newest = true, max(newest, r.Version)
				if bytes.Equal(r.Digest, digest) {
					is, own = true, r.Version
				}
			}
		}
	}
	return is && own == newest, any
}

// one gives the only value of a field in a past; none where it has no value or more than one.
func one[T Fact](p *ledger.Past, f ledger.Field) (out T, by ledger.Statement, ok bool) {
	values := p.Live(f)
	if len(values) != 1 {
		return out, by, false
	}
	got, err := Read(f, values[0].Bytes)
	out, ok = got.(T)
	return out, values[0].Stated[0], err == nil && ok
}

// authors are the persons who stated what a field holds.
func authors(p *ledger.Past, f ledger.Field) []ledger.UserID {
	var out []ledger.UserID
	for _, v := range p.Live(f) {
		for _, s := range v.Stated {
			out = append(out, s.User)
		}
	}
	return out
}

// gateRoundBegin: an issued report, the newest, is verified by who took no part in it (3-6-1), on a whole contract (3-1-4), after it was explained to the
// client (3-5-3).
func gateRoundBegin(p *ledger.Past, e *ledger.Entry, v VerifyRound) *breach {
	if len(p.Live(v.Field())) > 0 {
		return refuse("round_stands", notice.P3_6_1, decimal(v.N))
	}
	is, any := newestReport(p, v.Report)
	switch {
	case !any:
		return refuse("no_issued_report", notice.P3_6_1)
	case !is:
		return refuse("not_newest_report", notice.P3_6_1)
	case v.N > 1 && len(p.Live(VerifyDone{N: v.N - 1}.Field())) == 0:
		return refuse("round_before", notice.P3_6_1, decimal(v.N-1))
	}
	b := BenchOf(p)
	if x := b.may(e.Payload.User, TaskVerify, v.On); x != nil {
		return x
	}
	if strings.TrimSpace(v.Deviation) == "" && b.lessThan(e.Payload.User, TaskVerify, v.On) {
		return refuse(hLess, notice.P3_8_7)
	}
	return first2(gateAdvisedPart(p), first2(gateContractWhole(p), gateExplained(p, v.Report)))
}

// gateRound: only who may verify writes into a round, and only while it is open.
func gateInRound(p *ledger.Past, e *ledger.Entry, n uint, on Date) *breach {
	r, _, ok := one[VerifyRound](p, VerifyRound{N: n}.Field())
	if !ok {
		return refuse("no_round", notice.P3_6_1, decimal(n))
	}
	if len(p.Live(VerifyDone{N: n}.Field())) > 0 {
		return refuse("round_over", notice.P3_6_1, decimal(n))
	}
	return BenchOf(p).may(e.Payload.User, TaskVerify, max(on, r.On))
}

// gateVerifyDone: a round is finished when every point is marked and none is wrong; it goes back with reasons (3-6-1, 3-6-2).
func gateVerifyDone(p *ledger.Past, e *ledger.Entry, v VerifyDone) *breach {
	if b := gateInRound(p, e, v.N, v.On); b != nil {
		return b
	}
	r, _, _ := one[VerifyRound](p, VerifyRound{N: v.N}.Field())
	if v.On < r.On {
		return refuse("round_before_begin", notice.P3_6_1, string(v.On))
	}
	if v.Result == VerifyReturned {
		if strings.TrimSpace(v.Text) == "" {
			return refuse("return_reason", notice.P3_6_1)
		}
		return nil
	}
	for _, pt := range Build(p).Points() {
		f := VerifyTick{N: v.N, Point: pt.ID}.Field()
		t, _, ok := one[VerifyTick](p, f)
		switch {
		case !ok:
			return refuse("point_open", pt.Provision, pt.ID)
		case t.Mark == PointWrong:
			return refuse("point_wrong", pt.Provision, pt.ID)
		}
	}
	if is, _ := newestReport(p, r.Report); !is {
		return refuse("not_newest_report", notice.P3_6_1)
	}
	return gateAdvisedPart(p)
}

// gateVerifyAnswer: what came back is answered, not by who sent it back.
func gateVerifyAnswer(p *ledger.Past, e *ledger.Entry, v VerifyAnswer) *breach {
	d, _, ok := one[VerifyDone](p, VerifyDone{N: v.N}.Field())
	if !ok || d.Result != VerifyReturned {
		return refuse("not_returned_round", notice.P3_6_1, decimal(v.N))
	}
	for _, u := range authors(p, d.Field()) {
		if u == e.Payload.User {
			return refuse("own_return", notice.P3_6_1)
		}
	}
	return nil
}

// gateAdvisedPart: advice learnt of later stops report, verification and decision until another auditor has judged anew what the adviser judged (4-3-1).
func gateAdvisedPart(p *ledger.Past) *breach {
	if !p.Stated(KindAdvised, always) {
		return nil
	}
	if ids := barredChecks(BenchOf(p)); len(ids) > 0 {
		return refuse("advised_part", notice.P4_3_1, string(ids[0]))
	}
	return nil
}

// barredChecks are the checks whose judgement rests only on who advised the client before the contract, by id.
func barredChecks(b *Bench) []CheckID {
	barred := map[ledger.UserID]bool{}
	for _, u := range b.Team() {
		for _, h := range b.advised(u, b.Staff(u)) {
			barred[u] = barred[u] || !h.Warning
		}
	}
	var out []CheckID
	for _, f := range b.p.Fields(KindVerdict) {
		only := true
		for _, u := range authors(b.p, f) {
			only = only && barred[u]
		}
		if only {
			out = append(out, CheckID(f.Key))
		}
	}
	return out
}

// finished gives the end of a round that was finished, and who finished it.
func finished(p *ledger.Past, n uint) (VerifyRound, VerifyDone, ledger.UserID, bool) {
	r, _, ok := one[VerifyRound](p, VerifyRound{N: n}.Field())
	d, by, done := one[VerifyDone](p, VerifyDone{N: n}.Field())
	return r, d, by.User, ok && done && d.Result == VerifyFinished
}

// LastRound is the number of the newest round of verification; 0 without one.
func (c *Case) LastRound() uint {
	n := uint(0)
	for _, r := range c.Office.Rounds {
		n = max(n, r.Fact.N)
	}
	return n
}

// FinishedRound is the number of the newest round that was finished; 0 without one.
func (c *Case) FinishedRound() uint {
	n := uint(0)
	for _, d := range c.Office.Done {
		if d.Fact.Result == VerifyFinished {
			n = max(n, d.Fact.N)
		}
	}
	return n
}

// NewestReport is the issued report with the highest version, the last by digest where several have it.
func (c *Case) NewestReport() (newest Report, ok bool) {
	for _, k := range SortedKeys(c.Reports) {
		if r := c.Reports[k]; r.Issued && r.Version >= newest.Version {
			newest, ok = r, true
		}
	}
	return newest, ok
}
