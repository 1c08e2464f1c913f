package checker

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// heldFor is how long a goal's lines must all be true without a break, so that a state
// that is only passed through is none that was held.
const heldFor = 400 * time.Millisecond

// glance is how often the kernels are asked what they hold.
const glance = 20 * time.Millisecond

// GoalFinding is what came of one goal of sockets to be held.
type GoalFinding struct {
	Goal   *expect.Expectation
	Status expect.Status
	// Seen are the sockets that met the goal; of one that was not met, those of the
	// last look. Both hosts', by evidence.Host.
	Seen [2][]sockets.Socket
}

// HeldGoals is how many goals were held, in an exercise to hold states.
func (v *Verdict) HeldGoals() int { return countHeld(v.Goals) }

// countHeld is how many goals were held.
func countHeld(findings []GoalFinding) int {
	n := 0
	for _, f := range findings {
		if f.Status == expect.Met {
			n++
		}
	}
	return n
}

// Watch looks at both kernels until every goal was held.
type Watch struct {
	session *Session
	goals   []*expect.Expectation
	stop    context.CancelFunc
	ended   sync.WaitGroup
	done    chan struct{} // closed when every goal was held

	mu       sync.Mutex
	findings []GoalFinding
	since    []time.Time         // since when a goal's lines are true; zero while they are not
	most     map[hostState]int   // how many sockets were in a state at once
	last     [2][]sockets.Socket // the last look
	apart    netip.AddrPort      // where a server on xiaomei listened that xiaoming cannot reach
}

// hostState is a state at one side.
type hostState struct {
	host  evidence.Host
	state tcp.State
}

// Watch begins to look for the goals, which hold in any order.
func (s *Session) Watch(goals []*expect.Expectation) *Watch {
	ctx, stop := context.WithCancel(context.Background())
	w := &Watch{
		session: s, goals: goals, stop: stop, done: make(chan struct{}),
		since: make([]time.Time, len(goals)), most: map[hostState]int{},
	}
	for _, g := range goals {
		w.findings = append(w.findings, GoalFinding{Goal: g, Status: expect.Unmet})
	}
	w.ended.Go(func() {
		for more := true; more; {
			more = w.look() && sleep(ctx, glance)
		}
	})
	return w
}

// Done is closed when every goal was held.
func (w *Watch) Done() <-chan struct{} { return w.done }

// Settle waits while a goal is true but not yet for long enough to count as held, so
// that a state which a learner has just reached is not reported as missing.
func (w *Watch) Settle(ctx context.Context) {
	for more := w.pending(); more; {
		more = sleep(ctx, glance) && w.pending()
	}
}

// pending reports whether a goal is on its way to being held. One that was weighed for
// the last time when the lab closed is not.
func (w *Watch) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, f := range w.findings {
		if f.Status == expect.Unmet && !w.since[i].IsZero() && time.Since(w.since[i]) < 2*heldFor {
			return true
		}
	}
	return false
}

// Close stops looking.
func (w *Watch) Close() {
	w.stop()
	w.ended.Wait()
}

// Held is how many goals were held until now.
func (w *Watch) Held() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return countHeld(w.findings)
}

// look takes one look, and reports whether another is needed.
func (w *Watch) look() bool {
	var seen [2][]sockets.Socket
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		all, err := w.session.lab.Wire.Sockets(h)
		if err != nil {
			return false // the lab is closing
		}
		seen[h] = slices.DeleteFunc(all, func(s sockets.Socket) bool { return !concerned(h, s) })
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = seen
	for h, list := range seen {
		counts := map[tcp.State]int{}
		for _, s := range list {
			key := hostState{evidence.Host(h), s.State.Canonical()}
			counts[key.state]++
			w.most[key] = max(w.most[key], counts[key.state])
			if key == (hostState{evidence.Server, tcp.Listen}) && unreachable(s.Local.Addr()) != "" {
				w.apart = s.Local
			}
		}
	}
	now, left := time.Now(), false
	for i := range w.goals {
		left = w.weigh(i, seen, now) || left
	}
	if !left {
		close(w.done)
	}
	return left
}

// weigh holds a goal against a look, and reports whether it is still to be met.
func (w *Watch) weigh(i int, seen [2][]sockets.Socket, now time.Time) bool {
	f := &w.findings[i]
	switch {
	case f.Status == expect.Met:
		return false
	case !holds(w.goals[i], seen):
		w.since[i] = time.Time{}
	case w.since[i].IsZero():
		w.since[i] = now
	case now.Sub(w.since[i]) >= heldFor:
		f.Status, f.Seen = expect.Met, seen
		return false
	}
	return true
}

