package messages

import "tcplearn/playground"

var englishCauses = map[playground.Cause]Cause{
	playground.CauseOS: {
		Why: "The lab is made of Linux namespaces, and this system is not Linux.",
		Do:  "Run tcplearn on Linux: in a virtual machine, or on Windows in WSL 2 (wsl --install).",
	},
	playground.CauseNoUserNS: {
		Why: "This kernel was built without user namespaces (CONFIG_USER_NS).",
		Do:  "Boot the kernel that comes with your distribution.",
	},
	playground.CauseUserNSOff: {
		Why: "kernel.unprivileged_userns_clone is 0: ordinary users may not make user namespaces.",
		Do:  "sudo sysctl -w kernel.unprivileged_userns_clone=1",
	},
	playground.CauseUserNSLimit: {
		Why: "The limit on namespaces has been reached (user.max_user_namespaces or user.max_net_namespaces).",
		Do:  "sudo sysctl -w user.max_user_namespaces=15000 user.max_net_namespaces=15000",
	},
	playground.CauseAppArmor: {
		Why: "AppArmor lets only programs with a profile make user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1, as on Ubuntu 24.04).",
		Do: "echo 'abi <abi/4.0>, profile tcplearn %[1]s flags=(unconfined) { userns, }' | sudo tee /etc/apparmor.d/tcplearn\n" +
			"sudo apparmor_parser -r /etc/apparmor.d/tcplearn",
	},
	playground.CauseSeccomp: {
		Why: "A system call filter (seccomp) forbids namespaces, as in a Docker container.",
		Do:  "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\\n--security-opt systempaths=unconfined --device /dev/net/tun …",
	},
	playground.CauseNoTUN: {
		Why: "/dev/net/tun is missing: the kernel module tun is not loaded, or a container hides it.",
		Do:  "sudo modprobe tun\n# in Docker:\ndocker run --device /dev/net/tun …",
	},
	playground.CauseTUNDenied: {
		Why: "You may not open /dev/net/tun. On ordinary desktop systems its mode is 0666.",
		Do:  "sudo chmod 0666 /dev/net/tun",
	},
	playground.CauseMaskedProc: {
		Why: "Parts of /proc are covered, as in a Docker container, and the kernel then lets nobody mount a /proc of their own.",
		Do:  "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\\n--security-opt systempaths=unconfined --device /dev/net/tun …",
	},
	playground.CauseNoVeth: {
		Why: "This kernel makes no virtual Ethernet devices (veth): the module is not loaded, or was not built.",
		Do:  "sudo modprobe veth",
	},
	playground.CauseNotRoot: {
		Why: "Without a user namespace only root with all capabilities can make the lab.",
		Do:  "sudo %[1]s check\n# in Docker:\ndocker run --privileged …",
	},
	playground.CauseNoCapture: {
		Why: "Capturing needs the capability CAP_NET_RAW, and this program does not have it.",
		Do:  "sudo setcap cap_net_raw+ep %[1]s\n# or once, as root:\nsudo %[1]s check --on loopback\n# in Docker:\ndocker run --cap-add NET_RAW …",
	},
	playground.CauseNoPort: {
		Why: "None of the ports 8080 to 8179 is free at 127.0.0.1 and ::1.",
		Do:  "ss -ltnp   # shows which programs have them",
	},
	playground.CauseUnknown: {
		Why: "The system refused, for a reason that tcplearn does not know.",
		Do:  "tcplearn doctor --json   # and report what it prints",
	},
}
