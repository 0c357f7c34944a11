// Package screen is the window of Genchi: one frame, one struct for each route, no rule of the audit. It reads view structs from the
// door (package casework), draws them, and turns keys into commands of the door.
//
//	frame   top bar, rail, scene bar (on site only), content, foot, drawer, sheets, curtain
//	route   unlock, first, cases, road, visit, evidence, findings, opening, team, closing, day, report, transfer, conflicts, settings
//	visit   the on-site screen: list or grid of checks, one card, evidence strip
//
// # Goroutines
//
// Everything that is drawn belongs to the UI goroutine. The store is asked on one worker (ask), in order; its answers come back through
// Env.Do. Long work (taking in files, transfer, report, check) runs as a job beside it. Results that belong to a store that was locked
// meanwhile are dropped. One act on many things (many.go) is an entry for each, sent on the worker without drawing between; what is refused is named, and one
// Ctrl+Z takes all of it back.
//
// # Words
//
// Words are assets/lang/*/screen.json, refusals and errors those of the subjects refusal, error and blocker. Japanese first.
package screen
