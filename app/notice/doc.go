// Package notice holds the provisions of Notice No. 4 of 2018 (技術等情報漏えい防止措置認証業務の実施の方法), the law that the program
// serves, as typed names.
//
//	provision (規定)  one row of assets/notice/provisions.tsv: an id of ours, the clause it stands for, its kind and what the
//	                  product does about it. A clause may give several provisions and a provision may join several clauses.
//	clause (条項)     the citation: article 第三, section 5, item 一, sub-item ホ, written 第三の5一ホ; 柱書 is the part of a
//	                  clause before its items.
//	passage           the verbatim words of the notice for a clause, with the clauses that enclose it.
//	reading (読み方)  how a printing error of the notice is read; the printed word stays in the passage, both are shown.
//
// Names are generated (go generate) so that code cannot cite a provision that does not exist; texts stay in package assets and are
// parsed once. Everything here is read-only and safe for concurrent use. A fault in the shipped files panics at first use and
// is caught by the tests of this package.
package notice
