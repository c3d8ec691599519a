"""A résumé as its reader sees it: the text laid out as pages, what the file hides, and without the person if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

from candidates.domain import disguise
from candidates.domain.disguise import Cut
from candidates.domain.fields import Person
from candidates.domain.files.hiding import LABELS, Way
from candidates.domain.resume_page import Block, Page, Piece, Quote, lay_out, pieces_of, runs_of
from candidates.models import Application
from foundation.core import formatting
from rubrics.queries.review import Typed
from rubrics.registries import naming

State = Literal["shown", "reading", "unreadable", "none"]
SHOWN_AT_ONCE = 160
WORDS_A_LINE = 20


@dataclass
class Somebody(Person):
    """Details under which somebody wrote to us, besides those that are kept of them."""

    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """Text that the file holds and does not show: how it is hidden, how much it is, and what it says."""

    how: str
    amount: str
    first: list[Piece]
    rest: list[Piece]


@dataclass(slots=True)
class Resume:
    """What stands on the left of a reader: `shown` with its pages, or why nothing is."""

    state: State
    pages: list[Page] = field(default_factory=list)
    unseen: dict[int, list[Unseen]] = field(default_factory=dict)
    answers: list[Block] = field(default_factory=list)
    pictures: Sequence[int] = ()
    kind: str = ""
    error: str = ""
    attachment_id: Any = None
    quoted: tuple[int, ...] = ()

    @property
    def written(self) -> Any:
        """What was written in the form, as runs of one kind."""
        return runs_of(self.answers)


def resume(
    application: Application, file: Any, typed: Sequence[Typed], quotes: Sequence[Quote], *, hidden: bool
) -> Resume:
    """Lay out what the person sent. With `hidden` nothing in it names them, their employers or their schools.

    A picture cannot be hidden in part, so then there are none.
    """

    def cuts(text: str) -> list[Cut]:
        return list(_cuts(application, typed, text)) if hidden else []

    said = [one.answer for one in typed if one.answer.strip()]
    answers = [block for text in said for page in lay_out(text, cuts(text)) for block in page.blocks]
    if file is None:
        return Resume("none", answers=answers)
    about = {"answers": answers, "pictures": [] if hidden else file.pages, "attachment_id": file.pk}
    about |= {"kind": _kind_of(file), "error": file.text_error}
    if file.waits:
        return Resume("reading", **about)
    if not file.text.strip():
        return Resume("unreadable", **about)
    pages = lay_out(file.text, cuts(file.text), quotes)
    marked = {piece.number for page in pages for block in page.blocks for piece in block.pieces if piece.number}
    return Resume("shown", pages, _hidden(file, pages, cuts), quoted=tuple(sorted(marked)), **about)


def _hidden(file: Any, pages: Sequence[Page], cuts: Callable[[str], list[Cut]]) -> dict[int, list[Unseen]]:
    """Return what the file hides by the page on which it was found."""
    found: dict[int, list[Unseen]] = {}
    for row in file.hidden:
        found.setdefault(min(row.get("page") or 1, pages[-1].number), []).append(_unseen(row, cuts))
    return found


def _cuts(application: Application, typed: Sequence[Typed], text: str) -> Iterable[Cut]:
    person = application.candidate
    others = [Somebody(name=one.name, email=one.email, phone=one.phone) for one in typed]
    spans = chain.from_iterable(find(who, text) for find in naming for who in (person, *others))
    named = [Cut(start, end, _label(text[start:end])) for start, end in spans]
    known = [name for name in (person.company,) if name]
    return [
        *named,
        *disguise.likely_name(text),
        *disguise.contacts(text),
        *disguise.employers_and_schools(text, known),
    ]


def _label(said: str) -> str:
    if "@" in said or "/" in said:
        return disguise.ADDRESS
    return disguise.PHONE if any(char.isdigit() for char in said) else disguise.NAME


def _unseen(row: Any, cuts: Callable[[str], list[Cut]]) -> Unseen:
    text = " ".join(row["text"].split())
    lines, words = row["text"].strip().count("\n") + 1, len(text.split())
    end = len(text) if len(text) <= SHOWN_AT_ONCE * 2 else text.rfind(" ", 0, SHOWN_AT_ONCE)
    count = (lines, "line", "lines") if words <= lines * WORDS_A_LINE else (words, "word", "words")
    how = LABELS.get(Way(row["how"]), "") if row["how"] in set(Way) else row["how"]
    return Unseen(
        how, formatting.count(*count), pieces_of(text[:end], cuts(text[:end])), pieces_of(text[end:], cuts(text[end:]))
    )


def _kind_of(file: Any) -> str:
    kind = {"application/pdf": "a PDF", "text/plain": "a text file"}.get(file.content_type, "a document")
    pages = file.page_count or file.text.count("\f") + 1
    return f"{kind} of {formatting.count(pages, 'page', 'pages')}" if kind != "a text file" else kind
