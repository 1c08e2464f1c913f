// Package expect is the expectation language: a few lines that say which
// segments and which socket states a correct call shows, and the matching of
// such lines against a conversation that was observed.
//
// # Example
//
//	server is LISTEN
//	client > server [SYN] seq=0 len=0
//	server > client [SYN, ACK] seq=0 ack=1
//	client > server [ACK] seq=1 ack=1
//	client is ESTABLISHED
//	client > server [PSH, ACK] seq=1 ack=1 data="hello, xiao mei."
//	maybe server > client [ACK] ack=17   # may ride on the reply instead
//	server > client [PSH, ACK] seq=1 ack=17 data="hello, xiao ming.\n"
//
// and, of a call that nobody answers:
//
//	client > server [SYN] seq=0 times=3
//	again client > server [SYN] after=1s
//	again client > server [SYN] after=2s
//	never server > client [SYN, ACK]
//
// # Goals
//
//   - A beginner can read a line aloud: directions as tcpdump writes them, flags
//     as Wireshark spells them, states as RFC 9293 names them.
//   - Any correct kernel and any correct client pass; every deviation is found,
//     each with what was wanted and what was seen.
//   - All errors of a text are reported at once, each with its position and the
//     words that are allowed there.
//   - Format is the inverse of Parse.
//
// Non-goals: times other than those of retransmissions, windows, options, several
// connections at once, variables and arithmetic. A step that needs one of these is not a step of this language.
//
// # Grammar
//
// The text is a list of lines, each ending in a newline. Blanks and tabs
// separate words and are otherwise free; they are needed between fields only.
//
//	line   = [ step ] [ "#" comment ]
//	step   = [ "maybe" | "never" | "again" ] packet | state | count
//	state  = side "is" STATE
//	count  = side "has" number STATE
//	packet = side ">" side flags { field }
//	side   = "client" | "server"
//	flags  = "[" FLAG { "," FLAG } "]"
//	field  = "seq=" number | "ack=" number | "len=" number | "data=" string |
//	         "times=" number | "after=" time | "within=" time
//	number = decimal, 0 to 2147483647
//	time   = as Go writes it, such as 300ms, 1s or 1m30s, up to 1h
//	string = `"` { octet | escape } `"`
//	escape = `\n` | `\r` | `\t` | `\\` | `\"` | `\x` hex hex
//
// FLAG is one of FIN SYN RST PSH ACK URG ECE CWR AE. STATE may have any of the
// spellings of RFC 9293, netstat or ss (SYN-RECEIVED, SYN_RECV, SYN-RECV); Format
// writes RFC 9293's. A field may be given once. A packet names two different
// sides. When len= and data= are both given, they agree. ack= needs the ACK flag,
// without which the field of the header means nothing (RFC 9293 §3.1). times= is
// for packets with no word before them or with maybe, after= and within= for those
// with again. There is at least one step.
//
// # What a packet step means
//
// Numbers are relative: 0 is the initial sequence number of the side that the
// number counts. A field that is not mentioned is not constrained.
//
// A segment is taken apart, for TCP is a stream of octets and a kernel cuts it as
// it likes (RFC 9293 §3.8): SYN, data, FIN and RST are parts of their own, and a
// segment with none of them is a bare ACK. The parts of one direction are put in
// the order of their sequence numbers. A segment that brings neither a new
// sequence number nor a new acknowledgment is a repeat: retransmissions,
// keep-alives and window updates are tolerated (retransmissions are counted), and
// a retransmission that also brings new octets contributes those. A segment that
// the wire lost still counts as sent. Only the first RST of a direction counts, and
// none once both FINs are acknowledged: a late repeat that finds no connection any
// more is rightly answered so.
//
//   - Order is strict within a direction. Between the directions nothing is
//     demanded but what the acknowledgment numbers say, for `nc -N` sends its FIN
//     before the reply and plain nc sends it after.
//
//   - A step that lists SYN, FIN or RST wants that part, whatever else the segment
//     carries. seq= of a FIN step is the number of the FIN itself.
//
//   - Else a step with data= or len= above 0 wants these octets, in one segment or
//     in several, or in a segment shared with the next data step. More octets than
//     wanted, and no later data step to take them, is a mismatch. ack= is met when
//     one of the segments carries it. A step may want SYN or FIN and data at once;
//     its seq= is then the segment's.
//
//   - Else the step wants an acknowledgment. It may be met by a bare ACK or ride on
//     the SYN, data or FIN that follows in its direction, which may meet the next
//     step too.
//
//   - len=0 wants a segment without data.
//
//   - ack= is also met by one more than wanted, when that one is the peer's FIN and
//     the FIN came before: a server that answers after the client's FIN rightly
//     acknowledges it.
//
//   - ACK must be set where listed and only there. PSH, URG, ECE, CWR and AE are
//     never compared: whether a stack pushes (RFC 9293 §3.9.1.2) or negotiates ECN
//     (RFC 3168 §6.1.1) is its own choice. They may be listed, because readers see
//     them in Wireshark.
//
//   - `maybe` marks what a correct stack may leave out. When it does come, it must
//     be right.
//
//   - Bare ACKs that no step wants are tolerated. SYN, data, FIN and RST that no
//     step wants are not.
//
//   - times= is how often the packet that met the step was sent in all, its
//     retransmissions included: those with its direction, flags, sequence number
//     and length.
//
//   - `never` wants that no packet of the call has these control bits (PSH, URG, ECE,
//     CWR and AE aside) and fields. It is about whole segments as they were sent,
//     repeats and lost ones among them.
//
//   - `again` wants the packet sent once more: the first such line for a packet wants
//     its second time, the next one its third. after= is the time since the time
//     before. It may differ by within=, or without that by a quarter of after= and
//     100 ms: Linux's timers fire up to an eighth late, and machines are busy. In the
//     lab SYN and SYN,ACK are sent again after 1, 2, 4 … seconds (RFC 6298 §2.1, §5.5),
//     because net.ipv4.tcp_syn_linear_timeouts is 0 there; Linux's own 4 makes
//     it 1, 1, 1, 1, 1, 2, 4 … for a SYN.
//
// Steps and parts are aligned so that the sum of what is wrong is least: a wrong
// value is one finding and what follows it still finds its place.
//
// # What a state step means
//
// States are sampled around each packet's delivery. `X is STATE` holds when a
// sample of X's socket of this conversation shows the state in the step's window.
//
//   - The window opens when the packet of the nearest packet step above was sent:
//     the first sample is the one after its (first) delivery. Without such a step
//     it opens with the first sample. `maybe` steps that did not come are passed
//     over. When the step above was wanted and did not come, there is no window:
//     the state is unmet.
//   - It closes with the sample before the delivery of the packet that met the
//     nearest following step that was met. Without one it stays open. It also
//     stays open when that packet is not later than the arrival of the one above,
//     which happens when an ACK rides on the next step's data, when the directions
//     overlap, and when the packet above was lost: a lost ACK does its work only
//     when a later segment repeats it.
//
// ESTABLISHED may be over before it can be sampled. Where a side was last seen in
// SYN-SENT or SYN-RECEIVED, and then within the window in a state that only
// ESTABLISHED leads to, the step is met, and its finding says that it was derived.
//
// A packet that came with a wrong value still opens and closes windows. The
// kernel's NewSynReceived is SYN-RECEIVED. Where nothing was sampled, of the host
// or within the window, the state is unknown, which is never passed.
//
// # What a count step means
//
// `X has N STATE` holds at a moment when exactly N of X's sockets are in the state:
// those whose own port is the exercise's, at the server, or whose peer's is, at the
// client. It is for states that are held; of a single conversation it is
// unknown.
package expect
