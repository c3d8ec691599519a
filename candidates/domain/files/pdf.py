"""Text of a PDF."""

from io import BytesIO

from pypdf import PasswordType, PdfReader
from pypdf.errors import PyPdfError

PAGES = 60


class Locked(Exception):
    """The PDF needs a password."""


class Damaged(Exception):
    """The PDF cannot be parsed."""


def text_of(data: bytes, limit: int) -> str:
    """Return the text layer of the first pages, '' when there is none. Raises Locked and Damaged."""
    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        text = "" if locked else _text(reader, limit)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError) as error:
        # A broken file makes the parser stumble in many ways; to the reader they all mean the same.
        raise Damaged from error
    if locked:
        raise Locked
    return text


def _text(reader: PdfReader, limit: int) -> str:
    parts: list[str] = []
    for page in reader.pages[:PAGES]:
        parts.append(page.extract_text())
        if sum(map(len, parts)) > limit:
            break
    return "\n".join(parts).strip()
