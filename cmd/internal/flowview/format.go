package flowview

import (
	"bufio"
	"encoding/json"
	"io"
)

// The formats.
const (
	FormatText    = "text"
	FormatJSON    = "json"
	FormatSVG     = "svg"
	FormatMermaid = "mermaid"
	FormatPcapng  = "pcapng"
)

// Formats returns the names of all formats.
func Formats() []string {
	return []string{FormatText, FormatJSON, FormatSVG, FormatMermaid, FormatPcapng}
}

// New shows in one of the formats. SVG and Mermaid show one conversation, the others
// any number of them.
func New(format string, o Options, out io.Writer) *View {
	switch format {
	case FormatJSON:
		buffered := bufio.NewWriter(out)
		encoder := json.NewEncoder(buffered)
		encoder.SetEscapeHTML(false)
		return newView(o, &lines{Options: o, out: buffered, encoder: encoder})
	case FormatSVG:
		return newView(o, &single{Options: o, out: out, draw: (*ladder).svg})
	case FormatMermaid:
		return newView(o, &single{Options: o, out: out, draw: (*ladder).mermaid})
	case FormatPcapng:
		return newView(o, &pcapng{Options: o, out: bufio.NewWriter(out)})
	}
	return newView(o, &text{Options: o, out: out})
}
