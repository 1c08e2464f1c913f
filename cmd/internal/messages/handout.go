package messages

import "tcplearn/lessons"

// Handout is what stands on a handout around the lessons' own words.
type Handout struct {
	Title, Subtitle, SubtitleAnswers, Name, Date, Contents, Skip, Exercise string
	// The table of a call's packets, and how a page is headed and counted.
	Calls, CallsAs                         string // CallsAs: of who is the kernel of a host
	Number, Direction, Bits, Seq, Ack, Len string
	Client, Server                         string
	// What each kind of exercise asks for, in one sentence.
	Kinds       map[lessons.Kind]string
	FromCapture string // of questions about a call that was saved earlier
	// What the kinds ask to be written down.
	Questions, Answer, Choose, Order, Goals, GoalLine, Faults, FaultLine, Found, HowFound, Say, Reply string
	// For the instructor.
	ForInstructor, OwnPackets, OwnValue, Reason, Solution, Why, Mistakes, Mistake, Cause, Try, Hints string
	// Making it.
	NoBrowser, BrowserFailed, Where, BadRange, NotWritten, NoCalls string
}
