// Package command is the program without its window: every subcommand of genchi, for tests, automation and the demo. It goes
// through the same door (casework) as the window. Answers are JSON on standard output, one object a line where a command answers
// line by line; what people read goes to standard error. A passphrase comes from a file or from the terminal, never from an argument
// or the environment.
package command
