// Package casework is the one door: every change of state of a case goes through Desk.Do as a named Command, is judged by the
// rules of package audit, becomes one signed entry in the journal, and only then shows in the views. The window and the command
// line use the same door.
//
//	Command --plan--> operations --audit gates--> entry --journal, fsync--> fold --> model --> views, Changes
//
// A refusal is a *Refusal: a code, the provision of the notice that refuses, and what it is about; nothing was written. Everything
// else that can go wrong (disk full, damage, network) is an error of the package that met it, wrapped.
//
// A Desk serves one unlocked store. Its methods may be called from any goroutine; commands are carried out one after the other, views
// are built from a model in memory and never touch the disk.
//
// The registers of the body stand in books: cases of the body's own, opened once each by a registrar and handed to devices of office roles
// alone. They are journals like any other; BookOf finds the one that a command means.
package casework
