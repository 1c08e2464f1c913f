package lessons

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
)

// ruleForms are how a rule of the wire is written, for whom one went wrong.
var ruleForms = []string{
	"drop SIDE SEGMENT [TIMES]", "delay SIDE SEGMENT DURATION", "hold SIDE SEGMENT",
	"SIDE = client | server", "SEGMENT = " + strings.Join(segmentNames, " | "),
}

var segmentNames = []string{"any", "syn", "syn-ack", "ack", "data", "fin", "rst"}

// maxDelay bounds how long a packet may be under way.
const maxDelay = time.Minute

// rules reads what the wire does, one rule a line.
func (l *loader) rules(h header) []Rule {
	var out []Rule
	for _, line := range h.lines("wire") {
		r, ok := parseRule(line.text)
		if !ok {
			l.problems.add(line.at, BadRule, line.text, ruleForms...)
			continue
		}
		out = append(out, r)
	}
	return out
}

func parseRule(text string) (Rule, bool) {
	words := strings.Fields(text)
	if len(words) < 3 || len(words) > 4 || !slices.Contains(segmentNames, words[2]) {
		return Rule{}, false
	}
	r := Rule{Action: words[0], Kind: words[2]}
	switch words[1] {
	case evidence.Client.String():
	case evidence.Server.String():
		r.From = evidence.Server
	default:
		return Rule{}, false
	}
	var err error
	switch {
	case r.Action == "delay" && len(words) == 4:
		r.Delay, err = time.ParseDuration(words[3])
		return r, err == nil && r.Delay > 0 && r.Delay <= maxDelay
	case r.Action == "drop" && len(words) == 4:
		r.Times, err = strconv.Atoi(words[3])
		return r, err == nil && r.Times > 0 && r.Times <= maxConnections
	}
	return r, len(words) == 3 && (r.Action == "drop" || r.Action == "hold")
}
