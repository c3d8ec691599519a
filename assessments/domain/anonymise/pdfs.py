"""PDF: what it says of its author is taken out; one that names the person on its pages is left out as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PasswordType, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.outcome import OWN_DATA, Done, kept, left_out, unreadable

STUMBLES = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    AssertionError,
)
TAKEN = ("/Annots", "/Metadata", "/PieceInfo", "/B", "/AA")
HARMLESS = frozenset({"/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner", "/Creator"})
MOST_PAGES = 500
SHORTEST_WHOLE = 8


def clean(data: bytes, mask: Mask) -> Done:
    """Return the PDF without what names the person, or why it is not shown."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return unreadable("The PDF is locked with a password.")
        if len(reader.pages) > MOST_PAGES:
            return left_out(f"The PDF has over {MOST_PAGES} pages, more than can be checked for names.")
        if any(_named(page.extract_text(), mask) for page in reader.pages):
            return left_out("The PDF names the candidate on its pages, where it cannot be taken out.")
        if not _tells(reader, mask):
            return kept(data, data)
        return kept(data, _without(reader), OWN_DATA)
    except STUMBLES:
        return unreadable("The PDF could not be read to check it for names.")


def _named(text: str, mask: Mask) -> bool:
    """Tell whether a page names the person; letters may stand apart, so it is looked at without spaces, too."""
    if mask.found(text):
        return True
    mask.clean(text)  # ordinary words that stay on the page are counted
    squeezed = "".join(text.split())
    return any(form in squeezed.lower() for form in mask.whole_forms(SHORTEST_WHOLE))


def _tells(reader: PdfReader, mask: Mask) -> bool:
    """Tell whether anything but the pages' text may say whose it is."""
    info: dict[str, Any] = dict(reader.metadata or {})
    if any(key not in HARMLESS or mask.found(str(value)) for key, value in info.items() if value not in ("", None)):
        return True
    root: Any = reader.trailer["/Root"]
    if any(
        key in root
        for key in ("/Metadata", "/Names", "/AcroForm", "/Outlines", "/AF", "/OpenAction", "/AA", "/Collection")
    ):
        return True
    if any(key in page for page in reader.pages for key in TAKEN):
        return True
    return any(mask.found(str(value)) for value in _strings(reader))


def _strings(reader: PdfReader) -> Iterator[str]:
    """Give the texts of the document's objects, of which old ones may lie about unused."""
    for generation in reader.xref.values():
        for number in list(generation)[:20_000]:
            held: Any = reader.get_object(IndirectObject(number, 0, reader))
            if isinstance(held, DictionaryObject):
                yield from (
                    str(value) for value in held.values() if isinstance(value, str) and not str(value).startswith("/")
                )


def _without(reader: PdfReader) -> bytes:
    """Return the pages alone, written anew."""
    writer = PdfWriter()
    for page in reader.pages:
        for key in TAKEN:
            page.pop(key, None)
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
