package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestStepScreens holds the main views of step to testdata/screen: a SYN that waits,
// its answer, the help, a prediction and the truth beside it, and a window that is too
// small.
func TestStepScreens(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, test := range []struct {
		lang          string
		columns, rows int
		flags         string
	}{{"zh", 80, 24, ""}, {"en", 80, 24, ""}, {"en", 120, 46, ""}, {"zh", 50, 24, "--ascii"}} {
		t.Run(fmt.Sprintf("%s.%d", test.lang, test.columns), func(t *testing.T) {
			t.Parallel()
			args := append(strings.Fields("--lang "+test.lang+" "+test.flags+" step --predict"), "--", "nc", "xiaomei", "8080")
			c := openTerminal(t, test.columns, test.rows, newLearner(t), "tcplearn", args...)
			hold := func(view, sign string) {
				t.Helper()
				c.awaitText(sign)
				holdStep(t, c, fmt.Sprintf("step-%s.%s.%d.txt", view, test.lang, test.columns))
			}
			c.awaitText("SYN_SENT")
			hold("syn", "1460") // of the MSS option: the header is there
			c.press(" ")
			hold("form", "Esc")
			for _, answer := range []string{"ESTABLISHED", "syn_recv", "syn ack", "0", "0"} {
				c.press(answer + enter)
			}
			c.awaitText("SYN_RECV")
			hold("truth", "ESTABLISHED   SYN-SENT")
			c.press("\x1b[C") // right: nothing after this packet
			hold("syn-ack", map[string]string{"zh": "最后一个包", "en": "the last packet"}[test.lang])
			c.press("?")
			hold("help", "Home")
			c.press("?\x1b[D") // left: the SYN, with the states of its moment
			hold("back", map[bool]string{true: ">1", false: "▶1"}[test.flags == "--ascii"])
			c.resize(40, 10)
			hold("small", "--plain")
			c.press("q")
			if status := c.end(); status != 0 {
				t.Errorf("exit status %d", status)
			}
			if c.settings() != c.fresh {
				t.Error("the terminal is not as it was")
			}
		})
	}
}

