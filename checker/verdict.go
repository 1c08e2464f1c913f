package checker

import (
	"net/netip"
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/playground"
)

// Outcome is how an attempt ended.
type Outcome uint8

// The outcomes. Inconclusive means that the checker could not tell.
const (
	Passed Outcome = iota
	Failed
	Inconclusive
)

// String names the outcome in lower-case English, for machine-readable output.
func (o Outcome) String() string {
	return [...]string{"passed", "failed", "inconclusive"}[o]
}

// Doubt is why a verdict is inconclusive.
type Doubt string

// The doubts.
const (
	DoubtNone        Doubt = ""
	DoubtMissed      Doubt = "missed-packets" // more packets than an attempt may hold
	DoubtUnseen      Doubt = "unseen-states"  // a kernel's state could not be read
	DoubtInterrupted Doubt = "interrupted"    // the learner or the system ended the check
	DoubtNoLab       Doubt = "no-lab"         // this machine makes no lab
	DoubtBlind       Doubt = "no-capture"     // nobody was allowed to see the packets
	DoubtLost        Doubt = "lost-packets"   // the kernel could not keep all packets for us
	DoubtNoPacket    Doubt = "no-packet"      // a question is about a packet that is not there
	DoubtSnapped     Doubt = "cut-packets"    // a file holds only the beginnings of packets
	DoubtPartial     Doubt = "partial-call"   // a file lacks packets of the call
	DoubtCutOff      Doubt = "cut-off-file"   // a file ends in the middle, and the call with it
	DoubtNotInFile   Doubt = "not-in-a-file"  // the exercise needs more than packets
	DoubtNoTCP       Doubt = "no-tcp"         // a file has no TCP in it
)

// Verdict is the judgement on one attempt with all its findings.
type Verdict struct {
	Outcome Outcome
	Doubt   Doubt // set when the outcome is Inconclusive
	// Mistake is what probably went wrong, when it is one that is known by name.
	Mistake *Mistake
	// Conversation is the one that fits the expectation best, or nil when there was
	// no call to the server at all.
	Conversation *flow.Conversation
	Result       expect.Result
	// Calls are all conversations with the exercise's server, Elsewhere those with
	// anything else beyond the wire, Own those that never left the learner's host;
	// each in their order.
	Calls, Elsewhere, Own []*flow.Conversation
	Datagrams             []*evidence.Datagram // UDP, questions for names aside
	Allowed               int                  // how many connections the task allows
	Evidence              *evidence.Evidence
	// Serve is what came of the checks of the learner's server, Exit how it ended if it
	// did.
	Serve []ServeFinding
	Exit  *playground.Exit
	// Goals are what came of the states that were to be held.
	Goals []GoalFinding
	// Guesses are what the learner said of the packets of a held handshake.
	Guesses []GuessFinding
	// Diagnosis is what the learner said was wrong with the lab.
	Diagnosis *Diagnosis
	// Left is how many parts of the exercise are to be done after this one.
	Left int
	// Pending is whether the exercise goes on with questions after a call that passed.
	Pending bool
	// Answers are what came of the exercise's questions or predictions, in order.
	Answers []question.Judgement
}

// Connections is how many connections the learner tried to make to the exercise's
// server, and made to anybody else. A refused call elsewhere is none.
func (v *Verdict) Connections() int {
	n := len(v.Calls)
	for _, c := range slices.Concat(v.Elsewhere, v.Own) {
		if c.Handshaken() {
			n++
		}
	}
	return n
}

// MistakeID names a mistake that learners make. It is stable: lessons have a file
// of this name that makes the mistake.
type MistakeID string

// The mistakes that can be told from the evidence of a call.
const (
	NothingHappened MistakeID = "nothing-happened" // no packet at all
	WrongPort       MistakeID = "wrong-port"       // refused: nobody listens there
	WrongAddress    MistakeID = "wrong-address"    // an address that nobody has
	UnknownName     MistakeID = "unknown-name"     // a name that is not in the lab
	AskedDNS        MistakeID = "asked-dns"        // a DNS server, for a name that is known without
	UDP             MistakeID = "udp"              // a datagram instead of a call
	Ping            MistakeID = "ping"             // ICMP instead of a call
	OwnHost         MistakeID = "loopback"         // 127.0.0.1, ::1 or the caller's own address
	IPv6            MistakeID = "ipv6"             // the server listens on IPv4 only
	TwoConnections  MistakeID = "two-connections"
	HTTPRequest     MistakeID = "http-request" // a browser or curl
	TLSHello        MistakeID = "tls-hello"    // https, or another program that encrypts
	BOM             MistakeID = "bom"          // a byte order mark before the text
	NobodyListens   MistakeID = "nobody-listens"
	Unanswered      MistakeID = "unanswered"     // the SYN was sent, and nothing came back
	GaveUpEarly     MistakeID = "gave-up-early"  // before the retransmissions that are wanted
	ExistedBefore   MistakeID = "existed-before" // its handshake was before the check
	SentData        MistakeID = "sent-data"      // data where none was wanted
	NoData          MistakeID = "no-data"
	TrailingNewline MistakeID = "trailing-newline" // echo without -n
	CRLF            MistakeID = "crlf"             // a Windows line end
	FullWidth       MistakeID = "full-width"       // characters of a Chinese input method
	UTF16           MistakeID = "utf-16"           // two bytes a character
	TooShort        MistakeID = "too-short"        // the beginning of the text only
	TooLong         MistakeID = "too-long"         // the right text, and more
	InPieces        MistakeID = "in-pieces"        // right text, several segments
	OtherText       MistakeID = "other-text"
	Reset           MistakeID = "reset"        // hung up before the answer was read
	NeverClosed     MistakeID = "never-closed" // the call still goes on
)

