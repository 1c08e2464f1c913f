package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/render"
	"tcplearn/cmd/internal/skeleton"
	"tcplearn/lessons"
)

// newName is the name of a lesson's folder.
var newName = regexp.MustCompile(`^([0-9]{2})-[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)

// devNewCommand begins a lesson.
func (a *app) devNewCommand() *cobra.Command {
	kind := string(lessons.Traffic)
	c := &cobra.Command{
		Use: "new NN-ID", Args: a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{fmt.Sprintf(a.m.Usage.NeedsArg, "13-my-lesson")}
			}
			match := newName.FindStringSubmatch(args[0])
			switch {
			case match == nil || match[1] == "00":
				return usageError{a.problemText(lessons.BadFolder, args[0], nil)}
			case !slices.Contains(lessons.Kinds(), lessons.Kind(kind)):
				return usageError{fmt.Sprintf(a.m.Usage.NotOneOf, kind, kindList())}
			}
			number, _ := strconv.Atoi(match[1]) // two digits
			return a.newLesson(args[0], lessons.Kind(kind), number)
		},
	}
	c.Flags().StringVar(&kind, "kind", kind, "")
	return c
}

func kindList() string {
	var names []string
	for _, k := range lessons.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// newLesson writes a lesson that works, beside the others of --lessons, or here.
func (a *app) newLesson(folder string, kind lessons.Kind, number int) error {
	root := a.dir
	if root == "" {
		root = "."
	}
	if err := a.roomFor(root, folder, number); err != nil {
		return err
	}
	dir := filepath.Join(root, folder)
	names, err := skeleton.Write(dir, kind, number)
	switch {
	case errors.Is(err, os.ErrExist):
		return usageError{fmt.Sprintf(a.m.Dev.NewExists, render.EscapeString(dir))}
	case err != nil:
		return uncheckable{fmt.Sprintf(a.m.Exercise.NotLaidOut, render.EscapeString(dir), a.why(err))}
	}
	text := a.term.Wrap(fmt.Sprintf(a.m.Exercise.LaidOut, render.EscapeString(dir), strings.Join(names, ", ")))
	return a.say(text + "\n" + a.line("%s", a.m.Dev.NewThen) +
		fmt.Sprintf("tcplearn --lessons %s dev check %d\n", wordForShell(render.EscapeString(root)), number))
}

// roomFor refuses a lesson whose number or id another one has, and a folder of lessons
// that is not there.
func (a *app) roomFor(root, folder string, number int) error {
	entries, err := os.ReadDir(root)
	if errors.Is(err, os.ErrNotExist) {
		return usageError{fmt.Sprintf(a.m.Dev.NewNowhere, wordForShell(render.EscapeString(root)))}
	}
	// Whatever else is wrong with it shows when it is written into.
	taken, free := "", 1
	for _, e := range entries {
		match := newName.FindStringSubmatch(e.Name())
		if match == nil || e.Name() == folder {
			continue
		}
		n, _ := strconv.Atoi(match[1]) // two digits
		free = max(free, n+1)
		if n == number || e.Name()[len(match[1]):] == folder[len(match[1]):] {
			taken = e.Name()
		}
	}
	if taken != "" {
		return usageError{fmt.Sprintf(a.m.Dev.NewTaken, render.EscapeString(filepath.Join(root, taken)), fmt.Sprintf("%02d", free))}
	}
	return nil
}

// plainWord is what a shell takes as one word as it is.
var plainWord = regexp.MustCompile(`^[\pL\pN./_~-]+$`)

// wordForShell is a text as one word of a command that is to be typed.
func wordForShell(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return quoteForShell(text)
}
