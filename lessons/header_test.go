package lessons

import (
	"slices"
	"strings"
	"testing"
)

func TestHeader(t *testing.T) {
	var problems Problems
	b := wholeFile("f", "en:  one \n\n   two\nzh:\n\t三\n")
	h := b.header(&problems, "en", "zh")
	if problems != nil {
		t.Fatal(problems)
	}
	for key, want := range map[string]field{
		"en": {value: "one\ntwo", key: b.pos(0, 0), at: b.pos(0, 5)},
		"zh": {value: "三", key: b.pos(3, 0), at: b.pos(4, 1)},
	} {
		if got := *h.fields[key]; got != want {
			t.Errorf("%s: got %+v, want %+v", key, got, want)
		}
	}
}

// FuzzHeader checks of any text that every problem lies within it, and that the
// fields that were read, written down again, are read the same.
func FuzzHeader(f *testing.F) {
	keys := []string{"en", "zh", "needs"}
	f.Add("en: one\n  two\nzh: 一\nneeds:\n")
	f.Add("en\n: x\nen: a: b\n en: c\n\t\nxx: y\nen: z")
	f.Add("\u3000en: full-width blank\nzh:\u3000一")
	f.Fuzz(func(t *testing.T, text string) {
		var problems Problems
		b := wholeFile("f", text)
		h := b.header(&problems, keys...)
		for _, p := range problems {
			if i := p.Pos.Line - 1; i < 0 || i >= len(b.lines) || p.Pos.Col < 1 || p.Pos.Col > len(b.lines[i])+1 {
				t.Errorf("%v is outside of the text", p)
			}
		}
		again := wholeFile("f", write(h, keys)).header(&problems, keys...)
		for _, key := range keys {
			was, is := h.fields[key], again.fields[key]
			if (was == nil) != (is == nil) || was != nil && was.value != is.value {
				t.Errorf("%s: got %+v, want %+v", key, is, was)
			}
			if was != nil && !strings.Contains(text, strings.Split(was.value, "\n")[0]) {
				t.Errorf("%s: %q is not in the text", key, was.value)
			}
		}
	})
}

// write is the inverse of parsing: the fields as an author might have written
// them.
func write(h header, keys []string) string {
	var lines []string
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if f := h.fields[key]; f != nil {
			lines = append(lines, key+": "+strings.ReplaceAll(f.value, "\n", "\n  "))
		}
	}
	return strings.Join(lines, "\n")
}
