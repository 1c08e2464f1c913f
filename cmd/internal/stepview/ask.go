package stepview

import (
	"fmt"
	"slices"

	"tcplearn/checker/evidence"
)

// asking is a prediction that is being asked for.
type asking struct {
	entry *entry
	left  []question
	guess evidence.Guess
}

// ask begins to ask what will come of a packet.
func (p *plain) ask(e *entry) {
	p.asking = &asking{entry: e, left: p.Ask.questions(e), guess: evidence.Guess{Packet: e.packet.Number}}
	p.say(fmt.Sprintf(p.m.PredictIntro, e.packet.Number))
	p.say(p.m.Questions[p.asking.left[0]])
}

// answer takes an answer; after the last the packet passes.
func (p *plain) answer(line string) {
	a := p.asking
	if !a.left[0].answer(&a.guess, line) {
		p.say(fmt.Sprintf(p.m.Misread, escape(line)))
		return
	}
	a.left = slices.DeleteFunc(a.left[1:], func(q question) bool { return q.skip(&a.guess) })
	if len(a.left) > 0 {
		p.say(p.m.Questions[a.left[0]])
		return
	}
	p.asking = nil
	p.wire.Recorder.Guess(a.guess)
	p.act(a.entry, func() bool { return p.wire.Pass(a.entry.packet.Number) })
}

// judge sets the truth beside what was predicted.
func (p *plain) judge(e *entry) {
	for _, t := range p.journal.truths(e, p.quiet) {
		p.told++
		template := p.m.Wrong
		switch {
		case t.seen == "":
			template = p.m.Pending
			p.told--
		case t.right:
			p.right++
			template = p.m.Right
		}
		p.say(fmt.Sprintf(template+"%.0[1]s%.0[2]s%.0[3]s", p.m.Subjects[t.question], t.said, t.seen))
	}
	p.say(fmt.Sprintf(p.m.Score, p.right, p.told))
}
