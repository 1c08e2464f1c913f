package stepview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/creack/pty"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/playground"
)

// bench is the lab, the programs that the learner runs there, and
// the news of both.
type bench struct {
	wire  *playground.Wire
	lab   *playground.Lab
	news  chan any // happened, said or ended
	stop  context.CancelFunc
	ctx   context.Context
	stdin *os.File // of the program started last; nil without one
}

// happened is an event, and the packets held after it.
type happened struct {
	evidence.Event
	held []*evidence.Packet
}

// said is a line that a program wrote.
type said struct{ line string }

// ended is how a program ended.
type ended struct {
	name string
	exit playground.Exit
}

// openBench hears all that happens in the session's lab from now on.
func openBench(s *checker.Session) *bench {
	lab := s.Lab()
	ctx, stop := context.WithCancel(context.Background())
	b := &bench{wire: lab.Wire, lab: lab, news: make(chan any), stop: stop, ctx: ctx}
	go b.listen(b.wire.Recorder.Follow())
	return b
}

func (b *bench) close() {
	b.stop()
	if b.stdin != nil {
		_ = b.stdin.Close()
	}
}

// listen passes on what the recorder hears, until the bench is closed.
func (b *bench) listen(f *playground.Follower) {
	defer f.Close()
	for {
		e, err := f.Next(b.ctx)
		if err != nil {
			return
		}
		b.tell(happened{e, b.wire.Held()})
	}
}

func (b *bench) tell(n any) {
	select {
	case b.news <- n:
	case <-b.ctx.Done():
	}
}

// start runs a program on xiaoming by a name for the learner, at a terminal of its own so that it writes line
// by line. It fails with a [*playground.StartError] when it cannot be started.
func (b *bench) start(name string, args []string) error {
	master, terminal, err := pty.Open()
	if err != nil {
		return fmt.Errorf("open a terminal: %w", err)
	}
	defer func() { _ = terminal.Close() }() // the program has its own
	p, err := b.lab.Start(evidence.Client, playground.Command{Args: args, Stdin: terminal, Stdout: terminal, Stderr: terminal})
	if err != nil {
		_ = master.Close()
		return err
	}
	if b.stdin != nil {
		_ = b.stdin.Close()
	}
	b.stdin = master
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		b.hear(master)
	}()
	go func() {
		exit, err := p.Wait(b.ctx)
		if err != nil {
			return // the lab is closing
		}
		<-heard
		b.tell(ended{name, exit})
	}()
	return nil
}

// hear passes on what a program writes. Its terminal fails with EIO when nobody has
// it any more (pty(7)).
func (b *bench) hear(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		b.tell(said{lines.Text()})
	}
}

// write types a line into the program started last.
func (b *bench) write(line string) error {
	if b.stdin == nil {
		return os.ErrClosed
	}
	_, err := io.WriteString(b.stdin, line+"\n")
	return err
}

// hangUp types the end of input (termios(3), VEOF) into the program started last.
func (b *bench) hangUp() error {
	if b.stdin == nil {
		return os.ErrClosed
	}
	_, err := b.stdin.Write([]byte{4})
	return err
}

// snapshot is what both kernels say of their sockets at one time.
type snapshot struct {
	at      time.Time
	sockets [2][]sockets.Socket
}

func (b *bench) look() (snapshot, error) {
	at, all, err := b.wire.Look()
	return snapshot{at, all}, err
}
