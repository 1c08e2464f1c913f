package playground

import (
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Kind is a segment's part in a conversation, by which a rule names it.
type Kind string

// The kinds. ACK is a bare acknowledgment, such as the handshake's third segment.
const (
	Any    Kind = ""
	SYN    Kind = "syn"
	SYNACK Kind = "syn-ack"
	ACK    Kind = "ack"
	Data   Kind = "data"
	FIN    Kind = "fin"
	RST    Kind = "rst"
)

// KindOf names a segment. What has several parts goes by the first of RST, SYN,
// FIN and data.
func KindOf(s *tcp.Segment) Kind {
	switch {
	case s.Flags.Has(tcp.RST):
		return RST
	case s.Flags.Has(tcp.SYN | tcp.ACK):
		return SYNACK
	case s.Flags.Has(tcp.SYN):
		return SYN
	case s.Flags.Has(tcp.FIN):
		return FIN
	case s.Len > 0:
		return Data
	}
	return ACK
}

// Action is what the wire does with a segment.
type Action uint8

// The actions.
const (
	Drop  Action = iota // lose it
	Delay               // deliver it later
	Hold                // keep it until it is released
)

// Rule tells the wire what to do with the segments that match. The first rule that
// matches counts.
type Rule struct {
	From   evidence.Host
	Either bool // whichever host sends; From does not count
	Kind   Kind
	Action Action
	Delay  time.Duration // for Delay; at least 0
	Times  int           // how many segments it takes; 0 means all
}

// rules are the wire's rules in their order, with what each may still take.
type rules struct {
	list []*ruleState
}

type ruleState struct {
	Rule
	used int
}

func (r *rules) add(rule Rule) { r.list = append(r.list, &ruleState{Rule: rule}) }

// judge returns the rule that takes the segment, or nil.
func (r *rules) judge(from evidence.Host, s *tcp.Segment) *Rule {
	for _, rule := range r.list {
		spent := rule.Times > 0 && rule.used >= rule.Times
		if spent || (rule.From != from && !rule.Either) || (rule.Kind != Any && rule.Kind != KindOf(s)) {
			continue
		}
		rule.used++
		return &rule.Rule
	}
	return nil
}

// RuleUse is a rule and how many segments it has taken.
type RuleUse struct {
	Rule
	Used int
}

func (r *rules) uses() []RuleUse {
	var out []RuleUse
	for _, rule := range r.list {
		out = append(out, RuleUse{rule.Rule, rule.used})
	}
	return out
}
