"""A résumé's text as pages of headings, entries, bullets and paragraphs, with what is hidden cut out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from candidates.domain.disguise import DATES, LONGEST_HEADER, Cut
from candidates.domain.headings import section_of

Kind = Literal["head", "item", "line", "text"]
_BULLET = re.compile(r"\s*(?:[•‣▪◦●▸►*]|[-–—](?=\s))\s*")
_NUMBER = re.compile(r"\d{1,3}[.)]")
WRAPPED = 35
SHORT, LONG = 8, 18


class Quote(NamedTuple):
    """Words that somebody took from the page, and the number that marks both ends."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: as it is, hidden with a `label`, or quoted under a `number`."""

    text: str = ""
    label: str = ""
    number: int = 0
    size: str = ""


@dataclass(slots=True)
class Block:
    """A heading, an entry with its dates at the end (`aside`), a bullet or a paragraph."""

    kind: Kind
    pieces: list[Piece] = field(default_factory=list)
    aside: str = ""


@dataclass(slots=True)
class Page:
    """One page of the file; `starts` tells where its text begins in the whole."""

    number: int
    blocks: list[Block] = field(default_factory=list)

    @property
    def runs(self) -> list[tuple[Kind, list[Block]]]:
        """Return the blocks in order, those of one kind that follow each other together."""
        return runs_of(self.blocks)


def runs_of(blocks: Iterable[Block]) -> list[tuple[Kind, list[Block]]]:
    """Return blocks in order, those of one kind that follow each other together: bullets become lists."""
    return [(kind, list(group)) for kind, group in groupby(blocks, key=lambda block: block.kind)]


@dataclass(slots=True)
class _Run:
    """Lines that belong together, each as (start, end) in the text."""

    kind: Kind
    spans: list[tuple[int, int]]
    aside: tuple[int, int] | None = None


def lay_out(text: str, cuts: Iterable[Cut] = (), quotes: Sequence[Quote] = ()) -> list[Page]:
    """Return the pages of a text (form feeds part them); `cuts` are gone from it, `quotes` are marked once each."""
    gone = _merged(cuts)
    pages, start, waiting = [], 0, list(quotes)
    for number, page in enumerate(text.split("\f"), start=1):
        made = Page(number)
        for run in _runs(page, start):
            block = _block(text, run, gone, waiting)
            if block.pieces or block.aside:
                made.blocks.append(block)
        start += len(page) + 1
        if made.blocks or number == 1:
            pages.append(made)
    return pages


def pieces_of(text: str, cuts: Iterable[Cut] = ()) -> list[Piece]:
    """Return a text of one run with what is hidden cut out."""
    return _joined(_cut(text, (0, len(text)), _merged(cuts), spaced=False))


def _merged(cuts: Iterable[Cut]) -> list[Cut]:
    """Return the cuts in order; of those that overlap one, over both, with the label of the first."""
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda one: (one.start, -one.end)):
        if merged and cut.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Cut(last.start, max(last.end, cut.end), last.label)
        else:
            merged.append(cut)
    return merged


def _runs(page: str, offset: int) -> list[_Run]:
    runs: list[_Run] = []
    start = offset
    for line in page.split("\n"):
        bare = line.strip()
        begin = start + len(line) - len(line.lstrip())
        start += len(line) + 1
        if not bare or _BULLET.fullmatch(line) or _NUMBER.fullmatch(bare):
            continue
        _add(runs, line, (begin, begin + len(bare)), bare)
    return runs


def _add(runs: list[_Run], line: str, span: tuple[int, int], bare: str) -> None:
    if section_of(bare) is not None:
        runs.append(_Run("head", [span]))
    elif bullet := _BULLET.match(line.lstrip()):
        runs.append(_Run("item", [(span[0] + bullet.end(), span[1])]))
    elif (dates := _dates_of(bare)) is not None:
        begin, end = dates
        kept = (span[0], span[0] + begin) if begin else (span[1] - len(bare[end:].lstrip(" ,:·|-–\t")), span[1])
        runs.append(_Run("line", [kept], (span[0] + begin, span[0] + end)))
    elif runs and _goes_on(runs[-1], bare):
        runs[-1].spans.append(span)
    else:
        runs.append(_Run("text", [span]))


def _dates_of(bare: str) -> tuple[int, int] | None:
    """Return where the dates of an entry stand, at its end or at its beginning; None for a line that is no entry."""
    found = list(DATES.finditer(bare)) if len(bare) <= LONGEST_HEADER else []
    if not found:
        return None
    first, last = found[0], found[-1]
    if last.start() and not bare[last.end() :].strip(" .,)"):
        return last.start(), len(bare)
    return (0, first.end()) if first.start() == 0 and bare[first.end() :].strip(" .,") else None


def _goes_on(run: _Run, bare: str) -> bool:
    """Tell whether a line continues the one before: that one was long, and this begins small."""
    if run.kind not in ("item", "text"):
        return False
    start, end = run.spans[-1]
    return end - start >= WRAPPED and bare[0].islower()


def _block(text: str, run: _Run, gone: Sequence[Cut], waiting: list[Quote]) -> Block:
    pieces = [piece for n, span in enumerate(run.spans) for piece in _cut(text, span, gone, spaced=n > 0)]
    block = Block(run.kind, _joined(pieces))
    for quote in list(waiting):
        marked = _marked(block.pieces, quote)
        if marked is not None:
            block.pieces = marked
            waiting.remove(quote)
    if run.aside is not None:
        # Dates say nobody's name; should something hidden reach into them, they go with it.
        begin, end = run.aside
        hidden = any(cut.start < end and begin < cut.end for cut in gone)
        block.aside = "" if hidden else text[begin:end].strip(" ,·|\t")
    return block


def _cut(text: str, span: tuple[int, int], gone: Sequence[Cut], *, spaced: bool) -> list[Piece]:
    start, end = span
    pieces = [Piece(" ")] if spaced else []
    for cut in gone:
        if cut.end <= start or cut.start >= end:
            continue
        if cut.start > start:
            pieces.append(Piece(text[start : cut.start]))
        if cut.start >= span[0] or not pieces:
            length = cut.end - cut.start
            pieces.append(Piece(label=cut.label, size="sm" if length < SHORT else "lg" if length > LONG else ""))
        start = max(start, cut.end)
    if start < end:
        pieces.append(Piece(text[start:end]))
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join plain runs that stand beside each other, and leave out what is only a comma before the dates."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.text and out and out[-1].text and not out[-1].number:
            out[-1] = Piece(out[-1].text + piece.text)
        elif piece.text or piece.label:
            out.append(piece)
    if out and out[-1].text:
        out[-1] = Piece(out[-1].text.rstrip(" ,·|(\t"))
    return [piece for piece in out if piece.text or piece.label]


def _marked(pieces: Sequence[Piece], quote: Quote) -> list[Piece] | None:
    """Return the pieces with the quote marked in the first plain one that holds it, None where none does."""
    words = [re.escape(word) for word in quote.text.split()]
    if not words:
        return None
    pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
    for place, piece in enumerate(pieces):
        found = pattern.search(piece.text) if piece.text and not piece.number else None
        if found:
            before, after = piece.text[: found.start()], piece.text[found.end() :]
            middle = [Piece(before), Piece(found[0], number=quote.number), Piece(after)]
            return [*pieces[:place], *(one for one in middle if one.text), *pieces[place + 1 :]]
    return None
