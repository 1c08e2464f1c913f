// Package lessons is what tcplearn teaches. A lesson is a folder of plain files;
// no Go is written to add one. The package embeds the course and loads this one
// or any other from a file system, with every error of an author at its place.
//
// # A folder
//
//	03-handshake/
//	    en.md  zh.md        the text, in both languages
//	    exercise            what is to be done, and what a correct try shows
//	    words               the exercise's own sentences, in both languages
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
// tab, because it is shown on a terminal. Lines may end as on Windows, and a byte
// order mark may stand before the first.
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
// A header, and then, after lines "---", the sections that its kind has. It holds no
// sentence in any language: those are in words.
//
//	kind:         one of the kinds below
//	needs:        what the exercise needs of the place where it is done, separated by
//	              commas; may be left out: faults (a wire that loses or delays),
//	              states (both kernels' socket states), hosts (programs on either
//	              host)
//	server:       what runs on xiaomei, port 8080; echo without it:
//	              echo       reads once, answers "hello, xiao ming.\n", closes
//	              silent     accepts, and says, reads and closes nothing
//	              no-accept  listens and never calls accept()
//	              none       nobody listens
//	backlog:      of that server, as listen(2) is told it, 0 to 100
//	connections:  how many connections the learner may make, 1 to 100; 1 without it
//	wire:         what the wire does, one rule a line:
//	              drop SIDE SEGMENT [TIMES], delay SIDE SEGMENT DURATION,
//	              hold SIDE SEGMENT. SIDE is who sends it, client or server, SEGMENT
//	              one of any, syn, syn-ack, ack (a bare one), data, fin, rst. Without
//	              TIMES it is all of them. The first rule that fits counts.
//
// A key may stand only where it means something: server, backlog, connections and
// wire in traffic and predict, server and connections in questions, server and
// backlog in hold, server in states.
//
// # Kind traffic
//
// A call is made and observed.
//
//	header --- expectation
//
// The expectation is in the language of package tcplearn/checker/expect.
//
// # Kind predict
//
// The learner writes down values of the call first, then makes it; both are set side
// by side.
//
//	header --- expectation --- question --- question …
//
// The header may have "again: yes": then a wrong prediction does not pass. Without
// it the exercise passes when the call does. Each question is a header:
//
//	ask:     the question's key, such as syn-ack-ack: it names the question's words,
//	         and scripts answer with --predict KEY=VALUE
//	fact:    what is asked, in the language of package tcplearn/checker/question,
//	         such as syn-ack.ack or syn#2.after
//	within:  by how many seconds a time may differ, 0 to 60; 0.5 without it
//	wrong:   wrong answers that show a mistake, one a line: an answer, or another
//	         fact whose value was taken for the right one, then the mistake's id
//
// # Kind questions
//
// The learner is asked about packets of their own, or about those of a capture.
//
//	header --- expectation --- question --- question …
//	header with from --- question --- question …
//
// The call is made in the check and has to fit the expectation; with "from: ID" the
// newest capture of a passed call of that earlier lesson is asked about. With "show:
// syn" the bytes of that packet's TCP header are shown before the questions; several
// packets are separated by commas, with their names in package question. The
// questions are as above, answered with --answer KEY=VALUE, and instead of fact one
// may have:
//
//	number:   a right answer that is the same for everybody
//	choose:   words to choose from, separated by blanks
//	answer:   the right one of them
//	order:    words in their right order; the learner sees them in another
//	capture:  a file of the lesson's folder captures, beside fact: the question is
//	          about that call instead of the learner's own
//
// # Kind serve
//
// The learner's own server runs on xiaomei, in any programming language, and is
// called by the checker.
//
//	header
//
// It has no sections. The header has:
//
//	say:    what each client sends, a string of the expectation language
//	reply:  what it wants to hear, to the byte
//
// The clients: one that says it and wants the reply; one that connects and is
// silent while another is answered; two at once; one that resets; and at last one
// more, because the server has to be there still. The folder start holds the files
// that "tcplearn start" lays out.
//
// # Kind states
//
// The learner holds the wire, names the state that the next packet will bring, and
// lets it pass.
//
//	header --- expectation
//
// Each packet and state of the expectation has to be seen; the call may go on as it
// likes. Of each packet of the handshake the learner has to name, before letting it
// pass, the state into which it brings its receiver. The header may have "again:
// yes": then a state named wrongly does not pass.
//
// Scripts write the commands of "tcplearn step" to the standard input of the check,
// one a line: "pass", then the state's name, and "quit" at the end.
//
// # Kind hold
//
// The learner brings sockets into states in which they stay, with any tools, and the
// checker reads the kernels until everything was seen.
//
//	header --- goal --- goal …
//
// A goal is lines of the expectation language that are all true at one moment,
// "server is CLOSE-WAIT" (at least one socket) or "server has 3 ESTABLISHED"
// (so many). The goals may be reached in any order.
//
// # Kind peer
//
// The learner is the kernel of one side and writes its segments; the other side is a
// real Linux.
//
//	header --- expectation --- expectation …
//
// The header has "be:", the sides that the learner has to be, in their order:
// server, client, or both separated by commas. Each is a check of its own with an
// expectation of its own, and the last one passes the lesson. What the kernel refuses
// with RST does not count, and the call may go on as it likes. State steps are about
// the real side only: the learner's has no kernel.
//
// Scripts write the commands of "tcplearn step --be" to the standard input of the
// check, one a line: "send [SYN, ACK] seq=0 ack=1", "wait ACK", "quit".
//
// # Kind diagnose
//
// A fault is drawn, and the learner finds out with real tools which.
//
//	header --- fault --- fault …
//
// The header has "streak: N", how many in a row have to be named rightly to pass.
// Each fault is a header; what it does not say is as it should be:
//
//	fault:    the fault's id, with which it is named
//	server:   as above
//	backlog:  as above
//	fill:     connections that fill the queue before the learner comes, 1 to 101
//	wire:     as above
//	address:  the IPv4 address for which the name xiaomei stands
//	port:     where the server listens instead of 8080
//	wrong:    other faults that learners take it for, one a line: the fault that they
//	          name, then the mistake's id
//
// # words
//
// The exercise's own texts, headers separated by lines "---":
//
//	for:  what the words are for
//	en:   the words, one paragraph
//	zh:   the same
//
// All of these are there, and no others:
//
//	proved        what passing has shown, one sentence
//	why           why the solution works, Markdown; shown with it
//	KEY           a question, by its key
//	KEY reason    what is said of a wrong answer: the rule, not the solution
//	KEY CHOICE    a word of choose or order
//	ID cause      of a mistake of wrong: what probably happened
//	ID try        what to do about it
//	FAULT         a fault of diagnose, as it may be chosen
//	FAULT reason  how it could be told
//
// In proved, reason, cause and try, a fact in braces, such as {syn.raw-seq}, is
// replaced by its value in the learner's own call.
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
// The first line of solution.sh and of each mistake, or the one after "#!", is a
// comment that says what the script does. They use what POSIX gives to every shell,
// and nc as OpenBSD has it, so that they run wherever the course does.
//
// Of traffic they run on xiaoming, by sh. Of every other kind they are what a learner
// types on their own machine: they call "tcplearn check N …", which is this very
// program, in an empty folder that holds the folders start and solution of the
// lesson if it has them, with progress of their own. "tcplearn dev value ID FACT"
// prints the value of a fact in the newest capture of a lesson, so that
// a solution can answer questions about packets that nobody has seen yet.
//
// A mistake's id is what the verdict must name: one that the checker knows, or one
// that a line of "wrong" names.
//
// # start, solution, captures
//
// Folders of files as they are, which may be missing: what the learner begins with,
// what solution.sh uses, and captures that questions are about. The end ".txt" of a
// name is taken away when it is laid out, so that go.mod.txt becomes go.mod.
package lessons
