package messages

import "tcplearn/lessons"

var englishHandout = Handout{
	Title:           "The TCP three-way handshake",
	Subtitle:        "Handout",
	SubtitleAnswers: "Answer key for the instructor",
	Name:            "Name", Date: "Date", Contents: "Contents", Skip: "To the lessons",
	Exercise: "Exercise",
	Calls:    "The packets of the call", CallsAs: "The packets of the call when you are %s",
	Number: "No.", Direction: "from, to", Bits: "flags", Seq: "seq", Ack: "ack", Len: "len",
	Client: "client", Server: "server",
	Kinds: map[lessons.Kind]string{
		lessons.Traffic:   "Make the call, and write down what you see: the numbers are relative.",
		lessons.Predict:   "Write down first what will happen, then make the call and compare.",
		lessons.Questions: "Make the call, then answer the questions from your own packets.",
		lessons.Serve:     "Write a server that listens on port 8080 and serves whoever calls.",
		lessons.States:    "Let one packet pass at a time. Before each, write down the state that it will bring.",
		lessons.Hold:      "Bring sockets into these states, and hold them there.",
		lessons.Peer:      "Be the kernel: write the numbers of each segment before you send it.",
		lessons.Diagnose:  "Something is wrong in the lab. Find out what, with any tools, and say how you know.",
	},
	FromCapture: "Answer the questions from the capture of your earlier call.",
	Questions:   "Questions", Answer: "Answer", Choose: "Tick one.", Order: "Write their numbers in the right order.",
	Goals: "To be held", GoalLine: "held, with these commands", Faults: "What may be wrong", FaultLine: "Fault %d",
	Found: "What it was", HowFound: "How I know", Say: "A client says", Reply: "and wants to hear",
	ForInstructor: "For the instructor", OwnPackets: "in the learner's own packets: %s",
	OwnValue: "%s (%s in your call)", Reason: "If it is wrong, say", Solution: "A solution", Why: "Why it works",
	Mistakes: "Mistakes to expect", Mistake: "mistake", Cause: "what to say", Try: "what to try", Hints: "Hints, one at a time",
	NoBrowser: "A PDF is made by Chromium, and there is none on this machine. Install it (Debian and Ubuntu: sudo apt install chromium; Fedora: sudo dnf install chromium; " +
		"macOS: brew install --cask chromium), or name the program with TCPLEARN_CHROMIUM=/path/to/chrome. Or write --format html, open the page in any browser, and print it.",
	BrowserFailed: "%s did not make the PDF: %s. Write --format html, open the page in a browser, and print it from there.",
	Where:         "A handout is long. Say where to write it: -o handout.%s",
	BadRange:      "%q is not a range of lessons. Write the smaller number first, for example 5-7.",
	NotWritten:    "%s could not be written: %s. Check that the folder is there and that you may write to it.",
	NoCalls:       "No call of yours is saved for these lessons yet, so the figures show the lessons' own numbers.",
}
