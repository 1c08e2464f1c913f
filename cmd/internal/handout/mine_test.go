package handout

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"tcplearn/checker/capture"
	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/mine"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// greeted is a real call of lesson 5. What its two sides say is as long as the two
// texts that stand in their places below, so that every number stays right.
const (
	greeted     = "../../../checker/testdata/captures/say-hello-nc.pcapng"
	said        = "hello, xiao mei."
	answered    = "hello, xiao ming.\n"
	evilSaid    = "</pre><script>1/"
	evilAnswer  = "```\n</text><img>\n\n"
	evilComment = "client is <script>alert(1)</script> | </style> ]]>"
)

// hostileCall is the call with payloads and comments that attack the page they are
// shown on, written to a file and loaded as --mine loads it.
func hostileCall(t *testing.T) *mine.Call {
	t.Helper()
	records, err := capture.ReadFile(greeted, capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "1-passed.pcapng")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := capture.NewWriter(f, capture.Section{}, []capture.Interface{{Name: "wire"}})
	if err != nil {
		t.Fatal(err)
	}
	replaced := 0
	for _, r := range records {
		for _, pair := range [][2]string{{said, evilSaid}, {answered, evilAnswer}} {
			replaced += bytes.Count(r.Data, []byte(pair[0]))
			r.Data = bytes.ReplaceAll(r.Data, []byte(pair[0]), []byte(pair[1]))
		}
		r.Interface, r.Comment = 0, evilComment
		if err := w.WritePacket(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if replaced != 2 {
		t.Fatalf("%d payloads were replaced, want 2", replaced)
	}
	call, err := mine.Load(mine.Choose([]string{path}))
	if err != nil || call == nil {
		t.Fatalf("the call is %v, error %v", call, err)
	}
	return call
}

// hostileMine is a handout of the whole course with the hostile call in it.
func hostileMine(t *testing.T, lang lessons.Lang) Options {
	call := hostileCall(t)
	return Options{
		Lessons: course(t), Langs: []lessons.Lang{lang}, Answers: true,
		Call: func(*lessons.Lesson) *mine.Call { return call },
		Drawing: func(*lessons.Lesson, lessons.Lang) render.Drawing {
			return render.Drawing{Lang: lang, Mine: func(b *diagram.Block) (figure.Figure, string) {
				return call.Figure(messages.For(lang), b), "mine"
			}}
		},
	}
}

// TestHostileCapture makes sure that a payload is shown, and is nothing but text: on
// the page, in the drawings of it, and in what Markdown becomes.
func TestHostileCapture(t *testing.T) {
	for _, lang := range lessons.Langs() {
		o := hostileMine(t, lang)
		page := htmlOf(t, o)
		if !strings.Contains(page, "&lt;/pre&gt;&lt;script&gt;1/") {
			t.Errorf("%s: the payload is not on the page", lang)
		}
		if strings.Contains(page, "<script") || strings.Contains(page, "<img") || strings.Count(page, "</style>") != 1 {
			t.Errorf("%s: the page obeys a payload", lang)
		}
		wellFormed(t, page)

		var text, out bytes.Buffer
		if err := o.Markdown(&text); err != nil {
			t.Fatal(err)
		}
		md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
		if err := md.Convert(text.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "&lt;/pre&gt;&lt;script&gt;1/") || strings.Contains(out.String(), "<script") || strings.Contains(out.String(), "<img") {
			t.Errorf("%s: Markdown does not show the payload as text", lang)
		}
	}
}

// wellFormed makes sure that every drawing on a page is XML.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	for n, part := range strings.Split(page, "<svg")[1:] {
		svg, _, ended := strings.Cut(part, "</svg>")
		if !ended {
			t.Errorf("drawing %d does not end", n+1)
			continue
		}
		d := xml.NewDecoder(strings.NewReader("<svg" + svg + "</svg>"))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("drawing %d: %v", n+1, err)
				break
			}
		}
	}
}
