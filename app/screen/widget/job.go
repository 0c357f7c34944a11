package widget

import (
	"fmt"
	"time"
)

// JobWords are the words of a job: {0} is the number of seconds left.
type JobWords struct {
	Left func(seconds int) string
	Stop string
}

// JobEvery is the least time between two redrawings of a job.
const JobEvery = 250 * time.Millisecond

// JobLine is a job in the foot: name, how many of how many, time left, stop. What is done stays done.
type JobLine struct {
	Flow
	Unit int64 // so many parts of Progress are one thing; 0 is 1

	router *Router
	words  JobWords
	name   *Label
	count  *Label
	bar    *Bar
	left   *Label
	stop   *Key
	began  time.Time
	drawn  time.Time
}

// NewJobLine makes a hidden line.
func NewJobLine(r *Router, words JobWords) *JobLine {
	small := Style{Size: SizeCaption, Color: ColorText2}
	j := &JobLine{router: r, words: words, name: NewText("", small), count: NewText("", small), bar: NewBar(80), left: NewText("", small)}
	j.stop = NewKey(r, KeyLook{Word: words.Stop, Weight: Quiet, Height: 22}, nil)
	j.Fill(Across{Gap: 10}, j.name, j.count, j.bar, j.left, j.stop)
	j.ExtendBaseWidget(j)
	j.Hide()
	return j
}

// Begin shows a job; stop may be nil: it cannot be stopped.
func (j *JobLine) Begin(name string, stop func()) {
	j.began, j.drawn = j.router.Now(), time.Time{}
	j.name.SetText(name)
	j.stop.OnTap = stop
	Show(j.stop, stop != nil)
	j.Progress(0, 0)
	j.Show()
}

// Progress shows done of total; it redraws at most four times a second, and at the end. It tells whether it drew.
func (j *JobLine) Progress(done, total int64) bool {
	now := j.router.Now()
	if now.Sub(j.drawn) < JobEvery && done < total {
		return false
	}
	j.drawn = now
	count, left := "", ""
	if total > 0 {
		unit := max(1, j.Unit)
		count = fmt.Sprintf("%d/%d", done/unit, total/unit)
		j.bar.Set(float32(done) / float32(total))
		if spent := now.Sub(j.began); done > 0 && done < total && spent > time.Second {
			left = j.words.Left(int((spent * time.Duration(total-done) / time.Duration(done)).Seconds()) + 1)
		}
	} else {
		j.bar.Set(0)
	}
	j.count.SetText(count)
	j.left.SetText(left)
	j.Refresh()
	return true
}

// End hides the job.
func (j *JobLine) End() { j.Hide() }
