package cli

import (
	"tcplearn/checker"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// settingOf is how a lab is prepared for an exercise.
func settingOf(e *lessons.Exercise) checker.Setting {
	return checker.Setting{Mode: checker.Mode(e.Server), Backlog: e.Backlog, Rules: rulesOf(e.Wire)}
}

// rulesOf are an exercise's rules as the wire takes them.
func rulesOf(rules []lessons.Rule) []playground.Rule {
	actions := map[string]playground.Action{"drop": playground.Drop, "delay": playground.Delay, "hold": playground.Hold}
	var out []playground.Rule
	for _, r := range rules {
		kind := playground.Kind(r.Kind)
		if r.Kind == "any" {
			kind = playground.Any
		}
		out = append(out, playground.Rule{From: r.From, Kind: kind, Action: actions[r.Action], Delay: r.Delay, Times: r.Times})
	}
	return out
}
