// Package render turns what tcplearn has to say into text for a terminal: lessons
// written in Markdown, and messages. It knows how wide the terminal is and which
// colours and characters it shows, breaks Chinese and English lines where their
// typesetting allows it, and makes strangers' bytes harmless. It never asks the
// terminal anything and never writes to it: it returns strings.
package render

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// ColorLevel is how many colours a terminal shows. The levels are ordered.
type ColorLevel int

// The levels: no escape sequence at all, not even bold; the 16 colours of the
// reader's theme; the 256 of xterm; 24-bit colours.
const (
	None ColorLevel = iota
	ANSI16
	ANSI256
	TrueColor
)

// defaultColumns is the width of output that has none, such as a file;
// minColumns is the least width that is laid out for.
const (
	defaultColumns = 80
	minColumns     = 20
)

// Terminal says how to write for one terminal. The zero value is plain UTF-8 text
// of 80 columns.
type Terminal struct {
	// Width is the number of columns, 20 or more; 0 stands for 80.
	Width int
	// Color is how many colours may be used.
	Color ColorLevel
	// Dark says that the background is dark: light colours are legible.
	Dark bool
	// ASCII says that bullets, rules and frames must be drawn in ASCII. The words of
	// a text are not touched: Chinese stays Chinese.
	ASCII bool
}

// Detect finds out what out can show from its window size and from the
// environment, without a query to the terminal: a terminal that does not answer
// cannot hold the program up.
//
//   - Width: the window size, else COLUMNS, else 80; never less than 20.
//   - Color: None if NO_COLOR is not empty (no-color.org). None if out is no
//     terminal or TERM is empty or "dumb", unless CLICOLOR_FORCE is set to
//     something else than 0 (bixense.com/clicolors). Otherwise what COLORTERM and
//     TERM promise.
//   - Dark: what COLORFGBG says, true without it; the colours chosen for a dark
//     background are legible on a light one too.
//   - ASCII: the locale's charset (LC_ALL, else LC_CTYPE, else LANG) is not UTF-8.
//     Where none of them is set, as in many containers, UTF-8 is assumed. TERM=linux
//     is ASCII as well: the console's font has 512 glyphs at most, without bullets,
//     arrows and the like (console_codes(4), setfont(8)).
func Detect(out *os.File, getenv func(string) string) Terminal {
	tty := term.IsTerminal(int(out.Fd()))
	return Terminal{
		Width: detectWidth(out, getenv("COLUMNS")),
		Color: detectColor(tty, getenv),
		Dark:  darkBackground(getenv("COLORFGBG")),
		ASCII: getenv("TERM") == "linux" || !utf8Locale(getenv),
	}
}

func detectWidth(out *os.File, columns string) int {
	// A terminal whose size nobody has set, such as a serial line, says 0.
	if width, _, err := term.GetSize(int(out.Fd())); err == nil && width > 0 {
		return max(width, minColumns)
	}
	if width, err := strconv.Atoi(columns); err == nil && width > 0 {
		return max(width, minColumns)
	}
	return defaultColumns
}

func detectColor(tty bool, getenv func(string) string) ColorLevel {
	name, depth, force := getenv("TERM"), getenv("COLORTERM"), getenv("CLICOLOR_FORCE")
	forced := force != "" && force != "0"
	capable := tty && name != "" && name != "dumb"
	switch {
	case getenv("NO_COLOR") != "", !capable && !forced:
		return None
	case depth == "truecolor", depth == "24bit":
		return TrueColor
	case strings.Contains(name, "256color"):
		return ANSI256
	default:
		return ANSI16
	}
}

// darkBackground reads COLORFGBG, as rxvt and Konsole set it: "foreground;background",
// each one of the 16 colours. White (7) and the bright colours but grey (8) are light.
func darkBackground(colors string) bool {
	background, err := strconv.Atoi(colors[strings.LastIndexByte(colors, ';')+1:])
	return err != nil || background < 7 || background == 8
}

// utf8Locale applies POSIX's order of precedence for LC_CTYPE (XBD §8.2).
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true
}

// Columns is the width to lay out for, whatever Width holds.
func (t Terminal) Columns() int {
	if t.Width == 0 {
		return defaultColumns
	}
	return max(t.Width, minColumns)
}
