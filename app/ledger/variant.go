package ledger

// variant switches single rules of the fold to a reading that looks natural
// and is wrong. Only the simulation sets it, to prove that it would notice.
type variant uint32

const (
	transitivePast variant = 1 << iota // the past includes what named entries name
	judgeWholeSet                      // gates look at what is live in the whole set
	firstForkStays                     // of two entries of one sequence the first that came stays
	anyTarget                          // edges count for targets outside the past
	directHiding                       // only a direct supersedes of a live operation hides
	livePaths                          // paths lead through live operations alone
	voidUndo                           // undo works in void entries
	foreignUndo                        // undo works on somebody else's operation
	headsInPayload                     // heads seen are lost with the payload
	combineLive                        // combinations leave out what was undone
	forkSpreads                        // later incarnations fall with a forked one
	highestCut                         // the highest cut wins
	dropUndecided                      // an undecided entry does not count
	peekVerdicts                       // a past uses verdicts that rest on facts outside it
	lastClockWins                      // of several heads the latest clock stays
	equalDiffer                        // equal values are a conflict
	forgetReturn                       // a value that returns is not marked
	outsideEdges                       // edges in a past may rest on heads outside it
	undoIsFinal                        // an undo cannot be undone
)

func (v variant) has(w variant) bool { return v&w != 0 }
