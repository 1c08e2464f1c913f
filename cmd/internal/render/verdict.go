package render

import (
	"fmt"
	"slices"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/question"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// Verdict writes the judgement on an attempt: the outcome, every finding, and, when
// it did not pass, what probably went wrong and what to try.
func (t Terminal) Verdict(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) string {
	var b strings.Builder
	say := func(text string) { b.WriteString(text + "\n") }
	say(t.headline(m, l, v))
	switch {
	case len(v.Serve) > 0:
		b.WriteString(t.serve(m, v))
	case v.Diagnosis != nil:
		b.WriteString(t.diagnosis(m, l, v))
	case len(v.Goals) > 0:
		b.WriteString(t.Goals(m, v))
	case v.Conversation == nil:
		say(t.Wrap(fmt.Sprintf(m.Verdict.NoCall, v.Evidence.Server, len(v.Result.Findings))))
	default:
		for _, f := range v.Result.Findings {
			say(t.finding(m, f, v.Evidence.Blind))
		}
		if n := v.Connections(); n > v.Allowed {
			say(t.Hang(t.mark(expect.Unmet), fmt.Sprintf(m.Verdict.Connections, v.Allowed, n)))
		}
	}
	if n := v.Result.Retransmissions; n > 0 {
		say(t.Wrap(fmt.Sprintf(m.Verdict.Retransmissions, n)))
	}
	b.WriteString(t.guesses(m, v) + t.answers(m, l, v))
	if v.Evidence.Open && v.Outcome != checker.Passed {
		say(t.Wrap(m.Check.StillOpen))
	}
	switch v.Outcome {
	case checker.Passed:
		if !v.Pending && v.Left == 0 {
			say("\n" + t.Wrap(LessonWord(m, l, lessons.WordProved, v.Conversation)))
		}
	case checker.Failed:
		t.mistake(m, l, v, say)
	case checker.Inconclusive:
		say("\n" + t.Wrap(m.Doubts[v.Doubt]))
		t.mistake(m, l, v, say)
	}
	if slices.ContainsFunc(v.Result.Findings, fromPackets) {
		say("\n" + t.Wrap(m.Verdict.WhyDerived))
	}
	return b.String()
}

// mistake says what probably went wrong, if that is known.
func (t Terminal) mistake(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict, say func(string)) {
	if v.Mistake == nil {
		return
	}
	cause, try := MistakeText(m, l, v)
	say("")
	explained := func(j question.Judgement) bool {
		return j.Status == question.Mistaken && Reason(m, l, v.Conversation, j) == cause
	}
	if !slices.ContainsFunc(v.Answers, explained) { // below the wrong answer it was said already
		say(t.Hang(t.Bold(m.Verdict.Cause)+m.Course.Colon, cause))
	}
	say(t.Hang(t.Bold(m.Verdict.Try)+m.Course.Colon, try))
}

func (t Terminal) headline(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) string {
	format, colour := m.Verdict.Passed, t.Green
	if d := v.Diagnosis; d != nil && d.Right() && v.Outcome != checker.Passed {
		return t.Bold(colour(t.Wrap(fmt.Sprintf(m.Exercise.FaultStreak, d.Streak, d.Wanted))))
	}
	switch {
	case v.Outcome == checker.Failed:
		format, colour = m.Verdict.Failed, t.Red
	case v.Outcome == checker.Inconclusive:
		format, colour = m.Verdict.Inconclusive, t.Yellow
	case v.Pending:
		format = m.Exercise.CallRight
	case v.Left > 0:
		format = m.Exercise.PartRight
	}
	return t.Bold(colour(t.Wrap(fmt.Sprintf(format, l.Number, l.Text[m.Lang].Title))))
}

// finding writes one step with its mark and, where it was not met, what was wanted
// and what was seen.
func (t Terminal) finding(m *messages.Messages, f expect.Finding, blind bool) string {
	mark, note := t.mark(f.Status), ""
	switch {
	case f.Step == nil:
		return t.Hang(mark, fmt.Sprintf(m.Verdict.Unexpected, sideName(f)+" "+Label(f.Packet)))
	case f.Status == expect.Met && f.Source == evidence.Derived:
		note = derivation(m, f)
	case f.Status == expect.Skipped:
		note = m.Verdict.NotNeeded
	case f.Status == expect.Unknown && blind:
		// The doubt says it once for all.
	case f.Status == expect.Unknown && f.Step.State != nil:
		note = m.Verdict.UnseenState
	case f.Status == expect.Unknown:
		note = m.Verdict.Unknown
	case f.Status == expect.Unmet:
		note = difference(m, f)
	}
	if note == "" {
		return t.Hang(mark, f.Step.String())
	}
	return t.Hang(mark, f.Step.String()) + "\n" + t.Hang(findingIndent, note)
}

// derivation says how a state is known that nobody read from the kernel.
func derivation(m *messages.Messages, f expect.Finding) string {
	if fromPackets(f) {
		return m.Verdict.FromPackets
	}
	return fmt.Sprintf(m.Verdict.Derived, stateNames(f.Seen))
}

// fromPackets reports whether a finding's state was derived from the packets alone.
func fromPackets(f expect.Finding) bool {
	return f.Status == expect.Met && f.Source == evidence.Derived && slices.Contains(f.Seen, f.Step.State.State.Canonical())
}

// mark is a finding's shape; colour only helps.
func (t Terminal) mark(s expect.Status) string {
	switch s {
	case expect.Met:
		return "  " + t.Tick(true) + " "
	case expect.Unmet:
		return "  " + t.Tick(false) + " "
	case expect.Skipped:
		return "  " + t.glyph("·", "-") + " "
	default:
		return "  " + t.Yellow("?") + " "
	}
}

// Tick is the mark of what is as it should be, or not.
func (t Terminal) Tick(good bool) string {
	if good {
		return t.Green(t.glyph("✓", "+"))
	}
	return t.Red(t.glyph("✗", "x"))
}

// difference says what was wanted and what was seen instead.
func difference(m *messages.Messages, f expect.Finding) string {
	if f.Step.State != nil {
		seen := m.Verdict.NoState
		if len(f.Seen) > 0 {
			seen = stateNames(f.Seen)
		}
		return fmt.Sprintf(m.Verdict.StatesSeen, f.Step.State.State, seen)
	}
	if f.Packet == nil {
		return m.Verdict.Absent
	}
	all := make([]string, len(f.Mismatches))
	for i, d := range f.Mismatches {
		var parts []string
		if d.Wanted != "" {
			parts = append(parts, fmt.Sprintf(m.Verdict.Wanted, d.Field+"="+shortened(d.Wanted, maxValue)))
		}
		if d.Seen != "" {
			parts = append(parts, fmt.Sprintf(m.Verdict.Seen, d.Field+"="+shortened(d.Seen, maxValue)))
		}
		all[i] = strings.Join(parts, m.Verdict.Comma)
	}
	return strings.Join(all, m.Verdict.Semicolon)
}

// maxValue is how much of a value a finding shows, in bytes.
const maxValue = 64

// shortened is the beginning of a long value.
func shortened(value string, limit int) string {
	for i := range value {
		if i >= limit {
			return value[:i] + "..."
		}
	}
	return value
}

func stateNames(states []tcp.State) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = s.String()
	}
	return strings.Join(names, ", ")
}

