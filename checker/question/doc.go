// Package question is what a learner is asked about a call: predictions of what it
// will show, and questions about what it showed. The right answers are read from
// the call's own packets, so they are other ones for every learner and every try.
//
// # Facts
//
// A fact is one value of one packet, written packet.field:
//
//	syn.raw-seq          the number that the first SYN carries on the wire
//	syn-ack.ack          the relative acknowledgment number of the SYN,ACK
//	syn#3.after          when the SYN was sent for the third time
//
// The packets are, each the first of its kind and by the side that usually sends
// it:
//
//	syn         the client's SYN
//	syn-ack     the server's SYN,ACK
//	ack         the client's first segment with ACK, the handshake's third
//	data        the client's first data
//	data-ack    the server's first segment that acknowledges all of that data
//	reply       the server's first data
//	reply-ack   the client's first segment that acknowledges all of the reply
//	fin         the client's FIN
//	server-fin  the server's FIN
//	rst         the first RST, from either side
//
// A number behind # means one of the times that the packet was sent: syn#2 is the
// first retransmission of the SYN.
//
// The fields are:
//
//	seq ack              relative numbers, as the expectation language has them
//	raw-seq raw-ack      the numbers on the wire, 0 to 4294967295
//	len                  octets of data
//	flags                the control bits that are set
//	source-port destination-port
//	data-offset          length of the header in words of 32 bits, as it stands there
//	header-length        the same in octets
//	window               as it stands in the header
//	after                seconds since the packet was sent for the first time
//	sent                 how often the packet was sent
//
// # Answers
//
// Numbers are decimal, or hexadecimal after 0x; blanks, commas and underscores
// between digits do not count, nor do "s" and "ms" after a time. Flags may be given in
// any order, in capitals or not, separated by blanks or any of , + | /. Words are
// those of a choice or their numbers in the list that was shown.
package question
