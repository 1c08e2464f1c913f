package messages

// Class is what is said about the results of many learners.
type Class struct {
	Title, Learner, Passed, Legend, Stuck, StuckLine, NobodyStuck, Mistakes, MistakeLine, NoMistakes,
	NotResults, LeftOut, Unnamed, Exported, Lesson, ByLesson, PassedBy, TriedBy, Attempts, Hints, NoFiles string
}
