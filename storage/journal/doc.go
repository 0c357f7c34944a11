// Package journal keeps the facts of cases: signed, chained entries in append-only files. It knows bytes, hashes and sequences; what an
// entry says is sealed in its payload, and who may write it is for package trust and the layers above.
//
// # Nouns
//
//   - entry: one signed header and its sealed payload, the outcome of one user action.
//   - journal: the entries of one device in one case in one incarnation, in sequence 1, 2, 3, …, each naming the hash of the one before.
//   - incarnation: what a device writes between two unlocks. Its first entry names the last entry of this device that the store knew.
//   - head: the hash of a journal's last entry.
//   - segment: one file of a journal. A journal has more than one after a failed write or beyond [SegmentSize].
//
// # Bytes of a header
//
// A CBOR array of eleven fields in core deterministic encoding, at most [MaxHeader] bytes:
//
//	[ 1,                     format version
//	  case        bstr16,
//	  device      bstr16,    SHA-256(Ed25519 public key)[:16]
//	  incarnation bstr8,     random
//	  sequence    uint,      1, 2, 3, …
//	  prev        bstr32,    hash of the device's entry before this one; zeros for its first
//	  seen        [bstr32…], heads of other branches that changed since the entry before: sorted, each once, at most MaxSeen
//	  key id      bstr16,    epoch key under which the payload is sealed
//	  length      uint,      bytes of the sealed payload
//	  digest      bstr32,    SHA-256 of the sealed payload
//	  signature   bstr64 ]   Ed25519 over "genchi/entry/v1\x00" || CBOR array of the ten fields before it
//
// Entry hash = SHA-256(0x00 || header), a leaf of RFC 6962. The received bytes are verified and kept; nothing is re-encoded.
//
// # Bytes of a payload
//
// salt(32) || AES-256-GCM under a key derived from epoch key and salt (package seal), over u32 length || plain || zeros up to a multiple of 256,
// with associated data "genchi/payload/v1\x00" || case || device || incarnation || sequence (8 bytes, big endian).
//
// # Bytes of a file
//
// <case hex>/<device hex>-<incarnation hex>.<segment, six digits>.jnl; all integers big endian:
//
//	file head, 56 bytes:   "GENCHIJ1" || case 16 || device 16 || incarnation 8 || segment u32 || CRC-32C of the 52 bytes before
//	frames, 8-byte aligned: "GJR\x01" || header length u32 || payload length u32 (ffffffff: not here) || CRC-32C u32
//	                       || header || payload || zeros up to a multiple of 8 || frame length u32 || "GJE\x01"
//	zeros up to the preallocated size
//
// The CRC covers the twelve bytes before it and header and payload after it. It finds accidents; hashes, signatures and seals find the rest.
// The frame length at the end lets [Store.Tails] step back to the last record without reading the file.
//
// # What survives
//
// Append returns after fsync. Bytes that a crash left half written at the end of a file are a torn tail: copied to <name>.torn and cut
// off, never deleted. A damaged place in the middle is skipped to the next readable frame and named. After a failed write or fsync the
// file is never written or fsynced again in this process: the same frames go to a new segment with the next Append or Flush,
// before anything else of that journal. Reading drops the repetitions that this leaves behind.
package journal
