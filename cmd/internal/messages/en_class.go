package messages

var englishClass = Class{
	Title:       "The class",
	Learner:     "learner",
	Passed:      "passed",
	Legend:      "+ passed, a number: tries without passing, - not tried",
	Stuck:       "Where most are stuck",
	StuckLine:   "lesson %d, %s: learners who tried and have not passed: %d (tries in all: %d)",
	NobodyStuck: "Nobody is stuck: whatever was tried was passed.",
	Mistakes:    "Mistakes that were made",
	MistakeLine: "lesson %d, %s: learners: %d, times: %d",
	NoMistakes:  "No mistake was named.",
	NotResults:  "%s was left out: %s. Results are written by: tcplearn progress export -o FILE",
	LeftOut:     "Files left out: %d",
	Unnamed:     "unnamed",
	Exported:    "Your results are in %s: lessons, tries, hints and mistakes, nothing else. Give the file to whom you like; nothing is sent.",
	Lesson:      "lesson", ByLesson: "Lesson by lesson", PassedBy: "passed by", TriedBy: "tried by, not passed", Attempts: "tries", Hints: "hints",
	NoFiles: "Name the files that the learners have written with \"tcplearn progress export\", for example: tcplearn class results/*.json",
}
