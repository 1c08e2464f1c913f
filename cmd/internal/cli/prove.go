package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// scriptTimeout is how long an author's script may run.
const scriptTimeout = 90 * time.Second

// proof is one thing that must come true.
type proof struct {
	name  string
	run   func(ctx context.Context) (wrong string, err error)
	done  chan struct{} // closed when these are set:
	wrong string        // what did not come true, or ""
	err   error         // why that could not be found out
}

// wanted is what must come of a script.
type wanted struct {
	outcome checker.Outcome
	mistake checker.MistakeID // to be named; "" for none
}

// proofs are what a lesson has to prove: its texts, that doing nothing does not pass,
// that the solution does, and that each mistake is named.
func (a *app) proofs(l *lessons.Lesson) []proof {
	untouched := wanted{checker.Failed, checker.NothingHappened}
	out := []proof{
		{name: a.m.Dev.Texts, run: func(context.Context) (string, error) { return a.lintLesson(l) }},
		a.scriptProof(l, a.m.Dev.Untouched, ":", untouched),
		a.scriptProof(l, a.m.Dev.Solution, l.Solution, wanted{outcome: checker.Passed}),
	}
	for _, mistake := range l.Mistakes {
		name, id := fmt.Sprintf(a.m.Dev.MistakeRow, mistake.ID), checker.MistakeID(mistake.ID)
		out = append(out, a.scriptProof(l, name, mistake.Script, wanted{checker.Failed, id}))
	}
	return out
}

// scriptProof runs a script as the lesson's kind has it.
func (a *app) scriptProof(l *lessons.Lesson, name, script string, want wanted) proof {
	return proof{name: name, run: func(ctx context.Context) (string, error) {
		if l.Exercise.Kind == lessons.Traffic {
			return a.tryOnXiaoming(ctx, l, script, want)
		}
		return a.tryAsLearner(ctx, l, script, want)
	}}
}

// knownMistake reports whether the checker can name a mistake, or a question of the
// lesson itself.
func knownMistake(l *lessons.Lesson, id checker.MistakeID) bool {
	return slices.Contains(checker.Mistakes(), id) || l.Words[string(id)+" "+lessons.WordCause] != nil
}

// tryOnXiaoming runs a script in a fresh lab and returns what is wrong, or "".
func (a *app) tryOnXiaoming(ctx context.Context, l *lessons.Lesson, script string, want wanted) (wrong string, err error) {
	s, err := a.openSession(ctx, map[string]string{"script": script}, settingOf(&l.Exercise))
	if err != nil {
		return "", err
	}
	defer s.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	defer func() { _ = null.Close() }()
	said, err := os.CreateTemp("", proofPrefix)
	if err != nil {
		return "", fmt.Errorf("keep what a script says: %w", err)
	}
	_ = os.Remove(said.Name()) // it needs no name, and so it goes however this program ends
	defer func() { _ = said.Close() }()
	c := playground.Command{Args: []string{"sh", playground.Dir + "/script"}, Stdin: null, Stdout: said, Stderr: said}
	_, timedOut, err := s.Run(ctx, c, scriptTimeout)
	if err != nil {
		return "", err
	}
	e, err := s.Observe(ctx, timedOut)
	if err != nil {
		return "", err
	}
	v := checker.Check((&try{app: a, lesson: l}).task(), e)
	wrong = a.compare(l, want, &v)
	if wrong == "" {
		return "", nil
	}
	text, err := endOf(said)
	if err != nil {
		return "", err
	}
	for _, part := range []string{lastLines(text), strings.TrimSpace(a.besideProof().Verdict(a.m, l, &v))} {
		if part != "" {
			wrong += "\n" + part
		}
	}
	return wrong, nil
}

// besideProof is the terminal for what stands indented under a proof that failed.
func (a *app) besideProof() render.Terminal {
	t := a.term
	t.Width = t.Columns() - render.Width(a.proofHead(false))
	return t
}

// endOf reads the end of a file, enough for the last lines of what a script said.
func endOf(f *os.File) (string, error) {
	const enough = 4096
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, max(info.Size()-enough, 0), enough))
	return string(text), err
}

// compare says in what a verdict is not what it should be.
func (a *app) compare(l *lessons.Lesson, want wanted, v *checker.Verdict) string {
	named := checker.MistakeID("")
	if v.Mistake != nil {
		named = v.Mistake.ID
	}
	if wrong := a.compareNames(l, want, wanted{v.Outcome, named}); wrong != "" {
		return wrong
	}
	for _, lang := range lessons.Langs() {
		text := a.term.Verdict(messages.For(lang), l, v) + a.term.Ladder(messages.For(lang), v)
		if strings.Contains(text, unfit) {
			return fmt.Sprintf(a.m.Dev.Unrendered, lang)
		}
	}
	return ""
}

// unfit is what fmt writes for a verb that does not fit its value.
const unfit = "%!"

// compareNames compares how an attempt ended with how it should.
func (a *app) compareNames(l *lessons.Lesson, want, got wanted) string {
	switch {
	case want.mistake != "" && !knownMistake(l, want.mistake):
		return fmt.Sprintf(a.m.Dev.UnknownMistake, want.mistake, orNone(got.mistake, a.m))
	case want.outcome != got.outcome:
		return fmt.Sprintf(a.m.Dev.WantedOutcome, a.m.Dev.Outcomes[want.outcome], a.m.Dev.Outcomes[got.outcome])
	case want.mistake != got.mistake:
		return fmt.Sprintf(a.m.Dev.WantedMistake, orNone(want.mistake, a.m), orNone(got.mistake, a.m))
	}
	return ""
}

func orNone(id checker.MistakeID, m *messages.Messages) string {
	if id == "" {
		return m.Dev.NoMistake
	}
	return string(id)
}