// The mistakes that can be told from answers. A lesson names others of its own.
const (
	WrongAnswer      MistakeID = "wrong-answer"
	NotAnswered      MistakeID = "not-answered"
	UnreadableAnswer MistakeID = "unreadable-answer" // no number, no flags, no choice
)

// The mistakes of segments that the learner wrote.
const (
	WroteNothing      MistakeID = "wrote-nothing"
	WroteReset        MistakeID = "wrote-reset"
	AnswerWithoutSYN  MistakeID = "answer-without-syn" // an ACK where a SYN,ACK was wanted
	AnswerWithoutACK  MistakeID = "answer-without-ack" // a SYN where a SYN,ACK was wanted
	AckNotOneMore     MistakeID = "ack-not-one-more"   // ack=seq: the SYN takes a number
	SeqNotOneMore     MistakeID = "seq-not-one-more"   // one's own SYN takes one too
	WrongAck          MistakeID = "wrong-ack"
	DialledWithoutSYN MistakeID = "dialled-without-syn"
	ThirdMissing      MistakeID = "third-missing" // the SYN,ACK was not answered
)

// WrongDiagnosis is another fault named than the one that was there.
const WrongDiagnosis MistakeID = "wrong-diagnosis"

// The mistakes at a wire that is held.
const (
	Unfinished   MistakeID = "unfinished"    // left before everything had passed
	StateUnnamed MistakeID = "state-unnamed" // a packet passed without a word
	WrongState   MistakeID = "wrong-state"   // another state came
)

// The mistakes of states that are to be held.
const (
	NotReached  MistakeID = "not-reached" // the state was not there at all
	WrongSide   MistakeID = "wrong-side"  // it was there, at the other side
	LetGo       MistakeID = "let-go"      // it was there for a moment only
	TooFewHeld  MistakeID = "too-few"     // fewer sockets than wanted
	TooManyHeld MistakeID = "too-many"    // more of them
	AllAtOnce   MistakeID = "all-at-once" // every SYN came before the accept queue was full
)

// The mistakes of a server that the learner wrote.
const (
	NeverListened   MistakeID = "never-started"          // no socket in LISTEN
	BoundToLoopback MistakeID = "bound-to-loopback"      // 127.0.0.1 only
	IPv6Only        MistakeID = "ipv6-only"              // not reached by IPv4
	ServesOtherPort MistakeID = "other-port"             // LISTEN, but not at the port wanted
	NeverAccepts    MistakeID = "never-accepts"          // LISTEN, and calls wait in the queue
	NoReply         MistakeID = "no-reply"               // silent, or hung up without a word
	ReplyNoNewline  MistakeID = "reply-without-newline"  // the last octet is missing
	ReplyCRLF       MistakeID = "reply-crlf"             // a Windows line end
	ReplyEchoes     MistakeID = "reply-echoes"           // what the client said comes back
	ReplyOther      MistakeID = "reply-other"            // other octets
	KeepsOpen       MistakeID = "keeps-open"             // answered, and did not close
	ServerResets    MistakeID = "server-resets"          // answered, and broke off
	SpeaksUnasked   MistakeID = "speaks-unasked"         // before the client said a word
	HangsUpEarly    MistakeID = "hangs-up-early"         // on a client that is silent
	OneAtATime      MistakeID = "one-at-a-time"          // the next waits for the one before
	OneClientOnly   MistakeID = "dies-with-first-client" // not there for the second
	DiedOfClient    MistakeID = "dies"                   // not there for a later one
	DiedOfReset     MistakeID = "dies-of-reset"          // a client broke off
)

// Mistakes are the names of all mistakes.
func Mistakes() []MistakeID {
	return []MistakeID{
		NothingHappened, WrongPort, WrongAddress, UnknownName, AskedDNS, UDP, Ping, OwnHost, IPv6, TwoConnections, HTTPRequest, SentData,
		NoData, TrailingNewline, CRLF, FullWidth, UTF16, TooShort, TooLong, InPieces, OtherText, Reset, NeverClosed,
		TLSHello, BOM, NobodyListens, Unanswered, GaveUpEarly, ExistedBefore,
		WrongAnswer, NotAnswered, UnreadableAnswer,
		NeverListened, BoundToLoopback, IPv6Only, ServesOtherPort, NeverAccepts, NoReply, ReplyNoNewline, ReplyCRLF, ReplyEchoes, ReplyOther, KeepsOpen,
		WroteNothing, WroteReset, AnswerWithoutSYN, AnswerWithoutACK, AckNotOneMore, SeqNotOneMore, WrongAck, DialledWithoutSYN, ThirdMissing,
		WrongDiagnosis, Unfinished, StateUnnamed, WrongState, NotReached, WrongSide, LetGo, TooFewHeld, TooManyHeld, AllAtOnce,
		ServerResets, SpeaksUnasked, HangsUpEarly, OneAtATime, OneClientOnly, DiedOfClient, DiedOfReset,
	}
}

// Mistake is a named mistake with the facts that tell about it. Facts that do not
// belong to the mistake are zero.
type Mistake struct {
	ID MistakeID
	// Called is the address and port that the learner's program called or sent to.
	Called netip.AddrPort
	// Name is the name that was asked for (UnknownName). A stranger's bytes.
	Name string
	// Wanted and Seen are the octets of data. Strangers' bytes.
	Wanted, Seen []byte
	// Offset is where Seen first differs from Wanted, in octets from 0.
	Offset int
	// Count is how many connections (TwoConnections) or pieces (InPieces) there
	// were, or how many octets too many (TooLong).
	Count int
	// TimedOut is whether the attempt ended because its time ran out.
	TimedOut bool
	// Question is the key of the question that was answered wrongly, Given the answer.
	// A stranger's bytes.
	Question, Given string
}
