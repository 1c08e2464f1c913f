package progress

import (
	"strings"
	"testing"
	"time"
)

// full is a file as a later program of the same format version may leave it: with
// members on both levels that this program does not know.
const full = `{
  "version": 1,
  "current": "say-hello",
  "lessons": {
    "handshake": {
      "attempts": 3,
      "failures": 0,
      "hints": 2,
      "passed": "2026-11-22T18:00:00Z",
      "passed_how": "lab",
      "fastest_ms": 41.50
    },
    "say-hello": {
      "attempts": 1,
      "failures": 1,
      "hints": 0,
      "last_mistake": "trailing-newline"
    }
  },
  "badges": [
    "first call"
  ],
  "theme": {
    "dark": true
  }
}
`

func TestDecodeEncodeKeepsEverything(t *testing.T) {
	state, err := decode([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	text, err := encode(state)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != full {
		t.Errorf("got\n%s\nwant\n%s", text, full)
	}
}

func TestDecodeReadsFields(t *testing.T) {
	state, err := decode([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	if state.Version != 1 || state.Current != "say-hello" || len(state.Lessons) != 2 {
		t.Errorf("got version %d, current %q, %d lessons", state.Version, state.Current, len(state.Lessons))
	}
	passed := state.Lesson("handshake")
	if passed.Attempts != 3 || passed.Hints != 2 || passed.PassedHow != "lab" ||
		passed.Passed == nil || !passed.Passed.Equal(fixedTime) {
		t.Errorf("handshake is %+v", passed)
	}
	if failed := state.Lesson("say-hello"); failed.Failures != 1 || failed.LastMistake != "trailing-newline" || failed.Passed != nil {
		t.Errorf("say-hello is %+v", failed)
	}
}

func TestClearedFieldDoesNotComeBack(t *testing.T) {
	state, err := decode([]byte(`{"version": 1, "CURRENT": "handshake", "lessons": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	state.Current = ""
	text, err := encode(state)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "handshake") {
		t.Errorf("the cleared member is still in\n%s", text)
	}
}

func TestDecodeRefusesDamage(t *testing.T) {
	for name, text := range map[string]string{
		"empty":           "",
		"zero bytes":      "\x00\x00\x00\x00",
		"truncated":       full[:len(full)/2],
		"last brace gone": strings.TrimSuffix(full, "}\n"),
		"two documents":   full + full,
		"not an object":   `[1]`,
		"null":            `null`,
		"no version":      `{"lessons": {}}`,
		"version 0":       `{"version": 0}`,
		"version is text": `{"version": "1"}`,
		"lessons a list":  `{"version": 1, "lessons": []}`,
		"count is text":   `{"version": 1, "lessons": {"handshake": {"attempts": "3"}}}`,
		"negative count":  `{"version": 1, "lessons": {"handshake": {"hints": -1}}}`,
		"no such day":     `{"version": 1, "lessons": {"handshake": {"passed": "2026-02-30T00:00:00Z"}}}`,
	} {
		if state, err := decode([]byte(text)); err == nil {
			t.Errorf("%s: no error, state %+v", name, state)
		}
	}
}

func TestDecodeToleratesAbsence(t *testing.T) {
	for name, text := range map[string]string{
		"no lessons":   `{"version": 1}`,
		"null lessons": `{"version": 1, "lessons": null}`,
		"null lesson":  `{"version": 1, "lessons": {"handshake": null}}`,
	} {
		state, err := decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(state.Lessons) != 0 {
			t.Errorf("%s: lessons %v, want none", name, state.Lessons)
		}
		state.Lesson("handshake").Hints++
		if got := state.Lesson("handshake").Hints; got != 1 {
			t.Errorf("%s: hints is %d after one", name, got)
		}
	}
}

func TestRecord(t *testing.T) {
	var lesson Lesson
	lesson.RecordFailure("wrong-port")
	lesson.RecordFailure("")
	if lesson.Attempts != 2 || lesson.Failures != 2 || lesson.LastMistake != "" || lesson.Passed != nil {
		t.Errorf("after two failures: %+v", lesson)
	}
	shanghai := time.FixedZone("UTC+8", 8*60*60)
	first := time.Date(2026, 11, 23, 2, 0, 0, 999, shanghai)
	lesson.RecordFailure("wrong-port")
	lesson.RecordPass(first, "lab")
	lesson.RecordPass(first.Add(time.Hour), "loopback")
	if lesson.Attempts != 5 || lesson.Failures != 0 || lesson.LastMistake != "" || lesson.PassedHow != "lab" {
		t.Errorf("after two passes: %+v", lesson)
	}
	if got := lesson.Passed.Format(time.RFC3339Nano); got != "2026-11-22T18:00:00Z" {
		t.Errorf("first pass is at %s", got)
	}
}

func TestReset(t *testing.T) {
	state := newState()
	state.Current = "say-hello"
	state.Lesson("handshake").Attempts = 1
	state.Lesson("say-hello").Attempts = 1
	state.Reset("handshake")
	if len(state.Lessons) != 1 || state.Lesson("say-hello").Attempts != 1 {
		t.Errorf("after Reset: %v", state.Lessons)
	}
	state.ResetAll()
	if len(state.Lessons) != 0 || state.Current != "" {
		t.Errorf("after ResetAll: current %q, lessons %v", state.Current, state.Lessons)
	}
}
