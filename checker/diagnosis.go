package checker

import (
	"cmp"

	"tcplearn/checker/evidence"
)

// Diagnosis is what the learner said of a lab in which something was wrong.
type Diagnosis struct {
	// Fault is the id of what was wrong, Named what the learner said, "" for nothing.
	Fault, Named string
	// Streak is how many were named rightly in a row, this one among them; Wanted how
	// many are wanted.
	Streak, Wanted int
	// Mistake is what naming Named instead shows, where that has a name of its own.
	Mistake MistakeID
}

// Right reports whether the fault was named.
func (d *Diagnosis) Right() bool { return d.Named == d.Fault }

// Diagnosed judges what a learner said after looking for a fault. A right answer
// passes when it is the last of as many in a row as are wanted.
func Diagnosed(d Diagnosis, e *evidence.Evidence) Verdict {
	found := survey(e)
	v := Verdict{
		Outcome: Failed, Evidence: e, Calls: found.calls, Elsewhere: found.elsewhere, Own: found.own, Datagrams: found.datagrams,
		Allowed: len(found.calls) + len(found.elsewhere) + len(found.own), Diagnosis: &d,
	}
	if len(found.calls) > 0 {
		v.Conversation = found.calls[0]
	}
	switch {
	case d.Named == "":
		v.Mistake = &Mistake{ID: NotAnswered}
	case !d.Right():
		v.Mistake = &Mistake{ID: cmp.Or(d.Mistake, WrongDiagnosis), Given: d.Named}
	case d.Streak >= d.Wanted:
		v.Outcome = Passed
	}
	return v
}
