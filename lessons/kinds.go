package lessons

import (
	"net/netip"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/question"
)

// Kind is the kind of an exercise: what the learner does, and what is judged.
type Kind string

// The kinds. The package comment says what each is.
const (
	Traffic   Kind = "traffic"
	Predict   Kind = "predict"
	Questions Kind = "questions"
	Serve     Kind = "serve"
	States    Kind = "states"
	Hold      Kind = "hold"
	Peer      Kind = "peer"
	Diagnose  Kind = "diagnose"
)

// Kinds returns all kinds of exercise.
func Kinds() []Kind {
	return []Kind{Traffic, Predict, Questions, Serve, States, Hold, Peer, Diagnose}
}

// Server is what runs on xiaomei before the learner comes.
type Server string

// The servers.
const (
	Echo     Server = "echo"      // reads once, answers "hello, xiao ming.\n", closes
	Silent   Server = "silent"    // accepts, and says, reads and closes nothing
	NoAccept Server = "no-accept" // listens and never accepts
	NoServer Server = "none"      // nobody listens
)

// Requirement is what an exercise needs of the place where it is done.
type Requirement string

// The requirements.
const (
	NeedFaults Requirement = "faults" // a wire that loses or delays packets
	NeedStates Requirement = "states" // both kernels' socket states
	NeedHosts  Requirement = "hosts"  // two hosts, with programs on either
)

// Exercise is what the learner is to do. What does not belong to its kind is zero.
type Exercise struct {
	Kind        Kind
	Needs       []Requirement
	Server      Server
	Backlog     int // of the server's accept queue, as listen(2) is told
	Connections int // how many the learner may make, 1 to 100
	Wire        []Rule
	Expectation *expect.Expectation // Traffic, Predict, States, and Questions of a call
	// Questions are asked before the call (Predict) or after it.
	Questions []*question.Question
	// Again is whether wrong predictions, or wrong states named, do not pass.
	Again bool
	// From is where the packets of Questions come from; "" for a call made in the
	// check itself, else the id of the lesson whose newest capture is taken.
	From string
	// Show are the packets whose bytes the learner sees before Questions, by their names
	// in package question.
	Show []string
	// Say and Reply are what each client of Serve sends and wants to hear.
	Say, Reply string
	// Goals are what Hold wants, each a set of lines that are true at one time.
	Goals []*expect.Expectation
	// Roles are the sides that the learner is to be in Peer, in their order.
	Roles []Role
	// Faults are what Diagnose draws from, Streak how many in a row are wanted.
	Faults []Fault
	Streak int
}

// Role is one side that the learner is to be in Peer, and what has to be seen then.
type Role struct {
	Host        evidence.Host
	Expectation *expect.Expectation
}

// Rule is what the wire does with some segments.
type Rule struct {
	Action string // "drop", "delay" or "hold"
	From   evidence.Host
	Kind   string        // "any", "syn", "syn-ack", "ack", "data", "fin" or "rst"
	Times  int           // how many segments; 0 for all
	Delay  time.Duration // of "delay"
}

// Fault is one thing that may be wrong in Diagnose.
type Fault struct {
	ID      string
	Server  Server
	Backlog int
	Fill    int // connections that fill the accept queue before the learner comes
	Wire    []Rule
	// Address is what the name xiaomei stands for instead of her own; "" for that.
	Address string
	// Port is where the server listens instead of 8080; 0 for that.
	Port int
	// Wrong are other faults for which this one is taken, and the ids of the mistakes
	// that it shows.
	Wrong map[string]string
}

// Named is the address for which the name xiaomei stands; the zero value is her own.
func (f *Fault) Named() netip.Addr {
	a, err := netip.ParseAddr(f.Address)
	if err != nil {
		return netip.Addr{} // there is none; the loader has seen to the rest
	}
	return a
}

// Word is one of the exercise's own texts in all languages, by its name in the file.
type Word map[Lang]string