// sideName writes the direction of an unexpected segment.
func sideName(f expect.Finding) string {
	from := evidence.Server
	if f.Packet.FromClient {
		from = evidence.Client
	}
	return fmt.Sprintf("%v > %v", from, from.Peer())
}

// MistakeText puts the mistake of a verdict into words: its likely cause, and what to
// try. A mistake that only one lesson knows has its words there.
func MistakeText(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) (cause, try string) {
	mistake := v.Mistake
	text, ours := m.Mistakes[mistake.ID]
	if !ours {
		id := string(mistake.ID) + " "
		return LessonWord(m, l, id+lessons.WordCause, v.Conversation), LessonWord(m, l, id+lessons.WordTry, v.Conversation)
	}
	if here, other := m.Grounds.Mistakes[mistake.ID]; other && v.Evidence.Ground == evidence.GroundLoopback {
		text = here
	}
	called := mistake.Called
	if !called.IsValid() {
		called = v.Evidence.Server
	}
	facts := []any{
		called, called.Port(), len(mistake.Wanted), len(mistake.Seen),
		quoted(mistake.Wanted), quoted(mistake.Seen),
		mistake.Offset + 1, mistake.Count, EscapeString(mistake.Name), EscapeString(mistake.Given),
	}
	// A template uses some of the facts by their numbers; "%.0[10]s" at its end keeps
	// fmt from complaining about the rest.
	return fmt.Sprintf(text.Cause+"%.0[10]s", facts...), fmt.Sprintf(text.Try+"%.0[10]s", facts...)
}
