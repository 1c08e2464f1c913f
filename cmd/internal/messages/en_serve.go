package messages

import "tcplearn/checker"

// englishServeMistakes are the words for mistakes of a server that the learner wrote. The
// facts are those of the other mistakes.
var englishServeMistakes = map[checker.MistakeID]Mistake{
	checker.NeverListened: {
		Cause: "Your server never listened: there was no socket in LISTEN, until the program ended or the time ran out.",
		Try:   "Start it by itself first and read what it prints. It has to call listen on TCP port 8080 and then stay.",
	},
	checker.BoundToLoopback: {
		Cause: "Your server listens at %[1]s, which only programs on its own host can reach. A call from xiaoming is refused.",
		Try:   "Listen for every address: in Go \":8080\", in Python \"0.0.0.0\" or \"\".",
	},
	checker.IPv6Only: {
		Cause: "Your server listens at %[1]s, for IPv6 only. The clients call by IPv4, 10.0.0.2, and are refused.",
		Try:   "Listen for every IPv4 address: in Go \":8080\", in Python \"0.0.0.0\" or \"\".",
	},
	checker.ServesOtherPort: {
		Cause: "Your server listens at port %[2]d. The clients call port 8080.",
		Try:   "Listen at port 8080.",
	},
	checker.NeverAccepts: {
		Cause: "Your server listens, but its program never took the call: it waits in the accept queue, where the kernel put it after the handshake.",
		Try:   "Call accept, in a loop, and answer each connection that it gives you.",
	},
	checker.NoReply: {
		Cause: "The client said its text and got no answer: your server stayed silent, or hung up without a word.",
		Try:   "Read once, then write the answer %[5]s, then close. Do not wait for a newline or for the end of the client's data: there is none.",
	},
	checker.ReplyNoNewline: {
		Cause: "The answer lacks its newline: %[4]d bytes instead of %[3]d.",
		Try:   "Write the line with its end: %[5]s",
	},
	checker.ReplyCRLF: {
		Cause: "The answer ends with \\r\\n, a Windows line end: %[4]d bytes instead of %[3]d.",
		Try:   "Write exactly %[5]s.",
	},
	checker.ReplyEchoes: {
		Cause: "Your server sent back what it had read: %[6]s. An answer of its own was wanted.",
		Try:   "Write %[5]s, whatever the client says.",
	},
	checker.ReplyOther: {
		Cause: "A different answer came. Byte %[7]d is the first that differs: wanted %[5]s, saw %[6]s.",
		Try:   "Write exactly %[5]s, once to each client.",
	},
	checker.KeepsOpen: {
		Cause: "The answer was right, but your server kept the connection open. The client waits for the end.",
		Try:   "Close the connection after the answer.",
	},
	checker.ServerResets: {
		Cause: "The answer was right, but the call ended with RST instead of FIN: your server closed while data of the client were still unread, or set SO_LINGER to 0.",
		Try:   "Read what the client said before you answer and close.",
	},
	checker.SpeaksUnasked: {
		Cause: "Your server spoke before the client had said a word: %[6]s.",
		Try:   "Read first, then answer.",
	},
	checker.HangsUpEarly: {
		Cause: "Your server hung up on a client that had not said anything yet.",
		Try:   "Wait in read until the client has said something.",
	},
	checker.OneAtATime: {
		Cause: "While one client was connected and silent, another got no answer: your server serves one at a time.",
		Try:   "Serve each connection by itself: a goroutine in Go, a thread in Python, a process with fork.",
	},
	checker.OneClientOnly: {
		Cause: "Your server answered its first client and did not take the call of the second: it accepts only once.",
		Try:   "Accept in a loop.",
	},
	checker.DiedOfClient: {
		Cause: "Your server did not take the call of a later client, although it had served others.",
		Try:   "Read what it printed last. Neither an error of one connection nor a count may end the loop that accepts.",
	},
	checker.DiedOfReset: {
		Cause: "A client broke off with RST, and after that your server was gone or answered nobody. Reading or writing then fails, and nobody caught that.",
		Try:   "Treat an error of read or write as the end of that one connection, and go on with the others.",
	},
}
