package messages

// Pack is what an instructor reads who prepares a workshop.
type Pack struct {
	Title, Intro, Schedule, Lesson, Minutes, From, To, Break, Total, Files, Rooms, Offline, Day, After string
	// What to check, one sentence each; %[1]s in them is the number of lessons.
	RoomList, OfflineList, DayList, AfterList []string
	DoctorSays                                string
	Captures, File, About                     string
	Handout, Answers, Instructor, CaptureFile string
	NoPDF                                     string
}
