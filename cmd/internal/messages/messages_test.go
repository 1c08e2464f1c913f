package messages

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"tcplearn/checker"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// texts are all strings of a value by their paths in it, such as
// "Help.Commands[check].Short".
func texts(m *Messages) map[string]string {
	all := map[string]string{}
	collect(all, "", reflect.ValueOf(m).Elem())
	delete(all, "Lang")
	return all
}

func collect(all map[string]string, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		all[strings.TrimPrefix(path, ".")] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			collect(all, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			collect(all, fmt.Sprintf("%s[%s]", path, entries.Key()), entries.Value())
		}
	case reflect.Slice:
		// The number of answers may differ between languages; there is always a first.
		first := ""
		if v.Len() > 0 {
			first = v.Index(0).String()
		}
		all[strings.TrimPrefix(path, ".")] = first
	default:
		panic(path + ": messages are made of strings, structs, maps and slices")
	}
}

// languages returns what each language says, by its tag.
func languages() map[lessons.Lang]map[string]string {
	return map[lessons.Lang]map[string]string{
		lessons.EN: texts(For(lessons.EN)),
		lessons.ZH: texts(For(lessons.ZH)),
	}
}

func TestForGivesTheLanguage(t *testing.T) {
	for _, l := range []lessons.Lang{lessons.EN, lessons.ZH} {
		if got := For(l).Lang; got != l {
			t.Errorf("For(%s) speaks %s", l, got)
		}
	}
	if got := For("fr").Lang; got != lessons.EN {
		t.Errorf("For(fr) speaks %s, want %s", got, lessons.EN)
	}
}

func TestEveryMessageIsThere(t *testing.T) {
	for lang, all := range languages() {
		for path, text := range all {
			if text == "" && !strings.HasSuffix(path, ".Example") { // most commands explain themselves
				t.Errorf("%s: %s is empty", lang, path)
			}
		}
	}
}

