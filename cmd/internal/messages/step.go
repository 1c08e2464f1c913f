package messages

import "tcplearn/checker/evidence"

// Step is what is said while the learner steps through a handshake.
type Step struct {
	Screen    Screen
	Hosts     []string // the two hosts' names in a sentence, by evidence.Host
	Intro     string
	NoCommand string
	// What happens to a segment: its number, sender, receiver, label.
	Held, WentBy, Arrived, Lost, Delayed, Repeated, Outdated string
	States, StatesNow, Raw, Data, Options, NoCopies          string
	Resend                                                   string // who, what, seconds
	ItsData                                                  string // what it repeats in ESTABLISHED
	Nothing, NotHeld, Waiting, Following, Holding            string
	Loopback, Datagram                                       string
	Started, Said, Exited, Signaled, NoProgram               string
	Saved, NotSaved, NothingToSave                           string
	Sockets, NoSockets, Unknown, BadDelay, NoEntry, First    string
	Last, RawOn, RawOff, HelpHead, Bye, OnWire, DashDash     string
	Commands                                                 map[string]string // what each typed command does
	Fates                                                    map[evidence.Fate]string
	// Predicting: the questions in their order, and the truth.
	Questions, Subjects                                       []string
	PredictIntro, Misread, Right, Wrong, Pending, Score, None string
}
