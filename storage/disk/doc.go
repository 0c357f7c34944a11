// Package disk is the only way in which the store touches files. Every step that changes the disk (create, write, sync, rename, remove,
// truncate, make a folder) passes one gate, so that tests can stop the process or fill the disk at each of them in turn.
//
// Durability: WriteFile returns only after the bytes, the new name and the folder that holds it are synced. File.Sync is
// fsync on Unix, F_FULLFSYNC on macOS and FlushFileBuffers on Windows, where folders cannot be synced and need not be.
//
// Built with the tag failpoint, the environment variable GENCHI_KILL_AT=n kills the process at its n-th step (half of a write is done
// first) and GENCHI_ENOSPC_AT=n,m lets the steps n to m fail as on a full disk. Without the tag the gate is an empty function.
package disk
