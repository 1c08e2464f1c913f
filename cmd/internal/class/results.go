// Package class puts the results of many learners into one table: who passed what,
// where most got stuck, which mistakes were made. The results are files that the
// learners write themselves and hand over; nothing is sent anywhere.
package class

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"tcplearn/cmd/internal/progress"
)

// Schema names the format of a results file and its version.
const Schema = "tcplearn.results/1"

// maxFile bounds a results file; an honest one has a few thousand bytes.
const maxFile = 1 << 20

// Results are what one learner has done, as "tcplearn progress export" writes it.
type Results struct {
	Schema string `json:"schema"`
	// Name is what the learner chose to be called; "" for one who did not say. A
	// stranger's.
	Name    string    `json:"name"`
	Written time.Time `json:"written"`
	// Lessons are those that were begun, by their ids.
	Lessons map[string]Lesson `json:"lessons"`
}

// Lesson is what a learner has done in one lesson.
type Lesson struct {
	Attempts int            `json:"attempts"` // checks that passed or failed
	Failures int            `json:"failures"` // failed checks since the last pass
	Hints    int            `json:"hints"`    // hints shown
	Passed   *time.Time     `json:"passed"`   // when it was passed first, or null
	Mistakes map[string]int `json:"mistakes"` // how often each was named, by its id
}

// From takes a learner's results out of what is remembered about them.
func From(state *progress.State, name string, now time.Time) *Results {
	r := &Results{Schema: Schema, Name: name, Written: now.UTC().Truncate(time.Second), Lessons: map[string]Lesson{}}
	for id, l := range state.Lessons {
		if l.Attempts+l.Hints == 0 {
			continue
		}
		mistakes := l.Mistakes
		if mistakes == nil {
			mistakes = map[string]int{}
		}
		r.Lessons[id] = Lesson{Attempts: l.Attempts, Failures: l.Failures, Hints: l.Hints, Passed: l.Passed, Mistakes: mistakes}
	}
	return r
}

// ErrNotResults says that a file is none of a learner's results.
var ErrNotResults = errors.New("not written by tcplearn progress export")

// Read reads a results file. The error wraps ErrNotResults, or is the reader's.
func Read(in io.Reader) (*Results, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, err
	}
	r := &Results{}
	switch err := json.Unmarshal(data, r); {
	case len(data) > maxFile:
		return nil, fmt.Errorf("%w: too large", ErrNotResults)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrNotResults, err)
	case r.Schema != Schema:
		return nil, fmt.Errorf("%w: schema %q", ErrNotResults, r.Schema)
	}
	for id, l := range r.Lessons {
		if l.Attempts < 0 || l.Failures < 0 || l.Hints < 0 {
			return nil, fmt.Errorf("%w: lesson %q has a negative count", ErrNotResults, id)
		}
	}
	return r, nil
}
