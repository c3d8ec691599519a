"""Pictures: what they say beside their pixels. Texts that name the person, or any author, are taken out."""

from __future__ import annotations

import re
import struct
import zlib

from assessments.domain.anonymise.mask import Mask
from assessments.domain.anonymise.outcome import OWN_DATA, Done, kept, left_out, unreadable

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_TEXT = 4 * 1024 * 1024
_PNG_TEXTS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
_PNG_PARTS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD",
    b"hIST", b"tIME", b"acTL", b"fcTL", b"fdAT", b"sPLT", b"cICP",
}  # fmt: skip
_AUTHOR = re.compile(
    r"\b(?:author|artist|creator|copyright|byline|by-line|photoshop:Credit|xmpRights|OwnerName|CameraOwner|GPS)\b",
    re.IGNORECASE,
)
# Comments and what programs put in; not colours, without which the picture would look different.
_JPEG_TEXTS = {0xFE, 0xE1, *range(0xE3, 0xEE), 0xEF}
# What the chunk of bytes that holds Exif data tells by number: artist, copyright, owner, author, place.
_EXIF_TAGS = (0x013B, 0x8298, 0xA430, 0x9C9D, 0x8825)


def clean(data: bytes, mask: Mask) -> Done:
    """Return the picture without texts that tell whose it is; other texts, as of the program that drew it, stay."""
    try:
        if data.startswith(PNG):
            after = _png(data, mask)
        elif data.startswith(JPEG):
            after = _jpeg(data, mask)
        else:
            return _other(data, mask)
    except (struct.error, IndexError, ValueError):
        return unreadable("The picture is damaged.")
    return kept(data, after, OWN_DATA)


def _other(data: bytes, mask: Mask) -> Done:
    if any(_AUTHOR.search(text) or mask.found(text, certain=True) for text in readings(data)):
        return left_out("The picture carries the name in its data, where it cannot be taken out.")
    return kept(data, data)


def _png(data: bytes, mask: Mask) -> bytes:
    out, place = [PNG], len(PNG)
    while place + 12 <= len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        if len(body) != size:
            raise ValueError("a chunk is cut off")
        whole = data[place : place + 12 + size]
        if kind in _PNG_PARTS or (kind in _PNG_TEXTS and not _tells(_png_text(kind, body), mask)):
            out.append(whole)
        place += 12 + size
        if kind == b"IEND":
            return b"".join(out)
    raise ValueError("it has no end")


def _png_text(kind: bytes, body: bytes) -> bytes:
    """Return the text of a chunk, its keyword first, unpacked."""
    key, _zero, rest = body.partition(b"\0")
    if kind == b"zTXt":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt" and rest[:1] == b"\1":
        head, rest = rest[:2], rest[2:]
        language, _zero, rest = rest.partition(b"\0")
        told, _zero, rest = rest.partition(b"\0")
        rest = head + language + b" " + told + b" " + _inflated(rest)
    return key + b": " + rest if kind != b"eXIf" else body


def _inflated(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        return unpacker.decompress(packed, MOST_TEXT)
    except zlib.error:
        return packed


def _jpeg(data: bytes, mask: Mask) -> bytes:
    out, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xDA:  # the pixels follow up to the end
            end = data.rfind(b"\xff\xd9")
            return b"".join([*out, data[place : end + 2 if end > 0 else len(data)]])
        if marker == 0xFF or 0xD0 <= marker <= 0xD9 or marker == 0x01:
            size = 1 if marker == 0xFF else 2
            out.append(data[place : place + size])
            place += size
            continue
        (size,) = struct.unpack(">H", data[place + 2 : place + 4])
        whole = data[place : place + 2 + size]
        told = marker in _JPEG_TEXTS
        if not (told and _tells(whole[4:], mask)):
            out.append(whole)
        place += 2 + size
    raise ValueError("it has no pixels")


def _tells(text: bytes, mask: Mask) -> bool:
    """Tell whether a text beside the pixels tells whose the picture is."""
    if _AUTHOR.search(text.decode("latin-1")) or any(mask.found(told) for told in readings(text)):
        return True
    if b"Exif" in text[:8] or text[:4] in (b"II*\0", b"MM\0*"):
        return any(struct.pack(order, tag) in text for tag in _EXIF_TAGS for order in ("<H", ">H"))
    return False


_READABLE = re.compile(rb"[\x20-\x7e\xa0-\xff]{3,}")
_READABLE_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){3,}|(?:\0[\x20-\x7e]){3,}")
_UTF8 = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){3,}")


def readings(data: bytes) -> list[str]:
    """Return the texts that bytes may hold: plain, UTF-8, two bytes a character."""
    plain = "\n".join(found.decode("latin-1") for found in _READABLE.findall(data) if _wordy(found))
    eight = "\n".join(found.decode("utf-8", "ignore") for found in _UTF8.findall(data) if not found.isascii())
    wide = "\n".join(found.replace(b"\0", b"").decode("latin-1") for found in _READABLE_WIDE.findall(data))
    return [text for text in (plain, eight, wide) if text]


def _wordy(found: bytes) -> bool:
    """Tell whether bytes look like words rather than pixels: four letters in a row."""
    return re.search(rb"[A-Za-z\xc0-\xff]{4}", found) is not None
