"""Archives: what is in them, entry by entry, within limits; and packing the cleaned entries again."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, cast

from foundation.core.domain.containers import BROKEN, Budget, Damaged, Refused, TooMuch, open_zip, read_all, read_entry

OUTSIDE = "It would be written outside its folder."
LINK = "It is a link to another file, not a file."
DEVICE = "It is a device or a pipe, not a file."
NAME_ENCODINGS = ("utf-8", "shift_jis", "gb18030", "euc_kr", "big5", "cp866", "cp1252")
PACKED: tuple[tuple[bytes, str, Callable[[io.BytesIO], IO[bytes]]], ...] = (
    (b"\x1f\x8b", ".gz", lambda raw: cast("IO[bytes]", gzip.GzipFile(fileobj=raw))),
    (b"BZh", ".bz2", lambda raw: cast("IO[bytes]", bz2.BZ2File(raw))),
    (b"\xfd7zXZ\0", ".xz", lambda raw: cast("IO[bytes]", lzma.LZMAFile(raw))),  # noqa: SIM115  (read to its end, then dropped)
)
FOREIGN = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF", b"!<arch>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name, and either its bytes or why they were not read."""

    name: str
    data: bytes | None
    refused: Refused | None = None


def is_document(data: bytes) -> bool:
    """Tell whether a ZIP is a document of an office program."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return bool({"[Content_Types].xml", "mimetype"} & set(archive.namelist()))
    except BROKEN:
        return False


def is_tar(data: bytes) -> bool:
    """Tell whether the bytes are a tar archive."""
    return data[257:262] == b"ustar" and len(data) >= 512


def refused_path(name: str) -> str:
    """Return why a path may not be written, '' when it may."""
    path = PurePosixPath(name.replace("\\", "/"))
    away = path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":"))
    return OUTSIDE if away or name.startswith("\\") else ""


def refused_mode(mode: int) -> str:
    """Return why an entry of this mode is no file, '' when it is one."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        return LINK
    return "" if kind in (0, stat.S_IFREG, stat.S_IFDIR) else DEVICE


def zip_entries(data: bytes, budget: Budget, known: Callable[[str], bool] | None = None) -> Iterator[Entry]:
    """Give the files of a ZIP; `known` picks the reading of a name that was written in an unsaid encoding."""
    with open_zip(data, budget) as archive:
        for entry in archive.infolist():
            name = _name_of(entry, known)
            refused = refused_path(entry.orig_filename) or refused_mode(entry.external_attr >> 16)
            if refused:
                yield Entry(name, None, Refused(refused))
            elif not entry.is_dir():
                yield _read(name, lambda entry=entry: read_entry(archive, entry, budget))  # type: ignore[misc]  # a default binds it


def _name_of(entry: zipfile.ZipInfo, known: Callable[[str], bool] | None) -> str:
    name = entry.orig_filename.partition("\0")[0]
    if entry.flag_bits & 0x800 or name.isascii():
        return name
    readings = [read for encoding in NAME_ENCODINGS if (read := _as(name, encoding)) is not None]
    meant = [read for read in readings if known is not None and known(read)]
    return next(iter([*meant, *readings[:1]]), name) if meant or _as(name, "utf-8") else name


def _as(name: str, encoding: str) -> str | None:
    try:
        return name.encode("cp437").decode(encoding)
    except UnicodeError:
        return None


def tar_entries(data: bytes, budget: Budget) -> Iterator[Entry]:
    """Give the files of a tar archive."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            while (member := archive.next()) is not None:
                budget.expect(1, 0)
                budget.files -= 1
                if (entry := _tar_entry(archive, member, budget)) is not None:
                    yield entry
    except (tarfile.TarError, *BROKEN):
        raise Damaged("It is damaged.") from None


def _tar_entry(archive: tarfile.TarFile, member: tarfile.TarInfo, budget: Budget) -> Entry | None:
    if refused := refused_path(member.name):
        return Entry(member.name, None, Refused(refused))
    if member.isdir():
        return None
    if not member.isfile():
        return Entry(member.name, None, Refused(LINK if member.issym() or member.islnk() else DEVICE))
    handle = archive.extractfile(member)
    if handle is None or member.size > budget.size:
        return Entry(member.name, None, TooMuch("Unpacked, it is larger than we take."))
    return _read(member.name, lambda: read_all(handle, budget, member.size))


def _read(name: str, read: Callable[[], bytes]) -> Entry:
    try:
        return Entry(name, read())
    except Refused as error:
        return Entry(name, None, error)


def unpacked(data: bytes, budget: Budget) -> tuple[str, bytes] | None:
    """Return the ending and the content of a single packed file, None for what is none. Raises Refused."""
    for magic, ending, opened in PACKED:
        if data.startswith(magic):
            try:
                return ending, read_all(opened(io.BytesIO(data)), budget, len(data))
            except BROKEN:
                raise Damaged("It is damaged.") from None
    return None


def packed(ending: str, data: bytes) -> bytes:
    """Pack one file again, without a name or a time."""
    if ending == ".gz":
        return gzip.compress(data, mtime=0)
    return bz2.compress(data) if ending == ".bz2" else lzma.compress(data)


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of the entries, without times, owners and comments."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(entries: list[tuple[str, bytes]]) -> bytes:
    """Return a tar archive of the entries, without times and owners."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
