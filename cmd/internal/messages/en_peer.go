package messages

import "tcplearn/checker"

// englishPeerMistakes are the words for mistakes of segments that the learner wrote. Fact 8
// is the number that was acknowledged.
var englishPeerMistakes = map[checker.MistakeID]Mistake{
	checker.WroteNothing: {
		Cause: "You sent nothing, so the real kernel had nothing to answer.",
		Try:   "Write a segment: send, its flags and its numbers. \"help\" lists what you can type.",
	},
	checker.WroteReset: {
		Cause: "The last thing you sent was a RST, which ends the call.",
		Try:   "A RST is what a kernel sends where nobody listens. Accept the call instead.",
	},
	checker.AnswerWithoutSYN: {
		Cause: "You answered the SYN without a SYN of your own. The caller needs your first number, and only a SYN brings it.",
		Try:   "Send SYN and ACK in one segment.",
	},
	checker.AnswerWithoutACK: {
		Cause: "Your answer has SYN but not ACK. The caller takes it for a call of your own at the same time.",
		Try:   "Send SYN and ACK in one segment.",
	},
	checker.AckNotOneMore: {
		Cause: "You acknowledged number 0. The SYN itself takes number 0, so the next number that you expect is 1.",
		Try:   "Send ack=1, one more than the seq of the SYN.",
	},
	checker.SeqNotOneMore: {
		Cause: "Your third segment has the number of your SYN again. The SYN has used it up.",
		Try:   "Send seq=1: one more than your SYN had.",
	},
	checker.WrongAck: {
		Cause: "You acknowledged number %[8]d, which the other side has not sent. Its kernel does not believe you, and answers with RST.",
		Try:   "Send ack=1: the number after that of its SYN, not more.",
	},
	checker.DialledWithoutSYN: {
		Cause: "You never sent a SYN alone, without ACK. Without one there is no call, and anything else is answered with RST.",
		Try:   "Begin with a SYN and nothing else: send SYN seq=0",
	},
	checker.ThirdMissing: {
		Cause: "You sent a SYN and left the answer to it without an acknowledgment: the server stays in SYN-RECEIVED and repeats itself.",
		Try:   "Answer its SYN, ACK with an ACK: seq=1 ack=1.",
	},
}
