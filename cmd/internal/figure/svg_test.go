package figure

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"tcplearn/checker/diagram"
	"tcplearn/lessons"
)

// elements parses an SVG and returns the text within each kind of element, and all
// attributes of a name.
func elements(t *testing.T, svg string) (texts map[string][]string, ids []string) {
	t.Helper()
	texts = map[string][]string{}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var open []string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts, ids
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
			texts[token.Name.Local] = append(texts[token.Name.Local], "")
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					ids = append(ids, a.Value)
				}
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "href" {
					t.Errorf("a strict page forbids %s", a.Name.Local)
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				list := texts[open[len(open)-1]]
				list[len(list)-1] += string(token)
			}
		}
	}
}

func TestSVGSaysWhatItShows(t *testing.T) {
	for name, b := range blocks(t) {
		for _, lang := range lessons.Langs() {
			texts, ids := elements(t, Of(b).SVG(SVGOptions{Lang: lang, ID: "lesson-3-1"}))
			if len(texts["title"]) != 1 || texts["title"][0] == "" || len(texts["desc"]) != 1 || texts["desc"][0] == "" {
				t.Errorf("%s has no words for who does not see it: %q, %q", name, texts["title"], texts["desc"])
			}
			if strings.Join(ids, " ") != "lesson-3-1-t lesson-3-1-d" {
				t.Errorf("%s has the ids %q", name, ids)
			}
			if len(texts["style"]) != 1 || len(texts["script"]) != 0 {
				t.Errorf("%s does not stand alone, or has a script", name)
			}
		}
	}
}

func TestSVGOfAPage(t *testing.T) {
	for name, b := range blocks(t) {
		if texts, _ := elements(t, Of(b).SVG(SVGOptions{Inline: true})); len(texts["style"]) != 0 {
			t.Errorf("%s has a style sheet of its own on a page", name)
		}
	}
}

// TestSVGShowsTheSame compares what the two drawings of a ladder say.
func TestSVGShowsTheSame(t *testing.T) {
	b := blocks(t)["lost.ladder"]
	texts, _ := elements(t, Of(b).SVG(SVGOptions{Lang: lessons.EN}))
	shown := strings.Join(texts["text"], "\n")
	for _, row := range b.Ladder.Rows {
		for _, word := range []string{row.At, row.Client, row.Server, row.Note} {
			if !strings.Contains(shown, word) {
				t.Errorf("the SVG lacks %q", word)
			}
		}
		if row.Arrow != nil && !strings.Contains(shown, row.Arrow.Label) {
			t.Errorf("the SVG lacks %q", row.Arrow.Label)
		}
	}
}

// TestSVGEscapes draws what a stranger may have sent or named.
func TestSVGEscapes(t *testing.T) {
	const hostile = "</text><script>alert('1')</script>&amp;<![CDATA[\x1b[2J\x00\xff"
	ladder := &Ladder{
		Title: hostile, Client: End{Name: hostile, Address: hostile},
		Rows: []Row{{At: hostile, Client: hostile, Note: hostile, Arrow: &Arrow{Label: hostile}}},
	}
	header := &Header{Title: hostile, Segment: append(make([]byte, 20), hostile...), Hex: true}
	machine := &Machine{Title: hostile}
	for _, f := range []Figure{ladder, header, machine} {
		texts, _ := elements(t, f.SVG(SVGOptions{}))
		if len(texts["script"]) > 0 {
			t.Errorf("%T lets a script through", f)
		}
		if want := strings.NewReplacer("\x1b", "\uFFFD", "\x00", "\uFFFD", "\xff", "\uFFFD").Replace(hostile); texts["title"][0] != want {
			t.Errorf("%T says %q", f, texts["title"][0])
		}
	}
}

// TestLyingHeader draws headers whose lengths are not true.
func TestLyingHeader(t *testing.T) {
	for _, segment := range [][]byte{nil, {1, 2, 3}, append(make([]byte, 12), 0xf0), append(append(make([]byte, 12), 0xff), make([]byte, 30)...)} {
		h := &Header{Segment: segment, Hex: true}
		for _, columns := range []int{30, 60, 80} {
			if h.Text(Options{Width: columns}) == "" {
				t.Error("nothing is drawn")
			}
		}
		elements(t, h.SVG(SVGOptions{}))
	}
	options := append(make([]byte, 20), 2, 0, 8, 255)
	options[12] = 0x60
	if text := (&Header{Segment: options}).Text(Options{}); !strings.Contains(text, "0x020008ff") {
		t.Errorf("lying options are drawn as\n%s", text)
	}
}

func FuzzHeader(f *testing.F) {
	b, err := diagram.Parse("header", "", "options: MSS 1460, NOP, NOP\ndata: \"hi\"", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b.Header.Segment, 60)
	f.Fuzz(func(t *testing.T, segment []byte, columns int) {
		h := &Header{Segment: segment, Hex: true}
		for line := range strings.Lines(h.Text(Options{Width: 40 + columns&127})) {
			if width(strings.TrimSuffix(line, "\n")) > 40+columns&127 {
				t.Errorf("too wide: %q", line)
			}
		}
		elements(t, h.SVG(SVGOptions{}))
	})
}

func BenchmarkSVG(b *testing.B) {
	all := blocks(b)
	for b.Loop() {
		for _, block := range all {
			Of(block).SVG(SVGOptions{Inline: true})
		}
	}
}
