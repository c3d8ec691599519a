"""What a file is: decided by its bytes; its name is only what somebody called it."""

from __future__ import annotations

from enum import StrEnum

import filetype

HEAD = 8192
# Before the header of a PDF there may be rubbish, such as the header of the mail that it came in.
PDF_BEGINS = 1024
TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b\x1a")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(StrEnum):
    """The kinds of file that are taken in, and those that are told by their name when they are not."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TEXT = "txt"
    DOC = "doc"
    PAGES = "pages"
    LOCKED = "locked"
    PICTURE = "picture"
    EMPTY = "empty"
    OTHER = "other"


CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.RTF: "application/rtf",
    Kind.TEXT: "text/plain",
}


def sniff(data: bytes) -> Kind:
    """Return what the bytes are. Only a document that begins as one is taken for it; binary rest is OTHER."""
    if not data.strip(b"\0 \t\r\n"):
        return Kind.EMPTY if not data else Kind.TEXT if not data.strip() else Kind.OTHER
    head = data[:HEAD]
    if data.startswith(OLE):
        return _ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Kind.RTF
    found = filetype.guess(head)
    if found is not None and found.mime.startswith("image/"):
        return Kind.PICTURE
    if not head.startswith((b"MZ", b"\x7fELF")) and b"%PDF-" in head[:PDF_BEGINS]:
        return Kind.PDF
    return Kind.TEXT if (found is None or found.mime == "application/pdf") and _is_text(head) else Kind.OTHER


def _ole(data: bytes) -> Kind:
    """Tell what stands in the container of old office programs, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.LOCKED
    return Kind.DOC if "WordDocument".encode("utf-16-le") in data else Kind.OTHER


def _archive(data: bytes) -> Kind:
    if b"opendocument.text" in data[:128]:
        return Kind.ODT
    if b"Index/Document.iwa" in data or b"index.apxl" in data or (b"index.xml" in data and b"QuickLook/" in data):
        return Kind.PAGES
    return Kind.DOCX if b"[Content_Types].xml" in data and b"word/" in data else Kind.OTHER


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return _is_wide(head)
    return all(byte >= 32 or byte in TEXT_CONTROLS for byte in head)


def _is_wide(head: bytes) -> bool:
    """Tell whether this is text of two bytes a character without a mark."""
    return wide_order(head) != ""


def wide_order(data: bytes) -> str:
    """Return the order of the bytes of a text of two bytes a character, '' when it is none.

    In most scripts every other byte is none; in the others ends of lines and spaces are told by theirs.
    """
    head = data[: HEAD // 2 * 2]
    head = head[: len(head) // 2 * 2]
    best, most = "", 0.8
    for order in ("utf-16-le", "utf-16-be"):
        text = head.decode(order, errors="replace")
        share = sum(char.isalnum() or char in " \r\n\t.,;:-@()/" for char in text) / max(len(text), 1)
        familiar = sum(ord(char) < 0x600 or 0x3000 <= ord(char) < 0xA000 or ord(char) >= 0xAC00 for char in text)
        share = min(share, familiar / max(len(text), 1))
        if "\0" not in text and share > most and any(mark in text for mark in " \n"):
            best, most = order, share
    return best
