"""Looking at what candidates send without unpacking it: what a file is, and whether an archive is safe to keep."""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
from pathlib import PurePosixPath

import filetype

from assessments.domain.anonymise.paths import is_clean
from foundation.core.domain.containers import TooMuch, refuse_bomb

MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024
WORST_RATIO = 200
SMALL_ENTRY = 1024 * 1024
TIDIED = "Signs in a file’s name that nobody sees, or that turn its direction, were taken out."
ALLOWED = {
    ".zip": "application/zip",
    ".ipynb": "application/x-ipynb+json",
    ".py": "text/plain",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".yaml": "text/plain",
    ".yml": "text/plain",
    ".toml": "text/plain",
    ".r": "text/plain",
    ".sql": "text/plain",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
BINARY = {".zip", ".pdf", ".docx", ".png", ".jpg", ".jpeg"}
ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"}


# How text of two or four bytes a character begins, as spreadsheets and shells of Windows write it.
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class Unfit(Exception):
    """The file is not kept; the message says why, for the candidate."""


def check(name: str, data: bytes) -> tuple[str, str]:
    """Return the content type of an upload and what the sender is told of names in it, '' mostly.

    Raises Unfit when its kind, content or inside is not acceptable.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if not data:
        raise Unfit("This file is empty.")
    if suffix not in ALLOWED:
        raise Unfit("Please send a ZIP, a notebook, code, text, CSV, PDF, Word or picture file.")
    if suffix in BINARY:
        _matches(suffix, data)
    elif (b"\0" in data[:8192] and not data.startswith(WIDE)) or filetype.guess(data) is not None:
        raise Unfit(f"This does not look like a {suffix} file: it holds something else.")
    if suffix == ".docx":
        _check_document(data)
    return ALLOWED[suffix], check_zip(data) if suffix == ".zip" else ""


def _check_document(data: bytes) -> None:
    """Refuse a document that would grow without measure; one that is damaged is told to graders as unreadable."""
    try:
        refuse_bomb(data)
    except TooMuch:
        raise Unfit("Unpacked, this document would grow out of all measure.") from None


def _matches(suffix: str, data: bytes) -> None:
    kind = filetype.guess(data)
    found = "" if kind is None else kind.mime
    expected = {ALLOWED[suffix]} | ({"application/zip"} if suffix == ".docx" else set())
    if found not in expected:
        raise Unfit(f"This does not look like a {suffix} file: it holds something else.")


def check_zip(data: bytes) -> str:
    """Refuse an archive that leaves its folder, hides links or further archives, or would grow without measure.

    Sizes are counted while reading, since a header may lie. Raises Unfit naming the first reason. Returns what the
    sender is told of names in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Unfit(f"The archive has {len(entries):,} files; {MOST_ENTRIES:,} is the most.")
            for entry in entries:
                _check_entry(entry)
            _check_names(entries)
            _count(archive, entries)
            return "" if all(is_clean(entry.filename) for entry in entries) else f"Inside: {TIDIED.lower()}"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        locked = "password" in str(error) or "encrypted" in str(error)
        raise Unfit("The archive is locked with a password." if locked else "The archive is damaged.") from None


def _check_entry(entry: zipfile.ZipInfo) -> None:
    # zipfile turns backslashes of the host's kind only, so both are looked at.
    path = PurePosixPath(entry.orig_filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise Unfit("The archive holds a file that would be written outside its folder.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise Unfit("The archive holds a link to another file. Put the file itself in.")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unfit("The archive holds a device or a pipe, not a file. Leave it out.")
    if path.suffix.lower() in ARCHIVES:
        raise Unfit("The archive holds another archive. Put the files in directly.")
    if entry.file_size > SMALL_ENTRY and entry.file_size > WORST_RATIO * max(entry.compress_size, 1):
        raise Unfit("A file in the archive would grow out of all measure.")


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Unfit("The archive holds two files of the same name.")


def _count(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Unfit(f"Unpacked, the archive is over {MOST_BYTES // 1024**2} MB.")
    total = 0
    for entry in entries:
        with archive.open(entry) as handle:
            own = 0
            while block := handle.read(1024 * 1024):
                total += len(block)
                own += len(block)
                if own > SMALL_ENTRY and own > WORST_RATIO * max(entry.compress_size, 1):
                    raise Unfit("A file in the archive would grow out of all measure.")
                if total > MOST_BYTES:
                    raise Unfit(f"Unpacked, the archive is over {MOST_BYTES // 1024**2} MB.")
