package messages

import (
	"tcplearn/checker"
)

var englishDoubts = map[checker.Doubt]string{
	checker.DoubtMissed:      "More packets crossed the wire than one attempt can hold, so one that was not seen proves nothing. Try again with a single short call.",
	checker.DoubtUnseen:      "For one of the packets, a kernel's socket state could not be read. Try again; \"tcplearn doctor\" tells whether the lab is sound.",
	checker.DoubtInterrupted: "The check was interrupted before there was a verdict.",
	checker.DoubtNoPacket:    "A question is about a packet that did not come, so the answer cannot be compared. Make the call once more.",
	checker.DoubtNoLab:       "The lab cannot be made on this machine. \"tcplearn doctor\" says why and what to do.",
	checker.DoubtBlind:       "Nobody here may capture, so nobody saw the packets pass: what is marked ? is not proved, however likely it is.",
	checker.DoubtSnapped:     "The capture kept only the beginning of a packet, so what it said could not be compared. Capture whole packets, for example with tcpdump -s 0.",
	checker.DoubtPartial:     "The capture lacks packets of this call: it began when the call was going on already, or lost some. So what is missing proves nothing. Start the capture first, then call.",
	checker.DoubtCutOff:      "The file ends in the middle, and the call with it, so what is missing proves nothing. Stop the capture after the call, then copy the file.",
	checker.DoubtNotInFile:   "This exercise needs more than the packets of a file.",
	checker.DoubtNoTCP:       "There is no TCP in the file.",
	checker.DoubtLost:        "The kernel had more packets than the capture could take in time, and dropped some, so one that was not seen proves nothing. Try again.",
}

