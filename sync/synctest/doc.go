// Package synctest runs both ends of the protocol in one process over a network that breaks: answers lost after the server did the
// work, requests repeated, connections cut, bodies truncated, servers killed. It holds the fixtures that the tests of package sync
// share: a small certification body, laptops with real stores, a server behind real TLS on 127.0.0.1. Nothing of it is in the product.
package synctest
