package messages

// Screen is what stands on the full screen of step.
type Screen struct {
	Keys    map[string]string // one short word a command
	KeyHelp map[string]string // what the key of a command does
	// What the wire does with packets by itself.
	Manual, ToFlag, Everyone                                    string
	Wire, Program, Help, Predict                                string // titles
	Packet                                                      string // title: number, of how many, sender and receiver
	Held, Lost, Delayed, More                                   string // beside a packet
	Copies                                                      string // how often a held packet was sent again
	Again                                                       string // who sends what again, in how many seconds
	Empty, EmptyRun                                             string // before the first packet
	HintHeld, HintIdle, HintDone, HintOver, HintOnce, HintEmpty string // what to do next
	RunPrompt, TypePrompt, LaterPrompt                          string
	PortPrompt, Dialled, BadPort                                string // the port by default, the one that was chosen, and what is none
	Real, Valid, Invalid, NoData                                string
	Moment, NotAsked                                            string // sockets at an earlier packet, by its number; none seen then
	TooSmall                                                    string // the window's columns and rows, and those needed
	Said, Seen, Unknown                                         string // heads of the truth
	// Playing a side.
	ByHand, You, OwnISN, Segment, SegmentHelp, Checksum, HintHand, NotSent string
	LineHint, FormHint, Examples, StateExamples                            string
	Yes, No, Open                                                          string // right, wrong, cannot be told yet
}
