package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestSweepProofs removes what a killed "dev check" left behind, and neither what one
// that runs now works in nor what is not its own.
func TestSweepProofs(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	long := time.Now().Add(-abandonedAfter - time.Minute)
	for name, kept := range map[string]bool{proofPrefix + "1": false, proofPrefix + "2": true, "other": true} {
		dir := filepath.Join(temporary, name)
		if err := os.MkdirAll(filepath.Join(dir, "work"), 0o755); err != nil {
			t.Fatal(err)
		}
		if name != proofPrefix+"2" {
			if err := os.Chtimes(dir, long, long); err != nil {
				t.Fatal(err)
			}
		}
		sweepProofs()
		if _, err := os.Stat(dir); (err == nil) != kept {
			t.Errorf("%s: %v, want kept = %v", name, err, kept)
		}
	}
}
