// Package ledger is the machinery of the fold: it makes one meaning out of the
// entries (記録) of a case, whoever wrote them and in whatever order they came.
// It knows no word of the notice; what an entry may say is asked of Rules.
//
// # Terms
//
//   - An entry is what one user did in one action: a header that names the
//     previous entry of the device and the heads of other branches seen since,
//     and a payload of operations.
//   - The chain of an entry is the entry and its previous entries. An
//     incarnation's first entry names the last entry of the device that it
//     knew, so a chain runs through incarnations.
//   - The past of an entry is what its author held: the chain of its previous
//     entry and the chain of each head that it or an entry of its own chain
//     names. It is not transitive: what those heads' authors had seen the
//     author need not have held.
//   - An entry is undecided while an entry that its past needs is not here and
//     not declared lost. It counts, is listed, and blocks issuing.
//   - An entry is inert (効力なし) when it has no authority: see Reason. That
//     is judged on the whole set and on the control records.
//   - An entry is void (無効) when a gate refuses it. Gates see the past of
//     the entry alone, so that the verdict stands once the past is complete.
//     In a past a fact of entry y counts unless y is inert, or y is void and
//     the past of y lies within that past, or an undo in that past, alive
//     there, took it back.
//   - An operation is dead when its entry has no effect or a live undo of the
//     same user takes it back. An edge (supersedes, undo, confirm) holds only
//     if its target has the same field and lies in the past of its entry.
//   - In a past an edge holds as far as that past shows it: the target lies in
//     the chain of the edge's entry, or in the chain of a head that the entry
//     or its own chain names and that is in that past too. Otherwise a head
//     that the author never held, arriving late, would change what was held.
//   - A value is hidden when a path of supersedes, through live or dead
//     operations, leads to it from a live operation in whose past it lies.
//     What is alive and not hidden are the heads of the field. Equal bytes are
//     one value; more than one value is a conflict.
//   - A value is returned (復活) when it is a head only because somebody
//     else's replacement of it is void, cut off or forked, until a Confirm
//     whose author knew of that replacement accepts it, or a new Set replaces
//     it.
//   - A combination looks at facts as stated, valid by form, authority and
//     gate, undone or not, in the whole set. Its marks void nothing.
//
// The fold is a function of the entries, the control records and the rules.
// Order of arrival, clock, and grouping into calls of Add change nothing.
// Lists are ordered by causal depth, then wall time, then hash; no clock
// decides anything else.
//
// # Payload, version 1
//
// Core deterministic CBOR (RFC 8949, 4.2.1), no tags, no indefinite lengths,
// at most 1 MiB. Only the exact encoding of the content is accepted.
//
//	payload    = [schema, user, wall, zone, [* operation]]
//	schema     = uint, 1..65535
//	user       = bstr, 16 bytes
//	wall       = int, milliseconds since 1970-01-01T00:00Z by the author's clock
//	zone       = int, minutes east of UTC, -1440..1440
//	operation  = [verb, kind, key, value, [* id], target]
//	verb       = uint: 0 set, 1 undo, 2 confirm
//	kind       = tstr, 1..64 bytes      key = tstr, 0..256 bytes
//	value      = bstr, at most 256 KiB; empty for undo and confirm
//	id         = [bstr of 32 bytes: entry hash, uint: index below 4096]
//	[* id]     = what a set supersedes, strictly ascending, at most 1024
//	target     = null for set, id for undo and confirm
//
// At most 4096 operations stand in a payload. testdata/payload.json has
// vectors.
//
// # Digests
//
// All are SHA-256 over a label, a zero byte and then numbers as big-endian
// u64, texts and lists with their length as a number in front, hashes as 32
// bytes, operation ids as hash and index.
//
//	field      = "genchi/field/v1": kind, key, number of values; by ascending digest
//	             of its bytes each value: digest, 1 if returned else 0, list of ids
//	state      = "genchi/state/v1": Version, version of the rules, list of
//	             editions, list of field digests (fields that hold a value, by
//	             kind and key); lists of entries by hash: void (hash, list of
//	             breaches: code, provision), inert (hash, reason), undecided
//	             (hash); lists of hashes: missing, lost; list of marks: code,
//	             provision, list of ids
//	case head  = "genchi/case-head/v1": list of tips, list of control record
//	             hashes, both ascending
package ledger
