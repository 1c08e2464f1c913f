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
	dir := filepath.Join(root, folder)
	names, err := skeleton.Write(dir, kind, number)
	switch {
	case errors.Is(err, os.ErrExist):
		return usageError{fmt.Sprintf(a.m.Dev.NewExists, render.EscapeString(dir))}
	case err != nil:
		return uncheckable{fmt.Sprintf(a.m.Exercise.NotLaidOut, render.EscapeString(dir), render.EscapeString(reason(err).Error()))}
	}
	text := a.term.Wrap(fmt.Sprintf(a.m.Exercise.LaidOut, render.EscapeString(dir), strings.Join(names, ", ")))
	return a.say(text + "\n" + a.line("%s", a.m.Dev.NewThen) +
		fmt.Sprintf("tcplearn --lessons %s dev check %d\n", render.EscapeString(root), number))
}
