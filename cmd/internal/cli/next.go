package cli

import "github.com/spf13/cobra"

func (a *app) nextCommand() *cobra.Command {
	return &cobra.Command{
		Use: "next", Args: a.atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			state, err := a.open()
			if err != nil {
				return err
			}
			return a.readCurrent(c, &state)
		},
	}
}
