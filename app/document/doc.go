// Package document holds papers before they are drawn: a neutral model of what stands on them, the builders of each paper, and the
// dates as papers print them. It is pure; its writers (pdf) put it on pages.
//
// Every string in a paper is a Run with a Class, which says whom it may reach:
//
//	FixedWord      a word of the form itself; reaches every paper
//	ClientPaper    what the client is given (審査報告書, 結果通知)
//	BodyPaper      papers of the body
//	CommitteePaper papers of the committee
//	InternalPaper  審査記録: guidance, dissent, hints; never given away
//	PersonalNote   an auditor's own notes
//
// Document.For makes the paper of one class: it takes away every run that does not reach it, and with the last run of its own a text,
// a row, a block. The paper of InternalPaper holds all but personal notes. A run whose class was forgotten reaches no paper. Writers
// take only what For returned, so a paper cannot be drawn unfiltered.
//
// Document.Text renders a paper as plain text, the same for the same paper. Tests of builders read that.
//
// A line break within a run is a line break on paper. Digests are lower-case hexadecimal.
package document
