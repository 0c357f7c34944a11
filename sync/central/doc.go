// Package central is the body's server: it stores what it cannot read and signs that it has it. It keeps its things in a [Store]: a folder, or
// package remote's for several instances at once.
//
// Terms. Blind: the server has no key of any case; it sees ids, roles on cards, padded sizes, counts and times of arrival. A member is a
// device on the roster of a case. Received (本部受領済) means: on the server's disk, in its log, and a signed receipt says so.
//
// What it checks before it stores: the form of an entry's header, its signature by the key on its device's role card, that the
// device was ever on the case's roster, its place in its journal, the digest of its payload; of control records that somebody
// with authority signed them; of chunks their hash; of everyone who asks their card, revocation and roster; sizes and free space. What
// it cannot check: whether a payload opens, which chunks an entry needs, any rule of the notice. So everybody who pulls from it treats
// what comes as hostile.
//
// Entries of a revoked device that a member forwards are stored: whether they count is judged by the fold on signed cuts and releases,
// and a release needs them. The revoked device itself does not get in. Both branches of a fork are stored.
//
// # Folder
//
//	keys/server.key           TLS and log key, see keys.go; readable by the owner alone, not sealed: the server starts unattended
//	control/<2 hex>/<hash>.ctl one control record
//	journal/ evidence/        as storage/journal and storage/evidence write them
//	items/<case>/<item>/<16 hex of SHA-256>.key   sealed item keys, every form that was handed over, at most 8 an item
//	log/                      as sync/receipt writes it
//	lock                      held by the running server
//
// A destruction (package trust) that counts is carried out at once, or when the folder is opened again: payloads, item keys, chunks and grants go, headers,
// records, log and its proofs stay; what belongs to it is refused from then on. A grant that went leaves <hash>.ctl.gone, empty. What was
// deleted is acknowledged by a control record under the server's TLS key.
//
// Order of writing: bytes on disk and fsynced, then the leaf in the log, then the receipt. Killed in between, the server has
// entries without a leaf; opening a case adds the leaves, and pushing again gives the receipts.
package central
