// Package receipt is the body's transparency log: what the central server acknowledged, in an order that it cannot change
// afterwards without being found out.
//
// Terms. A leaf (葉) is the hash of a journal entry or of a control record, SHA-256(0x00 || bytes): exactly the leaf hash of RFC
// 6962. A checkpoint (基準点) is the signed statement "the log has this size and this root". A receipt (受領証) is leaf index,
// inclusion proof and checkpoint: with the log's public key alone anybody can tell, years later and without a network, that the
// server had the entry. Laptops are the witnesses: each keeps the newest checkpoint and demands a consistency proof for the next one.
//
// # Checkpoint
//
// A signed note (golang.org/x/mod/sumdb/note, one Ed25519 signature line, C2SP checkpoint layout):
//
//	<origin>\n
//	<size, decimal>\n
//	<root, base64>\n
//	time <RFC 3339, UTC, seconds>\n
//	[previous <origin of the log that this one follows> <its size> <its root, base64>\n]
//	\n
//	— <origin> <base64 of key hash (4 bytes) and signature>\n
//
// Unknown further lines "<word> …" are kept under the signature and ignored. Origin is a word without blanks and without '+'. A
// server that was restored from an old backup begins a new log under a new origin that names the old one.
//
// # Receipt
//
// Deterministic CBOR array [1, index uint, [hash bstr32 …], checkpoint bstr], at most 8 KiB.
//
// # Files
//
// A folder of segments 000001.glog, 000002.glog, … Each is a sequence of frames:
//
//	"GLOG" | u32 length of body | u32 CRC-32C of the 8 bytes before | body | u32 CRC-32C of body      (all big endian)
//	body = CBOR array [1, size before uint, [leaf bstr32 …], checkpoint bstr]
//
// Leaves and the checkpoint that covers them are one write and one fsync: there is never a leaf without a checkpoint nor the other way
// round. Inner hashes are not stored; they are recomputed from the leaves at opening, which checks the roots on the way.
// After a failed write or fsync the same bytes go to a new segment before anything else is signed, and the first append after
// opening begins a new segment with a copy of the last frame: no file whose state is unsure is ever written or relied upon again. An
// exact repetition of frames is therefore normal. Bytes that do not make a whole frame at the end of a segment are a torn write and are
// skipped; a whole frame that is wrong, or a gap, is damage: the log then refuses to open, and nobody gets a receipt that would
// contradict an older one. A log from whose end whole frames were cut away looks like an older log: only the witnesses see that.
package receipt
