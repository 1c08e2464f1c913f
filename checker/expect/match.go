package expect

import (
	"cmp"
	"slices"
	"strconv"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// Status says how a step fared.
type Status uint8

// The statuses.
const (
	Met     Status = iota
	Unmet          // seen otherwise, or not seen
	Skipped        // a maybe that did not come
	Unknown        // what was observed is not enough to tell
)

// String returns the status in lower-case English, for machine-readable output.
func (s Status) String() string {
	return [...]string{"met", "unmet", "skipped", "unknown"}[s]
}

// Mismatch is one value that was otherwise than wanted. Octets in it are quoted
// as in the language, so that it is safe to print.
type Mismatch struct {
	Field  string // "flags", "seq", "ack", "len", "data", "times", "after" or "state"
	Wanted string // empty when nothing was wanted
	Seen   string
}

// Finding is what came of one step, or a segment that no step wants.
type Finding struct {
	Step   *Step // nil for an unexpected segment
	Status Status
	// Packet is the first segment that met the step, or the one that came in its
	// place. It is nil when there was none, and for states.
	Packet *flow.Packet
	// Mismatches are all values that were otherwise. A step that did not come at
	// all has none. Those of an unexpected segment name its flags or length.
	Mismatches []Mismatch
	Source     evidence.Source // how the finding is known
	// Seen is for states: the different states that were sampled in the window,
	// or, when there was no window, at all, in the order of their first sample.
	Seen []tcp.State
}

// Result is what came of all steps.
type Result struct {
	// Findings has one finding for each step, in order, then one for each
	// segment, or run of data segments, that no step wants.
	Findings []Finding
	// Retransmissions is how many segments brought nothing that had not been sent
	// before, keep-alives and pure acknowledgments aside.
	Retransmissions int
}

// Passed reports whether every step was met or may be left out, and nothing came
// that no step wants.
func (r Result) Passed() bool {
	for _, f := range r.Findings {
		if f.Status == Unmet || f.Status == Unknown {
			return false
		}
	}
	return true
}

// Cost is how far the conversation is from the expectation: 0 when it passed, and
// otherwise about as many points as values would have to change. It serves to
// compare conversations.
func (r Result) Cost() int {
	const wholeSegment = costMissing / costField
	cost := 0
	for _, f := range r.Findings {
		switch {
		case f.Status == Unknown:
			cost++
		case f.Status != Unmet:
		case f.Step == nil, f.Step.Packet != nil && f.Packet == nil:
			cost += wholeSegment
		default:
			cost += len(f.Mismatches)
		}
	}
	return cost
}

// Match compares a conversation, and those of the samples that belong to it, with
// the expectation. An empty conversation is one in which nothing was sent. Match
// changes nothing and looks at nothing else.
func (e *Expectation) Match(c *flow.Conversation, samples []evidence.Sample) Result {
	m := &matcher{
		steps: e.Steps, conversation: c,
		places: make([]place, len(e.Steps)), findings: make([]Finding, len(e.Steps)),
	}
	for i := range e.Steps {
		m.findings[i] = Finding{Step: &e.Steps[i], Status: Skipped, Source: evidence.Wire}
	}
	var unexpected []Finding
	repeats := 0
	for _, from := range []evidence.Host{evidence.Client, evidence.Server} {
		s := m.matchDirection(from)
		unexpected = append(unexpected, s.unexpected...)
		repeats += s.repeats
	}
	for i, s := range e.Steps {
		switch {
		case s.Mode == Again:
			m.matchAgain(i)
		case s.Mode == Never:
			m.matchNever(i)
		case s.Count != nil:
			m.findings[i].Status = Unknown // a conversation says nothing of the others
		}
	}
	for i, s := range e.Steps {
		if s.State != nil {
			m.findings[i] = m.matchState(i, samples)
		}
	}
	slices.SortStableFunc(unexpected, func(a, b Finding) int { return cmp.Compare(a.Packet.Number, b.Packet.Number) })
	return Result{Findings: append(m.findings, unexpected...), Retransmissions: repeats}
}

// matcher is the state of one Match.
type matcher struct {
	steps        []Step
	conversation *flow.Conversation
	places       []place // by step
	findings     []Finding
}

// place is where a packet step was met; first is nil when it was not.
type place struct {
	first *flow.Packet
	last  *part
}

// direction is what came of one direction beside its steps.
type direction struct {
	unexpected []Finding
	repeats    int
}

// matchDirection matches the packet steps of one direction.
func (m *matcher) matchDirection(from evidence.Host) direction {
	client := from == evidence.Client
	s := &stream{}
	over := end(m.conversation)
	for _, p := range m.conversation.Packets {
		if p.FromClient == client && !(p.Number > over && p.Segment.Flags.Has(tcp.RST)) {
			s.add(p)
		}
	}
	wants := wantsOf(m.steps, from)
	if i := slices.IndexFunc(s.parts, func(p *part) bool { return p.kind == someData }); i >= 0 {
		s.cut(cuts(wants, s.parts[i].seq))
	}
	j := newJudge(m.conversation, client)
	aligned := align(j, wants, s.parts)
	for start := 0; start < len(wants); {
		stop := start
		for stop < len(wants) && wants[stop].step == wants[start].step {
			stop++
		}
		m.report(j, wants[start:stop], aligned.met[start:stop], s.parts)
		start = stop
	}
	return direction{unexpected: unexpectedFindings(aligned.unexpected), repeats: s.repeats}
}

// report makes the finding of one packet step from its wants and what met them.
func (m *matcher) report(j judge, wants []*want, met []span, parts []*part) {
	i := wants[0].step
	f, at := &m.findings[i], &m.places[i]
	var absent []*want
	var wrong fields
	for k, w := range wants {
		run := parts[met[k].from:met[k].to]
		if len(run) == 0 {
			absent = append(absent, w)
			continue
		}
		if at.first == nil {
			at.first = run[0].first
		}
		at.last = run[len(run)-1]
		found := j.wrong(w, run)
		wrong |= found
		f.Mismatches = append(f.Mismatches, w.mismatches(found, m.steps[i].Packet, run)...)
	}
	if len(absent) == len(wants) {
		if m.steps[i].Mode != Maybe {
			f.Status = Unmet
		}
		return
	}
	for _, w := range absent {
		f.Mismatches = append(f.Mismatches, w.absence(m.steps[i].Packet, at.first)...)
	}
	f.Mismatches = append(f.Mismatches, m.times(i, at.first)...)
	f.Packet, f.Status = at.first, statusOf(f.Mismatches, wrong)
}

// statusOf is the status of a packet step that came.
func statusOf(mismatches []Mismatch, wrong fields) Status {
	switch {
	case len(mismatches) > 0:
		return Unmet
	case wrong&notCaptured != 0:
		return Unknown
	default:
		return Met
	}
}

// unexpectedFindings makes findings of parts that no step wants. Parts of one
// segment are one finding, and so is data that was sent in several segments.
func unexpectedFindings(parts []*part) []Finding {
	var out []Finding
	for i := 0; i < len(parts); {
		joined := *parts[i]
		for i++; i < len(parts) && joined.kind == someData && parts[i].kind == someData; i++ {
			joined.length += parts[i].length
		}
		f := unexpectedFinding(&joined)
		if n := len(out); n > 0 && out[n-1].Packet == f.Packet {
			out[n-1].Mismatches = append(out[n-1].Mismatches, f.Mismatches...)
			continue
		}
		out = append(out, f)
	}
	return out
}

func unexpectedFinding(p *part) Finding {
	mismatch := Mismatch{Field: "flags", Seen: p.kind.flag().String()}
	if p.kind == someData {
		mismatch = Mismatch{Field: "len", Wanted: "0", Seen: strconv.Itoa(p.length)}
	}
	return Finding{Status: Unmet, Packet: p.first, Mismatches: []Mismatch{mismatch}, Source: evidence.Wire}
}
