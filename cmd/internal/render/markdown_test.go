package render

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

func mustRender(tb testing.TB, terminal Terminal, source string) string {
	tb.Helper()
	out, err := terminal.Markdown(source)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// TestSamples looks at two lessons as they appear on terminals of every kind.
func TestSamples(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, width := range append([]int{20, 33}, widths...) {
			for _, color := range []ColorLevel{None, ANSI16, ANSI256, TrueColor} {
				terminal := Terminal{Width: width, Color: color, Dark: color != ANSI256, ASCII: color == ANSI16}
				t.Run(fmt.Sprintf("%s/%d/%d", language, width, color), func(t *testing.T) {
					out := mustRender(t, terminal, sample(t, language))
					checkWidth(t, out, width)
					checkStyles(t, out)
					if width >= 40 {
						checkPunctuation(t, withoutCode(out))
					}
					if strings.HasSuffix(out, "\n\n") || !strings.HasSuffix(out, "\n") {
						t.Errorf("ends with %q, not with one newline", out[len(out)-3:])
					}
					if color == None && strings.Contains(out, "\x1b") {
						t.Error("escape sequences without colour")
					}
					if terminal.ASCII && strings.ContainsAny(out, "│─┼•↩") {
						t.Error("ornaments are not ASCII")
					}
				})
			}
		}
	}
}

// withoutCode takes out the lines of the samples' code blocks, to which the rules
// of punctuation do not apply.
func withoutCode(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if plain := ansi.Strip(line); !strings.Contains(plain, "server") && !strings.Contains(plain, " | nc") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// TestGolden holds what the samples look like, to be read by a person.
func TestGolden(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, width := range []int{40, 80} {
			path := fmt.Sprintf("testdata/sample.%s.%d.txt", language, width)
			got := mustRender(t, Terminal{Width: width}, sample(t, language))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it with -update:\n%s", path, got)
			}
		}
	}
}

func TestBlocks(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"heading", "# SYN\n\nwords", "# SYN\n\nwords\n"},
		{"underlined heading", "SYN and\nACK\n===", "# SYN and ACK\n"},
		{"line breaks of the source", "one\ntwo\n\n三次\n握手\n\n用\nTCP", "one two\n\n三次握手\n\n用 TCP\n"},
		{"line breaks that are meant", "one  \ntwo\\\nthree", "one\ntwo\nthree\n"},
		{"emphasis", "a **bold** *word*", "a bold word\n"},
		{"bold Chinese", "**注意**：这里", "注意：这里\n"},
		{"inline code", "`a && b`, `&lt;`, `a\\.b`", "`a && b`, `&lt;`, `a\\.b`\n"},
		{"entities", "a &amp; b &lt;", "a & b <\n"},
		{"link", "[RFC](https://rfc.example/a_b)。", "RFC <https://rfc.example/a_b>。\n"},
		{"bare URL", "https://rfc.example/", "<https://rfc.example/>\n"},
		{"reference", "[RFC][x]\n\n[x]: https://rfc.example/", "RFC <https://rfc.example/>\n"},
		{"tight list", "- a\n- b\n  1. c\n  2. d", "• a\n• b\n  1. c\n  2. d\n"},
		{"loose list", "- a\n\n  b\n- c", "• a\n\n  b\n\n• c\n"},
		{"numbers are aligned", "9. a\n10. b", " 9. a\n10. b\n"},
		{"empty item", "- \n- b", "•\n• b\n"},
		{"task", "- [x] done", "• [x] done\n"},
		{"quote", "> a\n>\n> - b\n>   > c", "│ a\n│\n│ • b\n│\n│   │ c\n"},
		{"code keeps its bytes", "```sh\nprintf 'a\\\\.b\\n' \\\n  **x** `y` <b> &amp;\n```", "  printf 'a\\\\.b\\n' \\\n    **x** `y` <b> &amp;\n"},
		{"code keeps its empty lines", "```\na\n\n\nb\n\n```", "  a\n\n\n  b\n"},
		{"tabs in code", "```\n\ta\n\t\tb\nab\tc\n```", "      a\n          b\n  ab  c\n"},
		{"indented code", "a\n\n    b", "a\n\n  b\n"},
		{"code after a bullet", "- ```\n  a\n  ```", "•   a\n"},
		{"rule", "a\n\n---", "a\n\n────────────────────────────────────────\n"},
		{"comment of the author", "a\n\n<!-- b -->\n\nc", "a\n\nc\n"},
		{
			"table", "|a|b|c|\n|-|:-:|-:|\n|`x\\|y`||z|\n|long one|middle|r|",
			"a        │   b    │ c\n─────────┼────────┼──\n`x|y`    │        │ z\nlong one │ middle │ r\n",
		},
		{
			"table with long cells", "|a|b|\n|-|-|\n|小明|小明发出同步报文段以后，收到回答以前。|",
			"a    │ b\n─────┼──────────────────────────────────\n小明 │ 小明发出同步报文段以后，收到回答\n     │ 以前。\n",
		},
		{
			"table with many columns", "|a|b|c|d|e|\n|-|-|-|-|-|\n|client port|server port|sequence|a number that is long|end|\n|1|2|3|4|5|",
			"a: client port\nb: server port\nc: sequence\nd: a number that is long\ne: end\n\na: 1\nb: 2\nc: 3\nd: 4\ne: 5\n",
		},
		{"control characters", "a\x1b[2J\u202eb &#27;[2J\n\n```\n\x1b[2J\n```", "a\\x1b[2J\\u202eb \\x1b[2J\n\n  \\x1b[2J\n"},
		{
			"a figure", "```ladder\nclient > server [SYN] seq=0\n```",
			"xiaoming              xiaomei\n── [SYN] seq=0 ─────────────>\n",
		},
		{"a figure with a fault", "```ladder\nclient > server SYN\n```", "  client > server SYN\n"},
		{"Windows line ends", "a\r\n\r\nb\r\n", "a\n\nb\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := mustRender(t, Terminal{Width: 40}, test.in); got != test.want {
				t.Errorf("Markdown(%q)\n got %q\nwant %q", test.in, got, test.want)
			}
		})
	}
}

