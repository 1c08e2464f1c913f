package messages

var englishPack = Pack{
	Title:    "For the instructor: preparing a workshop",
	Intro:    "What this folder holds, how long the course takes, and what to check before the learners come.",
	Schedule: "Schedule", Lesson: "Lesson", Minutes: "minutes", From: "from", To: "to", Break: "Break",
	Total: "Lessons: %d minutes. With breaks: %s hours. The times count from the start; a learner who reads slowly takes half as long again.",
	Files: "What is in this folder", Rooms: "In the room, the day before", Offline: "Without a network", Day: "On the day", After: "Afterwards",
	RoomList: []string{
		"Linux on every machine, with user namespaces and a /dev/net/tun of mode 0666. On macOS and Windows, a virtual machine or WSL 2.",
		"The program on every machine, in a folder of the PATH: it is one file and needs no other.",
		"On every machine, as the learner's user and not as root: tcplearn doctor. It must say the sentence below and end with status 0. Where it does not, it names the cause and the command that mends it; AppArmor on Ubuntu 24.04 and containers are the usual ones.",
		"A terminal of 80 columns or more with UTF-8, and a font with Chinese characters where they are read.",
		"For lesson 4: Go, or another language that the learners know, with an editor.",
		"Useful, not needed: nc (the lab has one of its own), tcpdump, Wireshark, curl, Python.",
		"A projector: try the handout in a browser at its distance, light and dark, with Ctrl and + until the last row can read it.",
	},
	OfflineList: []string{
		"Nothing in the course needs a network: the lab's hosts are on the learner's own machine.",
		"Bring the program, this folder, and the packages for the programs above on a stick.",
		"The HTML pages hold their figures and styles; they load nothing.",
	},
	DayList: []string{
		"Everybody types: tcplearn doctor, then tcplearn next.",
		"After three failures a learner gets hints; let them read two before you help. The answer key has what to say to each mistake.",
		"Who is done early starts tcplearn play, or reads the sources at the end of the lesson.",
	},
	AfterList: []string{
		"Whoever likes gives you their results: tcplearn progress export --name NAME -o NAME.json. Nothing is sent; they see what is in the file.",
		"tcplearn class *.json shows who passed what, where most are stuck, and which mistakes were made.",
	},
	DoctorSays: "What doctor must say on every machine (the time differs):",
	Captures:   "Sample captures, for machines that cannot make calls; Wireshark opens them.",
	File:       "file", About: "what it is",
	Handout: "handout for the learners", Answers: "answer key", Instructor: "this page", CaptureFile: "capture of lesson %d",
	NoPDF: "The PDFs are missing. %s",
}