// Templates of mistakes get, in this order: 1 the address and port called, or where
// none tells about the mistake that of the exercise's server, 2 the port alone, 3 how many bytes were wanted, 4 how many were seen, 5 the data
// wanted, 6 the data seen (both quoted and escaped), 7 the number (from 1) of the
// first byte that differs, 8 a count, 9 a name.
var englishMistakes = joined(englishServeMistakes, englishHoldMistakes, englishPeerMistakes, map[checker.MistakeID]Mistake{
	checker.NothingHappened: {
		Cause: "No packet left xiaoming: the program made no call, did not know whom to call, called an address outside this network (10.0.0.0/24), or ended before its call began.",
		Try:   "Call xiaomei by name, port 8080, for example with: nc -z xiaomei 8080",
	},
	checker.WrongPort: {
		Cause: "You called port %[2]d of xiaomei, where nobody listens. A SYN that arrives at such a port is answered with RST.",
		Try:   "Her server listens on port 8080.",
	},
	checker.WrongAddress: {
		Cause: "You called %[1]s. Nobody has that address here, so nobody answered.",
		Try:   "xiaomei is 10.0.0.2; the name xiaomei works too.",
	},
	checker.UnknownName: {
		Cause: "Your program asked for the name %[9]s, which nobody here knows.",
		Try:   "The names in the lab are xiaoming and xiaomei. Check the spelling.",
	},
	checker.AskedDNS: {
		Cause: "Your program asked a DNS server for %[9]s, and there is none here. The names xiaoming and xiaomei stand in /etc/hosts, where programs find them as they are, without DNS.",
		Try:   "Write xiaomei without a dot after it, or 10.0.0.2. nslookup and dig ask for addresses and make no call.",
	},
	checker.Ping: {
		Cause: "You pinged %[9]s. Ping is ICMP, which has no ports, no connection and no handshake.",
		Try:   "Make a TCP call to port 8080, for example with: nc -z xiaomei 8080",
	},
	checker.UDP: {
		Cause: "You sent a UDP datagram to %[1]s. UDP has no connection and no handshake.",
		Try:   "Use TCP: with nc, leave out -u.",
	},
	checker.OwnHost: {
		Cause: "You called %[1]s, which is xiaoming itself: the call never reached the wire.",
		Try:   "Call xiaomei (10.0.0.2). localhost, 127.0.0.1 and ::1 always mean the host you are on.",
	},
	checker.IPv6: {
		Cause: "Your program wants to reach xiaomei over IPv6 (%[1]s). Her server listens on IPv4 only, so nobody takes the call.",
		Try:   "Call 10.0.0.2, or the name xiaomei.",
	},
	checker.TwoConnections: {
		Cause: "You made %[8]d connections, more than the exercise wants. Some programs, browsers among them, open several.",
		Try:   "Run the command only once, with a client that makes one connection, such as nc.",
	},
	checker.HTTPRequest: {
		Cause: "Your program sent an HTTP request, as a browser or curl does. The handshake is the same, but what it sends is not what this exercise wants.",
		Try:   "Call with nc, which sends only what you give it.",
	},
	checker.TLSHello: {
		Cause: "Your program began to encrypt: its first bytes are a TLS ClientHello, as https sends it. The server speaks plain TCP.",
		Try:   "Call without TLS: nc, or an address that begins with http:// where HTTP is wanted.",
	},
	checker.BOM: {
		Cause: "A byte order mark (EF BB BF) stands before the text, as some Windows editors write it: %[4]d bytes instead of %[3]d.",
		Try:   "Save the text as UTF-8 without BOM, or send it with printf.",
	},
	checker.Unanswered: {
		Cause: "Your SYN left xiaoming, and nothing came back: no SYN, ACK and no RST.",
		Try:   "Look at the arrows: were they lost on the wire, or did nobody answer? Give the program more time, or call the right address.",
	},
	checker.GaveUpEarly: {
		Cause: "Your program gave up before its kernel had sent the SYN as often as the exercise wants.",
		Try:   "Give it more time: with nc, a larger -w or none. The kernel sends again after 1, 2, 4 … seconds.",
	},
	checker.ExistedBefore: {
		Cause: "This connection was there before the check began: packets of it crossed the wire, but no handshake was seen.",
		Try:   "Make a new call while the check runs.",
	},
	checker.SentData: {
		Cause: "The handshake was right, but your program went on to send data, len=%[4]d: %[6]s. This exercise wants a call in which nobody says a word.",
		Try:   "Connect and hang up without sending: nc -z xiaomei 8080",
	},
	checker.NoData: {
		Cause: "The connection was made, but no data was sent over it.",
		Try:   "Send the text: echo -n \"hello, xiao mei.\" | nc xiaomei 8080",
	},
	checker.TrailingNewline: {
		Cause: "%[4]d bytes arrived instead of %[3]d, and the last one is a newline (\\n): probably echo without -n.",
		Try:   "Use echo -n or printf, which send the text and nothing more.",
	},
	checker.CRLF: {
		Cause: "%[4]d bytes arrived instead of %[3]d: the text ends with \\r\\n, a Windows line end.",
		Try:   "Send the text without a line end: printf 'hello, xiao mei.'",
	},
	checker.FullWidth: {
		Cause: "The text has characters of a Chinese input method, such as a full-width comma, and each of them takes 3 bytes: %[4]d bytes arrived instead of %[3]d. You sent %[6]s.",
		Try:   "Switch the input method to English punctuation and type the text again.",
	},
	checker.UTF16: {
		Cause: "The text came as UTF-16, two bytes for each character, as some Windows programs write it: %[4]d bytes instead of %[3]d.",
		Try:   "Send plain ASCII or UTF-8, for example with: printf",
	},
	checker.TooLong: {
		Cause: "The text is right, but more bytes follow it (%[8]d): %[6]s.",
		Try:   "Send %[5]s and nothing after it.",
	},
	checker.TooShort: {
		Cause: "Only the first %[4]d of %[3]d bytes arrived: %[6]s.",
		Try:   "Send the whole text, including the full stop at its end.",
	},
	checker.InPieces: {
		Cause: "The text came in %[8]d pieces. The server answers what it reads first, and closes: for the rest of the %[3]d bytes that is too early.",
		Try:   "Send the text with one write, for example with printf into nc.",
	},
	checker.OtherText: {
		Cause: "A different text arrived. Byte %[7]d is the first that differs: wanted %[5]s, saw %[6]s.",
		Try:   "Send exactly %[5]s, with its capitals, spaces and full stop.",
	},
	checker.Reset: {
		Cause: "Your program broke the call off with RST instead of saying goodbye with FIN: it hung up without reading the answer, or asked for a reset (SO_LINGER 0), as port scanners do.",
		Try:   "Let the client read until the server's end, then close: with nc, leave out -q 0; in Python, call recv() before close().",
	},
	checker.NeverClosed: {
		Cause: "Your program connected but never hung up: no FIN came from xiaoming.",
		Try:   "Let the client end. nc -z hangs up by itself; a program that keeps waiting ends with Ctrl-C.",
	},
	checker.WrongAnswer: {
		Cause: "Your answer %[10]s is not what the packets say. The rule behind it stands above, beside the question.",
		Try:   "Look at the packet that the question is about once more, and count along with the rule.",
	},
	checker.NotAnswered: {
		Cause: "Not every question has an answer yet.",
		Try:   "Answer all of them, in a terminal one after the other, or with one --answer KEY=VALUE each.",
	},
	checker.UnreadableAnswer: {
		Cause: "%[10]s is no answer to the question: it asks for something of another form.",
		Try:   "Numbers are written in digits, flags by their names (SYN ACK), choices by their numbers.",
	},
})
