package expect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
)

// TestMatch runs the table in testdata, which testdata/README.md describes.
func TestMatch(t *testing.T) {
	rows, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(rows) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	for _, path := range rows {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txtar"), func(t *testing.T) {
			row := readRow(t, path)
			r := row.expectation.Match(row.conversation, row.samples)
			if got := outcome(r); got != row.outcome {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", row.comment, got, row.outcome)
			}
			if r.Passed() != (r.Cost() == 0) {
				t.Errorf("passed is %v, and the cost is %d", r.Passed(), r.Cost())
			}
		})
	}
}

// row is one .txtar of the table.
type row struct {
	comment      string
	expectation  *expect.Expectation
	conversation *flow.Conversation
	samples      []evidence.Sample
	outcome      string
}

func readRow(t testing.TB, path string) row {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := row{comment: string(archive.Comment)}
	text := ""
	for _, f := range archive.Files {
		switch f.Name {
		case "expectation":
			text = string(f.Data)
		case "segments":
			r.conversation, r.samples = listing(t, string(f.Data))
		case "outcome":
			r.outcome = string(f.Data)
		default:
			t.Fatalf("%s: unknown section %q", path, f.Name)
		}
	}
	if text == "" {
		r.expectation = readExpectation(t, filepath.Join(filepath.Dir(path), "expectation"))
		return r
	}
	if r.expectation, err = expect.Parse(path, text, 1); err != nil {
		t.Fatal(err)
	}
	return r
}

func readExpectation(t testing.TB, path string) *expect.Expectation {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := expect.Parse(path, string(text), 1)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// outcome writes a result as the table's outcome sections do.
func outcome(r expect.Result) string {
	var b strings.Builder
	if !r.Passed() {
		b.WriteString("not ")
	}
	b.WriteString("passed")
	if r.Retransmissions > 0 {
		fmt.Fprintf(&b, ", retransmissions %d", r.Retransmissions)
	}
	b.WriteByte('\n')
	for _, f := range r.Findings {
		if f.Status != expect.Met {
			b.WriteString(line(f) + "\n")
		}
	}
	return b.String()
}

func line(f expect.Finding) string {
	var text string
	if f.Step == nil {
		text = fmt.Sprintf("unexpected %d", f.Packet.Number)
	} else {
		text = fmt.Sprintf("%v %v", f.Status, f.Step)
	}
	separator := ": "
	for _, m := range f.Mismatches {
		wanted := m.Wanted
		if wanted == "" {
			wanted = `""`
		}
		text += fmt.Sprintf("%s%s wanted %s seen %s", separator, m.Field, wanted, m.Seen)
		separator = "; "
	}
	separator = ": "
	for _, state := range f.Seen {
		text += separator + state.String()
		separator = " "
	}
	return text
}
