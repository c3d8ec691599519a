"""Unpacking what strangers send: never more than was allowed, whatever the headers say.

A budget is shared by a container and all that is inside it. Everything is counted while it is read.
"""

from __future__ import annotations

import io
import lzma
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

BLOCK = 256 * 1024
SECONDS = 60
# So many times as long as a processor may work, the clock on the wall may show.
WAITS = 4
SMALL = 1024 * 1024
# What zipfile and its decompressors raise on files that are not what they say.
BROKEN = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Ends:
    """When reading ends: by the processor time of this thread, so that a loaded machine reads what an idle one does.

    Far behind it stands the clock on the wall, for what waits and does not work.
    """

    worked: float
    clock: float

    @classmethod
    def after(cls, seconds: float) -> Ends:
        """Return the end of so many seconds from now."""
        return cls(time.thread_time() + seconds, time.monotonic() + seconds * WAITS)

    def or_after(self, seconds: float) -> Ends:
        """Return what comes first: this end, or that of so many seconds from now."""
        other = Ends.after(seconds)
        return Ends(min(self.worked, other.worked), min(self.clock, other.clock))

    def passed(self) -> bool:
        """Tell whether it is past."""
        return time.thread_time() > self.worked or time.monotonic() > self.clock


class Refused(Exception):
    """A container is not unpacked; the message says why."""


class TooMuch(Refused):
    """It would grow beyond what is allowed."""


class Damaged(Refused):
    """It is not whole, or not what it says."""


class Locked(Refused):
    """It needs a password."""


@dataclass(slots=True)
class Budget:
    """How much may be unpacked in all: files, bytes, containers within containers, seconds of work."""

    files: int = 2_000
    size: int = 200 * 1024 * 1024
    depth: int = 3
    ratio: int = 200
    seconds: float = SECONDS
    _ends: Ends = field(init=False)
    _level: int = 0

    def __post_init__(self) -> None:
        self._ends = Ends.after(self.seconds)

    @classmethod
    def until(cls, ends: Ends) -> Budget:
        """Return a budget whose seconds end there, if they would not end before."""
        budget = cls()
        budget._ends = ends.or_after(SECONDS)
        return budget

    def count(self, size: int) -> None:
        """Take bytes that were unpacked from the budget."""
        self.size -= size
        if self.size < 0:
            raise TooMuch("Unpacked, it is larger than we take.")
        if self._ends.passed():
            raise TooMuch("Reading it takes longer than we allow.")

    def expect(self, files: int, size: int) -> None:
        """Refuse at once what says itself that it is too much."""
        if files > self.files:
            raise TooMuch(f"It holds {files:,} files; {self.files:,} is the most.")
        if size > self.size:
            raise TooMuch(f"Unpacked, it is over {self.size // 1024**2:,} MB.")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Go one container deeper."""
        if self._level >= self.depth:
            raise TooMuch("It holds archives within archives, deeper than we look.")
        self._level += 1
        try:
            yield
        finally:
            self._level -= 1


def open_zip(data: bytes, budget: Budget) -> zipfile.ZipFile:
    """Open a ZIP whose list of files is within the budget. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise Damaged("It is damaged.") from None
    entries = archive.infolist()
    budget.expect(len(entries), sum(entry.file_size for entry in entries))
    budget.files -= len(entries)
    return archive


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Return the bytes of one file of a ZIP, counted as they come. Raises Refused."""
    if entry.flag_bits & 0x1:
        raise Locked("It is locked with a password.")
    if entry.file_size > SMALL and entry.file_size > budget.ratio * max(entry.compress_size, 1):
        raise TooMuch("It would grow out of all measure.")
    try:
        with archive.open(entry) as handle:
            return read_all(handle, budget, entry.compress_size)
    except Refused:
        raise
    except BROKEN as error:
        locked = "password" in str(error) or "encrypted" in str(error)
        raise (Locked("It is locked with a password.") if locked else Damaged("It is damaged.")) from None


def read_all(handle: IO[bytes], budget: Budget, packed: int) -> bytes:
    """Read a stream that grows as it is read, within the budget. Raises TooMuch."""
    out = io.BytesIO()
    while block := handle.read(BLOCK):
        budget.count(len(block))
        out.write(block)
        if out.tell() > SMALL and out.tell() > budget.ratio * max(packed, 1):
            raise TooMuch("It would grow out of all measure.")
    return out.getvalue()


def refuse_bomb(data: bytes) -> None:
    """Raise TooMuch for a ZIP that says itself that it grows without measure; one that is damaged passes."""
    budget = Budget()
    try:
        with open_zip(data, budget) as archive:
            for entry in archive.infolist():
                if entry.file_size > SMALL and entry.file_size > budget.ratio * max(entry.compress_size, 1):
                    raise TooMuch("It would grow out of all measure.")
    except Damaged:
        return
