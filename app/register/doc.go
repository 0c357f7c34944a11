// Package register says what stands in the registers and records of a certification body: one schema per register, as data. It is pure,
// read-only and safe for concurrent use; a record itself is a fact of package audit.
//
//	register (登録簿・記録簿)  a book of the body: auditors, advisory work, correspondence, complaints, …
//	schema                     its fields and rules, from the provision that asks for it
//	record (記載)              one entry of a register: named fields with one or more texts each
//	edition (版)               number of a schema; a record is checked by the one that it names, for ever
//	fault                      what a record lacks, with the provision that wants it
//	identity                   a field that is shut off from who took part in the case (complainants)
//	home                       a field that never leaves the office (home addresses)
//
// # Schemas
//
// assets/registers/*.json are lists of schemas:
//
//	id, edition, provision     of the register
//	books                      where records may stand: office, complaints (books of the body) or case (a client's case)
//	title                      fields that name a record in a list
//	keep                       provision, years and from (last_entry or closed); without it the body sets a period (2-7-5)
//	fields                     name, kind, need, many, choices {is, provision}, of (a register), due (body), secret
//	rules                      each with its provision, and optional conditions: when [{field, is [...]}] (without is: the field is filled), closing
//	    need [...]             these fields are filled
//	    any [...]              at least one of these is
//	    order [...]            days do not go backwards
//	    must, be               a field has this value
//	    apart [a, b]           no value of a stands in b
//	    ref, has [...], at     the records that ref names have these days, not after the day at
//
// Kinds of fields: text, day (2026-11-24), number (digits), choice, yesno, user (32 hexadecimal digits), case, item (the same), ref (id of a record of
// another register), provision. The words for people are register.<id>, register.<id>.<field> or field.<field>, choice.<value>.
//
// Editions of a schema stay in the file for ever; a change of fields or rules is a new edition beside the old one.
package register
