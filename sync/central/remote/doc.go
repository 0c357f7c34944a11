// Package remote keeps what a central server has in PostgreSQL and in a bucket of S3, so that any number of instances serve one body. What is said of the
// folder in package central holds here too: the server is blind, and nothing is acknowledged that is not stored.
//
// # What stands where
//
// PostgreSQL: control records, entries, sealed item keys, the log, and which chunks there are; the tables and their constraints are in schema.go. S3: the
// sealed chunks, <prefix>/<case, 32 hex>/<SHA-256, 64 hex>, and with .damaged behind it what a scrub set aside. The keys of the server stay in its folder, a
// copy at every instance: whoever has the database and the bucket can't speak for the server.
//
// # Several instances
//
// An instance holds in memory what it read, and asks with every request whether there is more: control records by their version, a case by the
// number of its newest entry, the log by its size. Who stores says which version and which number it has judged by; if they are not the newest any more it
// is central.ErrStale, and it looks and judges again. So no instance stores under a roster or before a destruction that it has not seen: changing the
// control records waits, by an advisory lock, for everybody who stores under the present ones. The log is sequenced by an advisory lock too; a frame is
// one row, its leaves with the signed checkpoint of its size. Locks of an instance that vanished end with its connection, after a minute at most.
//
// The row of a chunk says first that it is coming, and that it is here when the bucket has acknowledged its bytes, whose SHA-256 is in the signed request.
// An object without a row arrived beside a destruction, and a scrub removes it; any other is named and stays, for the database may be an older one.
//
// # When something fails
//
// Each operation has its own limit of time and is tried once more when a connection broke. Everything may be done twice: whether a transaction whose
// answer was lost took place does not matter. Then comes central.ErrUnavailable, and the client is told to come again. The database must be reached on
// the same machine or by sslmode=verify-full, the bucket on the same machine or by https. A bucket that keeps versions is refused.
//
// Session locks need a connection of their own: reach the database directly or through a pooler of sessions, not of transactions.
//
// Backups: first the database, then the bucket, so that nothing that the database names is missing. A database that was restored has a log that is
// shorter than what laptops know: begin a new one (genchi-central init --after), as with a folder. What was destroyed stays in dead rows until PostgreSQL
// vacuums them, in its write-ahead log, and in backups, sealed under keys that are destroyed.
//
// # Dependencies
//
// pgx (MIT, since 2013, releases every few weeks): a commit that timed out may have taken place (issue 1223), so all is idempotent; a request that is cut
// closes its connection (2100), so operations do not hang on requests. minio-go (Apache-2.0, since 2015, kept for S3 in general after the server's
// archiving): single PUTs with the sum given and without trailing headers, the one way that all servers tried store rightly; it never sees a multipart upload.
package remote
