package cli

import (
	"fmt"
	"regexp"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// omitted stands for what the learner has to fill in.
func (t *try) omitted() string {
	if t.term.ASCII {
		return "..."
	}
	return "…"
}

// tryAgain is the command with which a failed attempt is made once more. A command
// stands whole on one line, so that it can be copied.
func (t *try) tryAgain(v *checker.Verdict) string {
	text := fmt.Sprintf(t.m.Check.NextFailed, t.sameCheck(v))
	if render.Width(text) <= t.term.Columns() {
		return text
	}
	return strings.TrimSpace(fmt.Sprintf(t.m.Check.NextFailed, "")) + "\n" + t.sameCheck(v)
}

// sameCheck is the command of this check with all that it needs: the ground that was
// chosen, the answers where nobody can be asked for them, and the learner's command,
// unless that is what has to change.
func (t *try) sameCheck(v *checker.Verdict) string {
	words := []string{"tcplearn", checkName, fmt.Sprint(t.lesson.Number)}
	if t.on != onAuto {
		words = append(words, "--on", t.on)
	}
	if !t.canAsk() {
		words = append(words, t.answersWanted()...)
	}
	switch {
	case t.file.path != "":
		words = append(words, t.sameFile(v)...)
	case len(t.command) > 0 && t.commandStays(v):
		words = append(words, "--")
		for _, w := range t.command {
			words = append(words, shellWord(w))
		}
	case !t.canAsk() && t.on != string(evidence.GroundLoopback) && t.lesson.Exercise.From == "":
		words = append(words, "--", t.omitted())
	}
	return render.EscapeString(strings.Join(words, " "))
}

// sameFile are the options that name the capture file, unless the call in it is what
// has to change.
func (t *try) sameFile(v *checker.Verdict) []string {
	if !t.commandStays(v) {
		return []string{"--pcap", t.omitted()}
	}
	return []string{"--pcap", shellWord(t.file.path), "--stream", fmt.Sprint(t.file.stream)}
}

// answersWanted are the options with which a script answers.
func (t *try) answersWanted() []string {
	e := &t.lesson.Exercise
	option := "--answer"
	switch {
	case e.Kind == lessons.Predict && (e.Again || len(t.given) > 0):
		option = "--predict"
	case e.Kind != lessons.Questions && e.Kind != lessons.Diagnose:
		return nil
	}
	var words []string
	for _, q := range asked(e) {
		words = append(words, option, q.Key+"="+t.omitted())
	}
	return words
}

// commandStays reports whether the learner's command is none of what went wrong: it
// starts their server, or what they said of a call was wrong and not the call.
func (t *try) commandStays(v *checker.Verdict) bool {
	switch t.lesson.Exercise.Kind {
	case lessons.Serve, lessons.States:
		return true
	}
	return v.Mistake != nil && v.Mistake.Question != ""
}

var bareWord = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// shellWord is a word as one types it in a shell.
func shellWord(text string) string {
	if bareWord.MatchString(text) {
		return text
	}
	return quoteForShell(text)
}
