// Package admit holds the checks that the server makes on what laptops send and that every laptop makes on what it pulls or imports:
// is this an entry of the case, by a device that was ever on its roster, with the right signature and payload, and in its place. Both
// sides decide by the same code. It is pure and keeps nothing.
package admit
