//go:build !unix

package evidence_test

func cpu() int64 { return 0 }
