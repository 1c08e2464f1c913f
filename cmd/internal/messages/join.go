package messages

import "tcplearn/playground"

// Join is what is said where another terminal joins a running lab.
type Join struct {
	// What stands in the way.
	NoLab     string // none is running; Others may follow
	Others    string // another user's lab
	NotALab   string // --lab names none
	Foreign   string // --lab names another user's
	Silent    string
	Refused   string
	NotShared string // said in the first terminal
	// Several are running.
	Several, SilentOne string
	Activities         map[playground.Activity]string // %[1]s is the lesson
	// Where one is now, and what becomes of calls, by what goes on in the lab.
	Intro  string
	Calls  map[playground.Activity]string
	Prompt string
	Left   string
	Ended  string
}
