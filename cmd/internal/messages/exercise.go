package messages

import (
	"maps"

	"tcplearn/checker"
)

// Exercise is what is said around exercises in which the learner answers, serves or
// finds out.
type Exercise struct {
	// Asking.
	PredictIntro, AskIntro, Choice, Prompt, NotRight, TryAgain, TryNext string
	Unreadable                                                          []string // by question.Kind: what can be written
	// What came of answers: what was said, what was seen.
	Right, Wrong, Missing, NoPacket, PredictedRight, PredictedWrong string
	// Wrong uses of the options.
	BadPair, NoSuchQuestion, PredictFirst, AnswerNow, NoQuestions, NoCapture, NoneSaved, CallElsewhere string
	CallRight, About, WhyHead, SolutionTyped, Bytes                                                    string
	// States named at a held wire: the packet's flags, its receiver, the state named,
	// the one that came.
	Guess, GuessRight, Unnamed, NotArrived string
	// A lab with a fault.
	Investigate, WhichFault, FaultRight, FaultNamed, FaultWas, FaultStreak, NextFault string
	// States to be held: what is said before the first prompt.
	HoldIntro, HoldAlone string
	// One part of several.
	PartRight, NextPart string
	// A server of the learner's own.
	Serve                                               map[checker.ServeCheck]string
	ServeCommand, ServeStarting, ServeMissing, NotTried string
	NoStart, NotLaidOut, LaidOut, AllThere, ThenServe   string
}

// joined are all entries of several maps.
func joined[K comparable, V any](all ...map[K]V) map[K]V {
	out := map[K]V{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}
