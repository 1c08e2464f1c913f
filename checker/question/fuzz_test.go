package question

import (
	"errors"
	"slices"
	"testing"
)

// FuzzParse reads facts and answers that say anything. A fact that is understood is
// written as it was read; an answer to a choice is one of the choices.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"syn-ack.raw-ack", "syn#2.after", "syn#0.seq", "fin", "1,000", "0xff", "SYN ACK", "1.5 秒", "250ms", "NaN", "312", "b c a", "ｂ"} {
		f.Add(text)
	}
	choices := []string{"a", "b", "c"}
	f.Fuzz(func(t *testing.T, text string) {
		var unknown *UnknownNameError
		fact, err := ParseFact(text)
		switch {
		case err != nil && !errors.As(err, &unknown):
			t.Errorf("%q: %v", text, err)
		case err == nil:
			if again, err := ParseFact(fact.String()); err != nil || again != fact {
				t.Errorf("%q is %v, and that is %v (%v)", text, fact, again, err)
			}
		}
		for _, kind := range []Kind{Number, Seconds, Flags, Word, Words} {
			v, ok := parse(kind, text, choices)
			if !ok {
				continue
			}
			if v.Kind != kind {
				t.Errorf("%q as %v is a %v", text, kind, v.Kind)
			}
			for _, w := range v.Words {
				if !slices.Contains(choices, w) {
					t.Errorf("%q chooses %q", text, w)
				}
			}
			if kind == Words && len(v.Words) != len(choices) {
				t.Errorf("%q orders %q", text, v.Words)
			}
		}
	})
}
