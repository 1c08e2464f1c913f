// Package messages holds every word that the program says, in each language. A
// message is a template of fmt; where the languages order its parts differently,
// the verbs carry indexes. A test proves that no language lacks a message and that
// the languages agree on every message's verbs.
package messages

import (
	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// Messages are all words of one language.
type Messages struct {
	Lang      lessons.Lang
	Help      Help
	Usage     Usage
	Course    Course
	Check     Check
	Ladder    Ladder
	Figure    Figure
	Handout   Handout
	Class     Class
	Flow      Flow
	Watch     Watch
	Pack      Pack
	Capture   Capture
	Verdict   Verdict
	Doubts    map[checker.Doubt]string
	Mistakes  map[checker.MistakeID]Mistake
	Doctor    Doctor
	Grounds   Grounds
	Causes    map[playground.Cause]Cause
	Exercise  Exercise
	Dev       Dev
	Step      Step
	Hand      Hand
	Join      Join
	File      File
	Play      Play
	System    System
	Faults    map[capture.Fault]string // of capture files
	Problems  map[string]string        // by expect.Problem.Kind; %[1]s is what was written
	HalfWidth string                   // a problem, and what was written in half-width characters
	Allowed   string                   // a problem, and the words that are allowed
}

// For returns the messages of a language; English for one that there is not.
func For(l lessons.Lang) *Messages {
	if l == lessons.ZH {
		return &chinese
	}
	return &english
}

// Command is what the help says of a command.
type Command struct{ Short, Long, Example string }

// Help is the text of the help and of the flags.
type Help struct {
	Commands map[string]Command // by the command's path without the program's name
	Flags    map[string]string  // by the flag's name, or "COMMAND --NAME" for one command's own
	// Headings of the help page.
	Usage, Examples, Available, CommandFlags, GlobalFlags, More string
}

// Usage is what is said to a wrong use of the program.
type Usage struct {
	UnknownCommand, DidYouMean, UnknownFlag, FlagNeedsValue, BadValue, TooManyArgs, NeedsArg, NotOneOf,
	NoSuchLesson, BadLang, SeeHelp, NotStarted, NotFound, NoTerminal, NoLessonsDir,
	FaultyLessons, DashDash, Unexpected, NotSaid, HookOnly, SolutionLocked, ResetWhat, ResetAsk, ResetAskAll string
}

// Course is what is said about the learner's way through the lessons.
type Course struct {
	Welcome, WelcomeBack, AllDone, LessonHead, Goal, Minutes, ThenDo, Done, Todo, Current, List,
	Progress, ProgressNone, Attempts, PassedOn, Captures, NoCaptures, CaptureLine, CaptureBroken,
	HintHead, HintMore, HintNone, HintLast, SolutionHead, SolutionRun, ResetDone, ResetNothing, ResetAborted,
	Corrupt, NotSaved, Newer, Version, Colon string
	Yes []string // answers that mean yes
}

// Check is what is said while the learner tries.
type Check struct {
	ShellIntro, ShellPrompt, ShellGaveUp, ShellPassed, StillRunning, AlreadyInside, ShellAgain, CommandEnded, CommandSignal, TimedOut,
	Interrupted, StillOpen, CaptureSaved, CaptureLost, NextPassed, NextLast, NextFailed, NextHint, NextAgain string
}

// Ladder is what is said around the packets.
type Ladder struct {
	Client, Server, Nobody, ISN, Retransmission, KeepAlive, ExtraACK, Dropped, Datagram, OwnHost, Elsewhere, More, MoreCalls, Nothing string
}

// Capture is what stands in a capture file beside the packets.
type Capture struct {
	Wire, Loopback string
	Kinds          map[playground.Kind]string // what a packet is; "third" is the third segment of the handshake
}

// Verdict is what is said of an attempt.
type Verdict struct {
	Passed, Failed, Inconclusive, Wanted, Seen, Comma, Semicolon, Absent, Unexpected, NotNeeded, Unknown, UnseenState, StatesSeen, NoState, Cause, Try,
	Retransmissions, NoCall, Derived, FromPackets, WhyDerived, Connections string
}

// Mistake is what is said of a mistake: what probably happened, and what to try.
type Mistake struct{ Cause, Try string }

// Doctor is what is said about this machine.
type Doctor struct {
	LabOK, LabBad, Why, Do, System, Summary string
	Places, Used                            string
	Place                                   map[playground.Place]string
}

// Cause is why a machine makes no lab, and what to type.
type Cause struct{ Why, Do string }

// Dev is what lesson authors read.
type Dev struct {
	Untouched, Solution, MistakeRow, OK, Bad, WantedOutcome, WantedMistake, NoMistake, Unrendered, UnknownMistake, Summary, Texts, TooWide, BadLink, NewExists, NewTaken, NewNowhere, NewThen string

	Outcomes map[checker.Outcome]string // how a script ended
}
