package stepview

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
	"tcplearn/playground"
)

// refresh is how often both kernels are asked for their sockets, and the countdown of
// their timers moves.
const refresh = 200 * time.Millisecond

// screen is the step mode on a full screen.
type screen struct {
	Options
	*bench
	m             *messages.Step
	journal       *journal
	snap          snapshot
	now           time.Time
	width, height int
	detailRow     int // the row at which the details were drawn
	lineRow       int // and that of the program, or of the line that is typed

	selected *entry // the packet that is looked at; nil for the newest
	raw      bool
	help     bool
	auto     automatic
	passing  *entry // let go by itself just now; nil when the next may be
	programs programs
	notice   string // what the last key did, until the next
	line     *lineInput
	form     *form
	judged   *entry // the packet whose prediction is set beside the truth
	quietAt  time.Time
	over     bool  // see Options.Once
	err      error // why the view ended, other than by the learner
}

// programs is what is known of the programs on xiaoming.
type programs struct {
	name    string // of the last one
	running int
	lines   []string // the last lines that were written
}

// keptLines is how many lines of the programs are kept.
const keptLines = 100

func (p *programs) add(line string) {
	p.lines = append(p.lines, line)
	if len(p.lines) > keptLines {
		p.lines = slices.Delete(p.lines, 0, len(p.lines)-keptLines)
	}
}

// seen is what both kernels said.
type seen struct {
	snapshot
	err error
}

func runScreen(ctx context.Context, o Options, b *bench) error {
	s := &screen{Options: o, bench: b, m: &o.Messages.Step, journal: newJournal(), now: time.Now()}
	if o.Hand != nil {
		s.journal.hand = &o.Hand.Host
	}
	if len(o.Command) > 0 {
		if err := s.begin(strings.Join(o.Command, " "), o.Command); err != nil {
			return err
		}
	}
	inOrder, err := keepTerminal(o.In, o.Out)
	if err != nil {
		return err
	}
	defer inOrder()
	p := tea.NewProgram(s, tea.WithContext(ctx), tea.WithInput(o.In), tea.WithOutput(o.Out), tea.WithoutSignalHandler())
	_, err = p.Run()
	if ctx.Err() != nil {
		return nil // told to end, not broken
	}
	return errors.Join(err, s.err)
}

// Init begins to hear the news and to look at the sockets.
func (s *screen) Init() tea.Cmd { return tea.Batch(s.listen, s.look0) }

// batch is news that came together.
type batch []any

// listen waits for news, and takes along what follows at once: a lively wire would
// have the screen drawn for each event otherwise.
func (s *screen) listen() tea.Msg {
	const most, pause = 512, 2 * time.Millisecond
	var all batch
	var enough <-chan time.Time
	for len(all) < most {
		select {
		case n := <-s.news:
			all = append(all, n)
			enough = time.After(pause)
		case <-enough:
			return all
		case <-s.ctx.Done():
			return nil
		}
	}
	return all
}

// look0 looks at the sockets at once; lookLater after a while.
func (s *screen) look0() tea.Msg {
	snap, err := s.look()
	return seen{snap, err}
}

func (s *screen) lookLater() tea.Cmd {
	return tea.Tick(refresh, func(time.Time) tea.Msg { return s.look0() })
}

// between is what both kernels said besides, out of the usual turn.
type between snapshot

// lookBetween looks at the sockets as soon as something has happened, so that they are
// as new as the ladder. Where packets go by themselves that is too often.
func (s *screen) lookBetween() tea.Cmd {
	if s.auto != manual {
		return nil
	}
	return func() tea.Msg {
		snap, err := s.look()
		if err != nil {
			return nil // the next look in turn says why
		}
		return between(snap)
	}
}

// take enters what both kernels said.
func (s *screen) take(snap snapshot) {
	if s.now = time.Now(); s.snap.at.Before(snap.at) {
		s.snap = snap
	}
	s.journal.look(snap)
}

