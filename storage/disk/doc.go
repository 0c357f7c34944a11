// Package disk is the only way the store changes files: every step that can
// leave something half done (mkdir, create, open, write, sync, truncate, rename,
// remove, syncdir) goes through it, so that a test can make each of them fail and
// a harness can kill the process at each of them.
//
// What it promises:
//
//   - folders are made with mode 0700 and files with 0600;
//   - [WriteFile] replaces a file completely or not at all;
//   - [MkdirAll] and [SyncDir] make the names durable as well as the bytes. Windows
//     cannot sync a folder; there [Rename] writes through instead;
//   - a full disk is [ErrNoSpace] whatever the system calls it.
//
// # Failpoints
//
// A program built with the tag "failpoint", or "ci" as tests are, counts the
// steps of its life from 1 and obeys two variables of its environment:
//
//	GENCHI_KILL_AT=n       kill the own process at step n
//	GENCHI_ENOSPC_AT=n     fail step n as on a full disk
//	GENCHI_ENOSPC_AT=n,m   fail steps n to m as on a full disk
//
// The process is killed before the step is done; of a write the first half is
// done. Tests inside the process use [Hook] and need no tag.
package disk
