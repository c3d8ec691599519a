"""What a file is: decided by its bytes; its name is only what somebody called it."""

from enum import StrEnum

import filetype

HEAD = 8192
TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b")


class Kind(StrEnum):
    """The kinds of file that are taken in, and two that are not."""

    PDF = "pdf"
    DOCX = "docx"
    RTF = "rtf"
    TEXT = "txt"
    EMPTY = "empty"
    OTHER = "other"


CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.RTF: "application/rtf",
    Kind.TEXT: "text/plain",
}


def sniff(data: bytes) -> Kind:
    """Return what the bytes are. Only a document that begins as one is taken for it; binary rest is OTHER."""
    if not data:
        return Kind.EMPTY
    head = data[:HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    if head.startswith(b"PK\x03\x04"):
        return Kind.DOCX if b"word/" in data and b"[Content_Types].xml" in data else Kind.OTHER
    if filetype.guess(head) is None and _is_text(head):
        return Kind.TEXT
    return Kind.OTHER


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return all(byte >= 32 or byte in TEXT_CONTROLS for byte in head)
