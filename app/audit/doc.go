// Package audit is the domain: what a certification body's audit of measures against leakage of technical information
// (技術等情報漏えい防止措置認証) consists of, which facts may follow which, and what they add up to.
//
// It is pure: no clock, no files, no randomness, no window, no store. Everything it knows comes in as facts; the package ledger
// folds them, this package says what each one means and which provision of the notice refuses it.
//
// # Glossary
//
// The words follow ISO/IEC 17065, 17021-1 and 19011; the Japanese word is the one on screens and papers.
//
//	body            機関            the certification body
//	client          依頼者          who asked for certification
//	case            案件            one client's certification from application to retention
//	application     申込            what the client asked for: forms, information, measures, wished scope (3-1-1)
//	scope           範囲            what is certified: organisation, site, department (3-1-2)
//	form            態様            how information is embodied: paper, media, data, object, equipment, know-how
//	measure         措置            one requirement of the criteria chosen by the client
//	catalogue       措置集          one edition of all measures; a case pins it by digest
//	contract        契約            the agreement to certify, with non-disclosure (1-2-1, 3-1-4)
//	place           場所            a node of the site tree; "" is the client as a whole
//	check           確認            one measure at one place: what a card shows and a judgement answers
//	scene           場面            who was asked, who operated, during which visit: worn by every answer
//	permission      許可            what the client allows at a place: laptop, camera, radio, recording; taken over from above
//	person          人              somebody of the client by role, with what he is asked as
//	leg             方法の済        a method of a check that is done: it lights by itself, and is corrected by hand
//	pair            対              interview and record: one without the other is incomplete (3-4-3-ro, 3-4-3-ha)
//	omission        省略            one look at one measure, stage, method, place left out with proof; it is judged all the same (3-11-1)
//	out of scope    対象外          left the scope by an agreed change; no judgement (3-1-2)
//	assignment      担当            which auditor looks after a part, measure, place or check
//	self-check      自己点検        what the client answered on the check sheet (3-2-1)
//	timetable       時間割          lines of a visit: time, place, persons, auditors
//	walk sheet      巡回用紙        paper for places where the laptop stays outside; its lines have short codes
//	interview       面談            a talk with a person: begun, paused, resumed, ended
//	guide           手引            points to ask a person by his function; for the auditor's eyes only
//	law             法令            law, circular or guideline that obliges the client to manage information (3-2-8)
//	doubt           法令の疑義      report to the body that a law may not be kept; certification work stands still (3-4-7)
//	floor           平面図          a plan of a floor, sealed as evidence
//	spot            ピン・区画      a pin or a zone on a floor plan, in walking order
//	measured value  測定値          a whole number in a smallest unit, with its limit; the judgement stays the auditor's
//	handling        操作の記録      who operated, opened or moved something of the client, and its effect (3-4-3)
//	statement       聞取り          what a person said
//	observation     確認した事実    what the auditor saw
//	reason          判定の理由      why this judgement
//	judgement       判定            適合 or 不適合; 未確認 is tried and not confirmed, 未着手 is nobody judged yet
//	evidence        証拠            an item or a record relied on; 閲覧のみ is looked at and left with the client
//	finding         指摘            a nonconformity with requirement, evidence and due date
//	correction      是正            what the client does about a finding; it is reviewed before the report is issued
//	visit           訪問            one stay at a place, with times and people present (3-4-1)
//	closing         終了会議        end of a visit: what is not judged is listed by name with a reason each
//	report          審査報告書      paper of all stages (3-5-1); 案 until it may be issued
//	custody         取扱いの記録    who opened an item in large, exported, printed or changed it, how often in one sitting
//	redaction       墨消し          solid boxes on a copy made from pixels; the original stays sealed and papers show the copy
//	loan            預り            an original, a sample or a wrongly received thing that is held and given back with a receipt
//	purge           消去の求め      an item that nothing ever referred to goes before its day, by two persons (1-2-4)
//	head            控え番号        short code of the record at one minute
//	conflict        食い違い        two values for one thing, both kept
//	script          式次第          what is said at an opening or closing meeting, point by point
//	stretch         在席の区間      one auditor at one place from one time to another (3-4-2)
//	result notice   結果通知        paper of one stage; that of the site is 現地審査結果通知 (3-4-5)
//	explanation     要求事項の説明  which part fails and what is required; advisory work of kind 説明
//	wording         文言            how a finding is worded, agreed by the team
//	round           再審査の回      the n-th look at a correction (3-4-6)
//	disclosure      開示            a printing, giving or export, with purpose and recipient (1-3)
//	promise         約束            what the client will hand in, by when
//	draw            抜取り          a sample from a population (母集団), with the seed by which it is drawn again
//	extra pick      追加の標本      a unit added to a draw by an auditor, with a reason
//	hint            知らせ          a rule saw two facts that do not fit; internal, dismissed with a reason
//	alone           一人            an auditor without a second one at that time and place (3-4-2)
//	method note     手法の記録      how a lone auditor went about one section (3-4-2)
//	loose note      覚え書き        a thought of an auditor with its time, sorted later
//	consent         録音の同意      who agreed to be recorded, and of what; recorded before the recording
//	recording       録音            sound that was recorded here, an item of evidence under a consent
//	handover        引継ぎ          checks and open questions that one auditor gives to another
//	book            帳簿            a case of the body's own that holds registers and no client: office, or complaints
//	register        登録簿・記録簿  what the body keeps about one subject, by a schema of package register
//	record          記載            one record of a register; changed, closed, opened again, struck with a reason, never removed
//	volume          冊              a stretch of a register that is closed; nothing of one in use is deleted (2-2)
//	keeping         保存の期間      the body's own period for a kind of record (2-7-5); the notice's stands beside it
//	hold            保全            keeps a case or record beyond its day
//	proposal        廃棄の申請      all papers of a case, or a record of a register, are to be destroyed, their time being over; with the days and what is to go
//	batch           まとめた申請    the proposals of many records that were made in one act; each is approved, taken out and ordered by itself
//	approval        廃棄の承認      one person's yes to a proposal; two different people are needed (2-1-1)
//	carried         廃棄の記録      the order to destroy was signed; every store that sees it deletes and acknowledges
//	custodian       保管者          a person who keeps a share of the body's escrow key, which opens key headers of laptops
//	share settled   保管者の申告    a custodian says that nothing which the share opens holds what was destroyed; without all of them it is incomplete
//	lock            保存の延長      what keeps something beyond the notice's day: validity, complaint, suspension, hold
//	effort          審査工数        estimated days with table, factors, reasons and, as a rule, a figure by hand (3-2-7-i)
//	void            無効            an entry that breaks a rule; shown, without effect
//	staff           従事者          a person of the body as the auditor register knows him, without address (2-2-2)
//	task            役目            what a person may do in a case: audit, observe, verify, decide, handle a complaint, sit in a session
//	hindrance       支障            why a person may not do a task, by its provision; a warning (注意) hinders nobody
//	declaration     利害関係の申告  what a person says of his ties to the client (2-5-6)
//	release         支障の解除      the body lets somebody take part who explained something in an earlier cycle (4-3-1)
//	appointment     指名            a person is given a task in the case
//	verification    検証            the issued report is checked point by point by who took no part (3-6-1)
//	point           検証事項        one thing that is verified, derived from its provision (3-6-2)
//	return          差戻し          a round of verification that goes back to the auditors with reasons
//	decision        認証の可否の決定  certification is granted or not, with reasons (3-6-4)
//	session         委員会の会議    the committee as it dealt with this case: present, recused, composition (2-6-1)
//	certificate     認証証明書      what is issued after decision and contract, valid three years at most (3-7-4)
//	suspension      一時停止        a certificate may not be shown for a time; it is lifted (解除)
//	withdrawal      取消し          a certificate is ended by the body (3-7-6)
//	lapse           失効            a certificate is over because it was not renewed (3-7-5)
//	late breach     事後判明の違反  what those who acted could not know; it voids nothing and opens a task
//	surveillance    維持の確認      within its validity a certified client is looked at again, in the body's cycle or when a complaint needs it (3-7-1 ヘ)
//	renewal         更新            a case of its own follows a certificate; what was answered is shown as last time's (3-7-1 ト)
//	disposal        返納・処分      a certificate that is over is given back, or disposed of as the body fixed
//	disclosure statement 事前開示書 what the body says of itself before a contract: accreditation, procedure, fees, desk, committee (2-4)
//	clause          契約の条項      what the notice wants in the certification contract (3-1-4, 3-1-5)
//	observer        同席する第三者  whom the client wants present; one who advises the client is shown as such (3-1-5-ro)
//	sitting         文書の確認      one look at the client's documents: where, when, how (3-3-1)
//	request         開示を求める文書 a document asked for by measure: disclosed, present or absent, sufficient or not (3-3-2)
//	explained       説明の記録      plan or report was explained to the client; a report with his agreement or without (3-2-11, 3-5-3)
//	addendum        付記            a paper bound to a report by its digest: the client does not agree, and why (3-5-3)
//	provider        提供者          who outside the body gave a piece of information; it is secret unless proved otherwise (1-2)
//	road            道のり          the stages of a case with what blocks the next step and who must act
//	way             経路            full, limited to the first stage, or second stage together with the site
//	thing held       預りもの        what the auditors have of the client: a borrowed original, a sample, what came by mistake; late past its day
//	check sheet     チェックシート  the workbook in which the client answers to each measure; sent and returned, numbered (3-2-1)
//	prior audit     事前の監査      by a person with knowledge of information security and audit, before the client answers (3-2-2)
//	confirmation    回答の確認      an auditor confirms answers without one: range agreed, way, with whom, what was seen (3-2-3)
//	waiver          計画書の省略    the body makes no short plan in a case limited to the first stage (3-2-7)
//	involved        関わった人      who took part in the case of a complaint: nobody of them handles it (3-10-3)
//	judged anew     判定し直し      the judgement after a correction; the one before it stays readable (3-4-6)
//	receipt          預り証          the paper of a thing held, after its return with who took it back (1-2-4)
//
// # Fields
//
// A fact sets one field. Its kind is a constant of kind.go, its key names the entity: a place id, a visit id, a check
// ("TM-031@" at the client as a whole, "TM-031@p3" at a place), an evidence item, or a check and its author ("TM-031@p3/<user>")
// where the text belongs to its author and never conflicts, a meeting ("closing/v1", of all visits
// "closing/"), a point of its script ("closing/v1/photos"), a paper by its digest, a round ("TM-031@p3/2"), the end of a day by its author. Values are deterministic CBOR with integer keys that are never
// reused; this is a format on disk, frozen by testdata/facts.txt. The key of a record is its register and its id ("auditors/n1-3f2a"), of a volume
// its register and number; each record names the edition of the schema by which it is checked for ever.
//
// # Where a rule stands
//
// gate.go holds every refusal, each with its notice.Provision; blocker.go holds what stops the report. A newcomer finds the
// rule of a provision by searching for its constant.
package audit