// TestCodeRoom walks a code line of 30 columns, in a list, through terminals that
// have less and less room for it.
func TestCodeRoom(t *testing.T) {
	const command = "echo -n hello | nc xiaomei 808"
	for width, want := range map[int]string{
		34: "• a\n\n    " + command + "\n",
		33: "• a\n\n  " + command + "\n",
		32: "• a\n\n  " + command + "\n",
		31: "• a\n\n" + command + "\n",
		30: "• a\n\n" + command + "\n",
		29: "• a\n\necho -n hello | nc xiaomei ↩\n808\n",
		21: "• a\n\necho -n hello | nc ↩\nxiaomei 808\n",
	} {
		if got := mustRender(t, Terminal{Width: width}, "- a\n\n  ```sh\n  "+command+"\n  ```"); got != want {
			t.Errorf("width %d:\n got %q\nwant %q", width, got, want)
		}
	}
}

// TestBrokenCode checks that the parts of a broken code line are the line.
func TestBrokenCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`([!-_a-~ ]|小|。|“){0,200}[!-_]`).Draw(t, "code")
		ascii := rapid.Bool().Draw(t, "ascii")
		terminal := Terminal{Width: rapid.IntRange(20, 60).Draw(t, "width"), ASCII: ascii}
		parts := terminal.breakCode(code)
		checkWidth(t, strings.Join(parts, "\n"), terminal.Width)
		for i, part := range parts[:len(parts)-1] {
			parts[i] = strings.TrimSuffix(part, terminal.glyph("↩", `\`))
			if parts[i] == part {
				t.Fatalf("no mark at the end of %q", part)
			}
		}
		if got := strings.Join(parts, ""); got != code {
			t.Fatalf("got %q, want %q", got, code)
		}
	})
}

// TestMarkdownFitsAndIsBalanced renders whatever blocks a document may be made of.
func TestMarkdownFitsAndIsBalanced(t *testing.T) {
	blocks := append([]string{"# ", "\n\n", "  ", "> > ", "- - - ", "```\n", "```ladder\nclient > server [SYN]\n```\n", "```states\n```\n", "```header\n```\n", "|a|b|\n|-|-|\n", "|", "**", "*", "`", "[a](https://b.example)", "---\n", "<b>", "&#27;", "\\"}, pieces...)
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(rapid.SampledFrom(blocks), 0, 60).Draw(t, "blocks"), "")
		terminal := Terminal{
			Width: rapid.SampledFrom([]int{20, 40, 60, 80, 120}).Draw(t, "width"),
			Color: rapid.SampledFrom([]ColorLevel{None, ANSI16}).Draw(t, "color"),
		}
		out, err := terminal.Markdown(source)
		if err != nil {
			t.Fatalf("%v", err)
		}
		checkWidth(t, out, terminal.Width)
		checkStyles(t, out)
	})
}

func TestStyles(t *testing.T) {
	dark, light, plain := Terminal{Color: ANSI16, Dark: true}, Terminal{Color: ANSI16}, Terminal{}
	for _, test := range []struct{ got, want string }{
		{dark.Bold("SYN"), "\x1b[1mSYN\x1b[0m"},
		{dark.Dim("SYN"), "\x1b[2mSYN\x1b[0m"},
		{dark.Underline("SYN"), "\x1b[4mSYN\x1b[0m"},
		{dark.Red("SYN"), "\x1b[31mSYN\x1b[0m"},
		{dark.Green("SYN"), "\x1b[32mSYN\x1b[0m"},
		{dark.Yellow("SYN"), "\x1b[33mSYN\x1b[0m"},
		{light.Yellow("SYN"), "\x1b[35mSYN\x1b[0m"},
		{dark.Cyan("SYN"), "\x1b[36mSYN\x1b[0m"},
		{light.Cyan("SYN"), "\x1b[34mSYN\x1b[0m"},
		{dark.Bold(""), ""},
		{plain.Bold("SYN"), "SYN"},
		{dark.Bold("a" + dark.Red("b") + "c"), "\x1b[1ma\x1b[31mb\x1b[0m\x1b[1mc\x1b[0m"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	for _, language := range []string{"zh", "en"} {
		b.Run(language, func(b *testing.B) {
			source := sample(b, language)
			terminal := Terminal{Width: 80, Color: ANSI256, Dark: true}
			b.ReportAllocs()
			for b.Loop() {
				mustRender(b, terminal, source)
			}
		})
	}
}

func BenchmarkWrap(b *testing.B) {
	text := strings.Repeat("小明发出 SYN 之后，\x1b[1m收到\x1b[0m回答之前（“等待中……”）。", 20)
	b.ReportAllocs()
	for b.Loop() {
		Terminal{Width: 80}.Wrap(text)
	}
}