// holdStep waits until the screen is as in a file of testdata/screen.
func holdStep(t *testing.T, c *terminal, name string) {
	t.Helper()
	file := filepath.Join("testdata", "screen", name)
	want, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if *update {
		settle(t, c)
		if err := os.WriteFile(file, []byte(stepScreen(c)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	c.await("the screen of "+name, func() bool { return stepScreen(c) == string(want) })
}

// settle waits until the screen has stayed the same for some refreshes.
func settle(t *testing.T, c *terminal) {
	t.Helper()
	const long = time.Second
	before, since := "", time.Now()
	c.await("a screen that stays", func() bool {
		if now := stepScreen(c); now != before {
			before, since = now, time.Now()
		}
		return time.Since(since) > long
	})
}

// stepScreen is what the screen shows, with placeholders.
func stepScreen(c *terminal) string { return stepText(strings.Join(c.lines(), "\n") + "\n") }

// stepText puts placeholders for what differs from run to run.
func stepText(text string) string {
	for _, varying := range []struct{ pattern, placeholder string }{
		{`10\.0\.0\.1:\d{5}`, "10.0.0.1:PPPPP"},
		{`(port|端口) +\d{5}`, "$1 PPPPP"},
		{`[01]{8} [01]{8} [01]{8} [01]{8}`, "BBBBBBBB BBBBBBBB BBBBBBBB BBBBBBBB"},
		{`(real|真实值) \d+`, "$1 N"},
		{`0x[0-9a-f]{4}`, "0xHHHH"},
		{`TS val[^w]*wscale`, "TS val N ecr N, nop, wscale"},
		{`\d+\.\d s\b`, "T.T s"},
		{`\d+\.\d 秒`, "T.T 秒"},
		{`(?m)^小.：T.T 秒后重传 \[[A-Z, ]+\]$`, "小某：T.T 秒后重传"}, // the one that is due first
		{`  (?:repeats kept back: \d+|已拦下的重传：\d+) [─-]*`, " ──"},
		{`│ +MSS[^└]*`, "│ options │\n"},
		{`(?m)^│.*\d{4,}.*│$`, "│ N │"},
		{`(?m)[─-]{2,}$`, "──"},
	} {
		text = regexp.MustCompile(varying.pattern).ReplaceAllString(text, varying.placeholder)
	}
	return text
}

// TestStepHistory looks back, again and again, while a handshake goes on: beside an
// earlier packet the sockets stand as they were then.
func TestStepHistory(t *testing.T) {
	t.Parallel()
	needLab(t)
	c := openTerminal(t, 120, 30, newLearner(t), "tcplearn", "--lang", "en", "step", "--", "nc", "xiaomei", "8080")
	type moment struct{ flags, client, server string }
	moments := []moment{{"SYN", "SYN_SENT", "SYN_RECV"}, {"SYN, ACK", "ESTABLISHED", "SYN_RECV"}, {"ACK", "ESTABLISHED", "ESTABLISHED"}}
	var numbers []int
	for _, m := range moments {
		number := awaitHeld(t, c, m.flags, numbers)
		for i, before := range numbers {
			lookAt(t, c, before, moments[i].client, moments[i].server)
		}
		numbers = append(numbers, number)
		c.press(" ")
	}
	for i, m := range moments {
		lookAt(t, c, numbers[i], m.client, m.server)
	}
	c.press("q")
	if status := c.end(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// awaitHeld waits until a segment with these control bits is held, other than those
// that were, and returns its number. What else is held, such as a copy sent while the
// machine was busy, it lets go.
func awaitHeld(t *testing.T, c *terminal, flags string, passed []int) int {
	t.Helper()
	waits := regexp.MustCompile(`Packet (\d+) waits on the wire`)
	for {
		number, bits := 0, ""
		c.await(fmt.Sprintf("a packet that is held after %v", passed), func() bool {
			text := strings.Join(c.lines(), "\n")
			found := waits.FindStringSubmatch(text)
			if found == nil {
				return false
			}
			row := regexp.MustCompile(`(?m)^[^\d\n]*` + found[1] + ` .*\[(.*)\].*$`).FindStringSubmatch(text)
			if row == nil || !strings.Contains(row[0], "■") {
				return false
			}
			number, _ = strconv.Atoi(found[1]) // they are digits
			bits = row[1]
			return !slices.Contains(passed, number)
		})
		if bits == flags {
			return number
		}
		passed = append(passed, number)
		c.press(" ")
	}
}

// lookAt chooses a packet and waits until the sockets beside it are in these states.
func lookAt(t *testing.T, c *terminal, number int, client, server string) {
	t.Helper()
	c.press("\x1b[H" + strings.Repeat("\x1b[C", number-1)) // Home, and to the right
	title := fmt.Sprintf("at packet %d", number)
	c.await(fmt.Sprintf("%s and %s %s", client, server, title), func() bool {
		lines := c.lines()
		if !strings.Contains(lines[0], title) {
			return false
		}
		var sides [2]string
		for _, line := range lines[1:4] {
			left, right, _ := strings.Cut(line, "│")
			sides[0], sides[1] = sides[0]+left, sides[1]+right
		}
		return strings.Contains(sides[0], client) && strings.Contains(sides[1], server)
	})
}

// TestStepByHand plays xiaomei on the full screen: a real nc calls, and a wrong
// answer, then the right one, are written into the form.
func TestStepByHand(t *testing.T) {
	t.Parallel()
	needLab(t)
	c := openTerminal(t, 80, 24, newLearner(t), "tcplearn", "--lang", "zh", "step", "--be", "server", "--", "nc", "xiaomei", "8080")
	c.awaitText("SYN_SENT")
	write := func(fields ...string) {
		t.Helper()
		c.press(" ")
		c.awaitText("checksum")
		for _, text := range fields {
			c.press(text + enter)
		}
	}
	write("syn ack", "0", "7", "", "", "", "")
	c.awaitText("[RST] seq=7")
	write("sny", "", "", "", "", "", "")
	c.awaitText(`"sny" 既不是控制位`)
	c.press("\x1b")
	c.await("the form to close", func() bool { return !c.shows("checksum") })
	write("syn ack", "0", "1", "", "1000", "1400", "")
	c.awaitText("ESTABLISHED")
	c.awaitText("[ACK] seq=1 ack=1")
	c.press("\x1b[D") // left: the answer just written
	c.awaitText("mss 1400")
	write("ack", "1", "1", "hi there", "", "", "bad")
	c.awaitText("0，现在是 1。")
	c.awaitText("检验和")
	c.await("a wrong checksum", func() bool { return c.shows("错误") })
	c.press("q")
	if status := c.end(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// TestStepByHandDials plays xiaoming on the full screen and calls a port at which
// nobody listens, after one that there is not.
func TestStepByHandDials(t *testing.T) {
	t.Parallel()
	needLab(t)
	c := openTerminal(t, 50, 24, newLearner(t), "tcplearn", "--lang", "en", "step", "--be", "client")
	c.awaitText("10.0.0.2:8080")
	for port, sign := range map[string]string{"70000": `"70000" is no port`, "9": "10.0.0.2:9"} {
		c.press("n")
		c.awaitText("Enter")
		c.press(port + enter)
		c.awaitText(sign)
	}
	c.press(" ")
	c.awaitText("checksum")
	for _, text := range []string{"syn", "0", "", "", "", "", ""} {
		c.press(text + enter)
	}
	c.awaitText("[RST, ACK]")
	c.press("q")
	if status := c.end(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}
