"""What stops a start, said in one line."""

import errno

ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and start again",
    errno.EDQUOT: "the disk quota is used up; free some space and start again",
    errno.EROFS: "the disk is read-only; set DATA_DIR to a folder that can be written",
    errno.EACCES: "no permission; it may belong to another user. Set DATA_DIR to a folder of your own",
    errno.EPERM: "no permission; it may belong to another user. Set DATA_DIR to a folder of your own",
}


class StartError(Exception):
    """A start that cannot go on. The message is one line for the person at the terminal."""


def in_one_line(error: OSError) -> str:
    """Say what the system refused and, where known, what helps."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{ADVICE.get(error.errno or 0, error.strerror or str(error))}."
