package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tcplearn/cmd/internal/render"
)

func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]",
		RunE: func(c *cobra.Command, args []string) error {
			target, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return a.unknownCommand(c.Root(), strings.Join(args, " "))
			}
			return a.say(a.helpPage(target))
		},
	}
}

// helpPage is the help of a command.
func (a *app) helpPage(c *cobra.Command) string {
	h := a.m.Help
	var b strings.Builder
	heading := func(text string) { b.WriteString("\n" + a.term.Bold(text) + "\n") }
	b.WriteString(a.line("%s", c.Long))
	heading(h.Usage)
	b.WriteString(a.term.Hang("  ", usageLine(c)) + "\n")
	if c.Example != "" {
		heading(h.Examples)
		for _, example := range strings.Split(c.Example, "\n") {
			b.WriteString(a.term.Hang("  ", a.term.Cyan(example)) + "\n")
		}
	}
	if rows := commandRows(c); len(rows) > 0 {
		heading(h.Available)
		b.WriteString(a.columns(rows))
	}
	if rows := flagRows(c.NonInheritedFlags()); len(rows) > 0 && c.HasParent() {
		heading(h.CommandFlags)
		b.WriteString(a.columns(rows))
	}
	heading(h.GlobalFlags)
	b.WriteString(a.columns(flagRows(c.Root().PersistentFlags())))
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + a.line(h.More, c.CommandPath()))
	}
	return b.String()
}

func usageLine(c *cobra.Command) string {
	line := c.UseLine()
	if c.HasAvailableSubCommands() {
		line = c.CommandPath() + " [COMMAND]"
	}
	return line
}

func commandRows(c *cobra.Command) [][2]string {
	var rows [][2]string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	return rows
}

func flagRows(flags *pflag.FlagSet) [][2]string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if kind := f.Value.Type(); kind != "bool" {
			name += " " + strings.ToUpper(kind)
		}
		rows = append(rows, [2]string{name, f.Usage})
	})
	return rows
}

// columns writes rows of a name and what it means.
func (a *app) columns(rows [][2]string) string {
	width := 0
	for _, row := range rows {
		width = max(width, render.Width(row[0]))
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(a.term.Hang(fmt.Sprintf("  %-*s  ", width, row[0]), row[1]) + "\n")
	}
	return b.String()
}
