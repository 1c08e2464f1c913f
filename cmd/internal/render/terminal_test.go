package render

import (
	"os"
	"path/filepath"
	"testing"
)

func environment(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func TestDetectWithoutTerminal(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	plain := Terminal{Width: 80, Color: None, Dark: true}
	tests := []struct {
		name string
		env  map[string]string
		want Terminal
	}{
		{"nothing set", nil, plain},
		{"a file has no colour", map[string]string{"TERM": "xterm-256color"}, plain},
		{"COLUMNS", map[string]string{"COLUMNS": "132"}, Terminal{Width: 132, Dark: true}},
		{"COLUMNS too small", map[string]string{"COLUMNS": "3"}, Terminal{Width: 20, Dark: true}},
		{"COLUMNS is no number", map[string]string{"COLUMNS": "wide"}, plain},
		{"colour forced", map[string]string{"CLICOLOR_FORCE": "1", "TERM": "xterm-256color"}, Terminal{Width: 80, Color: ANSI256, Dark: true}},
		{"colour not forced", map[string]string{"CLICOLOR_FORCE": "0", "TERM": "xterm-256color"}, plain},
		{"NO_COLOR wins", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, plain},
		{"light background", map[string]string{"COLORFGBG": "0;15"}, Terminal{Width: 80}},
		{"dark background", map[string]string{"COLORFGBG": "7;default;0"}, plain},
		{"grey background", map[string]string{"COLORFGBG": "15;8"}, plain},
		{"default background", map[string]string{"COLORFGBG": "15;default"}, plain},
		{"UTF-8 locale", map[string]string{"LANG": "zh_CN.UTF-8"}, plain},
		{"C.utf8", map[string]string{"LANG": "C.utf8"}, plain},
		{"C locale", map[string]string{"LANG": "C"}, Terminal{Width: 80, Dark: true, ASCII: true}},
		{"other charset", map[string]string{"LANG": "zh_CN.GB18030"}, Terminal{Width: 80, Dark: true, ASCII: true}},
		{"LC_ALL before LANG", map[string]string{"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, Terminal{Width: 80, Dark: true, ASCII: true}},
		{"LC_CTYPE before LANG", map[string]string{"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, plain},
		{"Linux console", map[string]string{"TERM": "linux", "LANG": "en_US.UTF-8"}, Terminal{Width: 80, Dark: true, ASCII: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Detect(out, environment(test.env)); got != test.want {
				t.Errorf("Detect with %v = %+v, want %+v", test.env, got, test.want)
			}
		})
	}
}
