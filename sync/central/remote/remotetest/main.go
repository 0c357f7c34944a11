package remotetest

import (
	"context"
	"sync"
	"testing"
)

// shared is what Shared started, for all tests of a process.
var shared struct {
	once    sync.Once
	servers *Servers
	err     error
}

// Main runs the tests of a package and ends the servers that Shared started.
func Main(m *testing.M) int {
	code := m.Run()
	if shared.servers != nil {
		shared.servers.Stop()
	}
	return code
}

// Shared starts the servers when they are first asked for. A machine that lacks PostgreSQL fails the test.
func Shared(tb testing.TB) *Servers {
	tb.Helper()
	shared.once.Do(func() {
		if shared.servers, shared.err = Start(context.Background()); shared.err == nil {
			shared.err = shared.servers.Setenv()
		}
	})
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.servers
}
