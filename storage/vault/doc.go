// Package vault is the unlocked store of one laptop: it ties keyring, control records, journals, epoch keys, item keys and the local journal
// together. It knows devices, cases, entries and keys, and not one word of what entries say.
//
// # The folder
//
//	lock             held while the store is open
//	keys.0, keys.1   the master key in its slots (package keyring)
//	open             there while the store is open; found at the next opening it says that the end was unclean
//	reserve          8 MiB that are freed when the disk is full, so that the last sentence can be saved
//	device.sealed    this device's keys and the body it belongs to
//	root.sealed      the body's root keys, only where this laptop holds them
//	local.sealed     keys of the local journal
//	control/body/<hash>.rec, control/<case>/<hash>.rec   control records (package trust)
//	keys/<case>/<key id>.key                             epoch keys
//	items/<case>/<item>.key                              item key objects
//	journals/<case>/...                                  entries (package journal)
//	local/ffff.../...                                    the local journal: same format, reserved case id, never sent
//	chunks/, index/                                      packages evidence and index
//
// All names are lower-case hex. Nothing but headers of entries and sizes is readable without the master key.
//
// # Bytes
//
// "sealed(k, ad, x)" is package seal's Seal. All CBOR is core deterministic.
//
//	device.sealed   sealed(master, "genchi/device/v1", [1, signing seed bstr32, HPKE seed bstr32, TLS seed bstr32, body bstr16 (zeros: none)])
//	                or, after a destruction until the card names the new HPKE key, [2, …the same…, next HPKE seed bstr32]
//	root.sealed     sealed(master, "genchi/root/v1", [1, root seed bstr32, next root seed bstr32])
//	local.sealed    sealed(master, "genchi/local-keys/v1", [1, [key bstr32, …]]): the first seals, all open
//	index.sealed    sealed(master, "genchi/index-key/v1", key 32 bytes)
//	control record  sealed(master, "genchi/control-record/v1\x00" || record hash, record)
//	epoch key       sealed(master, "genchi/epoch-key/v1\x00" || case || key id, key 32 bytes)
//	item key object key id 16 || sealed(epoch key, "genchi/item-key/v1\x00" || case || item, item key 32 bytes)
//	local payload   [[kind tstr, key tstr, value bstr or null], …]; null deletes. Sealed and framed as any payload. The incarnation
//	                of the local journal is a counter, big endian, so that its files sort by time.
//
// # One entry
//
// [Vault.Append] signs, seals and writes one entry with one fsync. The incarnation begins anew with each opening, at the first write in a
// case; its first entry names the last entry of this device that the store knew, so a store that was copied or restored branches
// visibly. After a failed write nothing else is signed in the case until the same bytes are on disk ([LateError]).
//
// Entries of others come in through [Vault.Ingest], which trusts nothing: form, membership, signature, payload digest and chain are checked;
// what can't be judged yet is parked and tried again when something new arrives.
//
// A case that the body ordered to be destroyed is forgotten by [Vault.Forget], which leaves headers and control records; new keys follow by
// [Vault.RenewKeys], at the latest with the next opening by passphrase. Single entries, such as those of a record whose time is over in a book that goes on,
// lose their payloads by [Vault.Erase]; the case's epoch key stays, see there.
//
// [Vault.Entries] checks the chain and the signatures on which it hangs (each entry that no well-signed successor names) and opens every
// payload; what fails is handed out with its reason and without content. Package check verifies everything.
package vault
