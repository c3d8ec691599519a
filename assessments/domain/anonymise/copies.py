"""The copy that a blind grader reads: the person's name and contacts taken out of names, text and metadata.

Pure: bytes in, bytes out. What cannot be cleaned for certain is left out and said, never shown.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

MASK = "[name hidden]"
SHORTEST = 3
LEFT_OUT = {".git", "__macosx", ".ipynb_checkpoints", ".idea", ".vscode"}
JUNK = {".ds_store", "thumbs.db"}
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}


@dataclass(frozen=True, slots=True)
class Person:
    """What could tell who it is. All may be empty."""

    name: str
    emails: tuple[str, ...] = ()
    phone: str = ""
    handles: tuple[str, ...] = ()


@dataclass(slots=True)
class Blinded:
    """The cleaned bytes (None when nothing of the file can be shown) and what was done, in words."""

    data: bytes | None
    notes: list[str] = field(default_factory=list)


class Mask:
    """Finds everything that could name the person, in any case, with or without accents."""

    def __init__(self, person: Person) -> None:
        words = {word for word in re.split(r"[\s.,'’-]+", person.name) if len(word) >= SHORTEST}
        first, *rest = person.name.split() or [""]
        joined = {f"{first[:1]}{last}" for last in rest} | {person.name.replace(" ", "")}
        locals_ = {email.split("@")[0] for email in person.emails}
        phrases = {person.name, *words, *joined, *person.emails, *locals_, *person.handles}
        forms = {form for phrase in phrases for form in (phrase, _plain(phrase)) if len(form) >= SHORTEST}
        parts = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]
        for number in person.phone.split(";"):
            digits = re.sub(r"\D", "", number.partition(" ext")[0])
            if len(digits) >= 7:
                parts.append(r"\+?" + r"[\s()./-]*".join(digits[-9:]))
        self._pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def found(self, text: str) -> bool:
        """Tell whether something in `text` names the person."""
        both = (unicodedata.normalize("NFC", text), _plain(text))
        return self._pattern is not None and any(self._pattern.search(form) for form in both)

    def clean(self, text: str) -> str:
        """Return `text` with everything that names the person replaced."""
        if self._pattern is None:
            return text
        composed = self._pattern.sub(MASK, unicodedata.normalize("NFC", text))
        return composed if not self._pattern.search(_plain(composed)) else self._pattern.sub(MASK, _plain(composed))


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def blind(suffix: str, data: bytes, person: Person) -> Blinded:
    """Return what a grader may read of one file; `suffix` is its lower-case ending with the dot."""
    mask = Mask(person)
    if suffix == ".zip":
        return _zip(data, mask)
    return _file(suffix, data, mask)


def _file(suffix: str, data: bytes, mask: Mask) -> Blinded:
    if suffix == ".pdf":
        return _pdf(data, mask)
    if suffix == ".docx":
        return _docx(data, mask)
    if suffix in PICTURES:
        return _picture(data, mask)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        return Blinded(None, ["It is not text and could not be checked for names."])
    cleaned = mask.clean(text)
    return Blinded(cleaned.encode(), ["Names were taken out of its text."] if cleaned != text else [])


def _picture(data: bytes, mask: Mask) -> Blinded:
    """A picture's pixels cannot be read here; its embedded text can, and a name there leaves the picture out."""
    if mask.found(data.decode("latin-1")):
        return Blinded(None, ["The picture carries the name in its metadata."])
    return Blinded(data)


def _pdf(data: bytes, mask: Mask) -> Blinded:
    try:
        reader = PdfReader(io.BytesIO(data))
        if any(mask.found(page.extract_text()) for page in reader.pages):
            return Blinded(None, ["The PDF names the person in its text, which cannot be taken out."])
        writer = PdfWriter()
        for page in reader.pages:
            for key in ("/Annots", "/Metadata", "/PieceInfo"):
                page.pop(key, None)
            writer.add_page(page)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Blinded(None, ["The PDF could not be read to check it for names."])
    return Blinded(out.getvalue(), ["The PDF’s own data about its author was taken out."])


def _docx(data: bytes, mask: Mask) -> Blinded:
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile):
        return Blinded(None, ["The document could not be read to check it for names."])
    facts = document.core_properties
    facts.author = facts.last_modified_by = facts.comments = facts.title = facts.subject = facts.keywords = ""
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")) and mask.found(_words(parts.read(part))):
                return Blinded(None, ["The document names the person in its text, which cannot be taken out."])
    return Blinded(out.getvalue(), ["The document’s own data about its author was taken out."])


def _words(xml: bytes) -> str:
    """Return the text of a part twice: with tags as gaps, and without, since a name may be split over runs."""
    text = xml.decode("utf-8", errors="replace")
    return f"{re.sub(r'<[^>]+>', ' ', text)} {re.sub(r'<[^>]+>', '', text)} {text}"


def _zip(data: bytes, mask: Mask) -> Blinded:
    out, notes = io.BytesIO(), []
    taken: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            path = PurePosixPath(entry.filename)
            if entry.is_dir() or _unneeded(path):
                continue
            name = _fresh(mask.clean(entry.filename), taken)
            blinded = _file(path.suffix.lower(), source.read(entry), mask)
            notes += [f"{name}: {note}" for note in blinded.notes]
            if blinded.data is not None:
                target.writestr(zipfile.ZipInfo(name), blinded.data, zipfile.ZIP_DEFLATED)
    return Blinded(out.getvalue(), notes)


def _unneeded(path: PurePosixPath) -> bool:
    parts = {part.lower() for part in path.parts}
    return bool(parts & LEFT_OUT) or path.name.lower() in JUNK or path.name.startswith("._")


def _fresh(name: str, taken: set[str]) -> str:
    path, number = PurePosixPath(name), 1
    while name.casefold() in taken:
        number += 1
        name = str(path.with_stem(f"{path.stem} {number}"))
    taken.add(name.casefold())
    return name
