package main

import "testing"

func TestSeries(t *testing.T) {
	eleven := series{5, 1, 9, 2, 8, 3, 7, 4, 6, 11, 10}
	if got := eleven.show("%.0f"); got != "6 [2..10]" {
		t.Error(got)
	}
	if got := (series{3, 1, 2}).show("%.0f"); got != "2 [1..3]" {
		t.Error(got)
	}
	if got := (series{1, 2, 3, 4}).mid(); got != 2.5 {
		t.Error(got)
	}
	if got := quantile([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, 0.95); got != 20 {
		t.Error(got)
	}
	if got := (series{4, 9}).over(series{2, 3}); got[0] != 2 || got[1] != 3 {
		t.Error(got)
	}
}

func TestLineOfTheTable(t *testing.T) {
	r := result{"name", "1.0", "at most 2", true}
	if got := r.text([3]int{6, 4, 0}); got != "name   | 1.0  | at most 2 | ok" {
		t.Error(got)
	}
}
