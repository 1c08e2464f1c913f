package handout

import (
	"testing"

	"tcplearn/lessons"
)

// TestNamesStayWhole makes sure that names and options with hyphens are marked in prose
// and nothing else is, and that what Markdown means is kept.
func TestNamesStayWhole(t *testing.T) {
	const name = `<span class="name">`
	for _, test := range []struct{ markdown, want string }{
		{"in SYN-RECEIVED, *FIN-WAIT-1*", "<p>in " + name + "SYN-RECEIVED</span>, <em>" + name + "FIN-WAIT-1</span></em></p>\n"},
		{"从 TIME-WAIT 到 &lt; \\*\nSYN-SENT<b>  \nx-y", "<p>从 " + name + "TIME-WAIT</span> 到 &lt; *\n" + name + "SYN-SENT</span><br>\nx-y</p>\n"},
		{"three-way, Recv-Q, a - b, 用-tln", "<p>three-way, " + name + "Recv-Q</span>, a - b, 用" + name + "-tln</span></p>\n"},
		{"SYN-SENTX and `LAST-ACK`", "<p>SYN-SENTX and <code class=\"short\">LAST-ACK</code></p>\n"},
		{"![CLOSE-WAIT](x \"TIME-WAIT\")", "<p><img src=\"x\" alt=\"CLOSE-WAIT\" title=\"TIME-WAIT\"></p>\n"},
	} {
		got, err := (&converter{lang: lessons.EN}).html(test.markdown)
		if err != nil || string(got) != test.want {
			t.Errorf("%q became %q (%v), want %q", test.markdown, got, err, test.want)
		}
	}
	if got, want := proseOf(`"<CLOSE-WAIT>"`), "&#34;&lt;"+name+"CLOSE-WAIT</span>&gt;&#34;"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
