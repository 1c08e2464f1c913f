// Package stepview is the debugger for a handshake: a lab whose wire holds every
// segment until the learner lets it go. It shows both hosts' sockets, the segments
// and what became of them, on a full screen or in plain lines that a screen reader
// reads and a script can drive.
//
// What the learner does, and what they predict, are events of the session's recorder
// (evidence.Deed, evidence.Guess) beside the packets and the states of both kernels.
// So whoever called [Run] can judge an attempt when it returns.
package stepview

import (
	"context"
	"os"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// Options say what is shown, and where.
type Options struct {
	Session  *checker.Session
	Messages *messages.Messages
	Terminal render.Terminal
	In, Out  *os.File
	// Command runs on xiaoming from the start; nil for none.
	Command []string
	// Ask is what the learner is asked before a packet passes.
	Ask Ask
	// Once ends the view when the program has ended and every connection is over: by
	// itself in lines, with the next key on a full screen.
	Once bool
	// Hand is the side that the learner plays, or nil. Nothing is held then. Only the
	// full screen knows it; package byhand has it in lines.
	Hand *playground.Hand
	// Save keeps the packets in a capture file and returns its path as the learner
	// may type it.
	Save func(*evidence.Evidence) (path string, err error)
}

// Ask is what the learner predicts.
type Ask uint8

// What is asked: nothing; the state to which a packet brings its receiver, as
// Guess.States has it; or the states of both sides, and the next segment's control
// bits and numbers.
const (
	Nothing Ask = iota
	Receiver
	Everything
)

// questions returns what is asked about a packet.
func (a Ask) questions(e *entry) []question {
	switch a {
	case Receiver:
		return []question{question(e.packet.From.Peer())}
	case Everything:
		return []question{askClient, askServer, askFlags, askSeq, askAck}
	}
	return nil
}

// Plain runs in lines: commands are read from In, one a line, and what happens is
// written to Out. It returns when the learner quits, at the end of In, or when ctx
// ends. It fails with a [*playground.StartError] when Command cannot be started.
func Plain(ctx context.Context, o Options) error {
	b := openBench(o.Session)
	defer b.close()
	b.wire.HoldAll()
	return newPlain(o, b).run(ctx)
}

// Screen runs on the full screen of a terminal, which In and Out must be. It returns
// when the learner quits or ctx ends, and leaves the terminal as it was. It fails with
// a [*playground.StartError] when Command cannot be started.
func Screen(ctx context.Context, o Options) error {
	b := openBench(o.Session)
	defer b.close()
	if o.Hand == nil {
		b.wire.HoldAll()
	}
	return runScreen(ctx, o, b)
}
