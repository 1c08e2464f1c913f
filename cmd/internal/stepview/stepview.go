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
)

// Options say what is shown, and where.
type Options struct {
	Session  *checker.Session
	Messages *messages.Messages
	Terminal render.Terminal
	In, Out  *os.File
	// Command runs on xiaoming from the start; nil for none.
	Command []string
	// Predict asks, before a packet passes, what will come of it.
	Predict bool
	// Save keeps the packets in a capture file and returns its path as the learner
	// may type it.
	Save func(*evidence.Evidence) (path string, err error)
}

// Plain runs in lines: commands are read from In, one a line, and what happens is
// written to Out. It returns when the learner quits, at the end of In, or when ctx
// ends.
func Plain(ctx context.Context, o Options) error {
	b := openBench(o.Session)
	defer b.close()
	return newPlain(o, b).run(ctx)
}

// Screen runs on the full screen of a terminal, which In and Out must be. It returns
// when the learner quits or ctx ends, and leaves the terminal as it was.
func Screen(ctx context.Context, o Options) error {
	b := openBench(o.Session)
	defer b.close()
	return runScreen(ctx, o, b)
}
