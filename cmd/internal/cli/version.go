package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			return a.say(a.line(a.m.Course.Version, buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH))
		},
	}
}

// buildVersion is the module's version, or the revision that was built.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && info.Main.Version == "(devel)" {
			return s.Value[:min(len(s.Value), 12)]
		}
	}
	return info.Main.Version
}
