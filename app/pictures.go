package main

import (
	"context"
	"time"

	"genchi/app/casework"
	"genchi/app/command"
	"genchi/app/screen"
)

// pictures draws the main screens of a case into dir, without a display.
func pictures(ctx context.Context, desk *casework.Desk, caseID, dir string) ([]string, error) {
	return screen.Pictures(ctx, desk, caseID, dir, time.Now, command.Trouble)
}
