"""Text of a Word document: paragraphs and tables in their order, headers and footers first."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table

UNPACKED_LIMIT = 60 * 1024 * 1024
MEMBERS = 2000
# What a damaged archive or its XML (a SyntaxError to lxml) makes the libraries stumble over.
BROKEN = (zipfile.BadZipFile, OpcError, SyntaxError, KeyError, ValueError, OSError, NotImplementedError)


class Damaged(Exception):
    """The document cannot be opened, or would unpack to an unreasonable size."""


def text_of(data: bytes, limit: int) -> str:
    """Return the text, '' when there is none. Raises Damaged."""
    try:
        _refuse_bomb(data)
        document = Document(BytesIO(data))
        return "\n".join(_within(_lines(document), limit)).strip()
    except BROKEN as error:
        raise Damaged from error


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED_LIMIT:
            raise Damaged


def _within(lines: Iterator[str], limit: int) -> Iterator[str]:
    taken = 0
    for line in lines:
        taken += len(line)
        yield line
        if taken > limit:
            return


def _lines(document: Any) -> Iterator[str]:
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield from _blocks(part)
    yield from _blocks(document)


def _blocks(container: Any) -> Iterator[str]:
    """Give the text of paragraphs and of table cells, nested tables too; a merged cell once."""
    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            before = None
            for cell in row.cells:
                text = list(_blocks(cell))
                if text != before:  # a merged cell is given once for each column that it spans
                    yield from text
                before = text
