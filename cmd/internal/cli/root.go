package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tcplearn/cmd/internal/render"
)

// root builds the tree of commands. What cobra and pflag would say in English is
// said by us.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "tcplearn", Args: cobra.ArbitraryArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownCommand(c, args[0])
			}
			return a.resume(c)
		},
		PersistentPreRun: func(c *cobra.Command, _ []string) {
			if ascii, _ := c.Flags().GetBool("ascii"); ascii {
				a.term.ASCII, a.errTerm.ASCII = true, true
			}
		},
	}
	root.AddCommand(a.nextCommand(), a.showCommand(), a.checkCommand(), a.stepCommand(), a.flowCommand(), a.shellCommand(), a.playCommand(), a.listCommand(), a.hintCommand(),
		a.solutionCommand(), a.progressCommand(), a.resetCommand(), a.doctorCommand(), a.versionCommand(),
		a.completionCommand(), a.devCommand(), a.startCommand(), a.handoutCommand(), a.classCommand())
	root.SetHelpCommand(a.helpCommand())
	root.InitDefaultHelpCmd() // now, so that it gets its words with the others
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.DisableDefaultCmd = true
	f := root.PersistentFlags()
	f.String("lang", "", "")
	f.StringVar(&a.dir, "lessons", "", "")
	f.Bool("ascii", false, "")
	f.BoolP("help", "h", false, "")
	root.SetFlagErrorFunc(a.flagError)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { _ = a.say(a.helpPage(c)) })
	root.SetOut(a.out)
	root.SetErr(a.err)
	a.describe(root)
	return root
}

// describe gives a command and those below it their words.
func (a *app) describe(c *cobra.Command) {
	words := a.m.Help.Commands[pathOf(c)]
	c.Short, c.Long, c.Example = words.Short, words.Long, words.Example
	c.DisableFlagsInUseLine = true // cobra's "[flags]" is English
	name := func(f *pflag.Flag) {
		f.Usage = a.m.Help.Flags[f.Name]
		if own := a.m.Help.Flags[pathOf(c)+" --"+f.Name]; own != "" {
			f.Usage = own
		}
	}
	c.Flags().VisitAll(name)
	c.PersistentFlags().VisitAll(name)
	for _, sub := range c.Commands() {
		a.describe(sub)
	}
}

// pathOf is a command's path without the program's name.
func pathOf(c *cobra.Command) string {
	_, path, _ := strings.Cut(c.CommandPath(), " ")
	return path
}

func (a *app) unknownCommand(c *cobra.Command, word string) error {
	text := fmt.Sprintf(a.m.Usage.UnknownCommand, word)
	if near := c.SuggestionsFor(word); len(near) > 0 {
		text += " " + fmt.Sprintf(a.m.Usage.DidYouMean, strings.Join(near, ", "))
	}
	return usageError{text + "\n" + a.seeHelp(c)}
}

func (a *app) seeHelp(c *cobra.Command) string {
	return fmt.Sprintf(a.m.Usage.SeeHelp, c.CommandPath())
}

// flagError says in the learner's language what pflag found wrong.
func (a *app) flagError(c *cobra.Command, err error) error {
	if words := c.Flags().Args(); c.Name() == checkName && len(words) > 1 {
		// "check 3 nc -z …": the option is the command's own.
		return usageError{a.dashDash(words[0])}
	}
	var text string
	var missing *pflag.NotExistError
	var needs *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &missing):
		name := "--" + missing.GetSpecifiedName()
		if missing.GetSpecifiedShortnames() != "" {
			name = "-" + missing.GetSpecifiedShortnames()
		}
		text = fmt.Sprintf(a.m.Usage.UnknownFlag, render.EscapeString(name))
	case errors.As(err, &needs):
		text = fmt.Sprintf(a.m.Usage.FlagNeedsValue, "--"+needs.GetSpecifiedName())
	case errors.As(err, &invalid):
		text = fmt.Sprintf(a.m.Usage.BadValue, "--"+invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &syntax):
		text = fmt.Sprintf(a.m.Usage.UnknownFlag, render.EscapeString(syntax.GetSpecifiedFlag()))
	default:
		return err
	}
	return usageError{text + "\n" + a.seeHelp(c)}
}

// atMost is cobra's check of the number of words, in our words.
func (a *app) atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError{fmt.Sprintf(a.m.Usage.TooManyArgs, args[n]) + "\n" + a.seeHelp(c)}
		}
		return nil
	}
}

// dashDash says where a command to be run on xiaoming belongs.
func (a *app) dashDash(lesson string) string {
	return fmt.Sprintf(a.m.Usage.DashDash, render.EscapeString(lesson))
}
