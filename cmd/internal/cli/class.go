package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/class"
	"tcplearn/cmd/internal/handout"
	"tcplearn/cmd/internal/render"
)

// exportCommand is "progress export".
func (a *app) exportCommand() *cobra.Command {
	var out, name string
	c := &cobra.Command{
		Use: "export", Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			state, err := a.open()
			if err != nil {
				return err
			}
			results := class.From(&state, name, time.Now())
			if out == "" {
				return a.json(results)
			}
			var b bytes.Buffer
			if err := writeJSON(&b, results); err != nil {
				return err
			}
			if err := a.notWritten(out, writeFile(out, b.Bytes())); err != nil {
				return err
			}
			a.complain(fmt.Sprintf(a.m.Class.Exported, render.EscapeString(out)))
			return nil
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "")
	c.Flags().StringVar(&name, "name", "", "")
	return c
}

// Formats of a class's table, besides asHTML.
const (
	asText = "text"
	asJSON = "json"
)

func (a *app) classCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use: "class FILE...", Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			formats := []string{asText, asHTML, asJSON}
			switch {
			case !slices.Contains(formats, format):
				return usageError{fmt.Sprintf(a.m.Usage.NotOneOf, format, strings.Join(formats, ", "))}
			case len(args) == 0:
				return usageError{a.m.Class.NoFiles}
			}
			if err := a.load(); err != nil {
				return err
			}
			return a.tabulate(args, format)
		},
	}
	c.Flags().StringVar(&format, "format", asText, "")
	return c
}

// tabulate prints the table of the results in files. One that holds none is named
// and left out, and the exit status tells.
func (a *app) tabulate(files []string, format string) error {
	var all []*class.Results
	bad := 0
	for _, file := range files {
		r, err := readResults(file)
		if err != nil {
			bad++
			a.complain(fmt.Sprintf(a.m.Class.NotResults, render.EscapeString(file), render.EscapeString(err.Error())))
			continue
		}
		all = append(all, r)
	}
	if err := a.printClass(class.Tabulate(all, a.lessons, a.m.Lang), format); err != nil {
		return err
	}
	if bad > 0 {
		return uncheckable{fmt.Sprintf(a.m.Class.LeftOut, bad)}
	}
	return nil
}

// readResults reads one file; who gave no name is called by the file's.
func readResults(file string) (*class.Results, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = f.Close() }()
	r, err := class.Read(f)
	if err != nil {
		return nil, err
	}
	if r.Name == "" {
		r.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	return r, nil
}

func (a *app) printClass(t *class.Table, format string) error {
	switch format {
	case asJSON:
		return a.json(t)
	case asHTML:
		var b bytes.Buffer
		if err := handout.Class(&b, a.m, t); err != nil {
			return err
		}
		return a.say(b.String())
	}
	return a.say(t.Text(a.term, a.m))
}
