package stepview

import (
	"fmt"

	"tcplearn/checker/evidence"
)

// describe tells all about a packet: what it says, what became of it, and the states
// of that moment.
func (p *plain) describe(e *entry) {
	template := p.m.WentBy
	switch {
	case e.held:
		template = p.m.Held
	case e.lost():
		template = p.m.Lost
	case e.arrived():
		template = p.m.Arrived
	}
	s := e.packet.Segment
	p.say(p.sentence(template, e))
	if e.lost() || e.arrived() {
		p.say(p.label(e)) // the other sentences have it
	}
	p.say(fmt.Sprintf(p.m.Raw, uint32(s.Seq), uint32(s.Ack)))
	if e.arrived() {
		p.say(fmt.Sprintf(p.m.StatesNow, e.before[0], e.after[0], e.before[1], e.after[1]))
	} else {
		p.say(fmt.Sprintf(p.m.States, e.before[0], e.before[1]))
	}
	if len(s.Options) > 0 {
		p.say(fmt.Sprintf(p.m.Options, options(s)))
	}
	if data := payload(s); data != "" {
		p.say(fmt.Sprintf(p.m.Data, data))
	}
}

// save keeps the packets, and says where.
func save(o Options, e evidence.Evidence) string {
	if len(e.Packets()) == 0 {
		return o.Messages.Step.NothingToSave
	}
	path, err := o.Save(&e)
	if err != nil {
		return fmt.Sprintf(o.Messages.Step.NotSaved, escape(err.Error()))
	}
	return fmt.Sprintf(o.Messages.Step.Saved, path)
}
