package play

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// parsed reads a whole rule, action first.
func parsed(text string) (playground.Rule, error) {
	words := strings.Fields(text)
	return parseRule(actions[words[0]], words[1:])
}

func TestRules(t *testing.T) {
	for text, want := range map[string]playground.Rule{
		"drop syn":             {Kind: playground.SYN, Either: true},
		"drop":                 {Either: true},
		"drop all":             {Either: true},
		"drop syn-ack once":    {Kind: playground.SYNACK, Either: true, Times: 1},
		"drop [SYN,ACK] once":  {Kind: playground.SYNACK, Either: true, Times: 1},
		"drop 3 times data":    {Kind: playground.Data, Either: true, Times: 3},
		"drop ack from 小美":     {Kind: playground.ACK, From: evidence.Server},
		"delay 500ms":          {Action: playground.Delay, Either: true, Delay: 500 * time.Millisecond},
		"delay ack 2s":         {Action: playground.Delay, Kind: playground.ACK, Either: true, Delay: 2 * time.Second},
		"delay fin by 1s once": {Action: playground.Delay, Kind: playground.FIN, Either: true, Delay: time.Second, Times: 1},
		"hold":                 {Action: playground.Hold, Either: true},
		"hold rst client":      {Action: playground.Hold, Kind: playground.RST},
	} {
		got, err := parsed(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", text, got, err, want)
		}
		again, err := parsed(Phrase(got))
		if err != nil || again != got {
			t.Errorf("%s is phrased %q, which means %+v, %v", text, Phrase(got), again, err)
		}
	}
}

func TestFaultyRules(t *testing.T) {
	for text, want := range map[string]Fault{
		"drop foo": Unknown, "drop syn ack": TooMuch, "drop xiaoming server": TooMuch, "drop 1 2": TooMuch,
		"drop 0": BadTimes, "drop 1001": BadTimes, "drop 500ms": Unknown,
		"delay": NeedsDelay, "delay syn": NeedsDelay, "delay 500": BadDelay, "delay 61s": BadDelay, "delay 0s": BadDelay,
		"delay 1s 2s": TooMuch, "hold 1s": Unknown,
	} {
		_, err := parsed(text)
		var p *Problem
		if !errors.As(err, &p) || p.Fault != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestFaultsHaveWords looks for a sentence for every fault, in both languages.
func TestFaultsHaveWords(t *testing.T) {
	faults := []Fault{Unknown, NeedsDelay, BadDelay, BadTimes, TooMuch, NeedsAction, NotHeld, NoJob, NoTerminal, Program}
	for _, lang := range lessons.Langs() {
		m := messages.For(lang).Play
		if len(m.Faults) != len(faults) {
			t.Errorf("%s: %d sentences, %d faults", lang, len(m.Faults), len(faults))
		}
		for _, f := range faults {
			if m.Faults[string(f)] == "" {
				t.Errorf("%s: nothing is said about %s", lang, f)
			}
		}
		for _, l := range helpLines {
			if m.Help[l.word] == "" || len(l.typed) > helpColumn {
				t.Errorf("%s: help about %s: %q", lang, l.typed, m.Help[l.word])
			}
		}
	}
}

func TestComplete(t *testing.T) {
	for line, want := range map[string]string{
		"dr": "op ", "h": "", "ho": "ld ", "re": "lease ", "drop s": "yn", "drop syn-": "ack ", "delay 5": "00ms ",
		"shell x": "iaom", "shell xiaom": "", "shell xiaome": "i ", "run n": "", "": "", "drop ": "", "zz": "",
	} {
		if got, _ := complete(line); got != want {
			t.Errorf("%q goes on with %q, want %q", line, got, want)
		}
	}
}

// FuzzRule feeds lines to the reader of rules. What it takes, it writes so that it
// takes it again as the same.
func FuzzRule(f *testing.F) {
	for _, line := range []string{"drop syn once", "delay [SYN,ACK] 1.5s xiaomei", "hold 3 times", "delay 9999999h", "drop -1"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Fields(line)
		if len(words) == 0 {
			return
		}
		r, err := parseRule(actions[words[0]], words[1:])
		if err != nil {
			return
		}
		if again, err := parsed(Phrase(r)); err != nil || again != r {
			t.Errorf("%q is phrased %q, which means %+v, %v", line, Phrase(r), again, err)
		}
	})
}
