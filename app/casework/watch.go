package casework

import "genchi/app/intake"

// What a screen needs of the intake to find files. It changes nothing: what is taken goes through TakeLot.
type (
	// FolderWatch tells what arrives in a folder.
	FolderWatch = intake.Watch
	// FolderStamp is how a file stood when it was last seen.
	FolderStamp = intake.Stamp
	// FolderGlance is what one look at the folder found.
	FolderGlance = intake.Glance
)

// ErrCrowded says that a folder has more than MaxWatched files.
var ErrCrowded = intake.ErrCrowded

// MaxWatched is how many files a watched folder may have.
const MaxWatched = intake.MaxWatched

// WatchFolder begins to watch; what lies there already counts as known.
func WatchFolder(dir string) (*FolderWatch, error) { return intake.NewWatch(dir) }

// ParsePaths finds the paths in a text that was pasted; others counts the lines that are none.
func ParsePaths(text, home string) (paths []string, others int) { return intake.ParsePaths(text, home) }

// DisplayName is a file's name as it may be shown.
func DisplayName(path string) string { return intake.CleanName(path) }

// IntakeKeys are the keys of the three sentences about a file that was not taken in.
func IntakeKeys(code string) (what, kept, todo string) { return intake.Code(code).Keys() }
