// Package criteria holds the editions of the catalogue of measures against which a client is audited.
//
//	edition (版)          one catalogue, identified by the SHA-256 of its bytes; a case pins it for ever and the bytes travel with it
//	measure (措置)        one requirement the client may choose
//	form (態様)           the shape information takes: paper, media, data, object, equipment, knowhow
//	base, choice          whether a measure is preselected when one of its forms matches, or left to the client
//	method (確認方法)      how an auditor confirms it: document_review, interview, physical_inspection, electronic_record
//	process check         something the notice itself orders to be looked at in every audit
//	draft (草案)          an edition in which a measure lacks its clause of the official text (standard_ref)
//
// # The file
//
// A catalogue is one JSON object in UTF-8, schema_version 1, of at most 8 MiB:
//
//	catalogue_id, catalogue_version   names, [A-Za-z0-9._-], at most 64 bytes
//	language                          of the *_ja texts, two to eight letters
//	notice                            a remark shown with the edition (optional)
//	parts                             {"I": {"ja": …, "en": …}, …}, of I to VII: the notice takes measures from no other part
//	groups                            {"I-2": {"ja": …, "en": …}, …}
//	self_check_fields                 {"F1": …} (optional)
//	measures                          1 to 5,000 objects: id, draft_code, part, group, title_ja, title_en, requirement_ja, forms,
//	                                  default_selection (base, choice), methods, interviewee_ja, questions_ja,
//	                                  inspection_points_ja, evidence_ja, self_check_field, standard_ref (null in a draft)
//	process_checks                    at most 500 objects: id, notice_clause, title_ja, title_en, what_ja, methods, record_ja
//	audit_time                        bands {min, max, days} of persons, ascending without a gap; days in halves (optional)
//
// Other members are allowed and ignored; they are part of the digest. A key that stands twice in an object (also in another case of
// letters), nesting beyond 16, control or direction characters in a text and anything beyond the limits are refused.
//
// Load never panics and names every problem with its place. An Edition is read-only and safe for concurrent use.
package criteria
