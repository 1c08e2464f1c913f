package checker

import (
	"slices"

	"tcplearn/checker/flow"
	"tcplearn/checker/question"
)

// Weigh adds what the learner answered to a verdict. An attempt that passed so far
// passes only when every answer is right, and is not told when a packet is missing
// that a question is about.
func (v *Verdict) Weigh(answers []question.Judgement) {
	v.Answers = answers
	has := func(s question.Status) bool {
		return slices.ContainsFunc(answers, func(j question.Judgement) bool { return j.Status == s })
	}
	switch {
	case v.Outcome != Passed:
	case has(question.Mistaken), has(question.Unreadable), has(question.Missing):
		v.Outcome, v.Mistake = Failed, misanswered(answers)
	case has(question.Unknown):
		v.Outcome, v.Doubt = Inconclusive, DoubtNoPacket
	}
}

// misanswered names the first answer that is not right.
func misanswered(answers []question.Judgement) *Mistake {
	for _, status := range []question.Status{question.Mistaken, question.Unreadable, question.Missing} {
		for _, j := range answers {
			if j.Status != status {
				continue
			}
			m := &Mistake{ID: WrongAnswer, Question: j.Question.Key, Given: j.Given}
			switch {
			case status == question.Missing:
				m.ID = NotAnswered
			case status == question.Unreadable:
				m.ID = UnreadableAnswer
			case j.Mistake != "":
				m.ID = MistakeID(j.Mistake)
			}
			return m
		}
	}
	return nil
}

// Answers judges what was given for each question, by its key. The call is that of
// the question's capture, or with an empty name the learner's own.
func Answers(all []*question.Question, given map[string]string, call func(capture string) *flow.Conversation) []question.Judgement {
	var out []question.Judgement
	for _, q := range all {
		text, answered := given[q.Key]
		if !answered {
			out = append(out, q.Missed(call(q.Capture)))
			continue
		}
		out = append(out, q.Judge(text, call(q.Capture)))
	}
	return out
}
