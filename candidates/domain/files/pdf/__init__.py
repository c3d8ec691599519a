"""Text of a PDF: what a reader sees in the order in which it is read, and what the file hides from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from candidates.domain.files.content import Content, Damaged, Locked
from candidates.domain.files.hiding import Hidden, Way
from candidates.domain.files.pdf.glyphs import Sheet, words_of
from candidates.domain.files.pdf.layout import lines_in_order
from candidates.domain.files.pdf.lines import lines_of, text_of
from candidates.domain.files.pdf.paint import paint_of
from candidates.domain.files.pdf.pictures import Picture, drawn, pictures_of
from candidates.domain.files.pdf.unseen import find_unseen
from candidates.domain.files.pdf.words import Word, has_letters

__all__ = ["PAGES", "Picture", "open_pdf", "pictures_of", "read_pdf"]

PAGES = 60
# Fewer letters on each page than this beside a picture that fills it are a stamp on a scan, not its text.
STAMP = 40
MOST_NOTES = 500


def open_pdf(data: bytes) -> Any:
    """Open a PDF that needs no password. Raises Locked and Damaged."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (Locked if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD else Damaged) from error
    if not len(document):
        raise Damaged
    if document.get_formtype() in (pdfium.FORMTYPE_ACRO_FORM, pdfium.FORMTYPE_XFA_FOREGROUND):
        document.init_forms()  # draws what was filled in where the file leaves that to the program
    return document


def read_pdf(document: Any, limit: int) -> Content:
    """Return the text of the first pages, and what they hide; no text at all when the pages are pictures."""
    pages: list[str] = []
    hidden: list[Hidden] = []
    letters, scans = 0, 0
    for number in range(min(len(document), PAGES)):
        try:
            page = _opened(document, number)
        except pypdfium2.PdfiumError:
            pages.append("")
            continue
        text, unseen, scan = _read_page(page, number + 1)
        page.close()
        pages.append(text)
        hidden += unseen
        scans += scan
        letters += sum(char.isalnum() for char in text)
        if sum(map(len, pages)) > limit:
            break
    if scans == len(pages) and letters < STAMP * len(pages):
        pages = []
    text = "\f".join(pages)
    return Content("" if _is_garbled(text) else text, hidden, len(document))


def _is_garbled(text: str) -> bool:
    """Tell whether the file does not say which letters its signs are: what comes out is no text."""
    signs = [char for char in text if not char.isspace()]
    lost = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " for char in signs)
    return 2 * lost > len(signs)


def _opened(document: Any, number: int) -> Any:
    """Open a page; what was filled into forms or written upon it becomes part of it, as a reader sees it."""
    page = document[number]
    written = any(_written_upon(page, at) for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MOST_NOTES)))
    if written and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[number]
    return page


def _written_upon(page: Any, at: int) -> bool:
    note = pdfium.FPDFPage_GetAnnot(page.raw, at)
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    pdfium.FPDFPage_CloseAnnot(note)
    return kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)


def _read_page(page: Any, number: int) -> tuple[str, list[Hidden], bool]:
    sheet = words_of(page)
    left, _bottom, _right, top = page.get_cropbox()
    paint = paint_of(page, left, top)
    unseen = find_unseen(sheet, paint, lambda scale: drawn(page, scale))
    unseen = _without_scraps(sheet, unseen)
    seen = [word for word in sheet.words if word.at not in unseen]
    text = "\n".join(line for words in _by_direction(seen) for line in lines_in_order(words))
    return text, list(_told(sheet, unseen, number)), paint.is_scan(sheet.width, sheet.height)


def _by_direction(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the words that run one way together, those first of which there are most."""
    turned = sorted({word.look.quarter for word in words}, key=lambda way: -sum(w.look.quarter == way for w in words))
    for way in turned:
        yield [word for word in words if word.look.quarter == way]


def _runs(sheet: Sheet, unseen: dict[int, Way]) -> Iterator[tuple[Way, list[Word]]]:
    """Yield what is hidden in the same way and was drawn in a row."""
    for way, run in groupby(sheet.words, key=lambda word: unseen.get(word.at)):
        if way is not None:
            yield way, list(run)


def _without_scraps(sheet: Sheet, unseen: dict[int, Way]) -> dict[int, Way]:
    """Leave alone what hides nothing that could be read: a dot, a letter."""
    scraps = [run for _way, run in _runs(sheet, unseen) if sum(c.isalnum() for word in run for c in word.text) < 3]
    alone = {word.at for run in scraps for word in run}
    return {at: way for at, way in unseen.items() if at not in alone}


def _told(sheet: Sheet, unseen: dict[int, Way], number: int) -> Iterator[Hidden]:
    for way, run in _runs(sheet, unseen):
        text = " ".join(text_of(line) for line in lines_of(run))
        if has_letters(text):
            yield Hidden(text, way, number)