func TestLanguagesHaveTheSameMessages(t *testing.T) {
	en, zh := texts(&english), texts(&chinese)
	for _, path := range slices.Sorted(maps.Keys(en)) {
		if text, there := zh[path]; !there || (text == "") != (en[path] == "") {
			t.Errorf("%s is only in English", path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(zh)) {
		if _, there := en[path]; !there {
			t.Errorf("%s is only in Chinese", path)
		}
	}
}

func TestExamplesAreTheSame(t *testing.T) {
	for name, command := range english.Help.Commands {
		if got := chinese.Help.Commands[name].Example; got != command.Example {
			t.Errorf("examples of %q: Chinese has %q, English %q", name, got, command.Example)
		}
	}
}

// checkKeys reports where the keys of a map are not exactly the wanted ones.
func checkKeys[K ~string, V any](t *testing.T, what string, got map[K]V, wanted []K) {
	t.Helper()
	if len(wanted) == 0 {
		t.Fatalf("%s: nothing to compare with", what)
	}
	for _, k := range wanted {
		if _, there := got[k]; !there {
			t.Errorf("%s: nothing is said about %q", what, k)
		}
	}
	for k := range got {
		if !slices.Contains(wanted, k) {
			t.Errorf("%s: %q does not exist", what, k)
		}
	}
}

func TestEverythingTheEngineSaysHasWords(t *testing.T) {
	doubts := constants[checker.Doubt](t, "checker/verdict.go", "Doubt")
	doubts = slices.DeleteFunc(doubts, func(d checker.Doubt) bool { return d == checker.DoubtNone })
	kinds := constants[playground.Kind](t, "playground/rules.go", "Kind")
	kinds = slices.DeleteFunc(kinds, func(k playground.Kind) bool { return k == playground.Any })
	kinds = append(kinds, "third") // a bare ACK that has a name of its own in capture files
	problems := slices.Concat(
		constants[string](t, "checker/expect/problem.go", ""),
		constants[string](t, "lessons/problem.go", ""),
		constants[string](t, "checker/diagram/problem.go", ""),
	)
	for _, m := range []*Messages{&english, &chinese} {
		checkKeys(t, fmt.Sprintf("%s mistakes", m.Lang), m.Mistakes, checker.Mistakes())
		checkKeys(t, fmt.Sprintf("%s mistakes on loopback", m.Lang), m.Grounds.Mistakes, slices.Collect(maps.Keys(english.Grounds.Mistakes)))
		checkKeys(t, fmt.Sprintf("%s doubts", m.Lang), m.Doubts, doubts)
		checkKeys(t, fmt.Sprintf("%s causes", m.Lang), m.Causes, constants[playground.Cause](t, "playground/playground.go", "Cause"))
		checkKeys(t, fmt.Sprintf("%s kinds", m.Lang), m.Capture.Kinds, kinds)
		checkKeys(t, fmt.Sprintf("%s problems", m.Lang), m.Problems, problems)
	}
}

// verb is one verb of fmt, as far as messages use them: without width and flags.
var verb = regexp.MustCompile(`%(?:\[([0-9]+)\])?([a-z])`)

// verbs returns the verbs of a template by the number of the argument, such as
// "2q", and reports what is not a verb.
func verbs(t *testing.T, path, text string) map[string]bool {
	t.Helper()
	if rest := verb.ReplaceAllString(text, ""); strings.Contains(rest, "%") {
		t.Errorf("%s: %q has a %% that is no verb", path, text)
	}
	found, next := map[string]bool{}, 1
	for _, match := range verb.FindAllStringSubmatch(text, -1) {
		if match[1] != "" {
			next, _ = strconv.Atoi(match[1]) // digits
		}
		found[strconv.Itoa(next)+match[2]] = true
		next++
	}
	return found
}

func TestLanguagesHaveTheSameVerbs(t *testing.T) {
	en, zh := texts(&english), texts(&chinese)
	for path, text := range en {
		wanted, got := verbs(t, path, text), verbs(t, path, zh[path])
		if !maps.Equal(wanted, got) {
			t.Errorf("%s: English has the verbs %v, Chinese %v", path, slices.Sorted(maps.Keys(wanted)), slices.Sorted(maps.Keys(got)))
		}
	}
}

func TestTemplatesUseOnlyTheirFacts(t *testing.T) {
	facts := map[string][]string{
		"Mistakes": {"1s", "2d", "3d", "4d", "5s", "6s", "7d", "8d", "9s", "10s"},
		"Causes":   {"1s"},
		"Problems": {"1s"},
		"Doubts":   {},
		"Help":     {"1s"}, // Help.More alone
	}
	for path, text := range texts(&english) {
		group := path[:strings.IndexAny(path+".", ".[")]
		allowed, limited := facts[group]
		for v := range verbs(t, path, text) {
			if limited && !slices.Contains(allowed, v) {
				t.Errorf("%s: %q asks for %s", path, text, v)
			}
		}
	}
}

// joints are the messages that something is put behind: prompts, and the marks
// between two texts. They end with a blank, where the language wants one.
var joints = []string{"Check.ShellPrompt", "Usage.ResetAsk", "Usage.ResetAskAll", "Verdict.Comma", "Verdict.Semicolon", "Course.Colon"}

func TestNoStrayBlanks(t *testing.T) {
	for lang, all := range languages() {
		for path, text := range all {
			if slices.Contains(joints, path) {
				text = strings.TrimSuffix(text, " ")
			}
			for line := range strings.SplitSeq(text, "\n") {
				if line != strings.TrimSpace(line) || strings.Contains(line, "\t") || line == "" && text != "" {
					t.Errorf("%s: %s has a stray blank: %q", lang, path, text)
				}
			}
		}
	}
}

func TestEnglishIsEnglish(t *testing.T) {
	for path, text := range texts(&english) {
		if i := strings.IndexFunc(text, func(r rune) bool {
			return unicode.Is(unicode.Han, r) || strings.ContainsRune("“”‘’，。：；？！（）", r)
		}); i >= 0 {
			t.Errorf("%s has a Chinese character or mark: %q", path, text)
		}
		if strings.Count(text, `"`)%2 != 0 {
			t.Errorf("%s has a quote without its partner: %q", path, text)
		}
	}
}

// chineseFaults are what Chinese messages must not have: marks of the wrong width,
// Chinese that touches Latin letters, digits, quoted commands or what a verb
// inserts, and words that the lessons do not use.
var chineseFaults = map[string]*regexp.Regexp{
	"a half-width mark":             regexp.MustCompile(`\p{Han}[,;:?!.()]|[,;:?!()]\p{Han}`),
	"no blank at Latin text":        regexp.MustCompile(`\p{Han}[0-9A-Za-z%"]|[0-9A-Za-z"]\p{Han}`),
	"a blank at a full-width mark":  regexp.MustCompile(`[，。：；？！、（] |\S [，。：；？！、）]`),
	"Chinese in straight quotes":    regexp.MustCompile(`"[^" ]*\p{Han}[^" ]*"`),
	"curly quotes without Chinese":  regexp.MustCompile(`“\P{Han}*”`),
	"a blank between Chinese":       regexp.MustCompile(`\p{Han} \p{Han}`),
	"the words of another metaphor": regexp.MustCompile(`报文(?:[^段]|$)|呼叫|实验室`), // the lessons say 包, 打给, 实验环境
	"two stops in a row":            regexp.MustCompile(`[，。：；？！.,:;?!][，。：；？！]`),
}

func TestChineseTypography(t *testing.T) {
	for path, text := range texts(&chinese) {
		for fault, pattern := range chineseFaults {
			if found := pattern.FindString(text); found != "" {
				t.Errorf("%s has %s at %q: %q", path, fault, found, text)
			}
		}
		if strings.Count(text, `"`)%2 != 0 || strings.Count(text, "“") != strings.Count(text, "”") {
			t.Errorf("%s has a quote without its partner: %q", path, text)
		}
		if strings.Count(text, "（") != strings.Count(text, "）") {
			t.Errorf("%s has a parenthesis without its partner: %q", path, text)
		}
	}
}
