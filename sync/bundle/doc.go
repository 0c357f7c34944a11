// Package bundle is the conversation of package exchange written to files (受渡しファイル): what a laptop hands to a colleague, to the body,
// or to itself as a copy for the evening, on a medium and without a network.
//
// Terms. A bundle is a folder with a manifest and parts. The medium is whatever holds the folder: a stick, mostly FAT32. A part is a file of frames.
// To write is to copy what the other lacks, to sync it, to read it back from the medium and to compare it; before that there is no
// bundle, only a folder with a temporary name. To look (予行) is to judge everything and to change nothing. To take is to let in what passes, by
// the checks of package admit, in the order of a pull: control records, entries, then the evidence that the entries name and that was not
// destroyed. Taking may be cut at any point and repeated: what is here is passed over.
//
// Keys travel as they do through the server: grants are control records, sealed to one device each, and item keys are sealed under the case's epoch key. Who
// finds the medium reads what the server reads: which devices and people of which body are on a case, sizes, counts, order; not one
// word of an entry, not one byte of evidence, no name of a client or a file.
//
// # Files
//
//	genchi-<yyyymmdd>-<hhmmss>-<first 8 hex of the bundle's id>/     time in UTC
//	    manifest.gnb    written last
//	    part-0001.gnb   the parts, numbered without gaps
//
// While it is written the folder's name ends in ".tmp". Names are made from numbers, never read from the manifest.
//
// # Manifest
//
// One CBOR array in core deterministic encoding (RFC 8949), at most 8 MiB; only the exact encoding of the content is accepted:
//
//	file      = [content bstr, signature bstr64]     Ed25519 over "genchi/manifest/v1\x00" || content, by the writing device
//	content   = [1, id bstr16, body bstr16, device bstr16, time int, to bstr16, [part…], [case…]]
//	            time: milliseconds since 1970, by the writer's clock; to: the device it is meant for, zeros for every member
//	part      = [size uint, digest bstr32]
//	case      = [case bstr16, mark bstr32, entries uint, bytes uint, full bool, [head…], [item bstr16…]]
//	            mark: what the writer names the state of the case by (控え番号); entries and bytes of chunks: what is in the bundle;
//	            full: nothing was left out for what the receiver has; heads and items: what the writer holds of the case,
//	            items in full with their keys, ascending
//	head      = [device bstr16, incarnation bstr8, sequence uint, hash bstr32]
//
// Heads and items tell the receiver what the writer has, so that the next bundle back may be small, and so that what is in them counts as
// handed over (受渡済).
//
// # Part
//
//	head of the part, 40 bytes   "genchi/part/v1\x00\x00" || id of the bundle 16 || number of the part u32 || zeros 4
//	frames                       head, 56 bytes: kind u8 || zeros 3 || length of the body u32 || case 16 || SHA-256 of the body 32; then the body
//
// Integers are big endian. The digest of a part is the SHA-256 over its head and the heads of its frames: each byte of evidence is hashed
// once when it is written and once when it is read. A frame lies in one part. The kinds, which never go back in a bundle:
//
//	1  control   [record bstr…]                        of the body for the zero case; the body's first; of destroyed cases too
//	2  entries   [[header bstr, payload bstr or nil]…] each journal in order
//	3  key       item 16 || sealed key of the item, as package vault names it
//	4  chunk     the bytes of a chunk file of package evidence; the SHA-256 is its name
//
// 3 and 4 count as one and stand item by item, photos before everything else.
package bundle
