package byhand

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// Options say who is played, and where it is shown.
type Options struct {
	Session *checker.Session
	// Host is the side that the learner plays. The other is a real Linux: as xiaoming
	// the learner has its echo server to call, as xiaomei they are called by Command.
	Host     evidence.Host
	Command  []string
	Messages *messages.Messages
	Terminal render.Terminal
	In, Out  *os.File
	// Prompt is whether a person types, and is shown where.
	Prompt bool
	// Save keeps the packets in a capture file and returns its path as the learner may
	// type it.
	Save func(*evidence.Evidence) (path string, err error)
}

// maxLine is how long a line may be, in octets: data for the largest segment, and more.
const maxLine = 128 << 10

// patience is how long a wait without a time lasts.
const patience = 10 * time.Second

// session is one run in plain lines.
type session struct {
	Options
	m    *messages.Hand
	hand *playground.Hand
	wire *playground.Wire

	lines  chan string
	news   chan evidence.Event
	said   chan word
	ended  chan result
	stdin  *os.File // of the client that was started last; nil without one
	asking bool     // a prompt stands at the end of the output

	shown   int    // events that were looked at
	note    notes  // what is known of the packets shown
	raw     bool   // numbers are shown and written as in the header
	form    *form  // the segment that is being asked for, or nil
	waiting *await // nothing is read meanwhile; or nil
	states  string // the sockets as they were shown last
	failed  error
}

// await is what a wait waits for.
type await struct {
	flag  tcp.Flags // 0 means any segment of the kernel
	limit *time.Timer
}

// Plain runs in lines: what happens is written to Out, commands are read from In, one
// a line. It returns when the learner quits, at the end of In, or when ctx ends.
func Plain(ctx context.Context, o Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lab := o.Session.Lab()
	s := &session{
		Options: o, m: &o.Messages.Hand, hand: lab.Hand(o.Host), wire: lab.Wire,
		lines: make(chan string), news: make(chan evidence.Event), note: newNotes(),
		said: make(chan word), ended: make(chan result),
	}
	go s.read(ctx)
	go s.follow(ctx)
	s.introduce()
	if o.Host == evidence.Server {
		s.dial(ctx)
	}
	s.run(ctx)
	return errors.Join(s.failed, s.leave())
}

// read passes the lines on until there are no more.
func (s *session) read(ctx context.Context) {
	defer close(s.lines)
	scanner := bufio.NewScanner(s.In)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		select {
		case s.lines <- scanner.Text():
		case <-ctx.Done():
			return
		}
	}
}

// follow passes the lab's events on.
func (s *session) follow(ctx context.Context) {
	f := s.wire.Recorder.Follow()
	defer f.Close()
	for {
		e, err := f.Next(ctx)
		if err != nil {
			return
		}
		select {
		case s.news <- e:
		case <-ctx.Done():
			return
		}
	}
}

// run does one thing after the other until the learner has had enough.
func (s *session) run(ctx context.Context) {
	for s.failed == nil {
		lines := s.lines
		var limit <-chan time.Time
		if s.waiting != nil {
			lines, limit = nil, s.waiting.limit.C
		} else {
			s.prompt()
		}
		select {
		case <-ctx.Done():
			return
		case line, more := <-lines:
			s.asking = false
			if !more || !s.obey(ctx, line) {
				return
			}
		case e := <-s.news:
			s.show(e)
			s.catchUp() // what belongs together is shown together
			s.showStates(false)
		case w := <-s.said:
			s.say(s.m.ProgramSaid, w.program, render.EscapeString(w.line))
		case r := <-s.ended:
			s.catchUp()
			s.programEnded(r)
			s.showStates(false)
			s.waiting = nil
		case <-limit:
			s.waiting = nil
			s.say("%s", s.m.NothingCame)
		}
	}
}

// obey does what a line says, and reports whether to go on.
func (s *session) obey(ctx context.Context, line string) bool {
	if s.form != nil {
		s.fill(line)
		return true
	}
	c, err := Parse(line)
	if err != nil {
		s.complain(err)
		return true
	}
	switch c.Verb {
	case None:
	case Send:
		if c.Segment == nil {
			s.form = &form{}
			return true
		}
		s.send(*c.Segment)
	case Wait:
		if !s.wait(c) {
			s.say("%s", s.m.CameAlready)
		}
	case New:
		s.begin(ctx, c.Number)
	case Say:
		s.tell(c.Text)
	case State:
		s.showStates(true)
	case Raw:
		s.switchRaw(c.On)
	case Help:
		s.help()
	case Quit:
		return false
	}
	return true
}

// send sends a segment and shows what came of it.
func (s *session) send(spec playground.Spec) {
	spec.Raw = spec.Raw || s.raw
	before := s.badChecksums()
	s.note.unread()
	_, err := s.hand.Send(spec)
	switch {
	case errors.Is(err, playground.ErrNoCall):
		s.say("%s", s.m.NoCall)
		return
	case err != nil:
		s.say(s.m.NotSent, render.EscapeString(err.Error()))
		return
	}
	answered := s.catchUp()
	if !answered {
		s.say(s.m.Silence, s.peer())
	}
	if after := s.badChecksums(); after > before {
		s.say(s.m.BadChecksums, s.peer(), before, after)
	}
	s.showStates(true)
}

// catchUp shows everything that has happened so far, and reports whether the kernel
// sent something.
func (s *session) catchUp() bool {
	answered := false
	for n := len(s.wire.Recorder.Evidence().Events); s.shown < n; {
		answered = s.show(<-s.news) || answered
	}
	return answered
}

// badChecksums is how many segments the kernel has thrown away for their checksum.
func (s *session) badChecksums() int64 {
	c, err := s.Session.Lab().Counters(s.hand.Host.Peer())
	if err != nil {
		return 0 // the lab is closing
	}
	return c["InCsumErrors"]
}

// wait keeps from reading on until a segment of the kernel has come since the learner's
// last deed, so that it does not matter which was faster. It reports false when one has.
func (s *session) wait(c Command) bool {
	s.catchUp()
	if s.note.came(c.Flag) {
		return false
	}
	limit := patience
	if c.Number > 0 {
		limit = time.Duration(c.Number) * time.Second
	}
	s.waiting = &await{flag: c.Flag, limit: time.NewTimer(limit)}
	return true
}

// begin begins another call.
func (s *session) begin(ctx context.Context, port int) {
	if s.hand.Host == evidence.Server {
		s.dial(ctx)
		return
	}
	if port == 0 {
		port = playground.ServerPort
	}
	s.hand.Dial(uint16(port))
	s.sayWhere()
}

// leave ends the session and keeps the packets.
func (s *session) leave() error {
	s.hangUp()
	e := s.wire.Recorder.Evidence()
	if len(e.Packets()) == 0 {
		return nil
	}
	path, err := s.Save(&e)
	if err != nil {
		s.say(s.Messages.Check.CaptureLost, render.EscapeString(err.Error()))
		return s.failed
	}
	s.say("%s", s.Messages.Check.CaptureSaved)
	s.print(path)
	return s.failed
}

// print writes a line as it is.
func (s *session) print(line string) {
	if s.asking && s.Prompt {
		line = "\n" + line // below what is being typed
	}
	s.asking = false
	s.write(line + "\n")
}

func (s *session) write(text string) {
	if _, err := io.WriteString(s.Out, text); err != nil && s.failed == nil {
		s.failed = err
	}
}
