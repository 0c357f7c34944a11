// Package index is the disposable index of a store: records that screens read,
// kept in Badger and rebuilt from the journals whenever there is doubt.
//
// Badger is good at this and unfit for more (v4.9.6): on Windows its sync is an
// empty call, a full disk kills the process, a flipped bit makes keys vanish without
// a word, a failed read gives an empty value without an error. Therefore:
//
//   - nothing is only here, and no command fails because the index does: after a
//     failed [Index.Update] the index says so by [Index.Err] and is rebuilt when it
//     is opened next;
//   - each value is sealed again with its key as associated data, so that a wrong
//     or an empty value is [ErrCorrupt];
//   - no write is tried when the disk is nearly full;
//   - the files count only if a clean mark vouches for them.
//
// # Files
//
//	<dir>/lock      see disk.Lock
//	<dir>/mark      there only while the index is closed
//	<dir>/badger/   the files of Badger
//	<dir>/aside/    what was moved out of the way and is about to be deleted
//
// The mark is written by Close when all files of Badger are on the disk and removed
// by Open before anything else. It is text, a line each:
//
//	genchi index 1
//	boot <id>                  only if the files could not be synced: counts in this boot alone
//	file <name> <bytes> <crc>  for each file, sorted; CRC-32C in 8 hex digits
//	mac <64 hex>               HMAC-SHA256 over the lines before, key "genchi/v1/index-mark"
//
// A missing mark, one made with another key, a file with another size or checksum
// (a lost write, a flipped bit) and any error of Badger at opening mean: move away,
// start empty, [ErrRebuild]. Because the files are synced by us and checked by
// content, a clean mark holds across a restart of the machine.
//
// # Records
//
// The caller's key k is stored as "d" || k, and the head of journal j that the
// records stand for as "h" || j. A value is
//
//	nonce       12 bytes  random
//	ciphertext  n bytes   AES-256-GCM under the key "genchi/v1/index-value", associated data: the stored key
//	tag         16 bytes
//
// Badger's own encryption, under "genchi/v1/index-badger", hides the keys. All
// three are derived from the generation key, which is destroyed with the index.
package index
