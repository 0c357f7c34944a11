package index

import (
	"context"
	"log/slog"
	"strings"
)

// quiet is the logger that Badger gets. It passes on the fixed texts of errors and
// warnings and none of their arguments, among which are keys and paths.
type quiet struct{ log *slog.Logger }

func (q quiet) Errorf(text string, _ ...any)   { q.say(slog.LevelError, text) }
func (q quiet) Warningf(text string, _ ...any) { q.say(slog.LevelWarn, text) }
func (q quiet) Infof(string, ...any)           {}
func (q quiet) Debugf(string, ...any)          {}

func (q quiet) say(level slog.Level, text string) {
	if q.log != nil {
		q.log.Log(context.Background(), level, "index: badger", "text", strings.TrimSpace(text))
	}
}
