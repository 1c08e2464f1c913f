package stepview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
)

// command is a command that can be typed. Its words are in messages.Step.Commands.
type command struct {
	name string
	run  func(p *plain, rest string)
}

// commands returns all commands in the order of the help.
func commands() []command {
	return []command{
		{"pass", (*plain).pass},
		{"drop", (*plain).drop},
		{"copies", (*plain).letCopiesBy},
		{"later", (*plain).later},
		{"next", func(p *plain, _ string) { p.auto = toFlag; p.skipFlag() }},
		{"follow", func(p *plain, _ string) { p.auto = everyone; p.say(p.m.Following) }},
		{"hold", func(p *plain, _ string) { p.auto = manual; p.say(p.m.Holding) }},
		{"back", func(p *plain, _ string) { p.move(-1) }},
		{"forward", func(p *plain, _ string) { p.move(1) }},
		{"show", (*plain).show},
		{"list", func(p *plain, _ string) { p.list() }},
		{"sockets", func(p *plain, _ string) { p.tellSockets() }},
		{"wait", func(p *plain, _ string) { p.want(func(*entry) {}) }},
		{"raw", func(p *plain, _ string) { p.toggleRaw() }},
		{"run", (*plain).runProgram},
		{"type", (*plain).typeLine},
		{"eof", func(p *plain, _ string) { p.programHears(p.hangUp()) }},
		{"save", func(p *plain, _ string) { p.say(save(p.Options, p.wire.Recorder.Evidence())) }},
		{"help", func(p *plain, _ string) { p.help() }},
		{"quit", func(p *plain, _ string) { p.done = true }},
	}
}

// obey does what a line says; while a prediction is asked for, the line answers it.
func (p *plain) obey(line string) {
	if p.asking != nil {
		p.answer(line)
		return
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if name == "" {
		return
	}
	all := commands()
	matches := slices.DeleteFunc(slices.Clone(all), func(c command) bool { return !strings.HasPrefix(c.name, name) })
	exact := slices.IndexFunc(matches, func(c command) bool { return c.name == name })
	switch {
	case exact >= 0:
		matches[exact].run(p, strings.TrimSpace(rest))
	case len(matches) == 1:
		matches[0].run(p, strings.TrimSpace(rest))
	default:
		p.say(fmt.Sprintf(p.m.Unknown, escape(name)))
	}
}

// named calls do with the held packet whose number was typed, or with the oldest.
func (p *plain) named(rest string, do func(*entry)) {
	if rest == "" {
		p.want(do)
		return
	}
	if e := p.find(rest); e != nil {
		do(e)
	}
}

// find returns the packet whose number was typed, or says that there is none.
func (p *plain) find(number string) *entry {
	n, err := strconv.Atoi(number)
	if e := p.journal.byNumber[n]; err == nil && e != nil {
		return e
	}
	p.say(fmt.Sprintf(p.m.NoEntry, escape(number)))
	return nil
}

func (p *plain) pass(rest string) {
	p.named(rest, func(e *entry) {
		if p.Ask != Nothing && e.guess == nil {
			p.ask(e)
			return
		}
		p.act(e, func() bool { return p.wire.Pass(e.packet.Number) })
	})
}

func (p *plain) drop(rest string) {
	p.named(rest, func(e *entry) { p.act(e, func() bool { return p.wire.Lose(e.packet.Number) }) })
}

func (p *plain) letCopiesBy(rest string) {
	p.named(rest, func(e *entry) {
		if p.wire.LetCopiesBy(e.packet.Number) {
			p.say(fmt.Sprintf(p.m.NoCopies, e.packet.Number))
		}
	})
}

// later delays the oldest held packet by the seconds that were typed, or one.
func (p *plain) later(rest string) {
	delay, ok := parseDelay(rest)
	if !ok {
		p.say(fmt.Sprintf(p.m.BadDelay, escape(rest)))
		return
	}
	p.want(func(e *entry) { p.act(e, func() bool { return p.wire.Postpone(e.packet.Number, delay) }) })
}

// maxDelay is the longest delay that makes sense: a kernel has given up before.
const maxDelay = 3 * time.Minute

// parseDelay reads seconds, or a duration as Go writes it; nothing means a second.
func parseDelay(text string) (time.Duration, bool) {
	if text == "" {
		return time.Second, true
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		d := time.Duration(seconds * float64(time.Second))
		return d, seconds >= 0 && seconds <= maxDelay.Seconds()
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= 0 && d <= maxDelay
}

// skipFlag lets a held packet go that itself has the flag which next waits for.
func (p *plain) skipFlag() {
	p.patient(packetPatience)
	if e := p.journal.oldestHeld(); e != nil && e.turns() {
		p.act(e, func() bool { return p.wire.Pass(e.packet.Number) })
	}
}

// move looks at the packet before or after the one that is looked at.
func (p *plain) move(by int) {
	all := p.journal.entries
	if len(all) == 0 {
		p.say(p.m.Nothing)
		return
	}
	at := len(all) - 1
	if p.cursor != nil {
		at = slices.Index(all, p.cursor)
	}
	switch at += by; {
	case at < 0:
		p.say(p.m.First)
	case at >= len(all):
		p.say(p.m.Last)
	default:
		p.cursor = all[at]
		p.describe(p.cursor)
	}
}

func (p *plain) show(rest string) {
	e := p.cursor
	if rest != "" {
		e = p.find(rest)
	} else if n := len(p.journal.entries); e == nil && n > 0 {
		e = p.journal.entries[n-1]
	}
	if e == nil {
		if rest == "" {
			p.say(p.m.Nothing)
		}
		return
	}
	p.cursor = e
	p.describe(e)
}

func (p *plain) list() {
	if len(p.journal.entries) == 0 {
		p.say(p.m.Nothing)
	}
	for _, e := range p.journal.entries {
		p.say(fmt.Sprintf("%d %s > %s %s%s", e.packet.Number, p.m.Hosts[e.packet.From], p.m.Hosts[e.packet.From.Peer()],
			p.label(e), p.fateWord(e)))
	}
}

func (p *plain) fateWord(e *entry) string {
	switch {
	case e.held:
		return " " + p.m.OnWire
	case e.fate != nil:
		return " " + p.m.Fates[e.fate.Fate]
	case e.arrived():
		return " " + p.m.Fates[evidence.Passed]
	}
	return ""
}

func (p *plain) toggleRaw() {
	p.raw = !p.raw
	if p.raw {
		p.say(p.m.RawOn)
	} else {
		p.say(p.m.RawOff)
	}
}

func (p *plain) runProgram(rest string) {
	if rest == "" {
		p.say(p.m.NoProgram)
		return
	}
	p.launch(rest)
}

func (p *plain) typeLine(rest string) { p.programHears(p.write(rest)) }

// programHears says so when there is no program that could hear.
func (p *plain) programHears(err error) {
	if err != nil {
		p.say(p.m.NoProgram)
	}
}

func (p *plain) help() {
	p.say(p.m.HelpHead)
	for _, c := range commands() {
		p.say(fmt.Sprintf("  %-8s %s", c.name, p.m.Commands[c.name]))
	}
}
