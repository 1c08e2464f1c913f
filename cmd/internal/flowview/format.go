package flowview

import "io"

// The formats.
const (
	FormatText = "text"
)

// Formats returns the names of all formats.
func Formats() []string { return []string{FormatText} }

// New shows in a format of Formats.
func New(format string, o Options, out io.Writer) (*View, error) {
	return Text(o, out), nil
}
