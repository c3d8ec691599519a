"""Blind copies of a submission: bytes in, bytes out, and of each file what was done with it.

Pure. The files of a submission belong together: what one of them makes is called the same in all, so that a module
whose name was masked is still found by those that import it. What cannot be cleaned for certain is left out and said.
"""

from __future__ import annotations

import binascii
import lzma
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml.etree import LxmlError
from pypdf.errors import PyPdfError

from assessments.domain.anonymise import lines, markup, notebooks, office, packing, paths, pdfs, pictures, rtf, texts
from assessments.domain.anonymise.code import language_for
from assessments.domain.anonymise.encoded import Encoded
from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.names import Person
from assessments.domain.anonymise.outcome import NAMED, OWN_DATA, Done, State, Told, kept, left_out, unreadable
from assessments.domain.anonymise.survey import MOST_CODE, survey
from foundation.core.domain.containers import Budget, Damaged, Ends, Locked, Refused

# What parsers of damaged files stumble over; the file is told as unreadable and the others go on.
STUMBLES = (
    PyPdfError, LxmlError, lzma.LZMAError, zlib.error, struct.error, binascii.Error, ValueError, LookupError, TypeError,
    AttributeError,
    ArithmeticError, AssertionError, RuntimeError, OSError, EOFError, MemoryError, SyntaxError,
)  # fmt: skip
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PICTURES = (pictures.PNG, pictures.JPEG, b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
BY_CONTENT = {
    ".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".pptx": b"PK", ".zip": b"PK",
    ".png": pictures.PNG, ".jpg": pictures.JPEG,
    ".jpeg": pictures.JPEG, ".gif": b"GIF8", ".gz": b"\x1f\x8b", ".tgz": b"\x1f\x8b", ".bz2": b"BZh",
    ".xz": b"\xfd7zXZ",
}  # fmt: skip
LATEX = frozenset({".tex", ".bib", ".sty", ".rnw", ".rmd", ".qmd", ".md", ".ltx"})
NO_TEXT = "It is no text, document or picture that could be checked for names."
RENAMED = "Its name was changed."
TIDIED = "Its name held characters that nobody sees or that turn the direction; they were taken out."


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of one file that was handed in: its name, its bytes if there are any, what was done, what stayed."""

    name: str
    data: bytes | None
    files: tuple[Told, ...]
    ordinary_words: tuple[tuple[str, int], ...] = ()


def blind(files: Sequence[tuple[str, bytes]], person: Person, *, seconds: float = 3_600) -> list[Copy]:
    """Return a copy for each file, in order. What is not read in `seconds` of a processor is left out, and told."""
    ends = Ends.after(seconds)
    blinder = _Blinder(person, ends)
    blinder.mask.made = survey(files, blinder.mask, ends)
    return blinder.all(files)


class _Blinder:
    """Goes through files; each has a budget of its own for all that is unpacked of it."""

    def __init__(self, person: Person, ends: Ends) -> None:
        self._ends = ends
        self._budget = Budget()
        self.mask = Mask(person, lambda: self._budget.count(0))
        self._names = (person.name, *person.name.split())

    def all(self, files: Iterable[tuple[str, bytes]]) -> list[Copy]:
        taken: set[str] = set()
        return [self._copy(name, data, taken) for name, data in files]

    def _copy(self, name: str, data: bytes, taken: set[str]) -> Copy:
        self.mask.left = Counter()
        self._budget = Budget.until(self._ends)
        told = self._named(PurePosixPath(name.replace("\\", "/")).name or "file", taken)
        done = self._file(told, data)
        files = done.inner or (_told(told, name, done),)
        words = sorted(self.mask.left.items(), key=lambda pair: (-pair[1], pair[0]))
        return Copy(told, done.data, files, tuple(words))

    def _named(self, name: str, taken: set[str]) -> str:
        """Return the name of a file in the copy, the same for the same name in every file that speaks of it."""
        return paths.fresh(self.mask.clean_path(paths.shown(self.mask.clean_path(name))), taken)

    def _file(self, name: str, data: bytes) -> Done:
        """Return what a grader may have of a file; a file that breaks is unreadable, and that is all."""
        try:
            self._budget.count(0)
            return self._content(PurePosixPath(name), data)
        except (Damaged, Locked) as error:
            return unreadable(str(error))
        except Refused as error:
            return left_out(str(error))
        except STUMBLES:
            return unreadable("It is damaged, or not what its name says.")

    def _content(self, path: PurePosixPath, data: bytes) -> Done:
        suffix = path.suffix.lower()
        if not data:
            return kept(data, data)
        if data.startswith(packing.FOREIGN):
            return left_out("Archives of this kind cannot be opened here.")
        if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return (
                office.clean(data, self.mask, self._budget, self._inner)
                if packing.is_document(data)
                else self._zip(data)
            )
        if packing.is_tar(data):
            return self._packed(packing.tar_entries(data, self._budget), tar=True)
        if data.startswith(tuple(magic for magic, _ending, _open in packing.PACKED)):
            return self._single(path, data)
        if data.startswith(b"%PDF") or (suffix == ".pdf" and b"%PDF" in data[:1024]):
            return pdfs.clean(data, self.mask)
        if data.startswith(PICTURES) and b"\0" in data[:64]:
            return pictures.clean(data, self.mask)
        if data.startswith(OLD_OFFICE):
            return left_out("Documents of this old kind cannot be checked for names.")
        if suffix in BY_CONTENT:
            return unreadable("It is damaged, or not what its name says.")
        return self._text(path, data)

    def _inner(self, suffix: str, data: bytes) -> Done:
        return self._content(PurePosixPath(f"part{suffix}"), data)

    def _text(self, path: PurePosixPath, data: bytes) -> Done:
        found = texts.decode(data, self._names)
        if found is None:
            return left_out(NO_TEXT)
        text, encoding = found
        suffix = path.suffix.lower()
        if suffix == ".ipynb" and notebooks.parsed(text) is not None:
            return notebooks.clean(text, data, self.mask, Encoded(self._held))
        encoded = Encoded(self._held)
        cleaned = encoded.clean(text)
        if suffix in markup.ENDINGS or text.lstrip("\ufeff \t\r\n")[:14].lower().startswith(
            ("<?xml", "<svg", "<html", "<!doctype")
        ):
            cleaned = markup.clean(cleaned, self.mask)
        elif text.startswith(rtf.STARTS):
            cleaned = rtf.clean(cleaned, self.mask)
        else:
            language = language_for(path.name, text) if len(text) < MOST_CODE else None
            folds = lines.ENDINGS.get(suffix)
            lenses = (lines.joined,) if folds else ()
            cleaned = self.mask.clean(cleaned, language, lenses=lenses, kept=folds, latex=suffix in LATEX)
        reason = " ".join(filter(None, (NAMED, encoded.said())))
        return kept(data, data if cleaned == text else cleaned.encode(encoding), reason)

    def _held(self, suffix: str, data: bytes) -> Done:
        """Return what a grader may have of a file that a text holds in itself; a broken one does not cost the text."""
        return self._file(f"part{suffix}", data)

    def _zip(self, data: bytes) -> Done:
        return self._packed(packing.zip_entries(data, self._budget, self.mask.found), tar=False)

    def _packed(self, entries: Iterable[packing.Entry], *, tar: bool) -> Done:
        """Return an archive with each of its files cleaned, and what became of each."""
        taken: set[str] = set()
        told: list[Told] = []
        out: list[tuple[str, bytes]] = []
        with self._budget.inside():
            for entry in entries:
                name = self._named(entry.name, taken)
                done = self._entry(name, entry)
                told += [Told(f"{name}/{one.name}", one.state, one.reason) for one in done.inner] or [
                    _told(name, entry.name, done)
                ]
                if done.data is not None:
                    out.append((name, done.data))
        packed = packing.tarred(out) if tar else packing.zipped(out)
        return Done(packed, State.CHANGED, inner=tuple(told))

    def _entry(self, name: str, entry: packing.Entry) -> Done:
        if reason := paths.left_out_for(entry.name.replace("\\", "/")):
            return left_out(reason)
        if entry.data is None:
            lost = isinstance(entry.refused, (Damaged, Locked))
            return unreadable(str(entry.refused)) if lost else left_out(str(entry.refused))
        return self._file(name, entry.data)

    def _single(self, path: PurePosixPath, data: bytes) -> Done:
        """Return a single packed file with what is in it cleaned."""
        with self._budget.inside():
            ending, content = packing.unpacked(data, self._budget) or ("", b"")
            stem = path.with_suffix(".tar") if path.suffix.lower() == ".tgz" else PurePosixPath(path.stem)
            done = self._content(stem, content)
        if done.data is None or (done.data == content and (ending != ".gz" or data[3:4] == b"\0")):
            return Done(None if done.data is None else data, done.state, done.reason, done.inner)
        reason = done.reason or ("" if done.inner else OWN_DATA)
        return Done(packing.packed(ending, done.data), State.CHANGED, reason, done.inner)


def _told(name: str, before: str, done: Done) -> Told:
    """Return what is told of a file, its name included."""
    plain = PurePosixPath(before.replace("\\", "/")).as_posix()
    tidy = paths.shown(before)
    base = tidy if "/" in name or "/" not in tidy else PurePosixPath(tidy).name
    reasons = [done.reason] if done.reason else []
    if base != name:
        reasons.append(RENAMED)
    if not paths.is_clean(plain):
        reasons.append(TIDIED)
    state = State.CHANGED if reasons and done.state == State.UNCHANGED else done.state
    return Told(name, state, " ".join(reasons))
