package handout

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/class"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// finding is what axe-core (https://github.com/dequelabs/axe-core) reports.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// axeCall runs the checker in the page and leaves its findings there to be read. The
// policy of the page has to go for it; that the policy is right is tested elsewhere.
const axeCall = `<script>axe.run({resultTypes: ["violations"]}).then(r => {
	document.body.innerHTML = "";
	const pre = document.createElement("pre");
	pre.id = "findings";
	pre.textContent = JSON.stringify({findings: r.violations, passed: r.passes.length});
	document.body.appendChild(pre);
});</script>`

var (
	policyTag = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)
	findings  = regexp.MustCompile(`(?s)<pre id="findings">(.*?)</pre>`)
)

// TestAccessible has axe-core look at the pages in a real Chromium: on a phone, on a
// screen and on a projector, light and dark.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("TCPLEARN_AXE"))
	if err != nil {
		t.Skip("needs TCPLEARN_AXE=…/axe-core/axe.min.js (npm install axe-core)")
	}
	browser, err := FindBrowser(os.Getenv)
	if err != nil {
		t.Skip("needs Chromium: apt install chromium")
	}
	all := course(t)
	pages := map[string]string{
		"zh":         htmlOf(t, Options{Lessons: all, Langs: []lessons.Lang{lessons.ZH}}),
		"en.answers": htmlOf(t, Options{Lessons: all, Langs: []lessons.Lang{lessons.EN}, Answers: true}),
		"both":       htmlOf(t, Options{Lessons: all[:1], Langs: []lessons.Lang{lessons.ZH, lessons.EN}, Answers: true}),
		"figures":    htmlOf(t, Options{Lessons: []*lessons.Lesson{drawn()}, Langs: []lessons.Lang{lessons.EN}}),
		"room":       written(t, func(b *strings.Builder) error { return Room(b, messages.For(lessons.EN), all, []File{{"a", "b"}}) }),
		"class": written(t, func(b *strings.Builder) error {
			return Class(b, messages.For(lessons.ZH), class.Tabulate([]*class.Results{{Name: "ann"}}, all, lessons.ZH))
		}),
	}
	for name, page := range pages {
		page = policyTag.ReplaceAllString(page, "")
		page = strings.Replace(page, "</body>", "<script>"+string(axe)+"</script>"+axeCall+"</body>", 1)
		for _, screen := range []struct{ name, size, colours string }{
			{"phone", "360,800", "0"}, {"screen", "1280,900", "1"}, {"projector", "1920,1080", "0"},
		} {
			t.Run(name+"/"+screen.name, func(t *testing.T) { checkAccess(t, browser, page, screen.size, screen.colours) })
		}
	}
}

// drawn is a lesson with every figure.
func drawn() *lessons.Lesson {
	var body strings.Builder
	for _, word := range diagram.Words() {
		body.WriteString("```" + word + "\n")
		switch word {
		case diagram.LadderWord:
			body.WriteString("at 1 s lost client > server [SYN] seq=0\nclient is SYN-SENT\nheld client > server [SYN] seq=0\nnote: again\n")
		case diagram.HeaderWord:
			body.WriteString("sequence number: 1\nflags: SYN\nmark: flags, sequence number\nhex\n")
		default:
			body.WriteString("client was CLOSED\nclient is SYN-SENT\nserver is SYN-RECEIVED\n")
		}
		body.WriteString("```\n\n")
	}
	return &lessons.Lesson{Number: 1, ID: "drawn", Text: map[lessons.Lang]lessons.Text{lessons.EN: {Title: "x", Goal: "x", Body: body.String()}}}
}

func written(t *testing.T, write func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkAccess lets axe-core look at a page on a screen of a size. The colours are 0
// for dark and 1 for light, as Chromium counts them.
func checkAccess(t *testing.T, browser, page, size, colours string) {
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--window-size=" + size, "--blink-settings=preferredColorScheme=" + colours,
		"--virtual-time-budget=60000", "--dump-dom", "file://" + file,
	}
	dom, err := exec.CommandContext(t.Context(), browser, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	match := findings.FindSubmatch(dom)
	if match == nil {
		t.Fatal("axe-core did not report")
	}
	var report struct {
		Findings []finding
		Passed   int
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(match[1]))), &report); err != nil {
		t.Fatal(err)
	}
	if report.Passed < 10 {
		t.Errorf("only %d rules were applied", report.Passed)
	}
	for _, f := range report.Findings {
		t.Errorf("%s (%s): %s, %d times", f.ID, f.Impact, f.Help, len(f.Nodes))
		for _, n := range f.Nodes[:min(len(f.Nodes), 3)] {
			t.Logf("%s\n%s", n.HTML, n.FailureSummary)
		}
	}
}
