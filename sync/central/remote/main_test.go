package remote_test

import (
	"os"
	"testing"

	"genchi/sync/central/remote/remotetest"
)

func TestMain(m *testing.M) { os.Exit(remotetest.Main(m)) }
