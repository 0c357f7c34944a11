// Command bench prints the table of speed and memory, for `make bench`: name, what was measured, the bar, ok or short.
//
// Each row is measured in rounds, in which the product and what it is compared with alternate, after one round that does not
// count. A figure is the median of the rounds, in brackets the second and the tenth of eleven. The product is the built binary
// with its own settings, driven through its command line; only where no command shows the moment that counts (from the derived key to the
// list), its packages are called in a process of their own. What a product round stored is read back and compared byte for byte,
// or the round fails the run. CPU is user and system time of all processes of a round.
//
// The other side of a comparison lies in the folder rivals, a module of its own, so that the product needs none of its
// dependencies; restic and rest-server, which rivals/backup pins, are built when their row runs.
//
// A machine that does other work at the same time makes ratios wider, not wrong; rates of one side alone are then worth little. The
// load is printed with every row.
package main
