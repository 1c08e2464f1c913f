package checker

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// ServeTask is what a learner's server is to do.
type ServeTask struct {
	Say, Reply string // what each client says, and wants to hear
}

// ServeCheck names one thing that a server is tried for. It is stable.
type ServeCheck string

// The checks, in the order in which they are made.
const (
	ServeListens   ServeCheck = "listens"    // a socket in LISTEN at port 8080, for any address
	ServeReplies   ServeCheck = "replies"    // one client is answered exactly, then hung up on
	ServeWaits     ServeCheck = "waits"      // who says nothing hears nothing
	ServeBeside    ServeCheck = "beside"     // while one is silent, another is answered
	ServeTwo       ServeCheck = "two"        // two at once, the later one speaking first
	ServeResets    ServeCheck = "resets"     // clients that break off do no harm
	ServeLast      ServeCheck = "last"       // one more client is answered
	ServeListening ServeCheck = "still-here" // the socket is in LISTEN yet
)

// ServeChecks are all checks in their order.
func ServeChecks() []ServeCheck {
	return []ServeCheck{ServeListens, ServeReplies, ServeWaits, ServeBeside, ServeTwo, ServeResets, ServeLast, ServeListening}
}

// ServeFinding is what came of one check. After one that was not met the others are
// not made: they are Skipped.
type ServeFinding struct {
	Check        ServeCheck
	Status       expect.Status
	Wanted, Seen []byte // octets, where a reply was compared
}

// How long the clients of Serve wait: for the server to start, which may have to be
// compiled first, and for an answer. What does not come at all within a moment after
// it could have come does not come.
const (
	startPatience  = 90 * time.Second
	answerPatience = 4 * time.Second
	grace          = 300 * time.Millisecond
	background     = time.Second // for a server to listen whose shell has ended already
)

// Serve runs the learner's server on xiaomei, calls it from xiaoming, and judges it. It
// leaves the server to Close.
func (s *Session) Serve(ctx context.Context, c playground.Command, t ServeTask) (Verdict, error) {
	p, err := s.lab.Start(evidence.Server, c)
	if err != nil {
		return Verdict{}, err
	}
	ended := make(chan playground.Exit, 1)
	life, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		if exit, err := p.Wait(life); err == nil {
			ended <- exit
		}
	}()
	trial := &trial{session: s, task: t, ended: ended}
	err = trial.run(ctx)
	if err != nil {
		return Verdict{}, err
	}
	return trial.verdict(ctx)
}

// trial is one trying of a server.
type trial struct {
	session  *Session
	task     ServeTask
	ended    chan playground.Exit
	exit     *playground.Exit // once the server has ended
	findings []ServeFinding
	mistake  *Mistake
	served   int      // clients that were answered
	silent   *visitor // says nothing while others are served
}

// run makes the checks until one is not met.
func (t *trial) run(ctx context.Context) error {
	steps := map[ServeCheck]func(context.Context) *Mistake{
		ServeListens: t.listens, ServeReplies: t.replies, ServeWaits: t.waits, ServeBeside: t.beside,
		ServeTwo: t.two, ServeResets: t.resets, ServeLast: t.last, ServeListening: t.stillHere,
	}
	t.silent = &visitor{}
	defer t.silent.close()
	for _, check := range ServeChecks() {
		f := ServeFinding{Check: check, Status: expect.Skipped}
		if t.mistake == nil {
			f.Status = expect.Met
			if t.mistake = steps[check](ctx); t.mistake != nil {
				f.Status, f.Wanted, f.Seen = expect.Unmet, t.mistake.Wanted, t.mistake.Seen
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		t.findings = append(t.findings, f)
	}
	return nil
}

// verdict is the judgement, with the packets of all clients.
func (t *trial) verdict(ctx context.Context) (Verdict, error) {
	e, err := t.session.Observe(ctx, false)
	if err != nil {
		return Verdict{}, err
	}
	found := survey(e)
	v := Verdict{Outcome: Passed, Evidence: e, Calls: found.calls, Allowed: len(found.calls), Serve: t.findings, Exit: t.exit}
	if len(found.calls) > 0 {
		v.Conversation = found.calls[0]
	}
	if t.mistake != nil {
		v.Outcome, v.Mistake = Failed, t.mistake
	}
	return v, nil
}

// gone reports whether the server has ended.
func (t *trial) gone() bool {
	if t.exit != nil {
		return true
	}
	select {
	case exit := <-t.ended:
		t.exit = &exit
		return true
	default:
		return false
	}
}

// listeners are xiaomei's sockets in LISTEN.
func (t *trial) listeners() ([]sockets.Socket, error) {
	all, err := t.session.lab.Wire.Sockets(evidence.Server)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s sockets.Socket) bool { return s.State != tcp.Listen }), nil
}

// listens waits for the server to listen where it can be called.
func (t *trial) listens(ctx context.Context) *Mistake {
	deadline := time.Now().Add(startPatience)
	var elsewhere time.Time // since when it listens, but not where it should, or has ended
	for {
		all, err := t.listeners()
		if err != nil {
			return &Mistake{ID: NeverListened}
		}
		wrong := t.misplaced(all)
		now := time.Now()
		switch {
		case wrong == nil:
			return nil
		case wrong.ID == NeverListened && !t.gone():
			elsewhere = time.Time{}
		case elsewhere.IsZero():
			elsewhere = now
		case now.Sub(elsewhere) > grace && (wrong.ID != NeverListened || now.Sub(elsewhere) > background):
			return wrong
		}
		if now.After(deadline) || !sleep(ctx, pulse) {
			wrong.TimedOut = true
			return wrong
		}
	}
}

// misplaced says what is wrong with where a server listens, or nil.
func (t *trial) misplaced(all []sockets.Socket) *Mistake {
	wrong := &Mistake{ID: NeverListened}
	for _, s := range all {
		apart := unreachable(s.Local.Addr())
		switch {
		case s.Local.Port() == playground.ServerPort && apart == "":
			return nil
		case s.Local.Port() == playground.ServerPort:
			wrong = &Mistake{ID: apart, Called: s.Local}
		case wrong.ID == NeverListened:
			wrong = &Mistake{ID: ServesOtherPort, Called: s.Local}
		}
	}
	return wrong
}

// unreachable is why who listens at an address of xiaomei is not reached from xiaoming by
// IPv4, or "" when they are.
func unreachable(at netip.Addr) MistakeID {
	switch {
	case at.IsUnspecified(), at == playground.ServerAddr:
		return ""
	case at.Is6() && !at.IsLoopback():
		return IPv6Only
	}
	return BoundToLoopback
}

// sleep waits, and reports whether ctx still goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// stillHere wants the server to listen after all that.
func (t *trial) stillHere(context.Context) *Mistake {
	all, err := t.listeners()
	if err != nil || t.misplaced(all) != nil {
		return &Mistake{ID: DiedOfClient}
	}
	return nil
}

// serverAt is where clients call.
var serverAt = netip.AddrPortFrom(playground.ServerAddr, playground.ServerPort)
