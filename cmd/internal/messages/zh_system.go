package messages

import "syscall"

var chineseSystem = System{
	syscall.EACCES:       "没有权限",
	syscall.EPERM:        "不允许这样操作",
	syscall.ENOENT:       "没有这个文件或目录",
	syscall.ENOTDIR:      "路径中有一段不是目录",
	syscall.EISDIR:       "这是一个目录",
	syscall.EEXIST:       "文件已经存在",
	syscall.ENOSPC:       "磁盘空间不足",
	syscall.EROFS:        "文件系统是只读的",
	syscall.EADDRINUSE:   "地址已被占用",
	syscall.ECONNREFUSED: "连接被拒绝",
	syscall.EMFILE:       "打开的文件太多",
}
