package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", Args: a.atMost(1), ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			all := strings.Join(shells, ", ")
			if len(args) == 0 {
				return usageError{fmt.Sprintf(a.m.Usage.NeedsArg, all) + "\n" + a.seeHelp(c)}
			}
			if !slices.Contains(shells, args[0]) {
				return usageError{fmt.Sprintf(a.m.Usage.NotOneOf, args[0], all) + "\n" + a.seeHelp(c)}
			}
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			default:
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
		},
	}
}
