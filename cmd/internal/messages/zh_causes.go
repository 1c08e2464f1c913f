package messages

import "tcplearn/playground"

var chineseCauses = map[playground.Cause]Cause{
	playground.CauseOS: {
		Why: "实验环境是用 Linux 的命名空间搭建的，而这个系统不是 Linux。",
		Do:  "请在 Linux 上运行 tcplearn：可以用虚拟机；在 Windows 上可以用 WSL 2（wsl --install）。",
	},
	playground.CauseNoUserNS: {
		Why: "这个内核编译时没有启用用户命名空间（CONFIG_USER_NS）。",
		Do:  "请用发行版自带的内核启动。",
	},
	playground.CauseUserNSOff: {
		Why: "kernel.unprivileged_userns_clone 是 0：普通用户不能创建用户命名空间。",
		Do:  "sudo sysctl -w kernel.unprivileged_userns_clone=1",
	},
	playground.CauseUserNSLimit: {
		Why: "命名空间的数量已到上限（user.max_user_namespaces 或 user.max_net_namespaces）。",
		Do:  "sudo sysctl -w user.max_user_namespaces=15000 user.max_net_namespaces=15000",
	},
	playground.CauseAppArmor: {
		Why: "AppArmor 只允许有配置的程序创建用户命名空间（kernel.apparmor_restrict_unprivileged_userns 是 1，Ubuntu 24.04 就是这样）。",
		Do: "echo 'abi <abi/4.0>, profile tcplearn %[1]s flags=(unconfined) { userns, }' | sudo tee /etc/apparmor.d/tcplearn\n" +
			"sudo apparmor_parser -r /etc/apparmor.d/tcplearn",
	},
	playground.CauseSeccomp: {
		Why: "系统调用过滤器（seccomp）禁止创建命名空间，在 Docker 容器里就是这样。",
		Do:  "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\\n--security-opt systempaths=unconfined --device /dev/net/tun …",
	},
	playground.CauseNoTUN: {
		Why: "没有 /dev/net/tun：内核模块 tun 没有加载，或者容器里看不到它。",
		Do:  "sudo modprobe tun\n# 在 Docker 里：\ndocker run --device /dev/net/tun …",
	},
	playground.CauseTUNDenied: {
		Why: "你没有权限打开 /dev/net/tun。在普通的桌面系统上，它的权限是 0666。",
		Do:  "sudo chmod 0666 /dev/net/tun",
	},
	playground.CauseMaskedProc: {
		Why: "/proc 的一部分被遮住了，在 Docker 容器里就是这样；这时内核不允许任何人挂载自己的 /proc。",
		Do:  "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined \\\n--security-opt systempaths=unconfined --device /dev/net/tun …",
	},
	playground.CauseNoVeth: {
		Why: "这个内核无法创建虚拟以太网设备（veth）：模块没有加载，或者没有编译。",
		Do:  "sudo modprobe veth",
	},
	playground.CauseNotRoot: {
		Why: "没有用户命名空间时，只有拥有全部权能的 root 才能搭建实验环境。",
		Do:  "sudo %[1]s check\n# 在 Docker 里：\ndocker run --privileged …",
	},
	playground.CauseNoCapture: {
		Why: "抓包需要 CAP_NET_RAW 权能，这个程序没有。",
		Do:  "sudo setcap cap_net_raw+ep %[1]s\n# 或者临时用一次 root：\nsudo %[1]s check --on loopback\n# 在 Docker 里：\ndocker run --cap-add NET_RAW …",
	},
	playground.CauseNoPort: {
		Why: "127.0.0.1 和 ::1 上的 8080 到 8179 端口没有一个空闲。",
		Do:  "ss -ltnp   # 看看是哪些程序占用的",
	},
	playground.CauseUnknown: {
		Why: "系统拒绝了，tcplearn 不知道是什么原因。",
		Do:  "tcplearn doctor --json   # 并把输出报告给我们",
	},
}