// Update takes news, keys, and the window's size.
func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = msg.Width, msg.Height
		return s, nil
	case tea.KeyPressMsg:
		return s, s.key(msg)
	case tea.PasteMsg:
		return s, s.typed(msg)
	case seen:
		if msg.err != nil {
			s.err = msg.err
			return s, tea.Quit
		}
		s.take(msg.snapshot)
		s.over = s.Once && s.programs.running == 0 && len(s.journal.entries) > 0 &&
			s.journal.oldestHeld() == nil && s.wire.Idle()
		return s, s.lookLater()
	case between:
		s.take(snapshot(msg))
		return s, nil
	case batch:
		for _, n := range msg {
			s.hear(n)
		}
		return s, tea.Batch(s.listen, s.advance(), s.lookBetween())
	case sent:
		switch {
		case msg.err != nil:
			s.notice = s.m.Screen.NotSent + " " + escape(msg.err.Error())
		case msg.after > msg.before:
			s.notice = fmt.Sprintf(s.Messages.Hand.BadChecksums, s.m.Hosts[s.Hand.Host.Peer()], msg.before, msg.after)
		}
		return s, nil
	}
	return s, nil
}

// hear enters news.
func (s *screen) hear(n any) {
	switch n := n.(type) {
	case happened:
		s.journal.add(n)
		if p := n.Packet; p != nil && p == s.journal.aside {
			s.notice = asideWord(s.m, p)
		}
	case said:
		s.programs.add(n.line)
	case ended:
		s.programs.running--
		s.programs.add(exitWord(s.m, n))
	}
}

// advance lets the next packet go where no key is needed for that.
func (s *screen) advance() tea.Cmd {
	if s.passing != nil && s.passing.held {
		return nil // the news of its passing is still to come
	}
	s.passing = nil
	e := s.journal.oldestHeld()
	switch {
	case e == nil || s.auto == manual:
		return nil
	case s.auto == toFlag && e.turns():
		s.auto = manual
		return nil
	case s.auto == everyone:
		return s.letAllPass
	}
	s.passing = e
	return s.letPass(e)
}

// letPass delivers a held packet.
func (s *screen) letPass(e *entry) tea.Cmd {
	return s.afterLook(func() { s.wire.Pass(e.packet.Number) })
}

// afterLook lets a packet go, after a look at the sockets, which history shows beside
// what came before. That is done outside of the loop that draws: a delivery may take
// some milliseconds.
func (s *screen) afterLook(letGo func()) tea.Cmd {
	return func() tea.Msg {
		snap, err := s.look()
		letGo()
		if err != nil {
			return nil // the next look in turn says why
		}
		return between(snap)
	}
}

// letAllPass delivers all that is held.
func (s *screen) letAllPass() tea.Msg {
	s.wire.Release(0)
	return nil
}

// launch starts a program on xiaoming, or says why it cannot be started.
func (s *screen) launch(name string, args []string) {
	err := s.begin(name, args)
	var refused *playground.StartError
	switch {
	case errors.As(err, &refused):
		s.notice = notStarted(s.Messages, refused)
	case err != nil:
		s.notice = escape(err.Error())
	}
}

// begin starts a program on xiaoming.
func (s *screen) begin(name string, args []string) error {
	if err := s.start(name, args); err != nil {
		return err
	}
	s.programs.name = escape(name)
	s.programs.running++
	return nil
}

// current is the packet that is looked at: the chosen one, else the one that waits,
// else the newest. It is nil before the first.
func (s *screen) current() *entry {
	switch e := s.journal.oldestHeld(); {
	case s.selected != nil:
		return s.selected
	case e != nil:
		return e
	case len(s.journal.entries) > 0:
		return s.journal.entries[len(s.journal.entries)-1]
	}
	return nil
}

// quiet reports whether nothing has come for long enough after the packet whose
// prediction is being judged.
func (s *screen) quiet() bool { return !s.quietAt.IsZero() && s.now.After(s.quietAt) }

// evidence is what was recorded so far.
func (s *screen) evidence() evidence.Evidence { return s.wire.Recorder.Evidence() }
