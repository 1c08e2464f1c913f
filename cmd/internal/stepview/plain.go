package stepview

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
	"tcplearn/playground"
)

// How long a typed command waits: for a packet to come, as long as a kernel takes to
// send a lost SYN a third time; for what follows a packet when the learner predicted
// it. A kernel answers at once, a program within this.
const (
	packetPatience = 8 * time.Second
	sequelPatience = time.Second
)

// plain is the step mode in lines.
type plain struct {
	Options
	*bench
	m       *messages.Step
	journal *journal
	cursor  *entry // the packet that is being looked at; nil for the newest
	raw     bool
	auto    automatic
	asking  *asking
	// What a command waits for; one is nil while the other is not.
	wanting func(*entry) // a held packet
	settles *entry       // the fate of the packet acted on
	judging *entry       // what follows the packet that was predicted
	quiet   bool         // judging has waited long enough
	alarm   *time.Timer
	running int // programs
	right   int // predictions that came true
	told    int // predictions whose truth was told
	done    bool
}

// automatic is how the wire lets packets go without the learner.
type automatic int

const (
	manual   automatic = iota
	toFlag             // until the next SYN, FIN or RST
	everyone           // follow mode
)

func newPlain(o Options, b *bench) *plain {
	return &plain{Options: o, bench: b, m: &o.Messages.Step, journal: newJournal(), alarm: time.NewTimer(0)}
}

func (p *plain) run(ctx context.Context) error {
	p.say(p.m.Intro)
	if len(p.Command) == 0 {
		p.say(p.m.NoCommand)
	} else if err := p.begin(strings.Join(p.Command, " "), p.Command); err != nil {
		return err
	}
	typed := readLines(ctx, p.In)
	for !p.done {
		lines := typed
		if p.busy() {
			lines = nil
		}
		select {
		case <-ctx.Done():
			p.say("\n" + p.m.Bye)
			return nil
		case line, ok := <-lines:
			if !ok {
				p.done = true
				break
			}
			p.obey(line)
		case n := <-p.news:
			p.hear(n)
		case <-p.alarm.C:
			p.giveUp()
		}
		p.proceed()
	}
	p.say(p.m.Bye)
	return nil
}

// readLines reads lines until the end of r or of ctx.
func readLines(ctx context.Context, r io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(r); s.Scan(); {
			select {
			case out <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// busy reports whether the next command has to wait.
func (p *plain) busy() bool {
	return p.wanting != nil || p.settles != nil || p.judging != nil || p.auto == toFlag
}

// patient waits at most so long.
func (p *plain) patient(d time.Duration) { p.alarm.Reset(d) }

// giveUp ends the waiting.
func (p *plain) giveUp() {
	switch {
	case p.judging != nil:
		p.quiet = true
	case p.busy():
		p.wanting, p.settles = nil, nil
		if p.auto == toFlag {
			p.auto = manual
		}
		p.say(p.m.Nothing)
	}
}

// over reports whether no packet can come any more by itself.
func (p *plain) over() bool {
	return p.running == 0 && p.settles == nil && p.journal.oldestHeld() == nil && p.wire.Idle()
}

// proceed does what became possible.
func (p *plain) proceed() {
	if e := p.settles; e != nil && e.fate != nil && (e.fate.Fate != evidence.Passed || e.arrived()) {
		p.settles = nil
		if e.guess != nil {
			p.judging, p.quiet = e, false
			p.patient(sequelPatience)
		}
	}
	if e := p.judging; e != nil && (p.quiet || p.journal.next(e) != nil) {
		p.judging = nil
		p.judge(e)
	}
	e := p.journal.oldestHeld()
	if e == nil && (p.busy() || p.Once) && p.over() {
		p.giveUp()
		p.done = p.done || p.Once && len(p.journal.entries) > 0 && !p.busy()
	}
	if e == nil || !e.announced || p.settles != nil || p.judging != nil {
		return
	}
	switch {
	case p.auto == toFlag && e.turns():
		p.auto = manual
	case p.auto != manual:
		p.act(e, func() bool { return p.wire.Pass(e.packet.Number) })
	case p.wanting != nil:
		do := p.wanting
		p.wanting = nil
		do(e)
	}
}

// want does something with the oldest held packet, when there is one.
func (p *plain) want(do func(*entry)) {
	p.wanting = do
	p.patient(packetPatience)
	if p.journal.oldestHeld() == nil {
		p.say(p.m.Waiting)
	}
}

// act does something with a held packet, and then waits for what becomes of it. A
// packet that is not held any more is the news of a moment ago.
func (p *plain) act(e *entry, do func() bool) {
	if !do() {
		e.held = false
		p.say(fmt.Sprintf(p.m.NotHeld, e.packet.Number))
		return
	}
	e.held = false
	p.cursor, p.settles = nil, e
	p.patient(packetPatience)
}

// launch runs a shell's command line on xiaoming, or says why it cannot be started.
func (p *plain) launch(line string) {
	err := p.begin(line, []string{"sh", "-c", line})
	var refused *playground.StartError
	switch {
	case errors.As(err, &refused):
		p.say(notStarted(p.Messages, refused))
	case err != nil:
		p.say(escape(err.Error()))
	}
}

// begin starts a program on xiaoming.
func (p *plain) begin(name string, args []string) error {
	if err := p.start(name, args); err != nil {
		return err
	}
	p.running++
	p.say(fmt.Sprintf(p.m.Started, escape(name)))
	return nil
}

// say writes a paragraph.
func (p *plain) say(text string) { _, _ = fmt.Fprintln(p.Out, p.Terminal.Wrap(text)) }
