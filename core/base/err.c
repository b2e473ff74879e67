#include "base/err.h"

const struct problem err_no_memory = {PROBLEM_NO_MEMORY, "base.no_memory", "服务器内存不足，请稍后再试。", "The server is out of memory; try again shortly."};
const struct problem err_io = {PROBLEM_IO, "base.io", "读写失败，您的内容没有保存，请稍后再试。",
                               "Reading or writing failed; nothing was saved. Try again shortly."};
const struct problem err_bug = {PROBLEM_BUG, "base.bug", "程序出错，已经记录，您的内容没有保存。", "The program failed and recorded it; nothing was saved."};
const struct problem err_no_space = {PROBLEM_NO_SPACE, "base.no_space", "服务器磁盘已满，您的内容没有保存，请联系管理员。",
                                     "The server's disk is full; nothing was saved. Tell the administrator."};
const struct problem err_busy = {PROBLEM_BUSY, "base.busy", "系统繁忙，请稍后再试。", "The system is busy; try again shortly."};
