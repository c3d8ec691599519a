"""Run a command that cannot outlive its parent, on Linux even when the parent is killed with -9.

    python -I -S leash.py PARENT_PID SIGNAL UID GID command [argument ...]

Stands alone (no import of the project), for it runs before a change of user may make the project unreadable.
The death signal must be set after the change of user, which clears it, and is kept across the exec.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, signal_number: int, uid: int, gid: int, command: list[str]) -> None:
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        sys.exit("The process that asked for this one has gone.")
    os.execvp(command[0], command)  # noqa: S606  (the command is our own, no shell reads it)


if __name__ == "__main__":
    parent, death, user, group = map(int, sys.argv[1:5])
    main(parent, death, user, group, sys.argv[5:])
