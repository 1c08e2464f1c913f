// Package checker proves whether an exercise was done. [Session] observes a
// learner's attempt in the lab and gathers evidence; [Check] turns evidence and an
// expectation into a verdict and is pure: no clock, no I/O, no human language.
package checker

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
)

// Task is what an exercise asks for.
type Task struct {
	Expect *expect.Expectation
	// Connections is how many connections to the server the learner may make; at
	// least 1.
	Connections int
	// Predictions are questions that were answered before the call, Given the answers
	// by their keys.
	Predictions []*question.Question
	Given       map[string]string
	// Again is whether wrong predictions do not pass.
	Again bool
	// Part is whether the call may go on with what no step wants.
	Part bool
}

// Check judges evidence against a task. All findings are in the verdict, not only
// the first.
func Check(t Task, e *evidence.Evidence) Verdict {
	s := survey(e)
	v := Verdict{Evidence: e, Allowed: t.Connections, Calls: s.calls, Elsewhere: s.elsewhere, Own: s.own, Datagrams: s.datagrams}
	taken := takenIn(e)
	for _, c := range s.calls {
		samples := taken.of(c)
		result := t.Expect.Match(c, samples)
		if t.Part {
			result.Findings = slices.DeleteFunc(result.Findings, func(f expect.Finding) bool { return f.Step == nil })
		}
		if e.Blind {
			result = told(result, c, samples)
		}
		if v.Conversation == nil || result.Cost() < v.Result.Cost() {
			v.Conversation, v.Result = c, result
		}
	}
	if v.Conversation == nil {
		// Against an empty conversation every step is found missing.
		v.Result = t.Expect.Match(&flow.Conversation{}, nil)
	}
	v.Outcome, v.Doubt = decide(t, v)
	if v.Outcome == Failed || (e.Blind && v.Outcome != Passed) {
		v.Mistake = diagnose(t, v, s.questions)
	}
	t.predicted(&v)
	return v
}

// predicted sets the predictions beside what was seen.
func (t *Task) predicted(v *Verdict) {
	if len(t.Predictions) == 0 {
		return
	}
	answers := Answers(t.Predictions, t.Given, func(string) *flow.Conversation { return v.Conversation })
	if t.Again {
		v.Weigh(answers)
	}
	v.Answers = answers
}

// taken finds the samples of a conversation: an attempt may have thousands of
// conversations, and none is to look through the samples of all.
type taken struct {
	all []evidence.Sample
	at  map[int][]int // by the number of a packet, the places in all
}

func takenIn(e *evidence.Evidence) taken {
	t := taken{samplesOf(e), map[int][]int{}}
	for i, s := range t.all {
		t.at[s.Packet] = append(t.at[s.Packet], i)
	}
	return t
}

// of returns the samples at a conversation's packets, in the order in which they were
// taken.
func (t taken) of(c *flow.Conversation) []evidence.Sample {
	var places []int
	for _, p := range c.Packets {
		places = append(places, t.at[p.Number]...)
	}
	slices.Sort(places)
	out := make([]evidence.Sample, len(places))
	for i, place := range places {
		out[i] = t.all[place]
	}
	return out
}

func samplesOf(e *evidence.Evidence) []evidence.Sample {
	var out []evidence.Sample
	for _, ev := range e.Events {
		if ev.Sample != nil {
			out = append(out, *ev.Sample)
		}
	}
	return out
}

// decide says whether the attempt passed. What could not be told is never a pass.
func decide(t Task, v Verdict) (Outcome, Doubt) {
	if v.Evidence.Missed > 0 {
		return Inconclusive, DoubtMissed
	}
	if v.Evidence.Lost > 0 {
		return Inconclusive, DoubtLost
	}
	if v.Conversation == nil {
		return Failed, DoubtNone
	}
	if v.Evidence.Blind && !v.Result.Passed() {
		return Inconclusive, DoubtBlind
	}
	unmet := func(f expect.Finding) bool { return f.Status == expect.Unmet }
	unknown := func(f expect.Finding) bool { return f.Status == expect.Unknown }
	switch {
	case slices.ContainsFunc(v.Result.Findings, unmet) || v.Connections() > t.Connections:
		return Failed, DoubtNone
	case slices.ContainsFunc(v.Result.Findings, unknown):
		return Inconclusive, DoubtUnseen
	case !v.Result.Passed():
		return Failed, DoubtNone
	}
	return Passed, DoubtNone
}
