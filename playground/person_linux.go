package playground

import (
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// person is the account of who called sudo: their programs run as theirs, not as
// root's.
type person struct {
	UID    int      `json:"uid"`
	GID    int      `json:"gid"`
	Groups []uint32 `json:"groups,omitempty"`
	Env    []string `json:"env,omitempty"` // HOME and the like
}

// sudoCaller returns the account that sudo(8) names in the environment, or nil when
// this process is not root by way of sudo.
func sudoCaller() *person {
	uid, uidErr := strconv.ParseUint(os.Getenv("SUDO_UID"), 10, 31)
	gid, gidErr := strconv.ParseUint(os.Getenv("SUDO_GID"), 10, 31)
	if os.Geteuid() != 0 || uidErr != nil || gidErr != nil || uid == 0 {
		return nil
	}
	p := &person{UID: int(uid), GID: int(gid)}
	account, err := user.LookupId(os.Getenv("SUDO_UID"))
	if err != nil {
		return p
	}
	p.Env = []string{"HOME=" + account.HomeDir, "USER=" + account.Username, "LOGNAME=" + account.Username}
	ids, err := account.GroupIds()
	if err != nil {
		return p
	}
	for _, id := range ids {
		if n, err := strconv.ParseUint(id, 10, 32); err == nil {
			p.Groups = append(p.Groups, uint32(n))
		}
	}
	return p
}

// owns makes cmd a program of the person's. In a user namespace of its own their
// other groups do not exist, and they keep the lab's capabilities; outside, they
// have no more rights than before sudo.
func (p *person) owns(cmd *exec.Cmd, userNS bool) {
	if p == nil {
		return
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	credential := &syscall.Credential{Uid: uint32(p.UID), Gid: uint32(p.GID)}
	if userNS {
		cmd.SysProcAttr.AmbientCaps = labRights
	} else {
		credential.Groups = p.Groups
	}
	cmd.SysProcAttr.Credential = credential
	cmd.Env = append(cmd.Env, p.Env...)
}

// AsCaller makes cmd, whose environment is set, run as who called sudo, if anybody
// did.
func AsCaller(cmd *exec.Cmd) { sudoCaller().owns(cmd, false) }
