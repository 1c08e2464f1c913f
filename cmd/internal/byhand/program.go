package byhand

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// word is a line that a real client wrote.
type word struct{ program, line string }

// result is how a client ended, or why it did not begin.
type result struct {
	program string
	exit    playground.Exit
	err     error
}

// hangUp ends the standard input of the client that was started last.
func (s *session) hangUp() {
	if s.stdin != nil {
		_ = s.stdin.Close()
		s.stdin = nil
	}
}

// dial has the client call, and waits for its SYN.
func (s *session) dial(ctx context.Context) {
	s.hangUp()
	s.note.unread()
	if err := s.startProgram(ctx); err != nil {
		s.failed = err
		return
	}
	s.say(s.m.Program, s.peer(), render.EscapeString(strings.Join(s.Command, " ")))
	s.wait(Command{Verb: Wait})
}

// startProgram runs the client on xiaoming. What it writes comes line by line; its
// standard input stays open for what the learner has it say.
func (s *session) startProgram(ctx context.Context) error {
	in, stdin, err := os.Pipe()
	if err != nil {
		return err
	}
	out, stdout, err := os.Pipe()
	if err != nil {
		_, _ = in.Close(), stdin.Close()
		return err
	}
	s.stdin = stdin
	name, wrote := render.EscapeString(filepath.Base(s.Command[0])), make(chan struct{})
	go func() {
		defer close(wrote)
		defer func() { _ = out.Close() }()
		s.passWords(ctx, name, out)
	}()
	go func() {
		c := playground.Command{Args: s.Command, Stdin: in, Stdout: stdout, Stderr: stdout}
		exit, _, err := s.Session.Run(ctx, c, 0)
		_, _ = in.Close(), stdout.Close()
		<-wrote // its last words come before its end
		select {
		case s.ended <- result{name, exit, err}:
		case <-ctx.Done():
		}
	}()
	return nil
}

// passWords passes what a program writes on, line by line. A line too long to be one
// is cut.
func (s *session) passWords(ctx context.Context, program string, out io.Reader) {
	r := bufio.NewReaderSize(out, 4096)
	for {
		line, _, err := r.ReadLine()
		if err != nil {
			return
		}
		select {
		case s.said <- word{program, string(line)}:
		case <-ctx.Done():
			return
		}
	}
}

// programEnded tells how the client ended.
func (s *session) programEnded(r result) {
	var start *playground.StartError
	switch {
	case errors.As(r.err, &start) && start.Missing:
		s.say(s.Messages.Usage.NotFound, start.Name)
	case errors.As(r.err, &start):
		s.say(s.Messages.Usage.NotStarted, render.EscapeString(start.Name), render.EscapeString(start.Reason))
	case r.err != nil:
		s.failed = r.err
	case r.exit.Signal != 0:
		s.say(s.m.ProgramKilled, r.program, r.exit.Signal)
	default:
		s.say(s.m.ProgramEnded, r.program, r.exit.Code)
	}
}

// tell gives the client a line to say.
func (s *session) tell(text string) {
	if s.stdin == nil {
		s.say("%s", s.m.NoProgram)
		return
	}
	s.note.unread()
	if _, err := io.WriteString(s.stdin, text+"\n"); err != nil {
		s.say("%s", s.m.NoProgram)
	}
}
