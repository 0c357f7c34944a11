//go:build ci

package disk

import (
	"os"
	"sync"
)

// waits tells whether a sync waits for the disk. In the tests it does not, unless they are the long ones: no power fails there, a process that
// is killed loses nothing that it wrote, and the steps are counted and failed as ever.
var waits = sync.OnceValue(func() bool { return os.Getenv("GENCHI_SOAK") != "" })
