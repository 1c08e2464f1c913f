package progress

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"
)

// Version is the version of the file's format that this program writes, and the
// highest that it reads.
const Version = 1

// State is everything that is remembered about a learner.
type State struct {
	// Version is the format of the file it was read from; 1 or higher. What is
	// written always has [Version].
	Version int `json:"version"`
	// Current is the id of the lesson the learner was last at, "" before the first.
	Current string `json:"current,omitempty"`
	// Lessons holds one entry for each lesson that was begun, by the lesson's id.
	Lessons map[string]*Lesson `json:"lessons"`

	unknown members
}

// Lesson is what the learner has done in one lesson. Checks that could not tell
// (an inconclusive verdict) are not counted anywhere.
type Lesson struct {
	// Attempts counts the checks that passed or failed.
	Attempts int `json:"attempts"`
	// Failures counts the failed checks since the last pass, or since the beginning.
	Failures int `json:"failures"`
	// Hints is how many of the lesson's hints have been shown.
	Hints int `json:"hints"`
	// Streak is how many diagnoses in a row were right, in a lesson that wants several.
	Streak int `json:"streak,omitempty"`
	// Parts are the parts that were passed of a lesson that has several, by their names.
	Parts []string `json:"parts,omitempty"`
	// Passed is when the lesson was passed for the first time (UTC, whole
	// seconds), nil until then.
	Passed *time.Time `json:"passed,omitempty"`
	// PassedHow is the ground of that first pass, such as "lab"; "" until then.
	PassedHow string `json:"passed_how,omitempty"`
	// LastMistake is the id of the mistake named by the last check, "" when it
	// passed or named none.
	LastMistake string `json:"last_mistake,omitempty"`
	// Mistakes is how often each mistake was named, by its id.
	Mistakes map[string]int `json:"mistakes,omitempty"`

	unknown members
}

// Lesson returns the entry of the lesson with this id, and makes an empty one
// if there is none.
func (s *State) Lesson(id string) *Lesson {
	if lesson := s.Lessons[id]; lesson != nil {
		return lesson
	}
	if s.Lessons == nil {
		s.Lessons = map[string]*Lesson{}
	}
	lesson := &Lesson{}
	s.Lessons[id] = lesson
	return lesson
}

// Reset forgets one lesson. The captures saved for it stay.
func (s *State) Reset(id string) {
	delete(s.Lessons, id)
}

// ResetAll forgets every lesson and where the learner was. Captures stay.
func (s *State) ResetAll() {
	s.Current = ""
	s.Lessons = map[string]*Lesson{}
}

// RecordPass counts a check that passed at this time on the named ground. Only
// the first pass sets Passed and PassedHow.
func (l *Lesson) RecordPass(at time.Time, ground string) {
	l.Attempts++
	l.Failures = 0
	l.LastMistake = ""
	if l.Passed == nil {
		at = at.UTC().Truncate(time.Second)
		l.Passed = &at
		l.PassedHow = ground
	}
}

// RecordFailure counts a check that failed. The mistake is the id of the one
// that the verdict named, or "".
func (l *Lesson) RecordFailure(mistake string) {
	l.Attempts++
	l.Failures++
	l.LastMistake = mistake
	if mistake == "" {
		return
	}
	if l.Mistakes == nil {
		l.Mistakes = map[string]int{}
	}
	l.Mistakes[mistake]++
}

// RecordDiagnosis counts a diagnosis, and returns how many were right in a row.
func (l *Lesson) RecordDiagnosis(right bool) int {
	if !right {
		l.Streak = 0
		return 0
	}
	l.Streak++
	return l.Streak
}

// MarshalJSON implements [json.Marshaler]; members that were unknown when the
// state was read follow the known ones.
func (s State) MarshalJSON() ([]byte, error) {
	type plain State
	object, err := json.Marshal(plain(s))
	if err != nil {
		return nil, err
	}
	return s.unknown.appendTo(object)
}

// UnmarshalJSON implements [json.Unmarshaler] and keeps unknown members.
func (s *State) UnmarshalJSON(object []byte) error {
	type plain State
	if err := json.Unmarshal(object, (*plain)(s)); err != nil {
		return err
	}
	var err error
	s.unknown, err = unknownMembers[State](object)
	return err
}

// MarshalJSON implements [json.Marshaler]; members that were unknown when the
// lesson was read follow the known ones.
func (l Lesson) MarshalJSON() ([]byte, error) {
	type plain Lesson
	object, err := json.Marshal(plain(l))
	if err != nil {
		return nil, err
	}
	return l.unknown.appendTo(object)
}

// UnmarshalJSON implements [json.Unmarshaler] and keeps unknown members.
func (l *Lesson) UnmarshalJSON(object []byte) error {
	type plain Lesson
	if err := json.Unmarshal(object, (*plain)(l)); err != nil {
		return err
	}
	var err error
	l.unknown, err = unknownMembers[Lesson](object)
	return err
}

func newState() State {
	return State{Version: Version, Lessons: map[string]*Lesson{}}
}

// encode returns the file's text: indented, for people read it too.
func encode(state State) ([]byte, error) {
	state.Version = Version
	text, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// decode reads the file's text. The version is looked at alone and first,
// because a newer format may share nothing else with this one: that is a
// *NewerVersionError. Every other error means that the file is damaged.
func decode(text []byte) (State, error) {
	var header struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &header); err != nil {
		return State{}, err
	}
	if header.Version > Version {
		return State{}, &NewerVersionError{Version: header.Version}
	}
	if header.Version < 1 {
		return State{}, errors.New("no version")
	}
	state := newState()
	if err := json.Unmarshal(text, &state); err != nil {
		return State{}, err
	}
	maps.DeleteFunc(state.Lessons, func(_ string, l *Lesson) bool { return l == nil })
	for id, l := range state.Lessons {
		if l.Attempts < 0 || l.Failures < 0 || l.Hints < 0 || l.Streak < 0 {
			return State{}, fmt.Errorf("lesson %q has a negative count", id)
		}
		for mistake, n := range l.Mistakes {
			if n < 0 {
				return State{}, fmt.Errorf("lesson %q has a negative count of %q", id, mistake)
			}
		}
	}
	return state, nil
}
