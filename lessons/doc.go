// Package lessons is what tcplearn teaches. A lesson is a folder of plain files;
// no Go is written to add one. The package embeds the course and loads this one
// or any other from a file system, with every error of an author at its place.
//
// # A folder
//
//	03-handshake/
//	    en.md  zh.md        the text, in both languages
//	    exercise            what is to be done, and what a correct try shows
//	    hints               steps of help, in both languages
//	    solution.sh         passes the exercise
//	    mistakes/<id>.sh    each makes one mistake, and the verdict names its id
//
// The folder's name is the lesson's number, two digits from 01, a hyphen, and
// its id, which never changes: lower-case words joined by hyphens. No two
// lessons share a number or an id. All of the files are there, with at least one
// mistake, and no others. Plain files beside the folders, and whatever the go
// command would ignore (testdata, names that begin with "." or "_"), are not
// lessons and are passed over.
//
// Every file is UTF-8 text without control characters other than newline and
// tab, because it is shown on a terminal. Lines may end as on Windows.
//
// # Headers
//
// The files share one notation, fields of the form "key: value":
//
//	header = { field | blank line }
//	field  = KEY ":" [ text ] newline { continuation }
//
// A continuation is a line that begins with a blank or a tab; the value is its
// lines, trimmed and joined with newlines. Each key is one of those listed
// below, and is given once.
//
// # en.md and zh.md
//
// A header between two lines "---", then Markdown.
//
//	title:    the lesson's name
//	minutes:  how long it takes, 1 to 120
//	goal:     what the reader can do afterwards
//	needs:    ids of earlier lessons, separated by commas; may be empty
//
// Both languages have the same minutes, the same needs and the same structure:
// headings and their levels, code blocks, list items and tables, in the same
// order. Markdown is read for this only as far as it needs: fenced code blocks,
// headings that begin with "#", and tables with a delimiter row.
//
// A code block with the info word ladder, header or states is a figure, written in
// the notation of package tcplearn/checker/diagram and drawn by the program.
//
// # exercise
//
// A header, a line "---", and an expectation in the language of package
// tcplearn/checker/expect.
//
//	kind:         traffic, a call that is observed
//	server:       echo, the server that runs on xiaomei
//	connections:  how many connections the learner may make, 1 to 100
//
// # hints
//
// Headers separated by lines "---", one for each step, at least three. The last
// step nearly gives the solution away.
//
//	en:  the hint, Markdown
//	zh:  the same hint
//
// # Scripts
//
// solution.sh and the mistakes are run on xiaoming by sh. The first line, or the
// one after "#!", is a comment that says what the script does. They use the
// shell, sleep, and nc as OpenBSD has it, and nothing else, so that they run
// wherever the course does.
package lessons
