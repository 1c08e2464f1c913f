package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tcplearn/checker"
	"tcplearn/checker/question"
	"tcplearn/lessons"
)

// TestGuideNamesEverything holds the author's guide against what the format knows:
// kinds, facts and mistakes. Who reads no Go finds them nowhere else.
func TestGuideNamesEverything(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "..", "lessons", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, kind := range lessons.Kinds() {
		names = append(names, string(kind))
	}
	for _, mistake := range checker.Mistakes() {
		names = append(names, string(mistake))
	}
	names = append(names, question.PacketNames()...)
	names = append(names, question.FieldNames()...)
	for _, name := range names {
		if !strings.Contains(string(guide), "`"+name+"`") {
			t.Errorf("the guide does not name %q", name)
		}
	}
}
