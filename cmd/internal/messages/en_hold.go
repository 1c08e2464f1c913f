package messages

import "tcplearn/checker"

// englishHoldMistakes are the words for mistakes of states that are to be held. Fact 9 is
// what was wanted, fact 8 how many there were.
var englishHoldMistakes = map[checker.MistakeID]Mistake{
	checker.NobodyListens: {
		Cause: "The call was refused with RST: on xiaomei nobody listens at port 8080.",
		Try:   "Start a server there first, if the exercise wants one of yours: tcplearn shell xiaomei -- nc -l 8080, in a second terminal.",
	},
	checker.NotReached: {
		Cause: "What was wanted is \"%[9]s\", and at no time was a socket seen in that state.",
		Try:   "Think which packet leads into this state, and which of the two sides sends it.",
	},
	checker.WrongSide: {
		Cause: "What was wanted is \"%[9]s\". A socket was in that state, but at the other side.",
		Try:   "The state depends on who hangs up first. Let the other side do it.",
	},
	checker.LetGo: {
		Cause: "What was wanted is \"%[9]s\". The state was there, but only in passing.",
		Try:   "Find out what ended it. If a program did, let it wait for input, for example with sleep in front of the pipe; if a packet did, see that this packet does not come.",
	},
	checker.TooFewHeld: {
		Cause: "What was wanted is \"%[9]s\", and at most %[8]d were in that state at once.",
		Try:   "Make more calls, and let none of them end.",
	},
	checker.TooManyHeld: {
		Cause: "What was wanted is \"%[9]s\", and %[8]d were in that state at once.",
		Try:   "Make fewer calls at the same time.",
	},
	checker.AllAtOnce: {
		Cause: "The calls came at once: their SYNs were answered while the accept queue still had room, so none stays in SYN-SENT. Now it is full, and the server ignores the third packet of some (%[8]d): for xiaoming they are ESTABLISHED, for xiaomei they are not.",
		Try:   "Make one call after the other, with a second between them (sleep 1).",
	},
	checker.Unfinished: {
		Cause: "You left too early or too late: some of the packets or states of this exercise did not come.",
		Try:   "Go on, one packet after the other, until the call has come to where the exercise wants it. Do not wait for minutes in between, or the other side gives up. \"help\" lists what you can type.",
	},
	checker.StateUnnamed: {
		Cause: "A packet to the %[9]s was let go without a word about the state that it brings.",
		Try:   "Answer the question first. A packet that you let go by itself, or with all others, is not asked about.",
	},
	checker.WrongState: {
		Cause: "You said that a packet would bring the %[9]s to %[10]s, and its kernel said otherwise.",
		Try:   "A SYN moves a listening server to SYN-RECEIVED. The answer to one's own SYN moves to ESTABLISHED; so does, at the server, the ACK of its SYN.",
	},
	checker.WrongDiagnosis: {
		Cause: "Something else was wrong. What your fault would have looked like, and what the real one did, stands above.",
		Try:   "Ask three things in this order: does an answer come at all, which one, and what do both kernels say (netstat -tan) while you wait?",
	},
}