// broken explains why a goal was not held whose lines were all true at some time.
func (w *Watch) broken(goal *expect.Expectation) *Mistake {
	lines := make([]string, len(goal.Steps))
	for i, step := range goal.Steps {
		lines[i] = step.String()
		if _, state, _, _ := demand(step); state == tcp.SynSent && halfOpen(w.last) > 0 {
			return &Mistake{ID: AllAtOnce, Count: halfOpen(w.last)}
		}
	}
	return &Mistake{ID: LetGo, Name: strings.Join(lines, ", ")}
}

// halfOpen counts the calls that are ESTABLISHED for the client and not for the server: in
// SYN-RECEIVED, or with a SYN cookie (tcp(7)) not there at all.
func halfOpen(seen [2][]sockets.Socket) int {
	n := 0
	for _, c := range seen[evidence.Client] {
		open := slices.ContainsFunc(seen[evidence.Server], func(s sockets.Socket) bool {
			return s.Remote == c.Local && s.State.Canonical() != tcp.SynReceived
		})
		if c.State == tcp.Established && c.Remote.Addr() == playground.ServerAddr && !open {
			n++
		}
	}
	return n
}

// concerned reports whether a socket is of the exercise: of the server's port at
// xiaomei, or of a call to it at xiaoming.
func concerned(h evidence.Host, s sockets.Socket) bool {
	if h == evidence.Server {
		return s.Local.Port() == playground.ServerPort
	}
	return s.Remote.Port() == playground.ServerPort
}

// holds reports whether all lines of a goal are true of a look.
func holds(goal *expect.Expectation, seen [2][]sockets.Socket) bool {
	for _, step := range goal.Steps {
		host, state, least, most := demand(step)
		n := 0
		for _, s := range seen[host] {
			if s.State.Canonical() == state {
				n++
			}
		}
		if n < least || n > most {
			return false
		}
	}
	return true
}

// anyNumber is more sockets than there can be.
const anyNumber = 1 << 30

// demand is how many sockets of which host a line wants in which state.
func demand(s expect.Step) (host evidence.Host, state tcp.State, least, most int) {
	if s.Count != nil {
		return s.Count.Host, s.Count.State.Canonical(), s.Count.Count, s.Count.Count
	}
	return s.State.Host, s.State.State.Canonical(), 1, anyNumber
}

// Verdict is the judgement on what was held until now, with the packets of the
// attempt.
func (w *Watch) Verdict(e *evidence.Evidence) Verdict {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := survey(e)
	v := Verdict{
		Outcome: Passed, Evidence: e, Calls: found.calls, Elsewhere: found.elsewhere, Own: found.own, Datagrams: found.datagrams,
		Allowed: len(found.calls) + len(found.elsewhere) + len(found.own), Goals: slices.Clone(w.findings),
	}
	if len(found.calls) > 0 {
		v.Conversation = found.calls[0]
	}
	for i := range v.Goals {
		f := &v.Goals[i]
		if f.Status == expect.Met {
			continue
		}
		f.Seen = w.last
		if v.Outcome == Passed {
			v.Outcome = Failed
			v.Mistake = w.unheld(f.Goal, v, found.questions)
		}
	}
	return v
}

// unheld explains why a goal was not held. Who never reached the server has other
// troubles first.
func (w *Watch) unheld(goal *expect.Expectation, v Verdict, questions []*evidence.Datagram) *Mistake {
	if len(v.Calls) == 0 {
		if slices.ContainsFunc(v.Elsewhere, func(c *flow.Conversation) bool { return c.Server.Addr() == playground.ClientAddr }) {
			return &Mistake{ID: WrongSide, Name: goal.Steps[0].String()}
		}
		if m := misdialled(v, questions); m != nil {
			return m
		}
	}
	if !slices.ContainsFunc(v.Calls, (*flow.Conversation).Handshaken) {
		switch {
		case w.apart.IsValid():
			return &Mistake{ID: unreachable(w.apart.Addr()), Called: w.apart}
		case w.most[hostState{evidence.Server, tcp.Listen}] == 0:
			return &Mistake{ID: NobodyListens}
		}
	}
	for _, step := range goal.Steps {
		host, state, least, most := demand(step)
		n := w.most[hostState{host, state}]
		m := &Mistake{Name: step.String(), Count: n}
		switch {
		case n > most:
			m.ID = TooManyHeld
		case n >= least:
			continue // this line was true at some time
		case n > 0:
			m.ID = TooFewHeld
		case state == tcp.SynSent && halfOpen(w.last) > 0:
			m.ID, m.Count = AllAtOnce, halfOpen(w.last)
		case slices.ContainsFunc(samplesOf(v.Evidence), func(s evidence.Sample) bool {
			return s.Host == host && s.State.Canonical() == state
		}): // gone between two looks
			m.ID = LetGo
		case w.most[hostState{host.Peer(), state}] > 0:
			m.ID = WrongSide
		default:
			m.ID = NotReached
		}
		return m
	}
	return w.broken(goal)
}
