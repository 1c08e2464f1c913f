package lessons

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tcplearn/checker/expect"
)

// field is one "key: value" of a header.
type field struct {
	value string     // trimmed; the lines of a longer one joined with newlines
	key   expect.Pos // where the key begins
	at    expect.Pos // where the value begins, or would begin
}

// header is the fields of a header by their keys.
type header struct {
	fields   map[string]*field
	problems *Problems
	start    expect.Pos
}

// optional marks a key that may be left out, behind its name.
const optional = "?"

// header parses a block of fields. Each of the keys must be there once, or may be
// where it ends in "?".
func (b block) header(problems *Problems, keys ...string) header {
	h := header{fields: map[string]*field{}, problems: problems, start: b.pos(0, 0)}
	var wanted []string
	keys = slices.Clone(keys)
	for i, key := range keys {
		name, mayLack := strings.CutSuffix(key, optional)
		if !mayLack {
			wanted = append(wanted, name)
		}
		keys[i] = name
	}
	var open *field // the one that a continuation line continues
	for i, line := range b.lines {
		text := strings.TrimSpace(line)
		switch {
		case text == "":
		case line[0] != ' ' && line[0] != '\t':
			open = h.field(b, i, keys)
		case open == nil:
			problems.add(b.pos(i, 0), NoField, text)
		case open.value == "":
			open.value, open.at = text, b.pos(i, strings.Index(line, text))
		default:
			open.value += "\n" + text
		}
	}
	for _, key := range wanted {
		if h.fields[key] == nil {
			problems.add(h.start, MissingKey, key)
		}
	}
	return h
}

// field parses the first line of a field. It returns a field also after a
// problem with its key, so that the lines that continue it are no problem too.
func (h header) field(b block, i int, keys []string) *field {
	line := b.lines[i]
	key, rest, found := strings.Cut(line, ":")
	value := strings.TrimSpace(rest)
	start := len(line) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	f := &field{value: value, key: b.pos(i, 0), at: b.pos(i, start)}
	switch {
	case !found:
		h.problems.add(f.key, NoField, strings.TrimSpace(line), keys...)
	case !slices.Contains(keys, key):
		h.problems.add(f.key, UnknownKey, key, keys...)
	case h.fields[key] != nil:
		h.problems.add(f.key, DuplicateKey, key)
	default:
		h.fields[key] = f
	}
	return f
}

// text returns a value that may not be empty.
func (h header) text(key string) string {
	f := h.fields[key]
	if f == nil {
		return ""
	}
	if f.value == "" {
		h.problems.add(f.key, EmptyValue, key)
	}
	return f.value
}

// word returns a value that is one of the allowed words.
func (h header) word(key string, allowed ...string) string {
	value := h.text(key)
	if value != "" && !slices.Contains(allowed, value) {
		h.problems.add(h.fields[key].at, UnknownValue, value, allowed...)
	}
	return value
}

// number returns a value that is a decimal number from 1 to limit.
func (h header) number(key string, limit int) int { return h.numberFrom(key, 1, limit) }

// numberFrom returns a value that is a decimal number from least to limit.
func (h header) numberFrom(key string, least, limit int) int {
	value := h.text(key)
	n, err := strconv.Atoi(value)
	if value != "" && (err != nil || n < least || n > limit) {
		h.problems.add(h.fields[key].at, expect.BadNumber, value, fmt.Sprintf("%d to %d", least, limit))
	}
	return n
}

// has reports whether a key is given.
func (h header) has(key string) bool { return h.fields[key] != nil }

// words returns the words of a value, separated by blanks, commas or newlines, each
// with its place. The lines of a longer value have the place of the value.
func (h header) words(key string) []placed {
	f := h.fields[key]
	if f == nil {
		return nil
	}
	var out []placed
	isBlank := func(r rune) bool { return r == ',' || unicode.IsSpace(r) }
	long, end := strings.Contains(f.value, "\n"), 0
	for _, word := range strings.FieldsFunc(f.value, isBlank) {
		at := f.at
		if !long {
			start := end + strings.Index(f.value[end:], word)
			at.Col, end = f.at.Col+start, start+len(word)
		}
		out = append(out, placed{word, at})
	}
	return out
}

// lines returns the lines of a value, each with its place.
func (h header) lines(key string) []placed {
	f := h.fields[key]
	if f == nil {
		return nil
	}
	var out []placed
	for i, line := range strings.Split(f.value, "\n") {
		at := f.at
		if i > 0 { // blank lines between them are rare, and not counted
			at.Line, at.Col = f.at.Line+i, 1
		}
		out = append(out, placed{line, at})
	}
	return out
}

// placed is a piece of text that knows where it stands.
type placed struct {
	text string
	at   expect.Pos
}
