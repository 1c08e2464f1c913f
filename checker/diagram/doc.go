// Package diagram is the notation of the figures in lessons: a code block whose
// info word is ladder, header or states. It is parsed here, when the lessons are
// loaded, and drawn by the program. One block is a drawing in the terminal, with
// Unicode or ASCII characters, and an SVG in a handout.
//
// A block is a list of lines that can be read aloud. "#" begins a comment at the
// start of a line; empty lines say nothing. Every block may have
//
//	title: WORDS        what the figure shows, for those who do not see it
//	mine [first N]      a ladder or states: draw the learner's own call instead
//	mine [packet N]     a header: draw packet N of the learner's own call instead
//
// mine takes effect when there is a capture of a call made for this lesson, the
// newest of those that passed, else the newest. Until then, what the block itself
// says is drawn. N counts from 1; without it, it is all packets, or packet 1.
//
// # ladder
//
//	client: NAME [, ADDRESS]      what stands over the two sides; without these
//	server: NAME [, ADDRESS]      lines it is the names of the two hosts
//	[at TIME] [lost | held] client > server [SYN] seq=0 len=0
//	[at TIME] [lost | held] server > client "words instead of numbers"
//	client is STATE               the state that the packet above has led to, or,
//	server is STATE               before all packets, how things stand
//	note: WORDS                   below the packet above
//
// A packet is what the language of tcplearn/checker/expect has, with flags,
// seq=, ack=, len= and data=; only what is written is drawn. A packet that is lost
// does not arrive; one that is held is still on its way. TIME is a number and a
// unit, ms, s or min. For example, a handshake whose first SYN is lost:
//
//	at 0 ms lost client > server [SYN] seq=0 len=0
//	client is SYN-SENT
//	at 1.0 s client > server [SYN] seq=0 len=0
//	server is SYN-RECEIVED
//	note: the same number again
//	server > client [SYN, ACK] seq=0 ack=1 len=0
//	client is ESTABLISHED
//	client > server [ACK] seq=1 ack=1 len=0
//	server is ESTABLISHED
//
// # header
//
// The header of one segment as in RFC 9293 §3.1, 32 bits a row, with the values
// that are given. A field that is not mentioned is drawn without a value.
//
//	source port: 35778
//	destination port: 8080
//	sequence number: 512900432
//	acknowledgment number: 0
//	data offset: 10               in words of 4 bytes, 5 to 15
//	flags: SYN                    as in [SYN, ACK]; "none" for no flag
//	window: 64240
//	checksum: 0x1c46
//	urgent pointer: 0
//	options: MSS 1460, SACK permitted, timestamps 100 0, NOP, window scale 7
//	data: "hello, xiao mei."
//	mark: sequence number, flags  what to look at
//	hex                           the bytes beside it, as far as they are given
//
// Or the whole segment, from which all of these follow: "bytes: 8b c2 1f 90 …", hex
// digits, on as many such lines as are wanted.
//
// # states
//
// The state machine of TCP (RFC 9293 §3.3.2), or with "handshake" only the states
// that a connection is opened through.
//
//	handshake
//	client is SYN-SENT            where a side is
//	client was CLOSED             where it has been
//	server was CLOSED, LISTEN
//
// States may be spelled as by RFC 9293, netstat or ss.
package diagram
