// Package evidence keeps the bytes of evidence as sealed chunks in files.
//
// An item is one piece of evidence, any bytes. It is cut into chunks, each sealed
// and named by the SHA-256 of its ciphertext, so that anybody can check, send and
// resume chunks without a key. The [Manifest] of an item lists them with the size,
// the SHA-256 of the plain bytes and a commitment to the item key; who keeps the
// manifest and the key is the caller's affair. Two cases never share a chunk.
//
// # Format
//
// An item of n bytes has max(1, ceil(n / 4 MiB)) chunks. All but the last have
// 4 MiB of plain bytes; the last has the rest and zeros up to the next multiple of
// 16 KiB, at least 16 KiB. A chunk file is
//
//	ciphertext  as long as the padded plain bytes
//	tag         16 bytes
//
// of AES-256-GCM under the item key with
//
//	nonce            11 bytes number of the chunk from 0, big endian; 1 byte: 1 for the last chunk, otherwise 0
//	associated data  "genchi/chunk/v1\x00" || case (16 bytes) || item (16 bytes)
//
// The item key is 32 random bytes, new for each attempt to store an item, so that
// no nonce comes twice. The commitment is SHA-256("genchi/item-key/v1\x00" || key).
//
// # Files
//
//	<dir>/<case, 32 hex>/<name, 64 hex>   a chunk
//	<dir>/<case>/<name>.damaged           a chunk that was set aside
//	<dir>/tmp/                            what is not finished
//
// A chunk gets its name when its bytes are on the disk, and an item is there when
// [Store.Put] returns. Chunks of items that no manifest names (the process was
// killed before the caller noted it) are found with [Store.Chunks].
package evidence
