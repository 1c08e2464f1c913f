package messages

var englishHelp = Help{
	Usage: "Usage", Examples: "Examples", Available: "Commands", CommandFlags: "Options", GlobalFlags: "Options everywhere",
	More: `Use "%s COMMAND --help" for more about a command.`,
	Commands: map[string]Command{
		"": {
			Short: "Learn the TCP three-way handshake from real packets",
			Long: "tcplearn teaches the TCP three-way handshake with real packets and real kernel states. " +
				"Read a lesson, make a call between two hosts on your own machine, and see what the wire and the kernels prove about it. " +
				"Without a command it goes on where you were. It needs no root.",
			Example: "tcplearn\ntcplearn check 3 -- nc -z xiaomei 8080\ntcplearn hint",
		},
		"next": {
			Short: "Read the lesson you are at",
			Long:  "Shows the first lesson that you have not passed yet.",
		},
		"show": {
			Short:   "Read a lesson again, or list its captures",
			Long:    "Shows a lesson: the one given, by number or name, or the one you are at.",
			Example: "tcplearn show 3\ntcplearn show handshake --captures",
		},
		"check": {
			Short: "Try the exercise of a lesson and have it checked",
			Long: "Makes two hosts, xiaoming and xiaomei, starts a server on xiaomei, port 8080, and lets you call it from xiaoming. " +
				"The command behind -- runs on xiaoming. Without one you get a shell there; each call you make is checked, and the shell ends when you have passed. " +
				"With --pcap a capture file is judged instead, made anywhere, with Wireshark or tcpdump; what a file cannot show is left open. " +
				"The exit status is 0 passed, 1 not passed, 2 wrong usage, 3 could not be checked.",
			Example: "tcplearn check 3 -- nc -z xiaomei 8080\ntcplearn check\ntcplearn check handshake --json -- curl http://xiaomei:8080\ntcplearn check 5 --pcap call.pcapng",
		},
		"play": {
			Short: "Play with two hosts and the wire between them",
			Long: "Makes the lab without a lesson: you say what the wire does to packets (drop, delay, hold), make calls, and see each packet with both sides' states as it happens. Everything is recorded. " +
				"Without a terminal it obeys the lines of standard input. The command behind -- runs on xiaoming instead, once, and its exit status is passed on.",
			Example: "tcplearn play\ntcplearn play --server no-accept --backlog 1\ntcplearn play -- nc -z xiaomei 8080\nprintf 'drop syn once\\nrun nc -z xiaomei 8080\\n' | tcplearn play",
		},
		"shell": {
			Short: "Join a running lab from another terminal",
			Long: "Opens a shell on xiaoming, or on xiaomei, in the lab that a check, play or step of yours holds in another terminal: with the same rights, names and tools. " +
				"The command behind -- runs there instead of a shell, and its exit status is passed on. Only the same user can join.",
			Example: "tcplearn shell\ntcplearn shell xiaomei -- netstat -tan\ntcplearn shell --lab 4711",
		},
		"step": {
			Short:   "Stop TCP between two kernels, packet by packet",
			Long:    "Makes two hosts, xiaoming and xiaomei, each with the TCP of a real kernel, and holds every segment between them until you let it go. You see both hosts' sockets and each header, may lose or delay a segment, and watch what the kernels do about it. The command behind -- runs on xiaoming; without one, type it in the view, or in another terminal with tcplearn shell. On xiaomei a server listens at port 8080. With --be you play one side yourself: every segment of it is yours to write, flags, seq, ack and data, and the real kernel of the other side answers. With --be server a real program, nc or the command behind --, calls you; with --be client you call a real server.",
			Example: "tcplearn step -- nc xiaomei 8080\ntcplearn step --predict -- nc -z xiaomei 8080\ntcplearn step\ntcplearn step --be server",
		},
		"flow": {
			Short:   "See what happened in a capture file",
			Long:    "Reads a capture file (pcap or pcapng, also compressed with gzip; - for standard input) and shows its TCP conversations: one as a ladder with relative sequence numbers as Wireshark shows them, several as a table. The number or the name of a lesson stands for its newest capture. With --live the conversations of this machine are drawn as they happen, with the kernel's own states beside them, where capture is allowed. Each packet is said to be what it is: a retransmission, a duplicate ACK, a simultaneous open … Exit status: 0 done, 2 wrong usage, 3 the file could not be read to its end.",
			Example: "tcplearn flow capture.pcapng\ntcplearn flow capture.pcapng --stream 2 --follow\ntcplearn flow 5\nsudo tcpdump -w - port 8080 | tcplearn flow -\nsudo tcplearn flow --live port 8080",
		},
		"list":     {Short: "List the lessons", Long: "Lists the lessons, and which of them you have passed."},
		"hint":     {Short: "Get the next hint", Long: "Gives a hint for a lesson's exercise, one step further each time; the hints you have had are shown again.", Example: "tcplearn hint\ntcplearn hint 5"},
		"solution": {Short: "See a solution, once you have passed", Long: "Shows a way to solve a lesson's exercise, for comparison after you have passed it."},
		"progress": {Short: "See how far you are", Long: "Shows what you have passed and tried."},
		"reset":    {Short: "Start a lesson, or everything, over", Long: "Forgets what you did in one lesson, or in all of them with --all. Your captures are kept."},
		"doctor":   {Short: "Find out whether this machine can make the lab", Long: "Makes a lab, as a check would, and says what works. Where something does not, it says why and what to do."},
		"handout": {
			Short: "Write the lessons as a page, a PDF or Markdown",
			Long: "Writes the whole course, or the lessons named, as one HTML page that needs no network and no script, as a PDF or as Markdown: to print, to project, to give away. " +
				"Where the exercise asks for numbers there is room to write them. With --answers it is the instructor's copy. A PDF needs Chromium; without it the exit status is 3.",
			Example: "tcplearn handout -o course.html\ntcplearn handout 3 5-7 --lang both -o handout.pdf\ntcplearn handout --answers -o key.pdf\ntcplearn handout 3 --mine -o mine.html",
		},
		"progress export": {
			Short:   "Write your results to a file that you may hand over",
			Long:    "Writes what you have passed, tried and got wrong as JSON, to hand over to an instructor if you like. Without --name it does not say who you are. Nothing is sent anywhere.",
			Example: "tcplearn progress export -o results.json\ntcplearn progress export --name xiaoming -o xiaoming.json",
		},
		"class": {
			Short:   "Put the results of many learners into one table",
			Long:    "Reads files that learners have written with \"progress export\" and shows who passed what, where most got stuck and which mistakes were made.",
			Example: "tcplearn class results/*.json\ntcplearn class results/*.json --format html > class.html",
		},
		"version": {Short: "Print the version", Long: "Prints the version of the program and of the Go it was built with."},
		"completion": {
			Short:   "Print a script that completes commands in your shell",
			Long:    "Prints a completion script for bash, zsh, fish or powershell.",
			Example: "source <(tcplearn completion bash)\ntcplearn completion zsh > ~/.zfunc/_tcplearn",
		},
		"help": {Short: "Help about a command", Long: "Shows the help of a command."},
		"dev":  {Short: "Tools for authors of lessons", Long: "Tools for those who write lessons."},
		"dev new": {
			Short:   "Begin a lesson",
			Long:    "Writes a small lesson that works into a folder of that name, in the directory of --lessons or in this one: two digits for the number, a hyphen, and an id. --kind says what its exercise is. lessons/README.md is the author's guide.",
			Example: "tcplearn --lessons my-course dev new 01-first\ntcplearn --lessons my-course dev new 02-second --kind predict",
		},
		"dev value": {
			Short:   "Print a value of a packet of your newest call of a lesson",
			Long:    "Prints what a packet of your newest saved call of a lesson says. A fact is a packet, a dot and a field: syn.raw-seq, syn-ack.ack, data.len. Scripts of lessons answer questions with it.",
			Example: "tcplearn dev value 3 syn.raw-seq",
		},
		"start": {
			Short:   "Lay out the files that a lesson begins with",
			Long:    "Writes the files that a lesson begins with into a folder, which is named like the lesson unless you name another. What is there already stays as it is.",
			Example: "tcplearn start 4\ntcplearn start 4 my-server",
		},
		"dev check": {Short: "Prove lessons solvable", Long: "In fresh labs: doing nothing must not pass, the solution must pass, and each mistake must be named by its id. Both languages must have every message."},
	},
	Flags: map[string]string{
		"live":            "draw the conversations of this machine as they happen; behind it may stand \"port 8080\"",
		"device":          "with --live: one network device, such as lo; all of them without it",
		"check --stream":  "which conversation of the file to judge, counted from 0 as Wireshark does; without it the one that fits best",
		"flow --stream":   "only this conversation, numbered from 0 as in Wireshark",
		"raw":             "sequence numbers as they are on the wire, not relative ones",
		"time":            "relative (to the first packet), delta (to the packet before) or absolute",
		"follow":          "show the data that each packet carries",
		"format":          "text, json (one object a line), svg, mermaid or pcapng",
		"output":          "write to this file",
		"lang":            "language: zh or en (also TCPLEARN_LANG; otherwise the locale decides)",
		"lessons":         "directory of lessons to use instead of the built-in ones",
		"ascii":           "draw with ASCII characters only",
		"help":            "show this help",
		"json":            "print JSON for scripts",
		"timeout":         "how long the command may run, such as 30s; 0 means for ever (3m without it)",
		"be":              "which side you play: server or client",
		"on":              "where to check: lab, loopback (this machine, called from any terminal) or auto (the lab where it can be made)",
		"pcap":            "the packets of a capture file, pcap or pcapng, made anywhere, instead of a call",
		"captures":        "list the captures kept of the lesson",
		"anyway":          "show it although the lesson is not passed",
		"kind":            "what kind of exercise: traffic, predict, questions, serve, states, hold, peer or diagnose",
		"answer":          "an answer to one of the exercise's questions; may be given several times",
		"seed":            "choose the fault of a diagnosis by its number, so that it is the same each time (for instructors)",
		"check --predict": "a prediction of what the call will show, before it is made; may be given several times",
		"server":          "what runs on xiaomei: echo, silent (accepts, says nothing), no-accept (never calls accept) or none",
		"plain":           "write lines instead of a full screen, and read commands from standard input (also with ACCESSIBLE=1, or where there is no terminal)",
		"predict":         "before a packet passes, say what will come of it; then see the truth beside it",
		"all":             "all lessons",
		"yes":             "do not ask",

		"class --format":           "text, html or json",
		"progress export --output": "the file to write; without it, standard output",
		"progress export --name":   "what you want to be called in it",

		"handout --format":  "html, pdf or md; without it the name of the output tells, or else it is html",
		"handout --output":  "the file to write",
		"handout --paper":   "a4 or letter; without it a page fits what it is printed on, and a PDF is A4",
		"handout --answers": "the instructor's copy: answers, solutions, mistakes and what to say, hints",
		"handout --mine":    "your own packets in the figures and answers, as your checks have saved them",
		"handout --pack":    "fill a folder for a workshop: handouts and answer keys in both languages, a schedule and check list, sample captures",

		"backlog": "how many calls wait to be accepted, with --server no-accept (listen(2))",
		"lab":     "join the lab of this process instead of the newest",
	},
}
