"""Files that are there whole or not at all: written beside their name, brought to the disk, and only then given it."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# What has no name yet ends so. A process that is killed leaves it behind; `foundation.documents` sweeps it away.
UNFINISHED = ".part"
# File systems that know no second name for a file say one of these.
NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@contextmanager
def written_whole(path: Path, *, mode: int = 0o644, replacing: bool = False) -> Iterator[IO[bytes]]:
    """Yield a new file that is called `path` once everything in it is on the disk; after an error nothing is left.

    Raises OSError when it cannot be written, FileExistsError among them when something has that name by then and is
    not to be replaced.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        if replacing:
            beside.replace(path)
        else:
            _name(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _sync(path.parent)


@contextmanager
def folder_whole(path: Path) -> Iterator[Path]:
    """Yield a new folder that is called `path` once everything in it is on the disk; after an error nothing is left.

    Raises OSError when it cannot be written, or something that is not an empty folder has that name.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}{UNFINISHED}")
    beside.mkdir(mode=0o700)
    try:
        yield beside
        _sync(beside)
        beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _sync(path.parent)


def _name(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        beside.rename(path)


def _sync(folder: Path) -> None:
    """Bring the new name to the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
