package messages

// Hand is what is said while the learner plays one side of TCP by hand.
type Hand struct {
	Intro, Numbers, Begin, Where, Prompt, Help, Cancelled,
	Program, ProgramSaid, ProgramEnded, ProgramKilled, NoProgram,
	YouSent, WrongChecksum, NoCall, NotSent, KernelSent, KernelRepeated, Silence, BadChecksums, NothingCame, CameAlready,
	RelativeNow, RawNow, ISNs, OwnISN, Netstat, NoSocket,
	Accepted, Read, Wrote, Done, Broke, NeedsSide, NoCommand, NoPredict string
	Questions map[string]string // by the field that is asked for
	Problems  map[string]string // by byhand.ProblemKind; %[1]s is what was written, %[2]s the field
}
