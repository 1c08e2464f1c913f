package diagram

// The kinds of problem that a figure has beyond those of package expect. They are
// stable, so that a program can translate them.
const (
	EmptyFigure  = "empty-figure"   // nothing to draw
	UnknownLine  = "unknown-line"   // a line that says nothing known
	BadValue     = "bad-value"      // a field's value that it cannot have
	RepeatedLine = "repeated-line"  // what may be said only once
	BadBytes     = "bad-bytes"      // not hex digits, or no whole header
	BytesAndMore = "bytes-and-more" // values beside the bytes from which they follow
)

// Sentences are the kinds in plain English, templates for what was written.
var Sentences = map[string]string{
	EmptyFigure:  "the figure shows nothing",
	UnknownLine:  "a figure does not know the line %q",
	BadValue:     "%q cannot be the value",
	RepeatedLine: "%q is said twice",
	BadBytes:     "%q is not a TCP header in hex digits",
	BytesAndMore: "%q follows from the bytes already",
}
