package messages

// Exercise is what is said around exercises in which the learner answers, serves or
// finds out.
type Exercise struct {
	// Asking.
	PredictIntro, AskIntro, Choice, Prompt, TryAgain, TryNext string
	Unreadable                                                []string // by question.Kind: what can be written
	// What came of answers: what was said, what was seen.
	Right, Wrong, Missing, NoPacket, PredictedRight, PredictedWrong string
	// Wrong uses of the options.
	BadPair, NoSuchQuestion, PredictFirst, AnswerNow, NoQuestions, NoCapture, NoneSaved string
	CallRight, About, WhyHead                                                           string
}
