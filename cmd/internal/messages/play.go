package messages

// Play is what is said in the playground.
type Play struct {
	Intro, Recorded, NotRecorded, Unrecorded string
	// Beside a packet: what the wire does with it, by the rule; a state that was not
	// read but follows.
	Delayed, Held, Derived string
	TooLong                string // a call with more packets than are drawn
	Missed                 string // packets that were not recorded
	Added, Healed          string
	Rule, NoRules, HeldNow string
	Stopped, StillGoing    string
	Help                   map[string]string // what each word does
	Faults                 map[string]string // of lines, by play.Fault; %[1]s is the word
	BadServer, NoBacklog   string
	DashDash               string
}
